import { Showback, showbackSchema } from 'backstage-plugin-shipshape-common';
import { fresh } from './answers';

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
