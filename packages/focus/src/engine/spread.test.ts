import { formatDecimal, parseDecimal } from 'backstage-plugin-shipshape-common';
import * as fc from 'fast-check';
import { dayWeights, spreadOverDays } from './spread';

const HOUR = 3_600_000_000n;
const at = (text: string) => BigInt(Date.parse(text)) * 1000n;

describe('spreading over days', () => {
  it('weighs the overlap with each UTC day', () => {
    expect(
      dayWeights(at('2026-03-01T22:00:00Z'), at('2026-03-03T06:00:00Z')),
    ).toEqual([
      ['020513', 2n * HOUR],
      ['020514', 24n * HOUR],
      ['020515', 6n * HOUR],
    ]);
  });

  it('gives the first ten days of a month the left-over units', () => {
    const weights = dayWeights(
      at('2026-04-01T00:00:00Z'),
      at('2026-05-01T00:00:00Z'),
    );
    const parts = spreadOverDays(parseDecimal('100'), weights).map(
      formatDecimal,
    );
    expect(parts).toEqual([
      ...Array(10).fill('3.333333333333333334'),
      ...Array(20).fill('3.333333333333333333'),
    ]);
  });

  it('splits by weight', () => {
    // 10 over 3, 3 and 1 hours: see the table of the reference
    const weights = [
      ['000001', 3n * HOUR],
      ['000002', 3n * HOUR],
      ['000003', HOUR],
    ] as const;
    expect(
      spreadOverDays(parseDecimal('10'), weights).map(formatDecimal),
    ).toEqual([
      '4.285714285714285714',
      '4.285714285714285714',
      '1.428571428571428572',
    ]);
  });

  it('conserves every amount, and cancels a refund exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.bigInt({ min: 0n, max: 10_000_000_000_000_000n }),
        fc.bigInt({ min: 1n, max: 40_000_000_000_000n }),
        (amount, start, length) => {
          const weights = dayWeights(start, start + length);
          const parts = spreadOverDays(amount, weights);
          const refund = spreadOverDays(-amount, weights);
          const sum = (list: bigint[]) => list.reduce((a, b) => a + b, 0n);
          expect(sum(parts)).toBe(amount);
          expect(refund).toEqual(parts.map(part => -part));
          expect(sum(weights.map(([, weight]) => weight))).toBe(length);
        },
      ),
    );
  });
});
