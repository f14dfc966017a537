import {
  BudgetStatus,
  CostDimension,
  EntityCost,
  OwnerCost,
  OwnerNode,
  SourceFreshness,
  formatDecimal,
  parseDecimal,
  sumDecimals,
} from 'backstage-plugin-shipshape-common';
import { MadeUpGroup, madeUpCost } from './figures';

export const TODAY = '2026-11-24';
export const NOW = `${TODAY}T10:15:00Z`;
export const DATA_UNTIL = '2026-11-21';

export const FRESH: SourceFreshness = {
  sourceId: 'focus:main',
  state: 'fresh',
  lastSuccessAt: `${TODAY}T10:03:00Z`,
  lastAttemptAt: `${TODAY}T10:03:00Z`,
  expectedIntervalSeconds: 3600,
  dataThrough: '2026-11-23',
  quarantined: 0,
};

export const FAILED: SourceFreshness = {
  ...FRESH,
  sourceId: 'focus:partners',
  state: 'failed',
  lastSuccessAt: `${TODAY}T02:03:00Z`,
  dataThrough: '2026-11-22',
  error: { code: 'not_found', since: `${TODAY}T03:03:00Z` },
  quarantined: 1,
};

const SERVICES: MadeUpGroup[] = [
  {
    key: 'Amazon Elastic Compute Cloud',
    centsPerDay: 4210,
    growth: 3,
    sharedPercent: 20,
  },
  { key: 'Amazon Relational Database Service', centsPerDay: 2875, growth: 1 },
  {
    key: 'Amazon CloudFront',
    centsPerDay: 1940,
    growth: -2,
    missingPriceRows: 37,
  },
  { key: 'Amazon ElastiCache', centsPerDay: 960 },
  { key: 'AWS WAF', centsPerDay: 415, growth: 6 },
  { key: 'Amazon Simple Storage Service', centsPerDay: 388 },
  { key: 'AWS Data Transfer', centsPerDay: 290 },
  { key: 'Amazon Simple Queue Service', centsPerDay: 120 },
  { key: 'AWS Key Management Service', centsPerDay: 45 },
  { key: 'Refunds and credits', centsPerDay: -650 },
  { key: '', centsPerDay: 12 },
];

const REGIONS: MadeUpGroup[] = [
  { key: 'us-east-1', centsPerDay: 8120, growth: 2, sharedPercent: 12 },
  { key: 'eu-west-1', centsPerDay: 2300, growth: 1 },
  { key: '', centsPerDay: 160 },
];

const ENTITIES: MadeUpGroup[] = [
  {
    key: 'component:default/checkout-api',
    centsPerDay: 5210,
    growth: 4,
    sharedPercent: 15,
  },
  { key: 'component:default/storefront-web', centsPerDay: 2410 },
  { key: 'resource:default/orders-db', centsPerDay: 2875, growth: 1 },
  { key: 'resource:default/cart-cache', centsPerDay: 960 },
  {
    key: 'component:default/cart',
    centsPerDay: 610,
    growth: -3,
    sharedPercent: 40,
  },
  { key: 'resource:default/order-events', centsPerDay: 120 },
];

function groupsOf(dimension: CostDimension): MadeUpGroup[] {
  if (dimension === 'entity') {
    return ENTITIES;
  }
  return dimension === 'region' ? REGIONS : SERVICES;
}

export function budget(
  entityRef: string,
  amount: string,
  used: string,
  state: BudgetStatus['state'],
): BudgetStatus {
  return {
    entityRef,
    amount,
    currency: 'USD',
    metric: 'effective',
    periodStart: '2026-11-01',
    periodEnd: '2026-12-01',
    used,
    usedRate: Number(used) / Number(amount),
    state,
    thresholds: [
      { percent: 80, state: state === 'ok' ? 'ok' : 'fired' },
      { percent: 100, state: state === 'exceeded' ? 'fired' : 'ok' },
    ],
  };
}

