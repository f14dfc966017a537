import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DatabaseIncidentStore } from '../../incidents/DatabaseIncidentStore';
import { DatabaseSloCountStore } from '../../slo/counts/DatabaseSloCountStore';
import { DatabaseSloDefinitionStore } from '../../slo/definitions/DatabaseSloDefinitionStore';
import { testDefinition } from '../../slo/definitions/__testUtils__/testDefinition';
import { createRecoveryIntakeStores } from '../../recovery/intakeStores';
import { RecoveryReportService } from '../../recovery/reports/RecoveryReportService';
import { DatabaseReportBatchStore } from '../DatabaseReportBatchStore';
import type { ReportOrigin } from '../ReportService';
import { ReportService } from '../ReportService';
import { reportSeriesKey } from '../storeSliReports';

/** Refs that the user of the tests sees. */
export const VISIBLE = 'component:default/shop';
export const HIDDEN = 'component:default/phantom';

/** A user who sees one entity. */
export const asUser: ReportOrigin = {
  reporter: 'user:default/ann',
  origin: 'api',
  filterVisible: async refs => new Set(refs.filter(ref => ref === VISIBLE)),
};

/** What may report about everything. */
export const asService: ReportOrigin = {
  reporter: 'external:ci',
  origin: 'api',
};

/** The report service over real stores, with the SLOs `shop-slo` of the visible and `phantom-slo` of the hidden entity. */
export async function createReportHarness(knex: Knex) {
  const state = {
    now: new Date('2026-11-24T10:00:00.000Z'),
    /** What the computation of figures throws. */
    broken: undefined as Error | undefined,
  };
  const clock = () => state.now;
  const definitions = DatabaseSloDefinitionStore.create({ knex, clock });
  for (const [ref, id] of [
    [VISIBLE, 'shop-slo'],
    [HIDDEN, 'phantom-slo'],
  ]) {
    await definitions.replaceEntity({
      entityRef: ref,
      documents: [],
      slos: [
        {
          definition: testDefinition(id),
          entityRef: ref,
          documentUrl: 'https://example.com/slo.yaml',
        },
      ],
    });
  }
  const counts = DatabaseSloCountStore.create({ knex });
  const incidents = DatabaseIncidentStore.create({ knex });
  const batches = DatabaseReportBatchStore.create({ knex });
  const announced: string[][] = [];
  const logger = mockServices.logger.mock();
  const service = ReportService.create({
    definitions,
    counts,
    incidents,
    batches,
    retentionDays: 400,
    logger,
    clock,
    onCounts: async ids => {
      if (state.broken) {
        throw state.broken;
      }
      announced.push([...ids]);
    },
  });
  const recoveryStores = createRecoveryIntakeStores({ knex, clock });
  const announcedResources: string[][] = [];
  const recovery = RecoveryReportService.create({
    ...recoveryStores,
    batches,
    logger,
    clock,
    onFacts: async ids => {
      if (state.broken) {
        throw state.broken;
      }
      announcedResources.push([...ids]);
    },
  });
  const sums = async (sloId: string) => {
    const series = await counts.getSeries(reportSeriesKey(sloId));
    if (!series) {
      return undefined;
    }
    const to = Date.parse('2026-11-24T12:00:00Z') / 1000;
    const [sum] = await counts.sum([
      { seriesId: series.id, from: to - 399 * 86_400, to },
    ]);
    return {
      bad: sum.bad,
      total: sum.total,
      seconds: sum.coveredSeconds,
      asOf: new Date((series.asOf ?? 0) * 1000).toISOString(),
    };
  };
  return {
    state,
    service,
    recovery,
    recoveryStores,
    announcedResources,
    definitions,
    counts,
    incidents,
    batches,
    announced,
    logger,
    clock,
    /** Counts of an SLO over the whole retention. */
    sums,
  };
}
