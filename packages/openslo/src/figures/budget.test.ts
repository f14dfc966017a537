import { OCCURRENCES } from './__testUtils__/compute';
import {
  burnRate,
  burnRateOfRatio,
  isLowTraffic,
  isTimeWeighted,
} from './index';

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
