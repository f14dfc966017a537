import type { BurnWindow } from 'backstage-plugin-shipshape-common';

/** What was counted in a range: events, or for slices and time-based SLIs slices and evaluations. */
export interface Counts {
  bad: number;
  total: number;
  /** Seconds of the range for which samples exist. */
  coveredSeconds: number;
}

/** Counts of the windows of burn-rate alerts; one that was not read is absent. */
export type CountsByWindow = Partial<Record<BurnWindow, Counts>>;

/** As {@link Counts}, but finite, with 0 ≤ bad ≤ total. */
export interface CleanCounts extends Counts {
  /** More bad events than events. */
  isInconsistent: boolean;
}

/** Extrapolation by rates leaves dust behind. */
const DUST = 1e-6;
/** Less than this is no event, and more than that no count. */
const SMALLEST = 1e-9;
const LARGEST = 1e100;

function isCount(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) < LARGEST;
}

/** Takes what is not a finite number for no value at all, so that neither NaN nor an infinity ever reaches a figure. */
export function cleanCounts({
  bad,
  total,
  coveredSeconds,
}: Counts): CleanCounts {
  if (!isCount(bad) || !isCount(total) || !isCount(coveredSeconds)) {
    return { bad: 0, total: 0, coveredSeconds: 0, isInconsistent: false };
  }
  const events = total < SMALLEST ? 0 : total;
  return {
    bad: Math.min(Math.max(bad, 0), events),
    total: events,
    coveredSeconds: Math.max(coveredSeconds, 0),
    isInconsistent: bad > events * (1 + DUST) + SMALLEST,
  };
}
