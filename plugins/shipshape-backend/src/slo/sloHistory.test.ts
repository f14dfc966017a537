import type {
  BudgetingMethod,
  SloBucket,
} from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import {
  HistoryRequest,
  readsOf,
  stepOf,
  toPoints,
  withoutExclusions,
} from './sloHistory';

const HOUR = 3600;
const DAY = 24 * HOUR;

const hours = (from: number, to: number): SloBucket[] =>
  Array.from({ length: to - from }, (_, index) => ({
    start: (from + index) * HOUR,
    widthSeconds: HOUR,
    bad: 1,
    total: 100,
  }));

const EVENTS: BudgetingMethod = { type: 'Occurrences' };

const ratio: HistoryRequest['burnRate'] = ({ bad, total }) =>
  total > 0 ? bad / total : undefined;

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('stepOf', () => {
  it.each([
    [DAY, 300],
    [DAY + 1, HOUR],
    [90 * DAY, HOUR],
    [100 * DAY, HOUR],
    // 8,760 hours in at most 2,400 points.
    [365 * DAY, 4 * HOUR],
  ])('of %d seconds is %d', (seconds, step) => {
    expect(stepOf({ from: 0, to: seconds }, EVENTS)).toBe(step);
  });

  it.each([
    [DAY, 60, 300],
    [DAY, 600, 600],
    [DAY, 700, 900],
    [7 * DAY, 600, HOUR],
    [7 * DAY, 1.5 * HOUR, 2 * HOUR],
    [365 * DAY, 6 * HOUR, 6 * HOUR],
  ])('of %d seconds with slices of %d is %d', (seconds, sliceSeconds, step) => {
    expect(
      stepOf(
        { from: 0, to: seconds },
        { type: 'RatioTimeslices', sliceSeconds },
      ),
    ).toBe(step);
  });
});

describe('readsOf', () => {
  it('asks for six hours more, and for the last hours finely', () => {
    const to = 100 * DAY + 1500;
    expect(readsOf({ from: to - 30 * DAY, to })).toEqual([
      {
        from: to - 30 * DAY - 6 * HOUR,
        to: 100 * DAY - 6 * HOUR,
        stepSeconds: HOUR,
      },
      { from: 100 * DAY - 6 * HOUR, to, stepSeconds: 300 },
    ]);
    expect(readsOf({ from: to - DAY, to })).toEqual([
      { from: to - DAY - 6 * HOUR, to, stepSeconds: 300 },
    ]);
  });

  it('never asks for anything twice, and for all of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5000, max: 9000 }),
        fc.integer({ min: 1, max: 9000 }),
        (end, length) => {
          const range = { from: (end - length) * 300, to: end * 300 };
          const reads = readsOf(range);
          expect(reads[0].from).toBe(range.from - 6 * HOUR);
          expect(reads[reads.length - 1].to).toBe(range.to);
          for (const [index, read] of reads.entries()) {
            expect(read.from).toBeLessThan(read.to);
            expect(index === 0 || read.from === reads[index - 1].to).toBe(true);
          }
        },
      ),
    );
  });
});

