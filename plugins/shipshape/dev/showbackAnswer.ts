import {
  BudgetStatus,
  Showback,
  formatDecimal,
  parseDecimal,
  sumDecimals,
} from 'backstage-plugin-shipshape-common';
import { DATA_UNTIL, FRESH, TODAY, budget } from './answers';

const OWNERS: Array<[string, string, BudgetStatus?]> = [
  [
    'group:default/checkout',
    '8120.447721',
    budget('group:default/checkout', '9000', '8120.447721', 'warning'),
  ],
  [
    'group:default/payments',
    '5390.1',
    budget('group:default/payments', '8000', '5390.1', 'ok'),
  ],
  [
    'group:default/search',
    '3411.873',
    budget('group:default/search', '3000', '3411.873', 'exceeded'),
  ],
  ['group:default/data', '2980.25'],
  ['group:default/core-platform', '1870.6'],
  ['user:default/theo', '14.02'],
];

export function showbackAnswer(
  month: string,
  metric: Showback['metric'],
  scope: Showback['scope'],
): Showback {
  const change = (amount: string) => {
    const previousAmount = formatDecimal((parseDecimal(amount) * 93n) / 100n);
    return {
      amount,
      previousAmount,
      change: formatDecimal(
        parseDecimal(amount) - parseDecimal(previousAmount),
      ),
    };
  };
  const owners = OWNERS.map(([ownerRef, amount, ownerBudget]) => ({
    ownerRef,
    ...change(amount),
    budget: ownerBudget,
  }));
  const unallocated = (
    [
      ['unused-commitment', '611.2'],
      ['tax', '1201.44'],
      ['credit', '-350'],
      ['no-tag', '902.118'],
      ['unknown-value', '44.5'],
      ['unmapped-account', '212'],
    ] as const
  ).map(([reason, amount]) => ({ reason, ...change(amount) }));
  const visible = sumDecimals(owners.map(owner => owner.amount));
  const hidden = '1204.3';
  const total = sumDecimals([
    visible,
    hidden,
    ...unallocated.map(line => line.amount),
  ]);
  const all = scope === 'organisation';
  return {
    month,
    metric,
    clock: metric === 'billed' ? 'billing' : 'charge',
    scope,
    dataUntil: DATA_UNTIL,
    complete: month < TODAY.slice(0, 7),
    months: ['2026-11', '2026-10', '2026-09', '2026-08'],
    currencies: [
      {
        currency: 'USD',
        visibleTotal: change(visible),
        owners,
        ...(all && {
          total: change(total),
          hidden: change(hidden),
          unallocated,
        }),
      },
      {
        currency: 'EUR',
        visibleTotal: { amount: '96.5' },
        owners: [{ ownerRef: 'group:default/data', amount: '96.5' }],
        ...(all && {
          total: { amount: '100' },
          unallocated: [{ reason: 'tax' as const, amount: '3.5' }],
        }),
      },
    ],
    freshness: [FRESH],
  };
}
