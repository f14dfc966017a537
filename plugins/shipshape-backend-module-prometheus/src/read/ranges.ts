import type { SloRange } from 'backstage-plugin-shipshape-node';

/** A range that several SLOs are read over at once, with the part that each of them asked for. */
export interface SharedRange extends SloRange {
  members: Array<{ id: string; range: SloRange }>;
}

/** Anything with an id and ranges. */
export interface Ranged {
  id: string;
  ranges: readonly SloRange[];
}

/** Buckets of a range. */
export function bucketCount({ from, to, widthSeconds }: SloRange): number {
  return Math.max(0, (to - from) / widthSeconds);
}

/** Ranges of one width whose lengths differ by less than a factor of two are of one class. */
function classOf(range: SloRange): string {
  return `${range.widthSeconds}/${Math.ceil(Math.log2(bucketCount(range)))}`;
}

/**
 * Puts ranges together, so that the number of queries depends on how ranges differ and not on how many SLOs there are: ranges of one width and of
 * about the same length that touch become one. What is read beyond a request is a few buckets, never a month because of one new SLO.
 */
export function shareRanges(items: readonly Ranged[]): SharedRange[] {
  const classes = new Map<string, Array<{ id: string; range: SloRange }>>();
  for (const { id, ranges } of items) {
    for (const range of ranges.filter(each => bucketCount(each) > 0)) {
      const key = classOf(range);
      const members = classes.get(key) ?? [];
      members.push({ id, range });
      classes.set(key, members);
    }
  }
  return [...classes.values()].flatMap(members => {
    const shared: SharedRange[] = [];
    for (const member of members.sort((a, b) => a.range.from - b.range.from)) {
      const { from, to, widthSeconds } = member.range;
      const last = shared.at(-1);
      if (last && from <= last.to) {
        last.to = Math.max(last.to, to);
        last.members.push(member);
      } else {
        shared.push({ from, to, widthSeconds, members: [member] });
      }
    }
    return shared;
  });
}

/** Splits into batches of at most `limit` buckets, so that what is held in memory does not grow with the number of SLOs. */
export function batchesOf<T extends { ranges: readonly SloRange[] }>(
  items: readonly T[],
  limit: number,
): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const item of items) {
    const count = item.ranges.reduce(
      (sum, range) => sum + bucketCount(range),
      0,
    );
    if (batches.length === 0 || count > room) {
      batches.push([]);
      room = limit;
    }
    batches.at(-1)?.push(item);
    room -= count;
  }
  return batches;
}
