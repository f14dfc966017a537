import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
  SloBucket,
} from 'backstage-plugin-shipshape-common';
import type { SloBucketRow } from '../../database/tables';
import { FINE_PER_COARSE, floorHour } from './groupByHour';

function toBucket(row: SloBucketRow): SloBucket {
  return {
    start: Number(row.start),
    widthSeconds: row.width,
    bad: row.bad,
    total: row.total,
  };
}

/** The part of an hour that lies in the range, as if its events were spread evenly. */
function spread(hour: SloBucket, from: number, to: number): SloBucket[] {
  const buckets: SloBucket[] = [];
  const end = Math.min(to, hour.start + COARSE);
  for (let start = Math.max(from, hour.start); start < end; start += FINE) {
    buckets.push({
      start,
      widthSeconds: FINE,
      bad: hour.bad / FINE_PER_COARSE,
      total: hour.total / FINE_PER_COARSE,
    });
  }
  return buckets;
}

/**
 * Puts the stored rows of a range together so that none overlaps another: whole hours as such at a step of an hour, fine buckets otherwise; of
 * an hour without fine ones, at the ends of the range a share.
 */
export function assembleBuckets(
  rows: readonly SloBucketRow[],
  range: { from: number; to: number; stepSeconds: number },
): SloBucket[] {
  const from = Math.floor(range.from / FINE) * FINE;
  const to = Math.ceil(range.to / FINE) * FINE;
  const { stepSeconds } = range;
  const hours = new Map<number, { coarse?: SloBucket; fine: SloBucket[] }>();
  for (const bucket of rows.map(toBucket)) {
    const start = floorHour(bucket.start);
    const hour = hours.get(start) ?? { fine: [] };
    hours.set(start, hour);
    if (bucket.widthSeconds === COARSE) {
      hour.coarse = bucket;
    } else {
      hour.fine.push(bucket);
    }
  }
  const inRange = ({ start }: SloBucket) => start >= from && start < to;
  return [...hours.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([start, { coarse, fine }]) => {
      const whole = start >= from && start + COARSE <= to;
      if (coarse && whole && (stepSeconds === COARSE || fine.length === 0)) {
        return [coarse];
      }
      if (fine.length > 0) {
        return fine.filter(inRange).sort((a, b) => a.start - b.start);
      }
      return coarse ? spread(coarse, from, to) : [];
    });
}
