import {
  formatAge,
  formatDay,
  formatDuration,
  formatInstant,
  formatMonth,
  formatRange,
  formatShortDay,
  formatShortMonth,
} from './days';

/** Thin and no-break spaces, as the formatter likes them, as plain ones. */
const text = (value: string) => value.replace(/[\u00a0\u202f\u2009]/g, ' ');

const RealFormat = Intl.DateTimeFormat;

/** A browser somewhere else: what does not name its zone gets that one. */
function inZone(timeZone: string) {
  jest
    .spyOn(Intl, 'DateTimeFormat')
    .mockImplementation(
      (locale, options) => new RealFormat(locale, { timeZone, ...options }),
    );
}

describe.each(['UTC', 'America/New_York', 'Pacific/Kiritimati'])(
  'UTC days in a browser in %s',
  zone => {
    beforeEach(() => inZone(zone));
    afterEach(() => jest.restoreAllMocks());

    it('are what they are', () => {
      expect(formatDay('2026-11-01', 'en-US')).toBe('Nov 1, 2026');
      expect(formatShortDay('2026-11-01', 'en-US')).toBe('Nov 1');
      expect(formatMonth('2026-11', 'en-US')).toBe('November 2026');
      expect(formatShortMonth('2026-11-01', 'en-US')).toBe('Nov 2026');
      expect(text(formatRange('2026-11-01', '2026-12-01', 'en-US'))).toBe(
        'Nov 1 – 30, 2026',
      );
      expect(text(formatInstant('2026-11-01T00:30:00Z', 'en-US'))).toBe(
        'Nov 1, 2026, 00:30 UTC',
      );
    });
  },
);

describe('ranges', () => {
  it('end on their last day', () => {
    expect(text(formatRange('2026-10-30', '2026-11-02', 'en-US'))).toBe(
      'Oct 30 – Nov 1, 2026',
    );
    expect(formatRange('2026-11-01', '2026-11-02', 'en-US')).toBe(
      'Nov 1, 2026',
    );
  });
});

describe('ages and lengths', () => {
  const now = new Date('2026-11-24T10:15:00Z');

  it.each([
    ['2026-11-24T10:14:30Z', 'now'],
    ['2026-11-24T10:03:00Z', '12 minutes ago'],
    ['2026-11-24T08:00:00Z', '2 hours ago'],
    ['2026-11-23T10:15:00Z', 'yesterday'],
    ['2026-11-20T10:15:00Z', '4 days ago'],
    // A clock ahead of ours.
    ['2026-11-24T10:15:10Z', 'now'],
  ])('of %s: %s', (instant, expected) => {
    expect(formatAge(instant, now, 'en-US')).toBe(expected);
  });

  it.each([
    [45, '45 seconds'],
    [90, '1.5 minutes'],
    [3600, '1 hour'],
    [172_800, '2 days'],
    [0, '0 seconds'],
  ])('%d seconds are %s', (seconds, expected) => {
    expect(formatDuration(seconds, 'en-US')).toBe(expected);
  });
});
