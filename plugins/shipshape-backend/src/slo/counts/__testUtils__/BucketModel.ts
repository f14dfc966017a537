import type { SloBucket } from 'backstage-plugin-shipshape-common';

const HOUR = 3600;
const FIVE_MINUTES = 300;

/** What is known of one hour: twelve parts of which some may be missing, or the hour as a whole. */
type Hour =
  | { kind: 'parts'; parts: Array<SloBucket | undefined> }
  | { kind: 'whole'; bad: number; total: number; covered: number };

/** Bad and all events, and the seconds with samples. */
export interface ModelSum {
  bad: number;
  total: number;
  covered: number;
}

const hourOf = (start: number) => start - (start % HOUR);
const partOf = (start: number) => (start % HOUR) / FIVE_MINUTES;

/** The counts of one series, kept in the plainest way: what a store with tables, roll-up and indexes has to agree with. */
export class BucketModel {
  readonly #hours = new Map<number, Hour>();

  put(buckets: readonly SloBucket[]): void {
    for (const start of new Set(buckets.map(bucket => hourOf(bucket.start)))) {
      const given = buckets.filter(bucket => hourOf(bucket.start) === start);
      const whole = given.filter(({ widthSeconds }) => widthSeconds === HOUR);
      const parts: Array<SloBucket | undefined> = Array(12).fill(undefined);
      for (const bucket of given) {
        if (bucket.widthSeconds === FIVE_MINUTES) {
          parts[partOf(bucket.start)] = bucket;
        }
      }
      this.#putHour(start, parts, whole[whole.length - 1]);
    }
  }

  #putHour(
    start: number,
    parts: Array<SloBucket | undefined>,
    whole?: SloBucket,
  ): void {
    const known = this.#hours.get(start);
    if (parts.every(part => part !== undefined)) {
      this.#hours.set(start, { kind: 'parts', parts });
    } else if (whole) {
      const { bad, total } = whole;
      this.#hours.set(start, { kind: 'whole', bad, total, covered: HOUR });
    } else if (known?.kind === 'parts') {
      known.parts = known.parts.map((old, i) => parts[i] ?? old);
    } else if (!known) {
      this.#hours.set(start, { kind: 'parts', parts });
    }
  }

  prune(fineBefore: number, coarseBefore: number): void {
    for (const [start, hour] of this.#hours) {
      if (start < hourOf(coarseBefore)) {
        this.#hours.delete(start);
      } else if (start < hourOf(fineBefore) && hour.kind === 'parts') {
        this.#hours.set(start, {
          kind: 'whole',
          ...this.sum(start, start + HOUR),
        });
      }
    }
  }

  sum(from: number, to: number): ModelSum {
    const sum = { bad: 0, total: 0, covered: 0 };
    const add = (counts: ModelSum, seconds: number, width: number) => {
      sum.bad += (counts.bad * seconds) / width;
      sum.total += (counts.total * seconds) / width;
      sum.covered += (counts.covered * seconds) / width;
    };
    const overlap = (start: number, width: number) =>
      Math.max(Math.min(start + width, to) - Math.max(start, from), 0);
    for (const [start, hour] of this.#hours) {
      if (hour.kind === 'whole') {
        add(hour, overlap(start, HOUR), HOUR);
        continue;
      }
      for (const part of hour.parts) {
        if (part) {
          add(
            { ...part, covered: FIVE_MINUTES },
            overlap(part.start, FIVE_MINUTES),
            FIVE_MINUTES,
          );
        }
      }
    }
    return sum;
  }
}
