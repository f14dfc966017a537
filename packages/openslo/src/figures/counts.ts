import type {
  BudgetingMethod,
  BurnWindow,
} from 'backstage-plugin-shipshape-common';

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

/** Whether a window is long enough to hold what an SLO counts: shorter than a slice, it mostly holds none, and sometimes one. */
export function isHeldBy(method: BudgetingMethod, seconds: number): boolean {
  return method.type === 'Occurrences' || method.sliceSeconds <= seconds;
}

/**
 * Slices that something is known of. Of Timeslices `total` has those with traffic; those without are known from the time with samples, which
 * is too short where slices are longer than stored intervals, since only the interval that a slice ends in has it.
 */
function knownSlices(
  { total, coveredSeconds }: CleanCounts,
  method: Exclude<BudgetingMethod, { type: 'Occurrences' }>,
): number {
  return method.type === 'Timeslices'
    ? Math.max(total, coveredSeconds / method.sliceSeconds)
    : total;
}

/**
 * Share of a time for which something is known, at most 1. A slice stands for its whole length, although it is counted in the one stored
 * interval that it ends in; slices that have not ended yet are not missing.
 */
export function coverageOf(
  counts: CleanCounts,
  method: BudgetingMethod,
  seconds: number,
): number {
  if (method.type === 'Occurrences') {
    return seconds > 0 ? Math.min(counts.coveredSeconds / seconds, 1) : 0;
  }
  return Math.min(
    knownSlices(counts, method) /
      Math.max(Math.floor(seconds / method.sliceSeconds), 1),
    1,
  );
}

/** What an error ratio is a share of: of Timeslices with traffic in some all with samples, since those without are not bad. */
export function ratioBase(
  counts: CleanCounts,
  method: BudgetingMethod,
): number {
  return method.type === 'Timeslices' && counts.total > 0
    ? knownSlices(counts, method)
    : counts.total;
}