describe('toPoints', () => {
  // 48 hours, without counts from 10:00 to 12:00, and a last step of 25 minutes.
  const range = { from: 0, to: 2 * DAY + 1500 };
  const buckets: SloBucket[] = [
    ...hours(-6, 10),
    ...hours(12, 48),
    ...[0, 1, 2, 3, 4].map(index => ({
      start: 2 * DAY + index * 300,
      widthSeconds: 300,
      bad: 0.8,
      total: 10,
    })),
  ];
  // 10 + 36 hours and 5 × 0.8: 50 bad events, and half of the budget is left.
  const points = toPoints({
    method: EVENTS,
    range,
    buckets,
    budgetRemaining: 0.5,
    burnRate: ratio,
  });

  it('has one per hour and one at the end', () => {
    expect(points).toHaveLength(49);
    expect(points[0].at).toBe(at(HOUR));
    expect(points[47].at).toBe(at(2 * DAY));
    expect(points[48]).toMatchObject({ at: at(range.to), total: 50, bad: 4 });
  });

  it('burns the budget down to the figure of the window', () => {
    expect(points[0].budgetRemaining).toBeCloseTo(1 - 0.5 / 50, 12);
    expect(points[9].budgetRemaining).toBeCloseTo(0.9, 12);
    expect(points[12].budgetRemaining).toBeCloseTo(1 - (11 * 0.5) / 50, 12);
    expect(points[48].budgetRemaining).toBe(0.5);
  });

  it('leaves a gap a gap', () => {
    expect(points[10]).toEqual({ at: at(11 * HOUR) });
    expect(points[11]).toEqual({ at: at(12 * HOUR) });
  });

  it('has burn rates of the hours that end there, also before the window', () => {
    expect(points[0]).toMatchObject({ burnRate1h: 0.01, burnRate6h: 0.01 });
    // 35 minutes at 1 %, 25 at 8 %: 0.5833 + 4 of 58.33 + 50.
    expect(points[48].burnRate1h).toBeCloseTo(
      (35 / 60 + 4) / (3500 / 60 + 50),
      12,
    );
    // Five hours and 35 minutes at 1 %.
    expect(points[48].burnRate6h).toBeCloseTo(
      (5 + 35 / 60 + 4) / (500 + 3500 / 60 + 50),
      12,
    );
  });

  it('has a full budget and a burn rate of 0 while nothing was bad', () => {
    const good = hours(0, 48).map(bucket => ({ ...bucket, bad: 0 }));
    const [first] = toPoints({
      method: EVENTS,
      range: { from: 0, to: 2 * DAY },
      buckets: good,
      budgetRemaining: 1,
      burnRate: ratio,
    });
    expect(first).toMatchObject({ budgetRemaining: 1, burnRate1h: 0 });
  });

  it('has no gaps between the ends of slices', () => {
    // Twelve hours with slices of half an hour, the last two of them bad.
    const end = 12 * HOUR;
    const slices = Array.from({ length: 24 }, (_, index) => ({
      start: (index + 1) * 1800 - 300,
      widthSeconds: 300,
      bad: index < 22 ? 0 : 1,
      total: 1,
    }));
    const found = toPoints({
      range: { from: 0, to: end },
      method: { type: 'RatioTimeslices', sliceSeconds: 1800 },
      buckets: slices,
      budgetRemaining: 0,
      burnRate: ratio,
    });
    expect(found).toHaveLength(24);
    expect(found.map(({ total }) => total)).toEqual(slices.map(() => 1));
    expect(found.slice(-3).map(point => point.budgetRemaining)).toEqual([
      1, 0.5, 0,
    ]);
  });

  it('knows no budget and no burn rate without traffic', () => {
    const idle = hours(0, 48).map(bucket => ({ ...bucket, bad: 0, total: 0 }));
    const [first] = toPoints({
      method: EVENTS,
      range: { from: 0, to: 2 * DAY },
      buckets: idle,
      burnRate: ratio,
    });
    expect(first).toEqual({ at: at(HOUR), total: 0, bad: 0 });
  });

  it('never regains budget, and ends at the figure', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 71 }), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 100 }), {
          minLength: 72,
          maxLength: 72,
        }),
        fc.double({ min: -20, max: 1, noNaN: true }),
        (present, bad, remaining) => {
          const line = present
            .concat(71)
            .filter((index, position, all) => all.indexOf(index) === position)
            .sort((a, b) => a - b)
            .map(index => ({
              start: index * HOUR,
              widthSeconds: HOUR,
              bad: bad[index],
              total: 100,
            }));
          const known = toPoints({
            method: EVENTS,
            range: { from: 0, to: 72 * HOUR },
            buckets: line,
            budgetRemaining: remaining,
            burnRate: ratio,
          }).flatMap(point => point.budgetRemaining ?? []);
          expect(known).toHaveLength(line.length);
          known.forEach((value, index) =>
            expect(index === 0 || value <= known[index - 1]).toBe(true),
          );
          const isBurnt = line.some(bucket => bucket.bad > 0);
          expect(known[known.length - 1]).toBeCloseTo(
            isBurnt ? remaining : 1,
            9,
          );
        },
      ),
    );
  });
});

describe('withoutExclusions', () => {
  it('leaves out what lies inside, and keeps the rest in proportion', () => {
    expect(
      withoutExclusions(hours(0, 4), [{ from: 0.5 * HOUR, to: 2.75 * HOUR }]),
    ).toEqual([
      { start: 0, widthSeconds: 1800, bad: 0.5, total: 50 },
      { start: 2.75 * HOUR, widthSeconds: 900, bad: 0.25, total: 25 },
      { start: 3 * HOUR, widthSeconds: HOUR, bad: 1, total: 100 },
    ]);
  });

  it('cuts the middle of a bucket', () => {
    expect(
      withoutExclusions(hours(0, 1), [{ from: 900, to: 1800 }]).map(
        ({ start, widthSeconds }) => [start, widthSeconds],
      ),
    ).toEqual([
      [0, 900],
      [1800, 1800],
    ]);
  });
});
