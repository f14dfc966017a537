import type { SloWindow } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { missingVectors, readVectors } from '../__testUtils__/vectors';
import { monthAt, windowAt, windowSeconds } from './windows';

function calendar(
  duration: string,
  startTime: string,
  timeZone = 'UTC',
): SloWindow {
  return { type: 'calendar', duration, seconds: 1, startTime, timeZone };
}

/** Beginning and end of the period that is running. */
function period(window: SloWindow, at: string): [string, string] {
  const found = windowAt(window, new Date(at));
  if (found.state !== 'running' || !found.periodEnd) {
    throw new Error(`There is no period at ${at}`);
  }
  return [short(found.from), short(found.periodEnd)];
}

function short(date: Date): string {
  return date.toISOString().replace(':00.000Z', 'Z');
}

describe('windowAt', () => {
  it('counts a rolling window back from the instant', () => {
    expect(
      windowAt(
        { type: 'rolling', duration: '30d', seconds: 2_592_000 },
        new Date('2026-11-24T12:00:00Z'),
      ),
    ).toEqual({
      state: 'running',
      from: new Date('2026-10-25T12:00:00Z'),
      to: new Date('2026-11-24T12:00:00Z'),
    });
  });

  it('has not started before its anchor, and has at it', () => {
    const window = calendar('1M', '2026-12-01 00:00:00', 'Europe/Berlin');
    expect(windowAt(window, new Date('2026-11-30T22:59:59Z'))).toEqual({
      state: 'notStarted',
      startsAt: new Date('2026-11-30T23:00:00Z'),
    });
    expect(period(window, '2026-11-30T23:00:00Z')).toEqual([
      '2026-11-30T23:00Z',
      '2026-12-31T23:00Z',
    ]);
  });

  it.each([
    ['1w', '2022-07-05 08:00:00', '2022-08-09T08:00Z', '2022-08-16T08:00Z'],
    ['1M', '2022-07-01 08:00:00', '2022-08-01T08:00Z', '2022-09-01T08:00Z'],
    ['1Q', '2021-11-30 00:00:00', '2022-05-30T00:00Z', '2022-08-30T00:00Z'],
    ['1Y', '2020-02-29 00:00:00', '2022-02-28T00:00Z', '2023-02-28T00:00Z'],
    ['12h', '2022-08-01 06:00:00', '2022-08-11T06:00Z', '2022-08-11T18:00Z'],
    ['45m', '2022-08-11 00:00:00', '2022-08-11T08:15Z', '2022-08-11T09:00Z'],
    ['3d', '2022-08-01 09:00:00', '2022-08-10T09:00Z', '2022-08-13T09:00Z'],
  ])('%s from %s', (duration, start, from, to) => {
    expect(period(calendar(duration, start), '2022-08-11T08:31:00Z')).toEqual([
      from,
      to,
    ]);
  });

  it('gives a boundary to the window that it begins', () => {
    const window = calendar('1w', '2022-07-05 08:00:00');
    expect(period(window, '2022-08-16T08:00:00Z')[0]).toBe('2022-08-16T08:00Z');
    expect(period(window, '2022-08-16T07:59:59.999Z')[0]).toBe(
      '2022-08-09T08:00Z',
    );
  });

  it('keeps the day of the anchor in long months', () => {
    const window = calendar('1M', '2022-01-31 00:00:00');
    expect(
      ['01-31', '03-01', '04-01', '05-01', '06-01'].map(
        day => period(window, `2022-${day}T00:00:00Z`)[0],
      ),
    ).toEqual([
      '2022-01-31T00:00Z',
      '2022-02-28T00:00Z',
      '2022-03-31T00:00Z',
      '2022-04-30T00:00Z',
      '2022-05-31T00:00Z',
    ]);
  });

  it('keeps the time of day when daylight saving begins and ends', () => {
    const window = calendar('1w', '2022-01-01 12:00:00', 'America/New_York');
    expect(period(window, '2022-01-02T00:00:00Z')).toEqual([
      '2022-01-01T17:00Z',
      '2022-01-08T17:00Z',
    ]);
    const march = windowAt(window, new Date('2022-03-13T00:00:00Z'));
    expect(march.state === 'running' && windowSeconds(march)).toBe(167 * 3600);
    expect(period(window, '2022-11-06T00:00:00Z')).toEqual([
      '2022-11-05T16:00Z',
      '2022-11-12T17:00Z',
    ]);
  });

  it('counts hours as elapsed time over a change', () => {
    // Begins at 00:00 EST; after the change at 2:00 the clock shows 13:00.
    expect(
      period(
        calendar('12h', '2022-03-13 00:00:00', 'America/New_York'),
        '2022-03-13T18:00:00Z',
      ),
    ).toEqual(['2022-03-13T17:00Z', '2022-03-14T05:00Z']);
  });

  it.each([
    // 2:30 does not exist: 3:30 EDT.
    ['America/New_York', '2022-03-12 02:30:00', '2022-03-13T07:30Z'],
    // 2:30 does not exist: 3:30 CEST.
    ['Europe/Berlin', '2022-03-26 02:30:00', '2022-03-27T01:30Z'],
    // 1:30 comes twice: the one of daylight saving time is the earlier.
    ['America/New_York', '2022-11-05 01:30:00', '2022-11-06T05:30Z'],
    ['Europe/Berlin', '2022-10-29 02:30:00', '2022-10-30T00:30Z'],
    // Half an hour of daylight saving: 2:15 does not exist, 2:45.
    ['Australia/Lord_Howe', '2022-10-01 02:15:00', '2022-10-01T15:45Z'],
    // A day that was skipped: 30 December 2011 becomes the 31st.
    ['Pacific/Apia', '2011-12-29 12:00:00', '2011-12-30T22:00Z'],
  ])('has a boundary in a gap or overlap of %s', (zone, start, boundary) => {
    expect(period(calendar('1d', start, zone), `${boundary}`)[0]).toBe(
      boundary,
    );
  });

  it.each([
    calendar('1x', '2022-01-01 00:00:00'),
    calendar('1M', '2022-02-30 00:00:00'),
    calendar('1M', '2022-01-01'),
    calendar('1M', '2022-01-01 00:00:00', 'Mars/Olympus'),
  ])('refuses %j', window => {
    expect(() => windowAt(window, new Date())).toThrow(RangeError);
  });

  it('covers time without gaps and overlaps, whatever the zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1h', '7h', '1d', '2d', '1w', '1M', '1Q', '1Y'),
        fc.constantFrom(
          'America/New_York',
          'Europe/Berlin',
          'Asia/Kathmandu',
          'Australia/Lord_Howe',
          'Africa/Casablanca',
        ),
        fc.integer({ min: 0, max: 15 * 366 * 24 }),
        (duration, zone, hours) => {
          const window = calendar(duration, '2011-01-31 02:30:00', zone);
          const asOf = new Date(Date.UTC(2011, 1, 1) + hours * 3_600_000);
          const now = windowAt(window, asOf);
          if (now.state !== 'running' || !now.periodEnd) {
            throw new Error('It has begun');
          }
          expect(now.from <= asOf && asOf < now.periodEnd).toBe(true);
          const [next] = period(window, now.periodEnd.toISOString());
          expect(next).toBe(short(now.periodEnd));
        },
      ),
    );
  });
});

