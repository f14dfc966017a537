import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
  FINE_HORIZON_SECONDS,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import type { SloRange } from 'backstage-plugin-shipshape-node';
import { ceilHour, floorHour } from '../counts/groupByHour';
import type { SloSeries } from '../counts/SloCountStore';
import { sloRanges } from '../status/sloRanges';

/** How far behind the present counts end: samples of the last minutes may still be on their way. */
const LAG_SECONDS = 120;

/** Fine buckets that are read again each time, because samples came late. */
const REREAD_SECONDS = 2 * FINE;

/** How far back data can be had and is kept. */
export interface RangeLimits {
  now: Date;
  /** How far back the source holds data; absent: not known. */
  sourceRetentionSeconds?: number;
  /** How long counts are kept here. */
  retentionSeconds: number;
}

/** The end of what can be counted now. */
export function asOfAt(now: Date): number {
  const seconds = Math.floor(now.getTime() / 1000) - LAG_SECONDS;
  return Math.floor(seconds / FINE) * FINE;
}

/** The beginning of everything that the figures of an SLO need. */
export function neededFrom(definition: SloDefinition, asOf: number): number {
  const { own, month, burn } = sloRanges(definition, asOf);
  return Math.min(
    ...[...(own ? [own] : []), month, ...burn].map(
      ({ counted }) => counted.from,
    ),
  );
}

/** What is to be read of one SLO, and what has been read when that has succeeded. */
export interface RangePlan {
  ranges: SloRange[];
  askedFrom: number;
  asOf: number;
}

/**
 * What is lacking of a series: at first everything that its figures need and its source still has; then what came since, with the last buckets
 * again; and what a longer window, or a longer retention, needs before it. Fine buckets for the last days, coarse ones before.
 */
export function planRanges(
  definition: SloDefinition,
  series: Pick<SloSeries, 'askedFrom' | 'asOf'>,
  limits: RangeLimits,
): RangePlan {
  const asOf = asOfAt(limits.now);
  const held = Math.min(
    limits.retentionSeconds,
    limits.sourceRetentionSeconds ?? Infinity,
  );
  // Of an hour that retention has begun to eat the rest would be taken for all of it.
  const wanted = Math.min(
    Math.max(floorHour(neededFrom(definition, asOf)), ceilHour(asOf - held)),
    floorHour(asOf),
  );
  if (series.asOf === undefined || series.askedFrom === undefined) {
    return {
      ranges: inBuckets({ from: wanted, to: asOf }, asOf),
      askedFrom: wanted,
      asOf,
    };
  }
  const again = Math.min(series.asOf, asOf) - REREAD_SECONDS;
  const earlier = { from: wanted, to: Math.min(series.askedFrom, again) };
  return {
    ranges: [
      ...(earlier.from < earlier.to ? inBuckets(earlier, asOf) : []),
      ...inBuckets({ from: again, to: asOf }, asOf),
    ],
    askedFrom: Math.min(series.askedFrom, wanted),
    // A clock that went back takes nothing back.
    asOf: Math.max(series.asOf, asOf),
  };
}

function inBuckets(
  range: { from: number; to: number },
  asOf: number,
): SloRange[] {
  const fineFrom = floorHour(asOf - FINE_HORIZON_SECONDS);
  const from = range.from < fineFrom ? floorHour(range.from) : range.from;
  return [
    { from, to: Math.min(range.to, fineFrom), widthSeconds: COARSE },
    { from: Math.max(from, fineFrom), to: range.to, widthSeconds: FINE },
  ].filter(part => part.from < part.to);
}
