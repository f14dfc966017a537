import {
  formatMagnitude,
  formatMoney,
  formatPercent,
  relativeChange,
  shareOf,
  signOf,
} from './money';

/** The formatter separates code and amount by a no-break space. */
const text = (value: string) => value.replace(/\u00a0|\u202f/g, ' ');

describe('formatMoney', () => {
  it.each([
    ['17.5647393447', 'USD', '$17.56'],
    ['0', 'USD', '$0.00'],
    ['0.005', 'USD', '$0.01'],
    ['-0.005', 'USD', '-$0.01'],
    ['0.0049', 'USD', '$0.00'],
    ['-0.0049', 'USD', '$0.00'],
    ['1.005', 'USD', '$1.01'],
    ['-1234567.895', 'USD', '-$1,234,567.90'],
    ['0.5', 'JPY', '¥1'],
    ['-2.5', 'JPY', '-¥3'],
    ['1.2345', 'KWD', 'KWD 1.235'],
    ['12.5', 'Credits', '12.50 Credits'],
  ])('writes %s %s as %s', (amount, currency, expected) => {
    expect(text(formatMoney({ amount, currency }, 'en-US'))).toBe(expected);
  });

  it('keeps digits that a binary number would lose', () => {
    expect(
      formatMoney({ amount: '9007199254740993.01', currency: 'USD' }, 'en-US'),
    ).toBe('$9,007,199,254,740,993.01');
  });

  it('follows the locale', () => {
    expect(
      text(formatMoney({ amount: '-1234.5', currency: 'EUR' }, 'de-DE')),
    ).toBe('-1.234,50 €');
  });

  it('leaves out the sign of a magnitude', () => {
    expect(
      formatMagnitude({ amount: '-12.345', currency: 'USD' }, 'en-US'),
    ).toBe('$12.35');
  });
});

describe('ratios', () => {
  it('relates a change to the magnitude of the amount before', () => {
    expect(relativeChange('30', '120')).toBe(0.25);
    // A credit that shrinks from -100 to -50 is a cost that rises.
    expect(relativeChange('50', '-100')).toBe(0.5);
    expect(relativeChange('5', '0')).toBeUndefined();
  });

  it('has no share of nothing', () => {
    expect(shareOf('0', '0')).toBeUndefined();
    expect(shareOf('1', '8')).toBe(0.125);
  });

  it.each([
    [0.042, false, '4.2%'],
    [0.25, true, '+25%'],
    [-0.1994, true, '-19.9%'],
    [0, true, '0%'],
  ])('writes %s (signed: %s) as %s', (value, signed, expected) => {
    expect(formatPercent(value, { signed, locale: 'en-US' })).toBe(expected);
  });

  it('knows signs', () => {
    expect(['-0.000001', '0', '3'].map(signOf)).toEqual([-1, 0, 1]);
  });
});