describe('monthAt', () => {
  it('is the month in UTC', () => {
    expect(monthAt(new Date('2026-12-31T23:59:59Z'))).toEqual({
      state: 'running',
      from: new Date('2026-12-01T00:00:00Z'),
      to: new Date('2026-12-31T23:59:59Z'),
      periodEnd: new Date('2027-01-01T00:00:00Z'),
    });
  });
});

describeIf(describe, missingVectors)('shared vectors of windows', () => {
  const instant = (text: string) => short(new Date(text));

  it('has the calendar ranges', () => {
    const { cases } = readVectors()['calendar_ranges_now_2022-08-11T08:31Z'];
    expect(cases).toHaveLength(2);
    for (const [duration, start, from, to] of cases) {
      const window = calendar(
        duration,
        start.replace('T', ' ').replace('Z', ':00'),
      );
      expect(period(window, '2022-08-11T08:31:00Z')).toEqual([from, to]);
    }
  });

  it('has the windows around daylight saving', () => {
    const { calendar_dst: dst } = readVectors();
    const window = calendar(dst.duration, dst.startTime, dst.timeZone);
    expect(dst.windows).toHaveLength(3);
    dst.windows.forEach(([from, to], index) => {
      expect(period(window, from)).toEqual([instant(from), instant(to)]);
      expect(
        (new Date(to).getTime() - new Date(from).getTime()) / 3_600_000,
      ).toBe(dst.hours[index]);
    });
  });

  it('has the ends of months', () => {
    const { calendar_month_end: months } = readVectors();
    const window = calendar(months.duration, months.startTime, months.timeZone);
    months.boundaries.slice(1).forEach((boundary, index) => {
      expect(period(window, `${months.boundaries[index]}T00:00:00Z`)[1]).toBe(
        instant(boundary),
      );
    });
  });
});
