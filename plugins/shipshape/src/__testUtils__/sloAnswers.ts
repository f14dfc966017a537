import {
  EntitySlos,
  Incident,
  OwnerReliability,
  SloDetails,
  SloFigures,
  SloHistory,
  Slos,
  SourceFreshness,
  entitySlosSchema,
  ownerReliabilitySchema,
  sloDetailsSchema,
  sloHistorySchema,
  slosSchema,
} from 'backstage-plugin-shipshape-common';

/** Three minutes before the tests look. */
export const AS_OF = '2026-11-24T10:12:00Z';

export const prometheus: SourceFreshness = {
  sourceId: 'prometheus:main',
  state: 'fresh',
  lastSuccessAt: AS_OF,
  lastAttemptAt: AS_OF,
  expectedIntervalSeconds: 300,
  quarantined: 0,
};

/** 99.9 % over 30 days: 1,000 of 1,000,000 may fail, 250 did, so that 75 % of 43.2 minutes are left. */
export const healthyFigures: SloFigures = {
  from: '2026-10-25T10:12:00Z',
  to: AS_OF,
  attainment: 0.99975,
  budgetRemaining: 0.75,
  budgetMinutes: 43.2,
  budgetMinutesLeft: 32.4,
  events: { total: 1_000_000, bad: 250, allowed: 1000, left: 750 },
  coverage: 1,
  oneFailureCosts: 0.001,
};

/** 9,985 good of 10,000 at 99.9 %: 10 may fail, 15 did. */
export const overspentFigures: SloFigures = {
  ...healthyFigures,
  attainment: 0.9985,
  budgetRemaining: -0.5,
  budgetMinutesLeft: -21.6,
  events: { total: 10_000, bad: 15, allowed: 10, left: -5 },
  oneFailureCosts: 0.1,
};

/** A healthy SLO, or what it differs in; checked against the contract. */
export function slo(change: Partial<SloDetails> = {}): SloDetails {
  return sloDetailsSchema.parse({
    sloId: 'checkout-availability',
    entityRef: 'component:default/checkout',
    title: 'Availability',
    ownerRef: 'group:default/shop',
    systemRef: 'system:default/storefront',
    tier: 'critical',
    target: '0.999',
    window: { type: 'rolling', duration: '30d', seconds: 2_592_000 },
    method: { type: 'Occurrences' },
    status: 'healthy',
    health: 'healthy',
    data: 'ok',
    figures: healthyFigures,
    thisMonth: {
      ...healthyFigures,
      from: '2026-11-01T00:00:00Z',
      attainment: 0.9999,
      budgetRemaining: 0.9,
    },
    burnRates: [
      { window: '5m' },
      { window: '1h', rate: 0 },
      { window: '6h', rate: 0.25 },
      { window: '1d', rate: 0.5 },
    ],
    timeToExhaustion: { kind: 'notWithinWindow' },
    paceWindow: '1d',
    flags: [],
    asOf: AS_OF,
    sourceId: 'prometheus:main',
    runbookUrl: 'https://runbooks.example.com/checkout',
    definitionUrl: 'https://git.example.com/checkout/slo.yaml',
    alerts: [
      {
        name: 'page quick',
        severity: 'page',
        longSeconds: 3600,
        shortSeconds: 300,
        factor: '14.4',
        threshold: '0.0144',
        reachable: true,
        firing: false,
      },
    ],
    basis: {
      method: 'shipshape',
      coarseBuckets: 718,
      fineBuckets: 36,
      firstBucketAt: '2026-10-25T10:00:00Z',
      revision: 2,
    },
    problems: [],
    exclusions: [],
    ...change,
  });
}

export const overspent = slo({
  sloId: 'checkout-orders',
  title: 'Orders',
  status: 'exhausted',
  health: 'exhausted',
  figures: overspentFigures,
  timeToExhaustion: { kind: 'exhausted' },
});

export const burning = slo({
  sloId: 'checkout-latency',
  title: 'Latency',
  status: 'burningPage',
  health: 'burning',
  firing: 'page',
  figures: { ...healthyFigures, attainment: 0.9994, budgetRemaining: 0.4 },
  burnRates: [
    { window: '5m', rate: 22 },
    { window: '1h', rate: 6 },
  ],
  timeToExhaustion: { kind: 'in', seconds: 172_800 },
  paceWindow: '1h',
});

