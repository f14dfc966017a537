import { Entity } from '@backstage/catalog-model';
import {
  CurrencyCost,
  EntityCost,
  OwnerCost,
  Showback,
  SourceFreshness,
  Sources,
  entityCostSchema,
  ownerCostSchema,
  showbackSchema,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';

/** The moment at which the tests look. */
export const NOW = new Date('2026-11-24T10:15:00Z');

export const component: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout', namespace: 'default' },
  spec: { type: 'service', lifecycle: 'production', owner: 'shop' },
};

export const group: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'shop', namespace: 'default' },
  spec: { type: 'team', children: [] },
};

export const fresh: SourceFreshness = {
  sourceId: 'focus:main',
  state: 'fresh',
  lastSuccessAt: '2026-11-24T10:03:00Z',
  lastAttemptAt: '2026-11-24T10:03:00Z',
  expectedIntervalSeconds: 3600,
  dataThrough: '2026-11-22',
  quarantined: 0,
};

/** 100.005 + 50.5 − 0.505 = 150; direct 130 + shared 20. */
export const dollars: CurrencyCost = {
  currency: 'USD',
  total: '150',
  direct: '130',
  shared: '20',
  monthToDate: {
    from: '2026-11-01',
    to: '2026-11-22',
    amount: '150',
    previousFrom: '2026-10-01',
    previousTo: '2026-10-22',
    previousAmount: '120',
    change: '30',
  },
  monthToDateTotal: '162.5',
  lastMonth: {
    from: '2026-10-01',
    to: '2026-11-01',
    amount: '200',
    previousFrom: '2026-09-01',
    previousTo: '2026-10-01',
    previousAmount: '250',
    change: '-50',
  },
  comparison: {
    from: '2026-09-01',
    to: '2026-11-22',
    amount: '150',
    previousFrom: '2026-06-11',
    previousTo: '2026-09-01',
    previousAmount: '150',
    change: '0',
  },
  movers: [
    {
      key: 'Compute Engine',
      amount: '100.005',
      previousAmount: '80.005',
      change: '20',
    },
    {
      key: 'Cloud SQL',
      amount: '50.5',
      previousAmount: '60.5',
      change: '-10',
    },
  ],
  series: [
    {
      start: '2026-11-20',
      end: '2026-11-21',
      state: 'complete',
      total: '70',
      values: { 'Compute Engine': '60', 'Cloud SQL': '10' },
    },
    {
      start: '2026-11-21',
      end: '2026-11-22',
      state: 'missing',
      total: '0',
      values: {},
    },
    {
      start: '2026-11-22',
      end: '2026-11-23',
      state: 'incomplete',
      total: '80',
      values: {
        'Compute Engine': '40.005',
        'Cloud SQL': '40.5',
        '': '-0.505',
      },
    },
  ],
  groups: [
    {
      key: 'Compute Engine',
      amount: '100.005',
      direct: '80.005',
      shared: '20',
      previousAmount: '90.005',
      change: '10',
      missingPriceRows: 0,
    },
    {
      key: 'Cloud SQL',
      amount: '50.5',
      direct: '50.5',
      shared: '0',
      previousAmount: '50.5',
      change: '0',
      missingPriceRows: 7,
    },
    {
      key: '',
      amount: '-0.505',
      direct: '-0.505',
      shared: '0',
      missingPriceRows: 0,
    },
  ],
};

/** What an answer differs in from the usual one; checked against the contract. */
export function entityCost(change: Partial<EntityCost> = {}): EntityCost {
  return entityCostSchema.parse({
    entityRef: 'component:default/checkout',
    view: 'own',
    query: {
      from: '2026-09-01',
      to: '2026-11-25',
      metric: 'effective',
      clock: 'charge',
      seriesClock: 'charge',
      granularity: 'daily',
      groupBy: 'service',
      filter: [],
    },
    dataUntil: '2026-11-21',
    currencies: [dollars],
    mappedBy: ['shipshape.dev/resource-ids'],
    problems: [],
    dependencies: [],
    freshness: [fresh],
    ...change,
  });
}

