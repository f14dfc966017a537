import { SloDetails } from 'backstage-plugin-shipshape-common';
import {
  AS_OF,
  FAILING_SINCE,
  alert,
  burnRates,
  daysBefore,
  figures,
  madeUpSlo,
} from './sloFigures';

const NOTHING: Pick<SloDetails, 'burnRates' | 'timeToExhaustion'> &
  Partial<SloDetails> = {
  figures: undefined,
  thisMonth: undefined,
  burnRates: [],
  timeToExhaustion: { kind: 'unknown' },
  paceWindow: undefined,
  health: undefined,
};

export const HEALTHY = madeUpSlo({
  sloId: 'checkout-availability',
  title: 'Availability of checkout',
  exclusions: [
    {
      from: daysBefore(12),
      to: daysBefore(11.8),
      reason: 'Database upgrade, announced',
    },
  ],
});

export const BURNING = madeUpSlo({
  sloId: 'checkout-latency',
  title: 'Latency of checkout',
  description: 'Requests answered within 400 ms',
  status: 'burningPage',
  health: 'burning',
  firing: 'page',
  figures: figures({ total: 25_920_000, bad: 15_552 }, 0.999),
  thisMonth: figures({ total: 20_300_000, bad: 14_900 }, 0.999),
  burnRates: burnRates([22, 16.5, 6, 4.1, 2.2, 1.1, 0.7]),
  timeToExhaustion: { kind: 'in', seconds: 2 * 86_400 },
  paceWindow: '1h',
  alerts: [
    alert('page quick', 'page', 3600, '14.4', '0.0144', true),
    alert('page slow', 'page', 21_600, '6', '0.006'),
    alert('ticket quick', 'ticket', 86_400, '3', '0.003'),
    alert('ticket slow', 'ticket', 259_200, '1', '0.001'),
  ],
  problems: [
    {
      severity: 'warning',
      code: 'op-ignored',
      message: 'op and value of a ratio objective mean nothing; remove them',
      file: 'https://git.example.com/shop/checkout/blob/main/slo.yaml',
      document: 1,
      line: 48,
      object: 'SLO/checkout-latency',
      path: 'spec.objectives[0].op',
    },
  ],
});

export const EXHAUSTED = madeUpSlo({
  sloId: 'orders-written',
  title: 'Orders written',
  description: undefined,
  status: 'exhausted',
  health: 'exhausted',
  figures: figures({ total: 10_000, bad: 15 }, 0.999),
  thisMonth: figures({ total: 7_900, bad: 2 }, 0.999),
  burnRates: burnRates([undefined, undefined, 0, 0, 0, 0.4, 0.8]),
  timeToExhaustion: { kind: 'exhausted' },
  flags: ['lowTraffic'],
  runbookUrl: undefined,
});

const FAR_OVERSPENT = madeUpSlo({
  sloId: 'payments-month',
  title: 'Payments of the month',
  status: 'exhausted',
  health: 'exhausted',
  window: {
    type: 'calendar',
    duration: '1M',
    seconds: 30 * 86_400,
    startTime: '2026-01-01 00:00:00',
    timeZone: 'Europe/Berlin',
  },
  figures: {
    ...figures({ total: 800_000, bad: 9_600 }, 0.999),
    periodEnd: '2026-11-30T23:00:00Z',
    budgetRemainingSoFar: -11,
  },
  flags: ['estimated'],
  timeToExhaustion: { kind: 'exhausted' },
});

const STALE = madeUpSlo({
  sloId: 'search-availability',
  title: 'Availability of search',
  status: 'error',
  data: 'error',
  dataReason: 'The last query of the data source failed',
  error: { code: 'timeout', since: FAILING_SINCE },
  asOf: FAILING_SINCE,
  flags: [],
});

const PARTIAL = madeUpSlo({
  sloId: 'cart-availability',
  title: 'Availability of the cart',
  status: 'partial',
  data: 'partial',
  figures: {
    ...figures({ total: 9_100_000, bad: 0 }, 0.999),
    coverage: 0.52,
  },
  thisMonth: undefined,
  burnRates: burnRates([0, 0, 0, 0, 0, 0, 0]),
  timeToExhaustion: { kind: 'never' },
  flags: ['partial', 'inconsistent'],
});

