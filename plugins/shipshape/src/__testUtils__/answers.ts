import { Entity } from '@backstage/catalog-model';
import {
  CurrencyCost,
  EntityCost,
  OwnerCost,
  SourceFreshness,
  entityCostSchema,
  ownerCostSchema,
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
