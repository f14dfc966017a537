import {
  COARSE_BUCKET_SECONDS,
  FINE_BUCKET_SECONDS,
  SloBucket,
} from 'backstage-plugin-shipshape-common';
import type { SeriesBuckets } from './SloCountStore';

/** Fine buckets in a coarse one. */
export const FINE_PER_COARSE = COARSE_BUCKET_SECONDS / FINE_BUCKET_SECONDS;

/** What is delivered for one hour of a series: the hour as a whole, or parts of it. */
export interface HourOfSeries {
  seriesId: number;
  hour: number;
  coarse?: SloBucket;
  /** By start; empty when `coarse` is set. */
  fine: Map<number, SloBucket>;
}

/** Start of the hour that an instant lies in. */
export function floorHour(seconds: number): number {
  return Math.floor(seconds / COARSE_BUCKET_SECONDS) * COARSE_BUCKET_SECONDS;
}

/** Start of the next hour, or the instant itself when one begins there. */
export function ceilHour(seconds: number): number {
  return Math.ceil(seconds / COARSE_BUCKET_SECONDS) * COARSE_BUCKET_SECONDS;
}

/**
 * Sorts buckets by series and hour. Of two for the same interval the later one counts; of an hour that is given as a whole and in parts only
 * one may count: the parts where they are complete, else the whole.
 *
 * @throws RangeError for a bucket that is not aligned, or of a width that is not stored
 */
export function groupByHour(
  deliveries: readonly SeriesBuckets[],
): HourOfSeries[] {
  const series = new Map<number, Map<number, HourOfSeries>>();
  for (const { seriesId, buckets } of deliveries) {
    const hours = series.get(seriesId) ?? new Map<number, HourOfSeries>();
    series.set(seriesId, hours);
    for (const bucket of buckets) {
      checkBucket(bucket);
      const hour = floorHour(bucket.start);
      const entry: HourOfSeries = hours.get(hour) ?? {
        seriesId,
        hour,
        fine: new Map(),
      };
      hours.set(hour, entry);
      if (bucket.widthSeconds === COARSE_BUCKET_SECONDS) {
        entry.coarse = bucket;
      } else {
        entry.fine.set(bucket.start, bucket);
      }
    }
  }
  const grouped = [...series.values()].flatMap(hours => [...hours.values()]);
  for (const entry of grouped) {
    if (entry.coarse && entry.fine.size === FINE_PER_COARSE) {
      entry.coarse = undefined;
    } else if (entry.coarse) {
      entry.fine.clear();
    }
  }
  return grouped.sort((a, b) => a.seriesId - b.seriesId || a.hour - b.hour);
}

function checkBucket({ start, widthSeconds, bad, total }: SloBucket): void {
  if (
    (widthSeconds !== FINE_BUCKET_SECONDS &&
      widthSeconds !== COARSE_BUCKET_SECONDS) ||
    start % widthSeconds !== 0
  ) {
    throw new RangeError(
      `A bucket of ${widthSeconds} s at ${start} is not aligned, or not of a width that is stored`,
    );
  }
  if (!(bad >= 0 && bad <= total && Number.isFinite(total))) {
    throw new RangeError(
      `A bucket with ${bad} bad of ${total} events is no count`,
    );
  }
}
