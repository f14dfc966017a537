import type { BudgetingMethod } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { missingVectors, readVectors } from '../__testUtils__/vectors';
import { compute, OCCURRENCES, period, rolling } from './__testUtils__/compute';
import { budgetRemaining, burnRate, burnRateOfRatio } from './index';

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
