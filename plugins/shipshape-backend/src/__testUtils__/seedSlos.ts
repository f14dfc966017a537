import {
  BurnWindow,
  DefinitionProblem,
  SloBucket,
  SloDefinition,
  SloFigures,
  SloStatus,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { StoredIncident } from '../incidents/IncidentStore';
import { createSloStores } from '../slo/sloStores';
import { pendingView } from '../slo/sloViews';
import type { SloView } from '../slo/status/SloStatusStore';

/** An SLO with the little that a test cares about. */
export interface SeedSlo {
  id: string;
  entity: string;
  owner?: string;
  system?: string;
  tier?: string;
  title?: string;
  /** Absent: no figures were computed yet. */
  status?: SloStatus;
  /** Budget left. */
  remaining?: number;
  definition?: Partial<SloDefinition>;
  view?: Partial<SloView>;
  problems?: Array<Pick<DefinitionProblem, 'code' | 'message'>>;
  buckets?: SloBucket[];
}

export const SEED_SOURCE = 'fake:main';

/** A whole definition: 99.9 % of requests in 30 days. */
export function definitionOf(
  id: string,
  rest: Partial<SloDefinition> = {},
): SloDefinition {
  return {
    id,
    title: id,
    sli: { kind: 'ratio', bad: 'errors', total: 'requests', counter: true },
    target: '0.999',
    window: { type: 'rolling', duration: '30d', seconds: 2_592_000 },
    method: { type: 'Occurrences' },
    alerting: {
      page: true,
      ticket: true,
      labels: {},
      annotations: {},
      pageLabels: {},
      pageAnnotations: {},
      ticketLabels: {},
      ticketAnnotations: {},
      conditions: [],
    },
    exclusions: [],
    support: 'supported',
    sliHash: id.padEnd(64, '0').slice(0, 64),
    source: {
      file: documentOf(id),
      document: 0,
      apiVersion: 'openslo/v1',
    },
    ...rest,
  };
}

/** Where the definition of an SLO stands. */
export function documentOf(id: string): string {
  return `https://git.example.com/${id}.yaml`;
}

/** Figures of 30 days with even traffic: 1,000 requests allowed to fail. */
export function figuresOf(remaining: number, to: string): SloFigures {
  const bad = 1000 * (1 - remaining);
  return {
    from: new Date(Date.parse(to) - 30 * 86_400_000).toISOString(),
    to,
    attainment: 1 - bad / 1_000_000,
    budgetRemaining: remaining,
    budgetMinutes: 43.2,
    budgetMinutesLeft: 43.2 * remaining,
    events: { total: 1_000_000, bad, allowed: 1000, left: 1000 - bad },
    coverage: 1,
  };
}

const PAGE_WINDOW: BurnWindow = '1h';

/** Stores SLOs with their documents, figures, counts, and incidents, as refreshes would. */
export async function seedSlos(
  knex: Knex,
  options: {
    now: string;
    slos: readonly SeedSlo[];
    incidents?: readonly StoredIncident[];
  },
): Promise<void> {
  const { now, slos, incidents = [] } = options;
  const clock = () => new Date(now);
  const stores = createSloStores({ knex, clock });
  const { definitions, statuses, counts } = stores;
  for (const entityRef of new Set(slos.map(slo => slo.entity))) {
    const own = slos.filter(slo => slo.entity === entityRef);
    await definitions.replaceEntity({
      entityRef,
      documents: own.map(slo => ({
        entityRef,
        url: documentOf(slo.id),
        readAt: now,
        problems: (slo.problems ?? []).map(problem => ({
          severity: 'warning',
          file: documentOf(slo.id),
          document: 0,
          ...problem,
        })),
      })),
      slos: own.map(slo => ({
        definition: definitionOf(slo.id, {
          title: slo.title ?? slo.id,
          ...slo.definition,
        }),
        entityRef,
        documentUrl: documentOf(slo.id),
        sourceId: SEED_SOURCE,
        ownerRef: slo.owner,
        systemRef: slo.system,
        tier: slo.tier,
      })),
    });
  }
  const stored = await definitions.list();
  const views = slos.flatMap((slo): SloView[] => {
    const found = stored.find(item => item.definition.id === slo.id);
    if (!found || !slo.status) {
      return [];
    }
    const figures =
      slo.remaining === undefined ? undefined : figuresOf(slo.remaining, now);
    return [
      {
        ...pendingView(found),
        status: slo.status,
        ...(figures && {
          figures,
          thisMonth: figures,
          data: 'ok',
          health: 'healthy',
          asOf: now,
        }),
        burnRates: [{ window: PAGE_WINDOW, rate: 1 }],
        ...slo.view,
      },
    ];
  });
  await statuses.put(views, clock());
  const withBuckets = slos.filter(slo => slo.buckets);
  const series = await counts.ensureSeries(
    withBuckets.map(slo => ({
      sloId: slo.id,
      sourceId: SEED_SOURCE,
      revision: 1,
    })),
  );
  await counts.putBuckets(
    withBuckets.map((slo, index) => ({
      seriesId: series[index].id,
      buckets: slo.buckets ?? [],
    })),
  );
  await stores.incidents.put(incidents);
}
