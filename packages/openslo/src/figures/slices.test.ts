import type { BudgetingMethod } from 'backstage-plugin-shipshape-common';
import { compute, DAY, period, rolling } from './__testUtils__/compute';

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
