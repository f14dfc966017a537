/** A time in which requests failed, relative to the first second of the demo's day (UTC). */
export interface Episode {
  fromHours: number;
  toHours: number;
  /** Share of the events that failed. */
  errorRatio: number;
}

/** What happens to one SLO of the demo. Its objective stands in `examples/slo/`. */
export interface SloScenario {
  sloId: string;
  entityRef: string;
  /** Events in five minutes on an average afternoon; 0: nobody uses it. */
  eventsPerFiveMinutes: number;
  /** `daily`: busy afternoons, quiet nights and weekends; `steady`: always the same, also without noise. */
  rhythm: 'daily' | 'steady';
  /** Share of events that always fail. */
  errorRatio: number;
  episodes: readonly Episode[];
  /** Begins so many hours before the day; default: as long as all the others. */
  youngHours?: number;
  /** Its reporter fell silent so many hours before the day. */
  silentSinceHours?: number;
}

/** A problem that lasts until whenever one looks. */
const UNTIL_NOW = 10_000;

export const SCENARIOS: readonly SloScenario[] = [
  // Storefront
  {
    sloId: 'checkout-availability',
    entityRef: 'component:default/checkout-api',
    eventsPerFiveMinutes: 3000,
    rhythm: 'daily',
    errorRatio: 0.0001,
    // A bad release nine days ago, taken back within 35 minutes.
    episodes: [
      { fromHours: -9 * 24 + 13, toHours: -9 * 24 + 13.5, errorRatio: 0.45 },
    ],
  },
  {
    sloId: 'checkout-latency',
    entityRef: 'component:default/checkout-api',
    eventsPerFiveMinutes: 3000,
    rhythm: 'daily',
    errorRatio: 0.0032,
    episodes: [
      { fromHours: -9 * 24 + 13, toHours: -9 * 24 + 13.5, errorRatio: 0.2 },
      { fromHours: -20 * 24 + 9, toHours: -20 * 24 + 12, errorRatio: 0.09 },
    ],
  },
  {
    sloId: 'storefront-availability',
    entityRef: 'component:default/storefront-web',
    eventsPerFiveMinutes: 12_000,
    rhythm: 'daily',
    errorRatio: 0.00012,
    // Slow leak since the day before yesterday: a ticket, not a page.
    episodes: [{ fromHours: -40, toHours: UNTIL_NOW, errorRatio: 0.0022 }],
  },
  {
    sloId: 'storefront-monthly',
    entityRef: 'component:default/storefront-web',
    eventsPerFiveMinutes: 12_000,
    rhythm: 'daily',
    errorRatio: 0.00025,
    episodes: [],
  },
  {
    sloId: 'search-availability',
    entityRef: 'component:default/product-search',
    eventsPerFiveMinutes: 5000,
    rhythm: 'daily',
    errorRatio: 0.0004,
    // A shard is missing since midnight: burning fast, not yet exhausted.
    episodes: [{ fromHours: 0, toHours: UNTIL_NOW, errorRatio: 0.085 }],
  },
  {
    sloId: 'recommendations-availability',
    entityRef: 'component:default/recommendations',
    eventsPerFiveMinutes: 1500,
    rhythm: 'daily',
    errorRatio: 0.002,
    // A model that could not be loaded for half a day: more than the whole budget.
    episodes: [
      { fromHours: -4 * 24 + 8, toHours: -4 * 24 + 20, errorRatio: 0.8 },
    ],
  },
  {
    sloId: 'cart-availability',
    entityRef: 'component:default/cart',
    eventsPerFiveMinutes: 0,
    rhythm: 'steady',
    errorRatio: 0,
    episodes: [],
  },

  // Payments
  {
    sloId: 'payment-gateway-availability',
    entityRef: 'component:default/payment-gateway',
    eventsPerFiveMinutes: 900,
    rhythm: 'daily',
    errorRatio: 0.00008,
    episodes: [
      { fromHours: -15 * 24 + 3, toHours: -15 * 24 + 3.5, errorRatio: 0.12 },
    ],
  },
  {
    sloId: 'ledger-timeliness',
    entityRef: 'component:default/ledger',
    // Slices of five minutes: one each.
    eventsPerFiveMinutes: 1,
    rhythm: 'steady',
    errorRatio: 0.001,
    episodes: [{ fromHours: -6 * 24 + 1, toHours: -6 * 24 + 3, errorRatio: 1 }],
  },
  {
    sloId: 'fraud-scoring-availability',
    entityRef: 'component:default/fraud-scoring',
    // So few that one failure is a large part of the budget.
    eventsPerFiveMinutes: 2,
    rhythm: 'daily',
    errorRatio: 0.0005,
    episodes: [],
  },

  // Analytics
  {
    sloId: 'pipeline-freshness',
    entityRef: 'component:default/event-pipeline',
    eventsPerFiveMinutes: 5,
    rhythm: 'steady',
    errorRatio: 0.004,
    episodes: [],
    silentSinceHours: 7,
  },

  // Platform
  {
    sloId: 'build-runners-start',
    entityRef: 'component:default/build-runners',
    eventsPerFiveMinutes: 40,
    rhythm: 'daily',
    errorRatio: 0.01,
    episodes: [],
    youngHours: 5 * 24,
  },
];
