import type { SloBucket } from 'backstage-plugin-shipshape-common';

/** Counts of a range. */
export interface TimelineSum {
  bad: number;
  total: number;
  /** Seconds of the range for which there are counts. */
  coveredSeconds: number;
}

/** Sums over parts of a series of buckets: a bucket that the range cuts counts in proportion, a gap counts nothing. */
export class BucketTimeline {
  readonly #buckets: readonly SloBucket[];

  /** @param buckets - oldest first, none overlapping another */
  constructor(buckets: readonly SloBucket[]) {
    this.#buckets = buckets;
  }

  /**
   * Counts in [from, to), in seconds since the epoch.
   *
   * @remarks Adds up the buckets of the range; a difference of running sums would make an idle range look like one with a little traffic.
   */
  sum(from: number, to: number): TimelineSum {
    const sum: TimelineSum = { bad: 0, total: 0, coveredSeconds: 0 };
    for (
      let index = this.#firstEndingAfter(from);
      index < this.#buckets.length && this.#buckets[index].start < to;
      index += 1
    ) {
      const { start, widthSeconds, bad, total } = this.#buckets[index];
      const seconds =
        Math.min(start + widthSeconds, to) - Math.max(start, from);
      const share = seconds / widthSeconds;
      sum.bad += share * bad;
      sum.total += share * total;
      sum.coveredSeconds += seconds;
    }
    return sum;
  }

  #firstEndingAfter(instant: number): number {
    let low = 0;
    let high = this.#buckets.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { start, widthSeconds } = this.#buckets[middle];
      if (start + widthSeconds > instant) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
