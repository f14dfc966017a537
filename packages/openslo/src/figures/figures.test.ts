import type {
  BudgetingMethod,
  SloDataState,
} from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { missingVectors, readVectors } from '../__testUtils__/vectors';
import {
  budgetRemaining,
  burnRate,
  burnRateOfRatio,
  computeFigures,
  isLowTraffic,
  isTimeWeighted,
  RunningWindow,
} from './index';

const DAY = 86_400;
const OCCURRENCES: BudgetingMethod = { type: 'Occurrences' };
const AS_OF = new Date('2026-11-24T12:00:00Z');

function rolling(days: number): RunningWindow {
  return {
    state: 'running',
    from: new Date(AS_OF.getTime() - days * DAY * 1000),
    to: AS_OF,
  };
}

/** A period of so many days, of which some have passed. */
function period(days: number, elapsedDays: number): RunningWindow {
  const from = new Date('2026-11-01T00:00:00Z');
  const after = (length: number) =>
    new Date(from.getTime() + length * DAY * 1000);
  return {
    state: 'running',
    from,
    to: after(elapsedDays),
    periodEnd: after(days),
  };
}

function compute(
  bad: number,
  total: number,
  options: {
    target?: string;
    window?: RunningWindow;
    method?: BudgetingMethod;
    coveredSeconds?: number;
    excludedSeconds?: number;
    timeWeighted?: boolean;
  } = {},
) {
  const {
    target = '0.999',
    window = rolling(30),
    method = OCCURRENCES,
    excludedSeconds = 0,
    coveredSeconds = (window.to.getTime() - window.from.getTime()) / 1000 -
      excludedSeconds,
    timeWeighted = false,
  } = options;
  return computeFigures({
    target,
    window,
    method,
    sums: { bad, total, coveredSeconds },
    excludedSeconds,
    timeWeighted,
  });
}

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
    expect(result.budgetBase).toBeUndefined();
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
    const { figures, flags, budgetBase } = compute(43.2, 1440, {
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
    expect(budgetBase).toBe(43_200);
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

describe('slices', () => {
  const timeslices = (sliceSeconds = 60): BudgetingMethod => ({
    type: 'Timeslices',
    sliceSeconds,
    sliceTarget: '0.99',
  });
  const ratioTimeslices: BudgetingMethod = {
    type: 'RatioTimeslices',
    sliceSeconds: 60,
  };

  it('allow a share of the slices of the window', () => {
    const { figures } = compute(1008, 20_160, {
      target: '0.95',
      window: rolling(14),
      method: timeslices(),
    });
    expect(figures.events).toEqual({
      total: 20_160,
      bad: 1008,
      allowed: 1008,
      left: 0,
    });
    expect(figures.budgetRemaining).toBe(0);
    expect(figures.attainment).toBe(0.95);
    // 16 h 48 min
    expect(figures.budgetMinutes).toBeCloseTo(1008, 9);
    expect(figures.noDataSlices).toBe(0);
  });

  it('count slices without samples as not bad', () => {
    const { figures, data } = compute(504, 10_080, {
      target: '0.95',
      window: rolling(14),
      method: timeslices(),
      coveredSeconds: 7 * DAY,
    });
    expect(data).toBe('partial');
    expect(figures.noDataSlices).toBe(10_080);
    expect(figures.attainment).toBe(0.975);
    expect(figures.budgetRemaining).toBe(0.5);
  });

  it('have no figure when none has samples', () => {
    expect(
      compute(0, 0, { method: timeslices(), coveredSeconds: 0 }).data,
    ).toBe('noData');
  });

  it('of a calendar period are known: nothing is estimated', () => {
    // A week with the begin of daylight saving: 167 h, 10020 slices.
    const { figures, flags } = compute(10, 1440, {
      target: '0.999',
      window: period(167 / 24, 1),
      method: timeslices(),
    });
    expect(flags).toEqual([]);
    expect(figures.events?.allowed).toBe(10.02);
    expect(figures.budgetRemaining).toBeCloseTo(0.02 / 10.02, 12);
    expect(figures.budgetRemainingSoFar).toBeCloseTo(1 - 10 / 1.44, 12);
  });

  it('allow a fraction of a slice', () => {
    const { figures } = compute(0, 10_080, {
      target: '0.9995',
      window: rolling(7),
      method: timeslices(),
    });
    expect(figures.events?.allowed).toBe(5.04);
  });

  it('of ratios last 822.857 slices of the attack of the OpenSLO example', () => {
    const attack = (0.04 * 20_160) / 0.98;
    const bad = attack * 0.99 + (20_160 - attack) * 0.01;
    const { figures } = compute(bad, 20_160, {
      target: '0.95',
      window: rolling(14),
      method: ratioTimeslices,
    });
    expect(attack).toBeCloseTo(822.857, 3);
    expect(figures.budgetRemaining).toBeCloseTo(0, 9);
    expect(figures.attainment).toBeCloseTo(0.95, 9);
    expect(figures.noDataSlices).toBeUndefined();
  });

  it('of ratios are the mean so far in a calendar period', () => {
    const { figures, flags } = compute(72, 1440, {
      target: '0.95',
      window: period(30, 1),
      method: ratioTimeslices,
    });
    expect(figures.budgetRemaining).toBe(0);
    expect(figures.budgetRemainingSoFar).toBeUndefined();
    expect(flags).toEqual([]);
  });
});

describe('burnRate', () => {
  it('is absent without traffic, and 0 without failures', () => {
    expect(burnRate({ bad: 0, total: 0 }, '0.999')).toBeUndefined();
    expect(burnRate(undefined, '0.999')).toBeUndefined();
    expect(burnRate({ bad: 0, total: 10 }, '0.999')).toBe(0);
    expect(burnRateOfRatio(NaN, '0.999')).toBeUndefined();
    expect(burnRateOfRatio(undefined, '0.999')).toBeUndefined();
    expect(burnRateOfRatio(Infinity, '0.999')).toBeUndefined();
  });

  it('is 100 for one failure of ten requests', () => {
    expect(burnRate({ bad: 1, total: 10 }, '0.999')).toBeCloseTo(100, 9);
  });
});

describe('isLowTraffic', () => {
  const ratio = {
    kind: 'ratio',
    good: 'g',
    total: 't',
    counter: true,
  } as const;
  const raw = { kind: 'raw', query: 'q', rawType: 'success' } as const;
  const slo = { target: '0.999', sli: ratio, method: OCCURRENCES } as const;
  const hour = (total: number) => ({
    '1h': { bad: 0, total, coveredSeconds: 3600 },
  });

  it('is when the hour allows less than one failure', () => {
    expect(isLowTraffic(slo, hour(999))).toBe(true);
    expect(isLowTraffic(slo, hour(1000))).toBe(false);
    expect(isLowTraffic(slo, {})).toBe(false);
  });

  it('does not apply to time', () => {
    expect(isTimeWeighted({ sli: raw })).toBe(true);
    expect(isTimeWeighted({ sli: ratio })).toBe(false);
    expect(isLowTraffic({ ...slo, sli: raw }, hour(1))).toBe(false);
    expect(
      isLowTraffic(
        {
          ...slo,
          method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '1' },
        },
        hour(1),
      ),
    ).toBe(false);
  });
});

describe('laws', () => {
  const target = fc
    .integer({ min: 0, max: 99_999 })
    .map(value => `0.${value.toString().padStart(5, '0')}`);
  const counts = fc
    .tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 1, max: 1e12, noNaN: true }),
    )
    .map(([share, total]) => ({ bad: share * total, total }));

  it('two halves are the whole', () => {
    fc.assert(
      fc.property(target, counts, counts, (goal, first, second) => {
        const whole = {
          bad: first.bad + second.bad,
          total: first.total + second.total,
        };
        const spent = (part: typeof whole) =>
          (1 - (budgetRemaining(part, goal) ?? NaN)) * part.total;
        const ratio =
          (spent(first) + spent(second)) / Math.max(spent(whole), 1e-300);
        fc.pre(whole.bad > whole.total * 1e-6);
        expect(ratio).toBeCloseTo(1, 6);
      }),
    );
  });

  it('the burn rate of the whole window is what is spent', () => {
    fc.assert(
      fc.property(target, counts, (goal, part) => {
        const { bad, total } = part;
        const { figures } = compute(bad, total, { target: goal });
        const rate = burnRate(part, goal) ?? NaN;
        expect(
          Math.abs(rate - (1 - (figures.budgetRemaining ?? NaN))),
        ).toBeLessThan(1e-9 * Math.max(rate, 1));
        expect(
          Math.abs(
            (figures.budgetMinutesLeft ?? NaN) -
              (1 - rate) * figures.budgetMinutes,
          ),
        ).toBeLessThan(1e-6 * Math.max(rate, 1) * figures.budgetMinutes);
      }),
    );
  });

  it('more failures never leave more', () => {
    fc.assert(
      fc.property(
        target,
        counts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (goal, { bad, total }, share) => {
          const worse = compute(bad + share * (total - bad), total, {
            target: goal,
          }).figures;
          const better = compute(bad, total, { target: goal }).figures;
          expect(worse.budgetRemaining).toBeLessThanOrEqual(
            better.budgetRemaining ?? NaN,
          );
          expect(worse.attainment).toBeLessThanOrEqual(
            better.attainment ?? NaN,
          );
        },
      ),
    );
  });

  it('lets no NaN and no infinity out, whatever comes in', () => {
    const anything = fc.double();
    fc.assert(
      fc.property(
        target,
        anything,
        anything,
        anything,
        fc.constantFrom(rolling(30), period(30, 0), period(30, 12)),
        fc.constantFrom<BudgetingMethod>(
          OCCURRENCES,
          { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.9' },
          { type: 'RatioTimeslices', sliceSeconds: 60 },
        ),
        (goal, bad, total, coveredSeconds, window, method) => {
          const result = compute(bad, total, {
            target: goal,
            window,
            method,
            coveredSeconds,
          });
          const numbers = JSON.stringify(result, (_, value) =>
            typeof value === 'number' && !Number.isFinite(value)
              ? 'not finite'
              : value,
          );
          expect(numbers).not.toContain('not finite');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describeIf(describe, missingVectors)('shared vectors of figures', () => {
  it('has the budgets', () => {
    const { error_budget: cases } = readVectors();
    expect(cases).toHaveLength(3);
    for (const {
      target,
      good,
      total,
      remaining_unclamped: expected,
    } of cases) {
      const { figures } = compute(total - good, total, {
        target: String(target),
      });
      expect(figures.budgetRemaining).toBe(expected ?? undefined);
    }
  });

  it('has the minutes', () => {
    const { budget_minutes: cases, workbook } = readVectors();
    const minutes = (target: string, days: number) =>
      compute(0, 1, { target, window: rolling(days) }).figures.budgetMinutes;
    expect(minutes('0.999', 30)).toBe(cases['99.9/30d']);
    expect(minutes('0.9995', 7)).toBe(cases['99.95/7d']);
    expect(minutes('0.99999', 30) * 60).toBeCloseTo(
      workbook['99.999_monthly_100pct_outage_seconds'],
      9,
    );
  });

  it('has the slices', () => {
    const { timeslices } = readVectors();
    const allowed = (target: string, days: number, slices: number) =>
      compute(0, slices, {
        target,
        window: rolling(days),
        method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.9' },
      }).figures.events?.allowed;
    const { openslo_2w_95pct_1m: two, 'openslo_1w_99.95_1m': one } = timeslices;
    expect(allowed('0.95', 14, two.slices)).toBe(two.allowed_bad);
    expect(allowed('0.9995', 7, one.slices)).toBe(one.allowed_bad_minutes);
  });

  it('has the burn rates', () => {
    for (const [rate, ratio] of readVectors()['burn_table_99.9_30d']) {
      expect(burnRateOfRatio(ratio, '0.999')).toBeCloseTo(rate, 9);
    }
  });

  it('has the truth of the low-traffic hour', () => {
    const { true_ratio: ratio, true_remaining: remaining } =
      readVectors().pitfalls_observed.low_traffic_hour;
    expect(
      budgetRemaining({ bad: ratio * 8_280_360, total: 8_280_360 }, '0.999'),
    ).toBeCloseTo(remaining, 9);
  });
});
