import type { SloBucket } from 'backstage-plugin-shipshape-common';

/** Values by instant of evaluation: the end of the interval that they count. */
export type Values = ReadonlyMap<number, number>;

/** What pairing the values of bad and total yields. */
export interface Counts {
  buckets: SloBucket[];
  /** Somewhere bad was negative or above total. */
  inconsistent: boolean;
  /** Intervals with a total whose bad count is missing: they are no buckets, because they would count as good. */
  unpaired: number;
}

/** Rates are floating point: a difference of two equal ones may be a little off zero. */
export const DUST = 1e-6;

/**
 * Buckets from the values of two queries.
 *
 * @param factor - what one unit of a value stands for.
 */
export function pairCounts(
  widthSeconds: number,
  values: { total: Values; bad: Values },
  factor = 1,
): Counts {
  const buckets: SloBucket[] = [];
  let inconsistent = false;
  let unpaired = 0;
  for (const [at, value] of values.total) {
    const total = Math.max(0, value * factor);
    const bad = values.bad.get(at);
    if (bad === undefined) {
      unpaired += 1;
      continue;
    }
    const count = bad * factor;
    const dust = DUST * Math.max(1, total);
    inconsistent ||= count < -dust || count > total + dust;
    buckets.push({
      start: at - widthSeconds,
      widthSeconds,
      bad: Math.min(Math.max(0, count), total),
      total,
    });
  }
  return { buckets, inconsistent, unpaired };
}

/** Joins the counts of several ranges. */
export function joinCounts(parts: readonly Counts[]): Counts {
  return {
    buckets: parts.flatMap(part => part.buckets),
    inconsistent: parts.some(part => part.inconsistent),
    unpaired: parts.reduce((sum, part) => sum + part.unpaired, 0),
  };
}
