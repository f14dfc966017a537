import {
  formatAttainment,
  formatAxisInstant,
  formatBurnRate,
  formatCount,
  formatMinutes,
  formatShare,
  formatTarget,
  formatWindowLength,
} from './slo';

describe('formatTarget', () => {
  it.each([
    ['0.999', '99.9%'],
    ['0.99999', '99.999%'],
    // As binary numbers 99.99 / 100 is 0.9998999999999999.
    ['0.9999', '99.99%'],
    ['0.5', '50%'],
    ['0', '0%'],
    ['0.0144', '1.44%'],
    ['0.000933333333333', '0.0933333333333%'],
  ])('%s is %s', (target, text) => {
    expect(formatTarget(target, 'en-US')).toBe(text);
  });
});

describe('formatAttainment', () => {
  it.each([
    [1, '100%'],
    [0, '0.00%'],
    [0.999, '99.90%'],
    [0.99975, '99.975%'],
    // Never rounded up to the objective, nor to everything.
    [0.9989999, '99.89%'],
    [0.99999999, '99.999999%'],
    [0.9999999999, '99.999999%'],
    [0.5, '50.00%'],
  ])('%s is %s', (value, text) => {
    expect(formatAttainment(value, 'en-US')).toBe(text);
  });
});

describe('formatShare', () => {
  it.each([
    [0, '0%'],
    [-0.5, '-50%'],
    [-29, '-2,900%'],
    [0.425, '42.5%'],
    [0.0004, '0.04%'],
    [-0.0004, '-0.04%'],
    [1, '100%'],
    [0.99999, '99.9%'],
  ])('%s is %s', (value, text) => {
    expect(formatShare(value, 'en-US')).toBe(text);
  });
});

it.each([
  [0, '0'],
  [1e-12, '0'],
  [12_345.6, '12,346'],
  [7.2, '7.2'],
  [-5, '-5'],
  [0.05, '0.05'],
])('formats the count %s as %s', (value, text) => {
  expect(formatCount(value, 'en-US')).toBe(text);
});

it.each([
  [0, '0×'],
  [6, '6×'],
  [14.4, '14.4×'],
  [0.04, '0.04×'],
  [1000, '1,000×'],
])('formats the burn rate %s as %s', (value, text) => {
  expect(formatBurnRate(value, 'en-US')).toBe(text);
});

it('formats minutes without their sign', () => {
  expect(formatMinutes(-21.6, 'en-US')).toBe('21.6 minutes');
  expect(formatMinutes(0.432, 'en-US')).toBe('25.9 seconds');
});

it.each([
  ['30d', '30 days'],
  ['4w', '4 weeks'],
  ['1M', '1 month'],
  ['1m', '1 minute'],
  ['1Q', '3 months'],
  ['1Y', '1 year'],
  ['P1D', 'P1D'],
])('formats the window %s as %s', (duration, text) => {
  expect(formatWindowLength(duration, 'en-US')).toBe(text);
});

describe('formatAxisInstant', () => {
  const instant = new Date('2026-11-01T00:30:00Z');

  it('gives the time of a short chart and the day of a long one, in UTC', () => {
    expect(formatAxisInstant(instant, 86_400, 'en-US')).toBe('00:30');
    expect(formatAxisInstant(instant, 30 * 86_400, 'en-US')).toBe('Nov 1');
  });

  // West of Greenwich it is still October there.
  it('does not follow the zone of the browser', () => {
    const RealFormat = Intl.DateTimeFormat;
    const spy = jest
      .spyOn(Intl, 'DateTimeFormat')
      .mockImplementation(
        (locale, options) =>
          new RealFormat(locale, { timeZone: 'America/New_York', ...options }),
      );
    try {
      expect(formatAxisInstant(instant, 30 * 86_400, 'en-US')).toBe('Nov 1');
    } finally {
      spy.mockRestore();
    }
  });
});