export const openIncident: Incident = {
  id: 'i-2',
  entityRef: 'component:default/checkout',
  sloIds: ['checkout-latency'],
  severity: 'page',
  title: 'Latency burns',
  startedAt: '2026-11-24T09:31:00Z',
  detectedAt: '2026-11-24T09:36:00Z',
  sourceId: 'prometheus:main',
};

/** Its start is not known. */
export const closedIncident: Incident = {
  id: 'i-1',
  entityRef: 'component:default/checkout',
  sloIds: ['checkout-latency', 'checkout-orders'],
  severity: 'ticket',
  url: 'https://incidents.example.com/1',
  detectedAt: '2026-11-20T00:00:00Z',
  resolvedAt: '2026-11-20T01:30:00Z',
  sourceId: 'reports',
};

/** See {@link slo}. */
export function entitySlos(change: Partial<EntitySlos> = {}): EntitySlos {
  return entitySlosSchema.parse({
    entityRef: 'component:default/checkout',
    slos: [slo(), burning, overspent],
    documents: [
      { url: 'https://git.example.com/checkout/slo.yaml', readAt: AS_OF },
    ],
    problems: [],
    annotated: true,
    incidents: [openIncident, closedIncident],
    freshness: [prometheus],
    ...change,
  });
}

/** Six steps of an hour: the third has no data, the fourth is missing altogether, the last is overspent. */
export function sloHistory(change: Partial<SloHistory> = {}): SloHistory {
  return sloHistorySchema.parse({
    sloId: 'checkout-orders',
    figures: overspentFigures,
    stepSeconds: 3600,
    points: [
      {
        at: '2026-11-24T01:00:00Z',
        total: 1000,
        bad: 0,
        budgetRemaining: 1,
        burnRate1h: 0,
        burnRate6h: 0,
      },
      {
        at: '2026-11-24T02:00:00Z',
        total: 1000,
        bad: 5,
        budgetRemaining: 0.5,
        burnRate1h: 5,
        burnRate6h: 2,
      },
      { at: '2026-11-24T03:00:00Z' },
      {
        at: '2026-11-24T05:00:00Z',
        total: 1000,
        bad: 5,
        budgetRemaining: 0,
        burnRate1h: 5,
      },
      {
        at: '2026-11-24T06:00:00Z',
        total: 1000,
        bad: 5,
        budgetRemaining: -0.5,
        burnRate1h: 5,
        burnRate6h: 3,
      },
    ],
    thresholds: [{ severity: 'page', longSeconds: 3600, factor: 14.4 }],
    incidents: [
      {
        ...closedIncident,
        detectedAt: '2026-11-24T04:30:00Z',
        resolvedAt: '2026-11-24T06:00:00Z',
      },
    ],
    freshness: [prometheus],
    ...change,
  });
}

const NO_INCIDENTS = {
  detected: 0,
  open: 0,
  timeToDetect: { n: 0 },
  timeToAcknowledge: { n: 0 },
  timeToResolve: { n: 0 },
  unknownStart: 0,
  invalid: 0,
};

/** Four closed incidents of 10, 20, 30 and 600 minutes and an open one: median 25, mean 165. */
const STATS = {
  detected: 5,
  open: 1,
  timeToDetect: { n: 4, medianSeconds: 300, meanSeconds: 360 },
  timeToAcknowledge: { n: 3, medianSeconds: 400, meanSeconds: 500 },
  timeToResolve: { n: 4, medianSeconds: 1500, meanSeconds: 9900 },
  unknownStart: 1,
  invalid: 0,
};

/** See {@link slo}. */
export function reliability(
  change: Partial<OwnerReliability> = {},
): OwnerReliability {
  return ownerReliabilitySchema.parse({
    ownerRef: 'group:default/shop',
    slos: [slo(), overspent],
    statuses: [
      { status: 'exhausted', count: 1 },
      { status: 'burningPage', count: 0 },
      { status: 'healthy', count: 1 },
    ],
    withoutSlo: ['component:default/cart'],
    incidents: {
      recent: STATS,
      months: [
        { month: '2026-10', ...NO_INCIDENTS },
        { month: '2026-11', ...STATS },
      ],
      open: [openIncident],
    },
    freshness: [prometheus],
    ...change,
  });
}

/** See {@link slo}. */
export function slos(change: Partial<Slos> = {}): Slos {
  return slosSchema.parse({
    slos: [overspent, slo()],
    freshness: [prometheus],
    ...change,
  });
}