/** See {@link entityCost}. */
export function ownerCost(change: Partial<OwnerCost> = {}): OwnerCost {
  return ownerCostSchema.parse({
    ownerRef: 'group:default/shop',
    query: { ...entityCost().query, groupBy: 'entity' },
    dataUntil: '2026-11-21',
    currencies: [
      {
        ...dollars,
        movers: [],
        groups: [
          {
            key: 'component:default/checkout',
            amount: '150',
            direct: '130',
            shared: '20',
            missingPriceRows: 0,
          },
        ],
      },
    ],
    problems: [],
    tree: {
      ownerRef: 'group:default/shop',
      own: [{ currency: 'USD', amount: '10' }],
      amounts: [
        {
          currency: 'USD',
          amount: '150',
          previousAmount: '120',
          change: '30',
        },
      ],
      children: [
        {
          ownerRef: 'group:default/cart',
          own: [{ currency: 'USD', amount: '100' }],
          amounts: [{ currency: 'USD', amount: '140' }],
          children: [
            {
              ownerRef: 'group:default/payments',
              own: [{ currency: 'USD', amount: '40' }],
              amounts: [{ currency: 'USD', amount: '40' }],
              children: [],
            },
          ],
        },
      ],
    },
    freshness: [fresh],
    ...change,
  });
}

/** 60.25 + 39.75 of owners + 5 hidden + (12 − 2) unallocated = 115. */
export function showback(change: Partial<Showback> = {}): Showback {
  return showbackSchema.parse({
    month: '2026-11',
    metric: 'effective',
    clock: 'charge',
    scope: 'organisation',
    dataUntil: '2026-11-21',
    complete: false,
    months: ['2026-11', '2026-10'],
    currencies: [
      {
        currency: 'USD',
        total: { amount: '115', previousAmount: '100', change: '15' },
        visibleTotal: { amount: '100' },
        owners: [
          {
            ownerRef: 'group:default/search',
            amount: '39.75',
            previousAmount: '0',
            change: '39.75',
          },
          {
            ownerRef: 'group:default/shop',
            amount: '60.25',
            previousAmount: '60.25',
            change: '0',
            budget: {
              entityRef: 'group:default/shop',
              amount: '50',
              currency: 'USD',
              metric: 'effective',
              periodStart: '2026-11-01',
              periodEnd: '2026-12-01',
              used: '60.25',
              usedRate: 1.205,
              state: 'exceeded',
              thresholds: [],
            },
          },
        ],
        hidden: { amount: '5' },
        unallocated: [
          { reason: 'tax', amount: '12' },
          { reason: 'credit', amount: '-2' },
        ],
      },
    ],
    freshness: [fresh],
    ...change,
  });
}

/** One source with an active and a quarantined delivery. */
export function sources(change: Partial<Sources> = {}): Sources {
  return sourcesSchema.parse({
    canManage: true,
    sources: [
      {
        id: 'focus:main',
        kind: 'cost',
        freshness: { ...fresh, quarantined: 1 },
        runs: [
          {
            id: 'run-1',
            startedAt: '2026-11-24T10:00:00Z',
            finishedAt: '2026-11-24T10:01:30Z',
            outcome: 'partial',
            counts: { active: 2, failed: 1 },
            errors: [
              {
                code: 'invalid_content',
                artifact: 'azure/2026-11',
                message: 'Line 7 ends inside of a quoted field',
              },
            ],
          },
        ],
        quarantined: [
          {
            id: 'load-2',
            artifact: 'aws/2026-11',
            billingAccountId: '4102',
            billingPeriodStart: '2026-11-01',
            state: 'quarantined',
            rows: 10,
            totals: [{ currency: 'USD', billed: '40', effective: '45' }],
            activeTotals: [{ currency: 'USD', billed: '100', effective: '90' }],
            guards: [
              {
                code: 'billed-fell',
                message: 'From 100 to 40 USD.',
              },
            ],
            rejects: {
              cells: 1,
              first: [
                {
                  file: 'aws.csv',
                  line: 12,
                  column: 'BilledCost',
                  value: '12,5',
                  reason: 'Not a number',
                },
              ],
            },
            defects: [],
            createdAt: '2026-11-24T10:00:30Z',
          },
        ],
        loads: [
          {
            id: 'load-1',
            artifact: 'aws/2026-11-23',
            billingAccountId: '4102',
            billingPeriodStart: '2026-11-01',
            state: 'active',
            rows: 1234,
            totals: [{ currency: 'USD', billed: '100', effective: '90' }],
            guards: [],
            defects: [
              {
                code: 'D05',
                column: 'ListCost',
                count: 12,
                samples: [{ file: 'aws.csv', line: 3 }],
              },
            ],
            createdAt: '2026-11-23T10:00:00Z',
            activatedAt: '2026-11-23T10:00:05Z',
          },
        ],
      },
    ],
    ...change,
  });
}
