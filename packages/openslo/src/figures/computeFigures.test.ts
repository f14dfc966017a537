import type { SloDataState } from 'backstage-plugin-shipshape-common';
import { compute, DAY, period, rolling } from './__testUtils__/compute';

describe('computeFigures', () => {
  it('weighs every request the same and does not clamp', () => {
    const { figures, flags, data } = compute(15, 10_000);
    expect(data).toBe('ok');
    expect(flags).toEqual([]);
    expect(figures).toEqual({
      from: '2026-10-25T12:00:00.000Z',
      to: '2026-11-24T12:00:00.000Z',
      attainment: 0.9985,
      budgetRemaining: -0.5,
      budgetMinutes: 43.2,
      budgetMinutesLeft: -21.6,
      events: { total: 10_000, bad: 15, allowed: 10, left: -5 },
      coverage: 1,
      oneFailureCosts: 0.1,
    });
  });

  it('is exactly 0 when the budget is spent', () => {
    const { figures } = compute(1, 1000);
    expect(figures.budgetRemaining).toBe(0);
    expect(figures.budgetMinutesLeft).toBe(0);
    expect(figures.events?.left).toBe(0);
  });

  it('is exactly 1 without failures', () => {
    const { figures } = compute(0, 1000);
    expect(figures.attainment).toBe(1);
    expect(figures.budgetRemaining).toBe(1);
  });

  it('keeps the truth of a quiet hour', () => {
    // 23 h at 6000 requests a minute without failures, then an hour at 6 with 50 %.
    const total = 23 * 60 * 6000 + 60 * 6;
    const { figures } = compute(180, total, { window: rolling(1) });
    expect(figures.budgetRemaining).toBeCloseTo(0.9783, 3);
  });

  it.each<[string, number, number, number, SloDataState]>([
    ['no requests', 0, 0, 30 * DAY, 'noTraffic'],
    ['no samples', 0, 0, 0, 'noData'],
    ['NaN', NaN, 100, 30 * DAY, 'noData'],
    ['an infinity', 0, Infinity, 30 * DAY, 'noData'],
    ['NaN seconds', 0, 100, NaN, 'noData'],
  ])('has no figure from %s', (_, bad, total, coveredSeconds, data) => {
    const result = compute(bad, total, { coveredSeconds });
    expect(result.data).toBe(data);
    expect(Object.keys(result.figures).sort()).toEqual([
      'budgetMinutes',
      'coverage',
      'from',
      'to',
    ]);
  });

  it('is partial below 95 % of coverage', () => {
    const half = compute(1, 1000, { coveredSeconds: 15 * DAY });
    expect(half.data).toBe('partial');
    expect(half.flags).toEqual(['partial']);
    expect(half.figures.coverage).toBe(0.5);
    expect(half.figures.budgetRemaining).toBe(0);
    expect(compute(1, 1000, { coveredSeconds: 28.5 * DAY }).data).toBe('ok');
    expect(compute(1, 1000, { coveredSeconds: 28.4 * DAY }).data).toBe(
      'partial',
    );
  });

  it('says when more events were bad than there were', () => {
    const { figures, flags } = compute(20, 10);
    expect(flags).toEqual(['inconsistent']);
    expect(figures.attainment).toBe(0);
    expect(compute(10.000001, 10).flags).toEqual([]);
  });

  it('has no requests left where time is counted', () => {
    const { figures, flags } = compute(3, 10, { timeWeighted: true });
    expect(flags).toEqual(['timeWeighted']);
    expect(figures.attainment).toBe(0.7);
    expect(figures.budgetRemaining).toBeCloseTo(-299, 9);
    expect(figures.events).toBeUndefined();
    expect(figures.oneFailureCosts).toBeUndefined();
  });

  it.each([
    ['0.9995', 7, 5.04],
    ['0.999', 30, 43.2],
    // 25.92 seconds.
    ['0.99999', 30, 0.432],
    ['0', 1, 1440],
  ])(
    'has the budget of %s over %d days in minutes',
    (target, days, minutes) => {
      expect(
        compute(0, 1, { target, window: rolling(days) }).figures.budgetMinutes,
      ).toBe(minutes);
    },
  );

  it('says what one failure costs at low traffic', () => {
    const { figures } = compute(1, 7200);
    expect(figures.events?.allowed).toBe(7.2);
    expect(figures.oneFailureCosts).toBeCloseTo(0.1389, 4);
  });

  it('leaves maintenance out of what is expected', () => {
    const { data, figures } = compute(1, 1000, {
      excludedSeconds: 10 * DAY,
      coveredSeconds: 20 * DAY,
    });
    expect(data).toBe('ok');
    expect(figures.coverage).toBe(1);
  });
});

describe('calendar periods', () => {
  it('measure an outage of the first day against the whole period', () => {
    const { figures, flags } = compute(43.2, 1440, {
      window: period(30, 1),
    });
    expect(figures.budgetRemaining).toBe(0);
    expect(figures.budgetRemainingSoFar).toBeCloseTo(-29, 9);
    expect(figures.budgetMinutes).toBe(43.2);
    expect(figures.periodEnd).toBe('2026-12-01T00:00:00.000Z');
    expect(figures.events).toEqual({
      total: 1440,
      bad: 43.2,
      allowed: 43.2,
      left: 0,
    });
    expect(flags).toEqual(['estimated']);
  });

  it('are not estimated when they are over', () => {
    const { figures, flags } = compute(1, 1000, { window: period(30, 30) });
    expect(flags).toEqual([]);
    expect(figures.budgetRemaining).toBe(0);
    expect(figures.budgetRemainingSoFar).toBe(0);
  });

  it('have no figure at their first instant', () => {
    const { figures, data } = compute(0, 0, { window: period(30, 0) });
    expect(data).toBe('noData');
    expect(figures.coverage).toBe(0);
  });
});
