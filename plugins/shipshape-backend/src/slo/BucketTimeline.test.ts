import fc from 'fast-check';
import { BucketTimeline } from './BucketTimeline';

const hour = (index: number, bad: number, total: number) => ({
  start: index * 3600,
  widthSeconds: 3600,
  bad,
  total,
});

describe('BucketTimeline', () => {
  const timeline = new BucketTimeline([
    hour(0, 1, 10),
    hour(1, 2, 20),
    // A gap of one hour.
    hour(3, 4, 40),
    { start: 4 * 3600, widthSeconds: 300, bad: 8, total: 80 },
  ]);

  it.each([
    ['a whole bucket', 3600, 7200, [2, 20, 3600]],
    ['a third of one', 3600, 4800, [2 / 3, 20 / 3, 1200]],
    ['parts of two', 1800, 5400, [1.5, 15, 3600]],
    ['over a gap', 3600, 14_400, [6, 60, 7200]],
    ['only a gap', 7200, 10_800, [0, 0, 0]],
    ['buckets of two widths', 10_800, 14_700, [12, 120, 3900]],
    ['beyond both ends', -9999, 99_999, [15, 150, 11_100]],
    ['nothing', 5000, 5000, [0, 0, 0]],
  ])('sums %s', (_name, from, to, [bad, total, coveredSeconds]) => {
    const sum = timeline.sum(from, to);
    expect(sum.bad).toBeCloseTo(bad, 12);
    expect(sum.total).toBeCloseTo(total, 12);
    expect(sum.coveredSeconds).toBe(coveredSeconds);
  });

  it('sees no traffic where there is none, whatever came before', () => {
    const idle = new BucketTimeline([
      hour(0, 0.1, 1e9 / 3),
      hour(1, 0.2, 1e9 / 7),
      hour(2, 0, 0),
    ]);
    expect(idle.sum(7200, 10_800)).toEqual({
      bad: 0,
      total: 0,
      coveredSeconds: 3600,
    });
  });

  it('gives the same in one piece as in two', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 50 })),
        fc.integer({ min: 0, max: 180_000 }),
        fc.integer({ min: 0, max: 180_000 }),
        fc.integer({ min: 0, max: 180_000 }),
        (hours, a, b, c) => {
          const [from, middle, to] = [a, b, c].sort((x, y) => x - y);
          const line = new BucketTimeline(
            hours.sort((x, y) => x - y).map(index => hour(index, index, 100)),
          );
          const [left, right] = [line.sum(from, middle), line.sum(middle, to)];
          const whole = line.sum(from, to);
          expect(left.bad + right.bad).toBeCloseTo(whole.bad, 6);
          expect(left.coveredSeconds + right.coveredSeconds).toBe(
            whole.coveredSeconds,
          );
        },
      ),
    );
  });
});
