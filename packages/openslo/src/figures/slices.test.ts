import {
  BudgetingMethod,
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
} from 'backstage-plugin-shipshape-common';
import { testSlo } from '../__testUtils__/testSlo';
import { HOUR } from './__testUtils__/alertReadings';
import { compute, DAY, period, rolling } from './__testUtils__/compute';
import { burnRates, evaluateAlerts } from './index';

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

  it.each([600, 1800, HOUR, 6 * HOUR])(
    'of %i s cover all of their time, although only one stored interval has each',
    sliceSeconds => {
      const slices = (30 * DAY) / sliceSeconds;
      const methods: BudgetingMethod[] = [
        timeslices(sliceSeconds),
        { type: 'RatioTimeslices', sliceSeconds },
      ];
      for (const method of methods) {
        const { data, figures, flags } = compute(0, slices, {
          method,
          coveredSeconds: 300 * slices,
        });
        expect({ data, flags, coverage: figures.coverage }).toEqual({
          data: 'ok',
          flags: [],
          coverage: 1,
        });
      }
    },
  );

  it('that are missing are, also where the stored intervals are full', () => {
    const { data, figures } = compute(0, 360, {
      method: { type: 'RatioTimeslices', sliceSeconds: HOUR },
      coveredSeconds: 30 * DAY,
    });
    expect([data, figures.coverage]).toEqual(['partial', 0.5]);
  });

  it('are not missing before they end', () => {
    // 90 minutes into a day.
    const { data, figures } = compute(0, 1, {
      window: period(1, 1 / 16),
      method: timeslices(HOUR),
      coveredSeconds: 300,
    });
    expect([data, figures.coverage]).toEqual(['ok', 1]);
  });

  it('of a service that is always idle have no attainment', () => {
    const { data, figures } = compute(0, 0, { method: timeslices() });
    expect(data).toBe('noTraffic');
    expect(figures.attainment).toBeUndefined();
    expect(figures.budgetRemaining).toBeUndefined();
    expect(figures.coverage).toBe(1);
  });

  it('of a service that is idle at times are neither bad nor missing then', () => {
    const { data, figures } = compute(72, 720, {
      method: timeslices(),
      window: rolling(1),
    });
    expect([data, figures.coverage]).toEqual(['ok', 1]);
    // 72 of 1440.
    expect(figures.attainment).toBe(0.95);
    expect(figures.noDataSlices).toBe(720);
  });

  it('burn as a share of all with samples, and not at all where none has traffic', () => {
    const slo = testSlo({ target: '0.9', method: timeslices() });
    const rates = burnRates(slo, {
      sums: {
        '30m': { bad: 0, total: 0, coveredSeconds: 1800 },
        '1h': { bad: 6, total: 6, coveredSeconds: 3600 },
      },
    });
    const rate = (name: string) =>
      rates.find(({ window }) => window === name)?.rate;
    expect(rate('30m')).toBeUndefined();
    // 6 of 60.
    expect(rate('1h')).toBeCloseTo(1, 9);
  });

  it('without traffic are no missing data', () => {
    const { data } = compute(0, 0, { method: ratioTimeslices });
    expect(data).toBe('noTraffic');
  });

  it('of an hour guard a young SLO by how many there are', () => {
    const pairs = (target: string, hours: number) =>
      evaluateAlerts(testSlo({ target, method: timeslices(HOUR) }), {
        sums: Object.fromEntries(
          BURN_WINDOWS.map(window => {
            const total = Math.min(
              Math.floor(BURN_WINDOW_SECONDS[window] / HOUR),
              hours,
            );
            const bad = Math.min(total, 1);
            return [window, { bad, total, coveredSeconds: 300 * total }];
          }),
        ),
      });
    // The last slice is bad: 4.2 % of a day and 1.4 % of three days, whether or not history fills them.
    for (const hours of [3, 100]) {
      // Above 3 % and 1 %.
      expect(pairs('0.99', hours)).toMatchObject([
        { name: 'ticket-quick', firing: true },
        { name: 'ticket-slow', firing: true },
      ]);
      // Not above 6 % and 2 %.
      expect(pairs('0.98', hours)).toMatchObject([
        { name: 'ticket-quick', firing: false },
        { name: 'ticket-slow', firing: false },
      ]);
    }
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
