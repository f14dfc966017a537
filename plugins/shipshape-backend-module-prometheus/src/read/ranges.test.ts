import type { SloRange } from 'backstage-plugin-shipshape-node';
import fc from 'fast-check';
import { batchesOf, bucketCount, shareRanges } from './ranges';

const range = fc
  .record({
    widthSeconds: fc.constantFrom(300, 3600),
    start: fc.nat({ max: 2_000 }),
    count: fc.nat({ max: 3_000 }),
  })
  .map(
    ({ widthSeconds, start, count }): SloRange => ({
      from: start * widthSeconds,
      to: (start + count) * widthSeconds,
      widthSeconds,
    }),
  );

const items = fc
  .array(fc.array(range, { maxLength: 3 }), { maxLength: 30 })
  .map(lists => lists.map((ranges, index) => ({ id: `${index}`, ranges })));

describe('shareRanges', () => {
  it('covers what each asked for, once, and never more than a few times as much', () => {
    fc.assert(
      fc.property(items, asked => {
        const shared = shareRanges(asked);
        const members = shared.flatMap(each => each.members);
        expect(members).toHaveLength(
          asked.flatMap(({ ranges }) =>
            ranges.filter(each => bucketCount(each) > 0),
          ).length,
        );
        for (const each of shared) {
          for (const { range: member } of each.members) {
            expect(member.widthSeconds).toBe(each.widthSeconds);
            expect(member.from).toBeGreaterThanOrEqual(each.from);
            expect(member.to).toBeLessThanOrEqual(each.to);
          }
          // All of a shared range was asked for by somebody.
          const held = new Set(
            each.members.flatMap(({ range: { from, to, widthSeconds } }) =>
              Array.from(
                { length: (to - from) / widthSeconds },
                (_, index) => from + index * widthSeconds,
              ),
            ),
          );
          expect(held.size).toBe(bucketCount(each));
        }
      }),
    );
  });

  it('makes one range of the same ranges of many', () => {
    const ranges = [{ from: 0, to: 900, widthSeconds: 300 }];
    const asked = Array.from({ length: 5000 }, (_, index) => ({
      id: `${index}`,
      ranges,
    }));
    expect(shareRanges(asked)).toHaveLength(1);
  });

  it('does not read a month of all because one lacks it', () => {
    const shared = shareRanges([
      {
        id: 'old',
        ranges: [{ from: 2_591_100, to: 2_592_000, widthSeconds: 300 }],
      },
      { id: 'new', ranges: [{ from: 0, to: 2_592_000, widthSeconds: 300 }] },
    ]);
    expect(shared.map(({ members }) => members.map(({ id }) => id))).toEqual([
      ['old'],
      ['new'],
    ]);
  });
});

describe('batchesOf', () => {
  it('keeps all in order, within the limit where one alone does not exceed it', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 9_000 }), (asked, limit) => {
        const batches = batchesOf(asked, limit);
        expect(batches.flat()).toEqual(asked);
        for (const batch of batches) {
          const buckets = batch
            .flatMap(({ ranges }) => ranges)
            .reduce((sum, each) => sum + bucketCount(each), 0);
          expect(batch.length === 1 || buckets <= limit).toBe(true);
        }
      }),
    );
  });
});
