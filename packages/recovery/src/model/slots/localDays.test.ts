import { localDays } from './localDays';

const days = (zone: string, from: string, to: string) =>
  localDays(zone, new Date(from), new Date(to)).map(({ day, start, end }) => [
    day,
    start.toISOString(),
    (end.getTime() - start.getTime()) / 3_600_000,
  ]);

describe('localDays', () => {
  it('has the days that an interval touches, with their own lengths', () => {
    // The clock goes back on 25 October, in Berlin at 01:00 UTC.
    expect(
      days('Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T00:00:00Z'),
    ).toEqual([
      ['2026-10-24', '2026-10-23T22:00:00.000Z', 24],
      ['2026-10-25', '2026-10-24T22:00:00.000Z', 25],
      ['2026-10-26', '2026-10-25T23:00:00.000Z', 24],
    ]);
    expect(
      days('America/New_York', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'),
    ).toEqual([['2026-03-08', '2026-03-08T05:00:00.000Z', 23]]);
    // Midnight does not exist on the day that the clock goes forward.
    expect(
      days('Africa/Cairo', '2026-04-24T00:00:00Z', '2026-04-24T01:00:00Z'),
    ).toEqual([['2026-04-24', '2026-04-23T22:00:00.000Z', 23]]);
  });

  it('is half-open, and has no gaps over a year', () => {
    expect(days('UTC', '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z')).toEqual(
      [['2026-11-24', '2026-11-24T00:00:00.000Z', 24]],
    );
    expect(days('UTC', '2026-11-24T00:00:00Z', '2026-11-24T00:00:00Z')).toEqual(
      [],
    );
    for (const zone of ['UTC', 'Europe/Berlin', 'Pacific/Auckland']) {
      const year = localDays(
        zone,
        new Date('2026-01-01T12:00:00Z'),
        new Date('2027-01-01T12:00:00Z'),
      );
      expect([zone, year.length]).toEqual([zone, 366]);
      year.slice(1).forEach(({ start }, index) => {
        expect(start).toEqual(year[index].end);
      });
    }
  });
});
