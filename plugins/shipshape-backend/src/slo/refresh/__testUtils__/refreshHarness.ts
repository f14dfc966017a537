import { mockServices } from '@backstage/backend-test-utils';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { SloSource } from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import { definitionOf, documentOf } from '../../../__testUtils__/seedSlos';
import { DatabaseSourceRunStore } from '../../../sources/DatabaseSourceRunStore';
import { seriesKeyOf } from '../../counts/seriesKeyOf';
import type { StoredSlo } from '../../definitions/SloDefinitionStore';
import { createSloStores } from '../../sloStores';
import { AlertRecorder, SloRefreshService } from '../SloRefreshService';
import { FakeSloSource } from './FakeSloSource';

/** An SLO as an entity promises it. */
export interface PromisedSlo extends Partial<SloDefinition> {
  id: string;
  sourceId?: string;
}

/** The refresh over a real database, with a clock that is set by hand. */
export function refreshHarness(knex: Knex) {
  const time = { now: new Date('2026-11-24T12:03:00Z') };
  const clock = () => time.now;
  const stores = createSloStores({ knex, clock });
  const runs = DatabaseSourceRunStore.create({ knex, clock });
  const source = new FakeSloSource();
  const alerts = {
    record: jest.fn<
      ReturnType<AlertRecorder['record']>,
      Parameters<AlertRecorder['record']>
    >(async () => undefined),
  };
  const logger = mockServices.logger.mock();
  const service = SloRefreshService.create({
    ...stores,
    runs,
    alerts,
    logger,
    clock,
    config: { retentionDays: 400, reports: { expectedIntervalSeconds: 3600 } },
  });
  return {
    ...stores,
    runs,
    source,
    alerts,
    logger,
    service,
    time,
    /** Lets the catalog promise these SLOs, and no others. */
    promise: async (...slos: PromisedSlo[]) => {
      await stores.definitions.replaceEntity({
        entityRef: 'component:default/checkout',
        documents: [],
        slos: slos.map(({ sourceId = source.id, ...definition }) => ({
          definition: definitionOf(definition.id, definition),
          entityRef: 'component:default/checkout',
          documentUrl: documentOf(definition.id),
          ...(sourceId !== '' && { sourceId }),
        })),
      });
    },
    refresh: async (
      from: SloSource = source,
      signal = new AbortController().signal,
    ) => service.refresh(from, { signal }),
    at: (text: string) => {
      time.now = new Date(text);
    },
    view: async (sloId: string) => {
      const views = await stores.statuses.listByEntities([
        'component:default/checkout',
      ]);
      return views.find(view => view.sloId === sloId);
    },
    /** What is stored of an SLO in [from, to). */
    sum: async (sloId: string, from: string, to: string) => {
      const slo = (await stores.definitions.get(sloId)) as StoredSlo;
      const [series] = await stores.counts.ensureSeries([seriesKeyOf(slo)]);
      const [sum] = await stores.counts.sum([
        {
          seriesId: series.id,
          from: Date.parse(from) / 1000,
          to: Date.parse(to) / 1000,
        },
      ]);
      return sum;
    },
  };
}
