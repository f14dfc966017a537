import fc from 'fast-check';
import {
  compareDecimals,
  formatDecimal,
  fromHiLo,
  minorUnitDigits,
  parseDecimal,
  ratio,
  roundToDigits,
  splitByLargestRemainder,
  sumDecimals,
  toHiLo,
} from './money';

const anyAtto = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });

describe('parseDecimal and formatDecimal', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['1', 10n ** 18n],
    ['.5', 5n * 10n ** 17n],
    ['5.', 5n * 10n ** 18n],
    [' 12.345678901234567890 ', 12345678901234567890n],
    ['-0.000000000000000001', -1n],
    ['35.2E-7', 3520000000000n],
    ['+1e2', 100n * 10n ** 18n],
    // the 19th digit is rounded half away from zero
    ['0.0000000000000000005', 1n],
    ['-0.0000000000000000005', -1n],
    ['0.0000000000000000004', 0n],
    ['1E-30', 0n],
  ])('reads %j as %s atto', (text, atto) => {
    expect(parseDecimal(text)).toBe(atto);
  });

  it.each([
    '',
    ' ',
    '.',
    '-',
    '$3',
    '10,000.00',
    '1_000',
    'NaN',
    'Infinity',
    '0x10',
    '1 2',
    '1e',
  ])('refuses %j', text => {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  });

  it.each([
    [17564739344700000000n, '17.5647393447'],
    [-1n, '-0.000000000000000001'],
    [0n, '0'],
    [10n ** 24n, '1000000'],
  ])('writes %s atto as %s', (atto, text) => {
    expect(formatDecimal(atto)).toBe(text);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(anyAtto, atto => {
        expect(parseDecimal(formatDecimal(atto))).toBe(atto);
      }),
    );
  });

  it('sums and compares decimals where floating point is wrong', () => {
    expect(sumDecimals(['0.1', '0.2'])).toBe('0.3');
    expect(compareDecimals('0.3', '0.30000000000000004')).toBe(-1);
    expect(compareDecimals('2', '2.0')).toBe(0);
    expect(compareDecimals('-1', '-2')).toBe(1);
  });
});

describe('toHiLo', () => {
  it.each([
    ['12.345678901234567890', 12345678n, 901234567890n],
    ['-0.000000000000000001', -1n, 999999999999n],
    ['0.1', 100000n, 0n],
  ])('splits %s', (text, hi, lo) => {
    expect(toHiLo(parseDecimal(text))).toEqual({ hi, lo });
  });

  it('sums to the sum of the amounts', () => {
    // 12.34567890123456789 − 0.000000000000000001 + 0.1, added by hand
    expect(formatDecimal(fromHiLo({ hi: 12445677n, lo: 1901234567889n }))).toBe(
      '12.445678901234567889',
    );
    fc.assert(
      fc.property(fc.array(anyAtto), amounts => {
        const parts = amounts.map(toHiLo);
        expect(parts.every(({ lo }) => lo >= 0n && lo < 10n ** 12n)).toBe(true);
        const hi = parts.reduce((sum, part) => sum + part.hi, 0n);
        const lo = parts.reduce((sum, part) => sum + part.lo, 0n);
        expect(fromHiLo({ hi, lo })).toBe(
          amounts.reduce((sum, amount) => sum + amount, 0n),
        );
      }),
    );
  });
});

describe('splitByLargestRemainder', () => {
  const split = (amount: string, weights: Array<[string, bigint]>) => {
    const parts = splitByLargestRemainder(parseDecimal(amount), weights);
    return parts && [...parts].map(([key, part]) => [key, formatDecimal(part)]);
  };
  const thirds: Array<[string, bigint]> = [
    ['a', 1n],
    ['b', 1n],
    ['c', 1n],
  ];

  it('gives the left-over units to the largest remainders, ties to the smaller key', () => {
    expect(split('100', thirds)).toEqual([
      ['a', '33.333333333333333334'],
      ['b', '33.333333333333333333'],
      ['c', '33.333333333333333333'],
    ]);
    expect(split('-100', thirds)).toEqual([
      ['a', '-33.333333333333333334'],
      ['b', '-33.333333333333333333'],
      ['c', '-33.333333333333333333'],
    ]);
    expect(split('0.000000000000000005', thirds)).toEqual([
      ['a', '0.000000000000000002'],
      ['b', '0.000000000000000002'],
      ['c', '0.000000000000000001'],
    ]);
    expect(
      split('10', [
        ['a', 3n],
        ['b', 3n],
        ['c', 1n],
      ]),
    ).toEqual([
      ['a', '4.285714285714285714'],
      ['b', '4.285714285714285714'],
      ['c', '1.428571428571428572'],
    ]);
  });

  it('spreads 100 over a month of 30 days', () => {
    const days = Array.from({ length: 30 }, (_, i): [string, bigint] => [
      String(i + 1).padStart(2, '0'),
      1n,
    ]);
    const parts = split('100', days)!.map(([, part]) => part);
    expect(parts.slice(0, 10)).toEqual(Array(10).fill('3.333333333333333334'));
    expect(parts.slice(10)).toEqual(Array(20).fill('3.333333333333333333'));
  });

  it('has no answer without weights and refuses negative ones', () => {
    expect(split('1', [['a', 0n]])).toBeUndefined();
    expect(() => split('1', [['a', -1n]])).toThrow(RangeError);
  });

  it('conserves the amount, and a refund cancels its charge', () => {
    fc.assert(
      fc.property(
        anyAtto,
        fc.uniqueArray(
          fc.tuple(fc.string(), fc.bigInt({ min: 0n, max: 10n ** 9n })),
          { selector: ([key]) => key, minLength: 1 },
        ),
        (amount, weights) => {
          fc.pre(weights.some(([, weight]) => weight > 0n));
          const parts = splitByLargestRemainder(amount, weights)!;
          const refund = splitByLargestRemainder(-amount, weights)!;
          let sum = 0n;
          for (const [key, part] of parts) {
            sum += part;
            expect(refund.get(key)).toBe(-part);
          }
          expect(sum).toBe(amount);
        },
      ),
    );
  });
});

describe('display helpers', () => {
  it('knows minor units', () => {
    expect(['JPY', 'USD', 'KWD', 'not a code'].map(minorUnitDigits)).toEqual([
      0, 2, 3, 2,
    ]);
  });

  it('rounds half away from zero', () => {
    const round = (text: string, digits: number) =>
      formatDecimal(roundToDigits(parseDecimal(text), digits));
    expect(round('1.005', 2)).toBe('1.01');
    expect(round('-1.005', 2)).toBe('-1.01');
    expect(round('2.4', 0)).toBe('2');
    expect(round('1.0045', 3)).toBe('1.005');
  });

  it('divides without losing the integers behind', () => {
    expect(ratio(1n, 3n)).toBeCloseTo(0.333333333333333, 14);
    expect(ratio(-9n * 10n ** 37n, 10n ** 38n)).toBe(-0.9);
    expect(ratio(1n, 0n)).toBeUndefined();
  });
});
