import {
  EntitySlos,
  Incident,
  OwnerReliability,
  SLO_STATUSES,
  Slos,
  SlosQueryInput,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import { FRESH, TODAY } from './answers';
import { AS_OF, FAILING_SINCE, daysBefore } from './sloFigures';
import { ALL_STATES, BURNING, EXHAUSTED, HEALTHY } from './sloStates';

export const SLO_FRESH: SourceFreshness = {
  ...FRESH,
  sourceId: 'prometheus:main',
  lastSuccessAt: AS_OF,
  lastAttemptAt: AS_OF,
  expectedIntervalSeconds: 300,
  dataThrough: undefined,
};

const SLO_FAILED: SourceFreshness = {
  ...SLO_FRESH,
  sourceId: 'prometheus:eu',
  state: 'failed',
  lastSuccessAt: FAILING_SINCE,
  error: { code: 'timeout', since: FAILING_SINCE },
};

export const INCIDENTS: Incident[] = [
  {
    id: 'inc-9',
    entityRef: 'component:default/checkout-api',
    sloIds: ['checkout-latency'],
    severity: 'page',
    title: 'Latency of checkout burns its budget',
    startedAt: `${TODAY}T09:31:00Z`,
    detectedAt: `${TODAY}T09:36:00Z`,
    sourceId: 'prometheus:main',
  },
  {
    id: 'inc-7',
    entityRef: 'component:default/checkout-api',
    sloIds: ['checkout-availability', 'checkout-latency'],
    severity: 'page',
    title: 'Checkout answered with errors',
    url: 'https://incidents.example.com/7',
    startedAt: daysBefore(11.5),
    detectedAt: daysBefore(11.49),
    acknowledgedAt: daysBefore(11.48),
    resolvedAt: daysBefore(11.1),
    sourceId: 'reports',
  },
  {
    id: 'inc-4',
    entityRef: 'component:default/checkout-api',
    sloIds: ['orders-written'],
    severity: 'ticket',
    detectedAt: daysBefore(24.2),
    resolvedAt: daysBefore(23.9),
    sourceId: 'reports',
  },
];

const FILE = 'https://git.example.com/shop/checkout/blob/main/slo.yaml';

function withName(name: string, answer: Partial<EntitySlos>): EntitySlos {
  const entityRef = `component:default/${name}`;
  return {
    entityRef,
    documents: [{ url: FILE, readAt: AS_OF }],
    problems: [],
    annotated: true,
    incidents: [],
    freshness: [SLO_FRESH],
    ...answer,
    slos: (answer.slos ?? []).map(slo => ({ ...slo, entityRef })),
  };
}

/** What the name of a component says its SLOs are like. */
export function entitySlosAnswer(entityRef: string): EntitySlos {
  const name = entityRef.slice(entityRef.indexOf('/') + 1);
  switch (name) {
    case 'gift-cards':
      return withName(name, { annotated: false, documents: [] });
    case 'all-states':
      return withName(name, {
        slos: ALL_STATES,
        freshness: [SLO_FRESH, SLO_FAILED],
      });
    case 'definition-errors':
      return withName(name, {
        slos: [HEALTHY],
        documents: [
          { url: FILE, readAt: AS_OF },
          {
            url: 'https://git.example.com/shop/checkout/blob/main/more.yaml',
            error: 'The host answered with 404.',
          },
        ],
        problems: [
          {
            severity: 'error',
            code: 'target-range',
            message:
              'target is 99.9, expected a number of at least 0 and below 1; write 0.999, or targetPercent: 99.9',
            file: FILE,
            document: 2,
            line: 77,
            object: 'SLO/checkout-errors',
            path: 'spec.objectives[0].target',
          },
          {
            severity: 'error',
            code: 'yaml-syntax',
            message: 'Nested mappings are not allowed in compact mappings',
            file: FILE,
            document: 3,
            line: 101,
          },
          {
            severity: 'warning',
            code: 'unknown-field',
            message: 'spec.ownr is not a field of an SLO and was ignored',
            file: FILE,
            document: 0,
            line: 9,
            object: 'SLO/checkout-availability',
            path: 'spec.ownr',
          },
        ],
      });
    case 'storefront':
      return {
        ...withName('checkout-api', { slos: [BURNING, HEALTHY] }),
        entityRef,
        incidents: INCIDENTS,
      };
    default:
      return withName(name, {
        slos: [BURNING, EXHAUSTED, HEALTHY],
        incidents: INCIDENTS,
      });
  }
}

/** The SLOs of the whole catalog, two dozen a page at most. */
export function slosAnswer(query: SlosQueryInput = {}): Slos {
  const all = [...ALL_STATES, ...ALL_STATES.slice(0, 6)]
    .map((slo, index) => ({
      ...slo,
      sloId: `${slo.sloId}${index < ALL_STATES.length ? '' : '-2'}`,
      ownerRef: index % 3 ? 'group:default/checkout' : 'group:default/commerce',
      tier: index % 2 ? 'critical' : 'standard',
    }))
    .sort(
      (a, b) => SLO_STATUSES.indexOf(a.status) - SLO_STATUSES.indexOf(b.status),
    )
    .filter(
      slo =>
        (!query.owner?.length || query.owner.includes(slo.ownerRef)) &&
        (!query.tier?.length || query.tier.includes(slo.tier)) &&
        (!query.status?.length || query.status.includes(slo.status)),
    );
  const start = Number(query.cursor ?? 0);
  const end = start + 12;
  return {
    slos: all.slice(start, end),
    nextCursor: end < all.length ? String(end) : undefined,
    freshness: [SLO_FRESH, SLO_FAILED],
  };
}

function stats(n: number, detect: number, resolve: number) {
  const duration = (seconds: number) =>
    n === 0 ? { n } : { n, medianSeconds: seconds, meanSeconds: seconds * 2.4 };
  return {
    detected: n,
    open: 0,
    timeToDetect: duration(detect),
    timeToAcknowledge: duration(detect * 1.5),
    timeToResolve: duration(resolve),
    unknownStart: n > 4 ? 1 : 0,
    invalid: 0,
  };
}

/** The SLOs and incidents of an owner. */
export function reliabilityAnswer(ownerRef: string): OwnerReliability {
  const months = Array.from({ length: 12 }, (_, index) => {
    const month = new Date(Date.UTC(2025, 11 + index, 1))
      .toISOString()
      .slice(0, 7);
    const n = [3, 5, 2, 0, 4, 6, 1, 2, 0, 3, 4, 3][index];
    return {
      month,
      ...stats(n, 240 + 40 * index, 5400 - index * 300),
    };
  });
  return {
    ownerRef,
    slos: ALL_STATES,
    statuses: SLO_STATUSES.map(status => ({
      status,
      count: ALL_STATES.filter(slo => slo.status === status).length,
    })),
    withoutSlo: [
      'component:default/gift-cards',
      'component:default/storefront-web',
    ],
    incidents: {
      recent: { ...stats(10, 300, 2400), open: 1 },
      months: [...months.slice(0, 11), { ...months[11], open: 1 }],
      open: INCIDENTS.slice(0, 1),
    },
    freshness: [SLO_FRESH, SLO_FAILED],
  };
}
