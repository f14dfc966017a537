import {
  dayAt,
  formatDay,
  isWeekend,
  lastDay,
  monthOf,
  parseDay,
  startOf,
} from './calendar';
import { plain, scaled, scientific, toCents } from './decimals';

describe('decimals', () => {
  it.each([
    ['0', 2, 0n],
    ['12.5', 6, 12_500_000n],
    ['-0.000001', 6, -1n],
    ['0.0000166667', 12, 16_666_700n],
  ])('reads %s with %i places', (text, places, value) => {
    expect(scaled(text, places)).toBe(value);
    expect(plain(value, places)).toBe(text);
  });

  it.each(['', '.5', '1.', '1,5', '1e3', '0.001', '+1'])(
    'refuses %p with two places',
    text => {
      expect(() => scaled(text, 2)).toThrow(RangeError);
    },
  );

  it.each([
    [35_200_000_000_000n, '3.52E-5'],
    [-1n, '-1E-18'],
    [0n, '0'],
    [10n ** 18n, '1'],
  ])('writes %s in E notation', (value, text) => {
    expect(scientific(value, 18)).toBe(text);
  });

  it.each([
    ['1.005', '1.01'],
    ['-1.005', '-1.01'],
    ['1.004999', '1'],
  ])('rounds %s to cents, half away from zero', (text, rounded) => {
    expect(plain(toCents(scaled(text, 18)), 18)).toBe(rounded);
  });
});

describe('the calendar', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', 'today', ''])(
    'refuses %p',
    text => {
      expect(parseDay(text)).toBeUndefined();
    },
  );

  it('knows leap years, week days and ends of months', () => {
    const day = parseDay('2028-02-29') ?? 0;
    expect(formatDay(day + 1)).toBe('2028-03-01');
    expect(lastDay(monthOf(day))).toBe(day);
    expect(dayAt(startOf(day + 1) - 1)).toBe(day);
    // 2026-11-21 was a Saturday.
    const saturday = parseDay('2026-11-21') ?? 0;
    expect([-1, 0, 1, 2].map(offset => isWeekend(saturday + offset))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
