import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { missingVectors, readVectors } from '../__testUtils__/vectors';
import {
  alertPairs,
  alertThreshold,
  complement,
  detectionSeconds,
  formatRational,
  isReachable,
  minimumTarget,
  parseRational,
  rationalToNumber,
} from './index';

const DAY = 86_400;
const factors = (days: number) =>
  alertPairs(days * DAY).map(pair => formatRational(pair.factor));
const thresholds = (target: string, days: number) =>
  alertPairs(days * DAY).map(pair => alertThreshold(pair.factor, target));

describe('alertPairs', () => {
  it.each([
    [30, ['14.4', '6', '3', '1']],
    [28, ['13.44', '5.6', '2.8', '0.933333333333']],
    [7, ['13.44', '3.5', '1.4', '0.98']],
    [14, ['6.72', '2.8', '1.4', '1']],
    [90, ['43.2', '18', '9', '3']],
    [365, ['175.2', '73', '36.5', '12.1666666667']],
    // 3 d are more than half of 4 d; 6 h of 4 d are 6.25 %, more than the 5 % of 30 d.
    [4, ['1.92', '1', '1']],
    [2, ['1', '1', '1']],
    [1, ['1', '1']],
  ])('has the factors of a period of %d days', (days, expected) => {
    expect(factors(days)).toEqual(expected);
  });

  it('has none below a day', () => {
    expect(alertPairs(DAY - 1)).toEqual([]);
    expect(alertPairs(60)).toEqual([]);
  });

  it('says windows, severity and share of the budget', () => {
    expect(
      alertPairs(30 * DAY).map(pair => [
        pair.name,
        pair.severity,
        pair.long,
        pair.short,
        pair.longSeconds,
        pair.shortSeconds,
        formatRational(pair.budgetShare),
      ]),
    ).toEqual([
      ['page-quick', 'page', '1h', '5m', 3600, 300, '0.02'],
      ['page-slow', 'page', '6h', '30m', 21_600, 1800, '0.05'],
      ['ticket-quick', 'ticket', '1d', '2h', 86_400, 7200, '0.1'],
      ['ticket-slow', 'ticket', '3d', '6h', 259_200, 21_600, '0.1'],
    ]);
  });

  it('never has a factor below 1 but for the published tables', () => {
    fc.assert(
      fc.property(fc.integer({ min: DAY, max: 400 * DAY }), seconds => {
        fc.pre(seconds !== 28 * DAY && seconds !== 7 * DAY);
        for (const pair of alertPairs(seconds)) {
          expect(pair.factor.numerator >= pair.factor.denominator).toBe(true);
          expect(pair.longSeconds).toBe(12 * pair.shortSeconds);
          expect(2 * pair.longSeconds).toBeLessThanOrEqual(seconds);
        }
      }),
    );
  });
});

describe('thresholds', () => {
  it.each([
    ['0.999', 30, ['0.0144', '0.006', '0.003', '0.001']],
    ['0.999', 28, ['0.01344', '0.0056', '0.0028', '0.000933333333333']],
    ['0.9995', 30, ['0.0072', '0.003', '0.0015', '0.0005']],
    ['0.99', 30, ['0.144', '0.06', '0.03', '0.01']],
  ])('prints those of %s over %d days exactly', (target, days, expected) => {
    expect(thresholds(target, days)).toEqual(expected);
  });

  it.each([
    ['0.999', '0.001'],
    ['0.9995', '0.0005'],
    ['0.95', '0.05'],
    ['0', '1'],
    ['0.99999', '0.00001'],
    ['0.1', '0.9'],
    ['0.0000000000000000001', '0.9999999999999999999'],
  ])('takes %s from 1 exactly', (target, expected) => {
    expect(complement(target)).toBe(expected);
  });

  it.each(['1e-3', '', 'NaN', '.5', '0.9%'])('refuses %j', text => {
    expect(() => complement(text)).toThrow(RangeError);
  });

  it('knows what can never fire', () => {
    expect(isReachable('14.4', '0.9')).toBe(false);
    expect(isReachable('14.4', '0.9305')).toBe(false);
    expect(isReachable('14.4', '0.9306')).toBe(true);
    // Exactly 1: an error ratio is never above it.
    expect(isReachable('10', '0.9')).toBe(false);
    expect(isReachable('2', '0.5')).toBe(false);
    expect(isReachable('200', '0.995')).toBe(false);
    expect(isReachable('200', '0.9951')).toBe(true);
    expect(isReachable('0.5', '0')).toBe(true);
    expect(formatRational(minimumTarget('14.4'), 6)).toBe('0.930556');
    expect(formatRational(minimumTarget('0.98'))).toBe('0');
  });

  it('knows when a pair fires', () => {
    const quick = { factor: '14.4', target: '0.999', longSeconds: 3600 };
    expect(detectionSeconds({ ...quick, errorRatio: 0.15 })).toBeCloseTo(
      5.76 * 60,
    );
    expect(detectionSeconds({ ...quick, errorRatio: 1 })).toBeCloseTo(51.84);
    expect(detectionSeconds({ ...quick, errorRatio: 0.0144 })).toBeUndefined();
  });
});

describe('formatRational', () => {
  it('gives back every decimal', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.integer({ min: 0, max: 19 }),
        (digits, places) => {
          const text = digits.toString().padStart(places + 1, '0');
          const fraction = places > 0 ? text.slice(-places) : '';
          const whole = places > 0 ? text.slice(0, -places) : text;
          const trimmed = fraction.replace(/0+$/, '');
          const expected = trimmed ? `${whole}.${trimmed}` : whole;
          expect(formatRational(parseRational(expected))).toBe(expected);
          expect(rationalToNumber(parseRational(expected))).toBe(
            Number(expected),
          );
        },
      ),
    );
  });
});

describeIf(describe, missingVectors)('shared vectors of alerts', () => {
  it('has the factors', () => {
    const { mwmb_factors: expected } = readVectors();
    expect(Object.keys(expected)).toHaveLength(5);
    for (const [key, pairs] of Object.entries(expected)) {
      const days = Number(/^\d+/.exec(key)?.[0]);
      expect(
        alertPairs(days * DAY).map(pair => rationalToNumber(pair.factor)),
      ).toEqual(Object.values(pairs));
    }
  });

  it('has the printed thresholds', () => {
    const { mwmb_thresholds_printed: expected } = readVectors();
    const targets: Record<string, string> = {
      '99.9%': '0.999',
      '99.95%': '0.9995',
      '99%': '0.99',
    };
    expect(Object.keys(expected)).toHaveLength(4);
    for (const [key, printed] of Object.entries(expected)) {
      const [percent, days] = key.split('/');
      expect(thresholds(targets[percent], parseInt(days, 10))).toEqual(printed);
    }
  });

  it('has the minimum targets', () => {
    const { alert_reachability: expected } = readVectors();
    const target = (factor: string) => rationalToNumber(minimumTarget(factor));
    expect(target('14.4')).toBeCloseTo(
      expected['page_quick_14.4_min_target'],
      15,
    );
    expect(target('6')).toBeCloseTo(expected.page_slow_6_min_target, 15);
    expect(target('3')).toBeCloseTo(expected.ticket_quick_3_min_target, 15);
    expect(
      detectionSeconds({
        factor: '14.4',
        target: '0.999',
        longSeconds: 3600,
        errorRatio: 0.15,
      }),
    ).toBeCloseTo(
      readVectors()['detection_minutes_15pct_99.9_page_quick'] * 60,
    );
  });
});
