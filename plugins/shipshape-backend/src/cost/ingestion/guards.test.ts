import type { CostControlTotals } from 'backstage-plugin-shipshape-common';
import { evaluateGuards, GuardedActive, GuardedLoad } from './guards';

const totals = (
  rows: number,
  BilledCost: string,
  rest: Partial<CostControlTotals> = {},
): CostControlTotals => ({ currency: 'USD', rows, BilledCost, ...rest });

const load = (
  own: CostControlTotals[],
  rest: Partial<GuardedLoad> = {},
): GuardedLoad => ({
  billingPeriodStart: '2026-10-01',
  billingPeriodEnd: '2026-11-01',
  rows: own.reduce((sum, { rows }) => sum + rows, 0),
  totals: own,
  firstStart: '2026-10-01',
  lastStart: '2026-10-31',
  rejected: { rows: 0, cells: 0 },
  ...rest,
});

const open = (...own: CostControlTotals[]): GuardedActive => ({
  totals: own,
  periodClosed: false,
});
const closed = (...own: CostControlTotals[]): GuardedActive => ({
  totals: own,
  periodClosed: true,
});

const codes = (own: GuardedLoad, active?: GuardedActive) =>
  evaluateGuards(own, active).map(({ code }) => code);

describe('evaluateGuards', () => {
  it('lets a first delivery pass', () => {
    expect(codes(load([totals(10, '100')]))).toEqual([]);
  });

  it.each([
    ['rejected rows', { rows: 1, cells: 0 }],
    ['rejected cells', { rows: 0, cells: 3 }],
  ])('holds %s back, also at the first delivery', (_, rejected) => {
    expect(codes(load([totals(10, '100')], { rejected }))).toEqual(['rejects']);
  });

  it('holds a delivery without rows back, and says no more than that', () => {
    const empty = load([], { firstStart: undefined, lastStart: undefined });
    expect(codes(empty)).toEqual(['zero-rows']);
    expect(codes(empty, open(totals(10, '100')))).toEqual(['zero-rows']);
    expect(codes(empty, closed(totals(10, '100')))).toEqual([
      'zero-rows',
      'closed-period-changed',
    ]);
  });

  it.each([
    ['2025-09-01', []],
    ['2025-08-31', ['charge-period-out-of-range']],
  ])('takes a charge that starts on %s as %p', (firstStart, expected) => {
    expect(codes(load([totals(1, '1')], { firstStart }))).toEqual(expected);
  });

  it.each([
    ['2026-11-01', []],
    ['2026-11-02', ['charge-period-out-of-range']],
  ])('takes a last charge that starts on %s as %p', (lastStart, expected) => {
    expect(codes(load([totals(1, '1')], { lastStart }))).toEqual(expected);
  });

  it.each([
    // 31 March less 13 months is the last day of a February.
    ['2025-03-31', '2024-02-29', []],
    ['2025-03-31', '2024-02-28', ['charge-period-out-of-range']],
    ['2026-01-15', '2024-12-15', []],
    ['2026-01-15', '2024-12-14', ['charge-period-out-of-range']],
  ])(
    'counts 13 months back from %s: %s is %p',
    (billingPeriodStart, firstStart, expected) => {
      expect(
        codes(
          load([totals(1, '1')], {
            billingPeriodStart,
            billingPeriodEnd: '2026-02-15',
            firstStart,
            lastStart: billingPeriodStart,
          }),
        ),
      ).toEqual(expected);
    },
  );

  it.each([
    [50, []],
    [49, ['rows-fell']],
    [1000, []],
  ])('compares %d rows with 100 of an open period', (rows, expected) => {
    expect(
      codes(load([totals(rows, '100')]), open(totals(100, '100'))),
    ).toEqual(expected);
  });

  it.each([
    ['50', []],
    ['49.999999999999999999', ['billed-fell']],
    ['-50', []],
    ['-49', ['billed-fell']],
    ['1000', []],
  ])('compares %s billed with 100 of an open period', (billed, expected) => {
    expect(codes(load([totals(10, billed)]), open(totals(10, '100')))).toEqual(
      expected,
    );
    expect(codes(load([totals(10, billed)]), open(totals(10, '-100')))).toEqual(
      expected,
    );
  });

  it('compares each currency by itself', () => {
    const euro = totals(10, '5', { currency: 'EUR' });
    const active = open(totals(10, '100'), euro);
    expect(codes(load([totals(20, '500')]), active)).toEqual(['billed-fell']);
    const [guard] = evaluateGuards(load([totals(20, '500')]), active);
    expect(guard.message).toContain('from 5 to 0 EUR');
  });

  it('holds a currency back that the period did not have', () => {
    const euro = totals(1, '5', { currency: 'EUR' });
    const own = load([totals(10, '100'), euro]);
    expect(codes(own, open(totals(10, '100')))).toEqual(['new-currency']);
    expect(codes(own)).toEqual([]);
    // What was accepted as empty has no currency to differ from.
    expect(codes(own, open())).toEqual([]);
  });

  it.each<[string, CostControlTotals]>([
    ['billed', totals(10, '100.000000000000000001')],
    ['rows', totals(11, '100')],
    ['effective', totals(10, '100', { EffectiveCost: '0.1' })],
    ['list', totals(10, '100', { ListCost: '-1' })],
    ['contracted', totals(10, '100', { ContractedCost: '1' })],
  ])('holds any change of a closed period back: %s', (_, changed) => {
    expect(codes(load([changed]), closed(totals(10, '100')))).toEqual([
      'closed-period-changed',
    ]);
  });

  it('lets the same totals of a closed period pass', () => {
    expect(
      codes(load([totals(10, '100')]), closed(totals(10, '100.00'))),
    ).toEqual([]);
  });

  it('tells what a person needs to decide', () => {
    const fired = evaluateGuards(
      load([totals(3, '20')], { rejected: { rows: 2, cells: 5 } }),
      open(totals(10, '100')),
    );
    expect(fired.map(({ message }) => message)).toEqual([
      '2 rows with 5 unreadable values were rejected; the rest would count without them',
      'Rows fell from 10 to 3, by more than half',
      'Billed cost fell from 100 to 20 USD, by more than half',
    ]);
  });
});