const NO_TRAFFIC = madeUpSlo({
  ...NOTHING,
  sloId: 'gift-cards-availability',
  title: 'Availability of gift cards',
  status: 'noTraffic',
  data: 'noTraffic',
  dataReason:
    'Its series have samples, but no request came in the last 30 days',
  figures: figures({ total: 0, bad: 0 }, 0.999),
  burnRates: burnRates([]),
  flags: [],
});

const NO_DATA = madeUpSlo({
  ...NOTHING,
  sloId: 'refunds-availability',
  title: 'Availability of refunds',
  status: 'noData',
  data: 'noData',
  dataReason: 'The query for the total found no series in prometheus:main',
  asOf: undefined,
});

const UNSUPPORTED = madeUpSlo({
  ...NOTHING,
  sloId: 'mail-delivery',
  title: 'Delivery of mail',
  status: 'unsupported',
  data: 'unsupported',
  dataReason:
    'Its data source is of the type Datadog; counts can be reported with POST /reports/sli instead',
  asOf: undefined,
  basis: undefined,
});

const INVALID = madeUpSlo({
  ...NOTHING,
  sloId: 'invoices-availability',
  title: 'Availability of invoices',
  status: 'invalid',
  data: 'invalid',
  dataReason: 'The query for the total is not PromQL: unexpected ")" at 42',
  asOf: undefined,
  basis: undefined,
});

const NOT_CONFIGURED = madeUpSlo({
  ...NOTHING,
  sloId: 'returns-availability',
  title: 'Availability of returns',
  status: 'notConfigured',
  data: 'notConfigured',
  dataReason: 'The query is the placeholder <query>; write one',
  asOf: undefined,
  basis: undefined,
});

const NOT_STARTED = madeUpSlo({
  ...NOTHING,
  sloId: 'vouchers-2027',
  title: 'Vouchers in 2027',
  window: {
    type: 'calendar',
    duration: '1Q',
    seconds: 90 * 86_400,
    startTime: '2027-01-01 00:00:00',
    timeZone: 'Europe/Berlin',
  },
  status: 'notStarted',
  data: 'notStarted',
  dataReason: 'Its first period begins on 1 January 2027',
  asOf: undefined,
});

const TIMESLICES = madeUpSlo({
  sloId: 'catalogue-minutes',
  title: 'Good minutes of the catalogue',
  method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.995' },
  target: '0.95',
  window: { type: 'rolling', duration: '2w', seconds: 14 * 86_400 },
  figures: {
    ...figures({ total: 20_160, bad: 1_008 }, 0.95, 14),
    budgetRemaining: 0,
    budgetMinutesLeft: 0,
    noDataSlices: 34,
  },
  status: 'exhausted',
  health: 'exhausted',
  timeToExhaustion: { kind: 'exhausted' },
  flags: [],
});

const TICKET = madeUpSlo({
  sloId: 'probe-uptime',
  title: 'Uptime of the probe',
  status: 'burningTicket',
  health: 'burning',
  firing: 'ticket',
  target: '0.9',
  flags: ['timeWeighted'],
  figures: {
    ...figures({ total: 43_200, bad: 3_700 }, 0.9),
    events: undefined,
    oneFailureCosts: undefined,
  },
  burnRates: burnRates([2, 2, 3.5, 3.4, 3.3, 3.2, 1.2]),
  timeToExhaustion: { kind: 'in', seconds: 32 * 3600 },
  paceWindow: '1d',
  alerts: [
    alert('page quick', 'page', 3600, '14.4', '1.44'),
    alert('page slow', 'page', 21_600, '6', '0.6'),
    alert('ticket quick', 'ticket', 86_400, '3', '0.3', true),
    alert('ticket slow', 'ticket', 259_200, '1', '0.1'),
  ],
  basis: {
    method: 'reports',
    coarseBuckets: 718,
    fineBuckets: 0,
    firstBucketAt: daysBefore(30, AS_OF),
    revision: 1,
  },
  sourceId: 'reports',
});

/** One SLO in every state that there is. */
export const ALL_STATES: SloDetails[] = [
  HEALTHY,
  BURNING,
  EXHAUSTED,
  FAR_OVERSPENT,
  TIMESLICES,
  TICKET,
  STALE,
  PARTIAL,
  NO_TRAFFIC,
  NO_DATA,
  UNSUPPORTED,
  INVALID,
  NOT_CONFIGURED,
  NOT_STARTED,
];
