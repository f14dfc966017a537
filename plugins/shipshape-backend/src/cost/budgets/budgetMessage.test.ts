import { parseDecimal } from 'backstage-plugin-shipshape-common';
import { groupMessages } from './BudgetAlarmService';
import type { BudgetAlarm } from './BudgetAlarmStore';
import { formatMoney, formatPercent } from './budgetMessage';

describe('formatMoney', () => {
  it.each([
    ['0', 'USD', '0.00 USD'],
    ['1234567.895', 'USD', '1,234,567.90 USD'],
    ['999.994999999999999999', 'USD', '999.99 USD'],
    ['-1000', 'USD', '-1,000.00 USD'],
    ['-0.004', 'USD', '0.00 USD'],
    ['123456.5', 'JPY', '123,457 JPY'],
    ['1.0005', 'KWD', '1.001 KWD'],
  ])('%s %s is %s', (amount, currency, expected) => {
    expect(formatMoney(parseDecimal(amount), currency)).toBe(expected);
  });
});

describe('formatPercent', () => {
  it.each([
    ['1218', '2500', '48.7 %'],
    ['1', '3', '33.3 %'],
    ['0.9995', '1', '100.0 %'],
    ['0.9994', '1', '99.9 %'],
    ['-0.5', '1', '-50.0 %'],
    ['0', '7', '0.0 %'],
  ])('%s of %s is %s', (used, amount, expected) => {
    expect(formatPercent(parseDecimal(used), parseDecimal(amount))).toBe(
      expected,
    );
  });
});

describe('groupMessages', () => {
  const alarm = (
    percent: number,
    state: BudgetAlarm['state'],
  ): BudgetAlarm => ({
    entityRef: 'component:default/a',
    periodStart: '2026-11-01',
    currency: 'USD',
    percent,
    state,
    changedAt: '2026-11-20T09:00:00.000Z',
  });

  it('tells the highest of what fired, the lowest of what resolved, and stale data apart', () => {
    expect(
      groupMessages([
        alarm(100, 'fired'),
        alarm(80, 'fired'),
        alarm(120, 'resolved'),
        alarm(110, 'resolved'),
        alarm(0, 'fired'),
      ]).map(({ told, alarms }) => [told.percent, alarms.length]),
    ).toEqual([
      [100, 2],
      [110, 2],
      [0, 1],
    ]);
    expect(groupMessages([])).toEqual([]);
  });
});