export type Question = Pick<
  EntityCost['query'],
  'from' | 'to' | 'metric' | 'granularity' | 'groupBy'
> & { filter?: string[]; view?: EntityCost['view'] };

function resolve(question: Question): EntityCost['query'] {
  const billed = question.metric === 'billed';
  return {
    from: question.from,
    to: question.to,
    metric: question.metric,
    granularity: question.granularity,
    groupBy: question.groupBy,
    filter: question.filter ?? [],
    clock: billed ? 'billing' : 'charge',
    seriesClock:
      billed && question.granularity === 'monthly' ? 'billing' : 'charge',
  };
}

function currencyCost(
  question: Question,
  currency: string,
  missing?: string[],
) {
  const groups = groupsOf(question.groupBy).map(group => ({
    ...group,
    centsPerDay:
      group.centsPerDay *
      (currency === 'USD' ? 1 : 0.3) *
      (question.filter?.length ? 0.4 : 1),
  }));
  return madeUpCost({
    ...question,
    currency,
    groups,
    today: TODAY,
    dataUntil: DATA_UNTIL,
    missing,
  });
}

export function entityAnswer(
  entityRef: string,
  question: Question,
): EntityCost {
  const partial = entityRef.endsWith('/partial');
  const cost = currencyCost(
    question,
    'USD',
    partial ? ['2026-11-03', '2026-11-04'] : undefined,
  );
  return {
    entityRef,
    view: question.view ?? 'own',
    query: resolve(question),
    dataUntil: DATA_UNTIL,
    currencies: partial ? [cost, currencyCost(question, 'EUR')] : [cost],
    mappedBy: ['shipshape.dev/cost-tags'],
    budget: partial
      ? budget(entityRef, '2500', '2712.4', 'exceeded')
      : budget(entityRef, '3000', '2512.1', 'warning'),
    problems: partial
      ? [
          {
            annotation: 'shipshape.dev/resource-ids',
            message: 'The list is empty',
          },
        ]
      : [],
    dependencies: [
      {
        entityRef: 'resource:default/orders-db',
        sharedWith: ['component:default/cart', 'component:default/ledger'],
        amounts: [{ currency: 'USD', amount: '2415.333' }],
      },
      {
        entityRef: 'resource:default/cart-cache',
        sharedWith: [],
        amounts: [{ currency: 'USD', amount: '806.9' }],
      },
    ],
    unallocated: [{ currency: 'USD', amount: '4211.0731' }],
    freshness: partial ? [FRESH, FAILED] : [FRESH],
  };
}

function node(ref: string, own: string, children: OwnerNode[] = []): OwnerNode {
  const amount = sumDecimals([
    own,
    ...children.map(child => child.amounts[0].amount),
  ]);
  const before = formatDecimal((parseDecimal(amount) * 95n) / 100n);
  return {
    ownerRef: ref,
    own: [{ currency: 'USD', amount: own }],
    amounts: [
      {
        currency: 'USD',
        amount,
        previousAmount: before,
        change: formatDecimal(parseDecimal(amount) - parseDecimal(before)),
      },
    ],
    budget: ref.endsWith('search')
      ? budget(ref, '900', '1012', 'exceeded')
      : undefined,
    children,
  };
}

export function ownerAnswer(ownerRef: string, question: Question): OwnerCost {
  const { problems, dataUntil, currencies, freshness } = entityAnswer(
    ownerRef,
    question,
  );
  return {
    ownerRef,
    query: resolve(question),
    dataUntil,
    currencies,
    budget: budget(ownerRef, '15000', '9120.55', 'ok'),
    problems,
    tree: node(ownerRef, '112.5', [
      node('group:default/checkout', '6120.4444', [
        node('group:default/payments', '2204.1'),
      ]),
      node('group:default/search', '1012'),
    ]),
    freshness,
  };
}
