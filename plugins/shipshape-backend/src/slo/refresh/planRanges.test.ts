import { definitionOf } from '../../__testUtils__/seedSlos';
import { asOfAt, planRanges } from './planRanges';

const HOUR = 3600;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(text) / 1000;
const show = (seconds: number) =>
  new Date(seconds * 1000).toISOString().replace(':00.000Z', 'Z');

const NOW = '2026-11-24T12:03:00Z';

function plan(
  series: { askedFrom?: number; asOf?: number } = {},
  options: {
    now?: string;
    days?: number;
    sourceDays?: number;
    retentionDays?: number;
  } = {},
) {
  const { days = 7, sourceDays, retentionDays = 400 } = options;
  const found = planRanges(
    definitionOf('a', {
      window: { type: 'rolling', duration: `${days}d`, seconds: days * DAY },
    }),
    series,
    {
      now: new Date(options.now ?? NOW),
      sourceRetentionSeconds:
        sourceDays === undefined ? undefined : sourceDays * DAY,
      retentionSeconds: retentionDays * DAY,
    },
  );
  return {
    ranges: found.ranges.map(
      ({ from, to, widthSeconds }) =>
        `${show(from)} ${show(to)} ${widthSeconds}`,
    ),
    askedFrom: show(found.askedFrom),
    asOf: show(found.asOf),
  };
}

describe('asOfAt', () => {
  it('ends two minutes ago, where a bucket ends', () => {
    expect(show(asOfAt(new Date('2026-11-24T12:02:00Z')))).toBe(
      '2026-11-24T12:00Z',
    );
    expect(show(asOfAt(new Date('2026-11-24T12:01:59Z')))).toBe(
      '2026-11-24T11:55Z',
    );
  });
});

describe('planRanges', () => {
  it('fills a new series back to the beginning of the month or of its window, in hours but for the last three days', () => {
    expect(plan()).toEqual({
      ranges: [
        '2026-11-01T00:00Z 2026-11-21T12:00Z 3600',
        '2026-11-21T12:00Z 2026-11-24T12:00Z 300',
      ],
      askedFrom: '2026-11-01T00:00Z',
      asOf: '2026-11-24T12:00Z',
    });
    expect(plan({}, { days: 30 }).ranges[0]).toBe(
      '2026-10-25T12:00Z 2026-11-21T12:00Z 3600',
    );
    // The hour in which fine buckets begin is whole, also when the data ends within one.
    expect(plan({}, { now: '2026-11-24T12:43:00Z' }).ranges).toEqual([
      '2026-11-01T00:00Z 2026-11-21T12:00Z 3600',
      '2026-11-21T12:00Z 2026-11-24T12:40Z 300',
    ]);
  });

  it('asks for no more than the source has, and than is kept', () => {
    expect(
      plan({}, { days: 30, sourceDays: 15, now: '2026-11-24T12:43:00Z' })
        .ranges,
    ).toEqual([
      // 12:40 minus 15 days, and then the next whole hour.
      '2026-11-09T13:00Z 2026-11-21T12:00Z 3600',
      '2026-11-21T12:00Z 2026-11-24T12:40Z 300',
    ]);
    expect(plan({}, { days: 365, retentionDays: 100 }).askedFrom).toBe(
      '2026-08-16T12:00Z',
    );
  });

  const known = {
    askedFrom: at('2026-11-01T00:00Z'),
    asOf: at('2026-11-24T11:55Z'),
  };

  it('reads what is new, and the last two buckets again', () => {
    expect(plan(known)).toEqual({
      ranges: ['2026-11-24T11:45Z 2026-11-24T12:00Z 300'],
      askedFrom: '2026-11-01T00:00Z',
      asOf: '2026-11-24T12:00Z',
    });
    // Nothing new.
    expect(plan({ ...known, asOf: at('2026-11-24T12:00Z') }).ranges).toEqual([
      '2026-11-24T11:50Z 2026-11-24T12:00Z 300',
    ]);
  });

  it('closes the gap after a long time, whole hours first', () => {
    expect(plan({ ...known, asOf: at('2026-11-20T08:25Z') }).ranges).toEqual([
      '2026-11-20T08:00Z 2026-11-21T12:00Z 3600',
      '2026-11-21T12:00Z 2026-11-24T12:00Z 300',
    ]);
  });

  it('reads what a longer window needs before', () => {
    expect(plan(known, { days: 30 })).toEqual({
      ranges: [
        '2026-10-25T12:00Z 2026-11-01T00:00Z 3600',
        '2026-11-24T11:45Z 2026-11-24T12:00Z 300',
      ],
      askedFrom: '2026-10-25T12:00Z',
      asOf: '2026-11-24T12:00Z',
    });
    // But not what the source has forgotten.
    expect(plan(known, { days: 30, sourceDays: 15 }).ranges).toHaveLength(1);
  });

  it('takes nothing back when the clock goes back', () => {
    expect(plan({ ...known, asOf: at('2026-11-24T13:00Z') })).toMatchObject({
      ranges: ['2026-11-24T11:50Z 2026-11-24T12:00Z 300'],
      asOf: '2026-11-24T13:00Z',
    });
  });
});
