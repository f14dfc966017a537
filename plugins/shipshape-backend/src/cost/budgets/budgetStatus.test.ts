import { parseDecimal } from 'backstage-plugin-shipshape-common';
import { budgetStatus } from './budgetStatus';
import { isReached, nextThresholdState, ThresholdState } from './thresholds';

describe('nextThresholdState', () => {
  it.each<[ThresholdState, string, string, number, ThresholdState]>([
    ['ok', '799.999999999999999999', '1000', 80, 'ok'],
    ['ok', '800', '1000', 80, 'fired'],
    ['ok', '-5', '1000', 80, 'ok'],
    ['fired', '800', '1000', 80, 'fired'],
    ['fired', '750', '1000', 80, 'fired'], // exactly 75 %: not below it
    ['fired', '749.999999999999999999', '1000', 80, 'resolved'],
    ['resolved', '799', '1000', 80, 'resolved'],
    ['resolved', '800', '1000', 80, 'fired'],
    ['fired', '1100', '1200', 100, 'resolved'], // a larger budget: 91.7 %
    ['fired', '1150', '1200', 100, 'fired'], // a larger budget: 95.8 %, still true
    ['ok', '1000000', '1000000', 100, 'fired'],
    [
      'ok',
      '2000000000000000',
      '1999999999999999.999999999999999999',
      100,
      'fired',
    ],
    ['fired', '0', '1000', 3, 'fired'], // below 5 %: only a negative month resolves
    ['fired', '-21', '1000', 3, 'resolved'],
    ['ok', '1500', '1000', 150, 'fired'],
  ])('%s with %s of %s at %d %%: %s', (state, used, amount, percent, next) => {
    expect(
      nextThresholdState({
        state,
        used: parseDecimal(used),
        amount: parseDecimal(amount),
        percent,
      }),
    ).toBe(next);
  });

  it('compares in integers', () => {
    // 0.1 + 0.2 in atto is 0.3 exactly
    expect(
      isReached(
        parseDecimal('0.1') + parseDecimal('0.2'),
        parseDecimal('0.3'),
        100,
      ),
    ).toBe(true);
  });
});

describe('budgetStatus', () => {
  const status = (
    used: string,
    rest: Partial<Parameters<typeof budgetStatus>[0]> = {},
  ) =>
    budgetStatus({
      entityRef: 'component:default/a',
      budget: { amount: '2500', currency: 'USD' },
      month: '2026-06-01',
      used: parseDecimal(used),
      dataUntil: '2026-06-14',
      today: '2026-06-17',
      config: { budgetThresholds: [80, 100], completeLagDays: 3 },
      ...rest,
    });

  it('gives the figures of the example', () => {
    // 1,218 of 2,500.00 is 48.7 %
    expect(status('1218')).toEqual({
      entityRef: 'component:default/a',
      amount: '2500',
      currency: 'USD',
      metric: 'effective',
      periodStart: '2026-06-01',
      periodEnd: '2026-07-01',
      used: '1218',
      usedRate: 0.4872,
      state: 'ok',
      thresholds: [
        { percent: 80, state: 'ok' },
        { percent: 100, state: 'ok' },
      ],
    });
  });

  it.each([
    ['1999.99', 'ok'],
    ['2000', 'warning'],
    ['2499.999999999999999999', 'warning'],
    ['2500', 'exceeded'],
    ['-10', 'ok'],
  ])('%s is %s', (used, state) => {
    expect(status(used).state).toBe(state);
  });

  it.each([
    ['2026-06-12', 'exceeded'], // lag 3 + 2 days
    ['2026-06-11', 'stale'],
    [undefined, 'stale'],
  ])('with data until %s is %s', (dataUntil, state) => {
    expect(status('3000', { dataUntil }).state).toBe(state);
  });

  it.each([
    ['2026-06-30', 'exceeded'],
    ['2026-06-29', 'stale'],
  ])('months later, with data until %s, is %s', (dataUntil, state) => {
    expect(status('3000', { dataUntil, today: '2026-11-24' }).state).toBe(
      state,
    );
  });

  it('keeps a threshold that has not resolved', () => {
    const alarms = [{ percent: 80, state: 'fired' as const }];
    expect(status('1900', { alarms })).toMatchObject({
      state: 'warning',
      thresholds: [{ state: 'fired' }, { state: 'ok' }],
    });
    expect(status('1874', { alarms })).toMatchObject({
      state: 'ok',
      thresholds: [{ state: 'resolved' }, { state: 'ok' }],
    });
  });

  it('is exceeded also without a threshold of 100', () => {
    const config = { budgetThresholds: [50], completeLagDays: 3 };
    expect(status('2500', { config }).state).toBe('exceeded');
  });

  it('works for a budget of a million and more, and never shows less than nothing', () => {
    const budget = { amount: '12000000', currency: 'JPY' };
    expect(status('11999999.999999', { budget })).toMatchObject({
      state: 'warning',
      used: '11999999.999999',
    });
    expect(status('-1').usedRate).toBe(0);
  });
});
