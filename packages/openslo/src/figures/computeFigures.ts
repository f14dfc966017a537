import type {
  BudgetingMethod,
  SloDataState,
  SloFigures,
  SloFlag,
} from 'backstage-plugin-shipshape-common';
import { budgetRemaining, budgetShare } from './budget';
import { CleanCounts, cleanCounts, Counts, coverageOf } from './counts';
import { RunningWindow, windowSeconds } from './windows';

/** Below this share of the window with samples, figures are partial. */
const ENOUGH_COVERAGE = 0.95;

/** See {@link computeFigures}. */
export interface FiguresInput {
  /** Decimal, 0 ≤ target < 1. */
  target: string;
  method: BudgetingMethod;
  window: RunningWindow;
  /** Of [window.from, window.to), without exclusions. */
  sums: Counts;
  /** Seconds of that range that are left out: maintenance. They are neither missing nor part of the budget. */
  excludedSeconds?: number;
  /** The SLI counts time, not requests: there are no requests left. */
  timeWeighted: boolean;
}

/** See {@link computeFigures}. */
export interface ComputedFigures {
  figures: SloFigures;
  /** `timeWeighted`, `estimated`, `partial` and `inconsistent` where they apply. */
  flags: SloFlag[];
  data: Extract<SloDataState, 'ok' | 'partial' | 'noTraffic' | 'noData'>;
}

/** What a budget is measured with. */
interface Measure {
  bad: number;
  /** Denominator of the attainment. */
  total: number;
  /** Denominator of the budget. */
  base: number;
  /** Denominator of the budget against what has come so far, where that is another one. */
  baseSoFar?: number;
  noDataSlices?: number;
}

interface Lengths {
  /** From the beginning of the window until now, without exclusions. */
  elapsedSeconds: number;
  /** The whole window, without the exclusions until now. */
  wholeSeconds: number;
  isPeriod: boolean;
}

function measureTimeslices(
  sums: CleanCounts,
  lengths: Lengths,
  sliceSeconds: number,
): Measure {
  const elapsed = Math.floor(lengths.elapsedSeconds / sliceSeconds);
  // Slices without samples are not bad, and count as elapsed.
  const total = sums.total > 0 ? Math.max(elapsed, sums.total) : 0;
  const noDataSlices = Math.round(Math.max(total - sums.total, 0));
  if (!lengths.isPeriod) {
    return { bad: sums.bad, total, base: total, noDataSlices };
  }
  const all = Math.floor(lengths.wholeSeconds / sliceSeconds);
  return {
    bad: sums.bad,
    total,
    base: total > 0 ? Math.max(all, total) : 0,
    baseSoFar: total,
    noDataSlices,
  };
}

function measureOccurrences(sums: CleanCounts, lengths: Lengths): Measure {
  const { bad, total } = sums;
  const { elapsedSeconds, wholeSeconds, isPeriod } = lengths;
  return isPeriod && elapsedSeconds > 0
    ? {
        bad,
        total,
        base: (total * wholeSeconds) / elapsedSeconds,
        baseSoFar: total,
      }
    : { bad, total, base: total };
}

function measureOf(
  method: BudgetingMethod,
  sums: CleanCounts,
  lengths: Lengths,
): Measure {
  switch (method.type) {
    case 'Timeslices':
      return measureTimeslices(sums, lengths, method.sliceSeconds);
    case 'RatioTimeslices':
      // The mean of the slices with traffic, whatever the length of the period.
      return { bad: sums.bad, total: sums.total, base: sums.total };
    default:
      return measureOccurrences(sums, lengths);
  }
}

function dataOf(sums: CleanCounts, coverage: number): ComputedFigures['data'] {
  if (sums.coveredSeconds === 0) {
    return 'noData';
  }
  if (sums.total === 0) {
    return 'noTraffic';
  }
  return coverage < ENOUGH_COVERAGE ? 'partial' : 'ok';
}

/**
 * The figures of one window. With N events of which B were bad, t the target and b = 1 − t:
 * attainment = (N − B) ÷ N, budget left = (b·N − B) ÷ (b·N), not clamped; the budget in minutes is b × the length of the window.
 *
 * @remarks
 * N is always the sum of the window, so that every request weighs the same; ratios are never averaged. What cannot be known is absent, never 0
 * and never NaN. A calendar period has one budget for the whole of it: of slices, all slices of the period; of requests, those so far × length ÷
 * elapsed, flagged `estimated`. Slices without samples are not bad; when no slice has samples there is no figure.
 * @throws RangeError when the target is no decimal below 1
 */
export function computeFigures(input: FiguresInput): ComputedFigures {
  const { target, method, window, timeWeighted } = input;
  const sums = cleanCounts(input.sums);
  const lengths = lengthsOf(window, input.excludedSeconds ?? 0);
  const coverage = coverageOf(sums, method, lengths.elapsedSeconds);
  const data = dataOf(sums, coverage);
  const measure = measureOf(method, sums, lengths);
  const share = budgetShare(target);
  const budgetMinutes = share.of(windowSeconds(window) / 60);
  const isKnown = data === 'ok' || data === 'partial';
  const figures: SloFigures = {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    ...(window.periodEnd && { periodEnd: window.periodEnd.toISOString() }),
    budgetMinutes,
    coverage,
    ...(isKnown && knownFigures(input, measure, budgetMinutes)),
  };
  const isEstimated =
    isKnown && method.type === 'Occurrences' && measure.base > measure.total;
  const flags: SloFlag[] = [
    ...(timeWeighted ? ['timeWeighted' as const] : []),
    ...(isEstimated ? ['estimated' as const] : []),
    ...(data === 'partial' ? ['partial' as const] : []),
    ...(sums.isInconsistent ? ['inconsistent' as const] : []),
  ];
  return { figures, flags, data };
}

function lengthsOf(window: RunningWindow, excludedSeconds: number): Lengths {
  const elapsed = (window.to.getTime() - window.from.getTime()) / 1000;
  const excluded = Math.min(Math.max(excludedSeconds, 0), elapsed);
  return {
    elapsedSeconds: elapsed - excluded,
    wholeSeconds: windowSeconds(window) - excluded,
    isPeriod: window.periodEnd !== undefined,
  };
}

function knownFigures(
  { target, method, timeWeighted }: FiguresInput,
  measure: Measure,
  budgetMinutes: number,
): Partial<SloFigures> {
  const { bad, total, base, baseSoFar, noDataSlices } = measure;
  const allowed = budgetShare(target).of(base);
  const remaining = budgetRemaining({ bad, total: base }, target);
  const remainingSoFar =
    baseSoFar === undefined
      ? undefined
      : budgetRemaining({ bad, total: baseSoFar }, target);
  const countsEvents = !timeWeighted || method.type !== 'Occurrences';
  return {
    attainment: (total - bad) / total,
    ...(remaining !== undefined && {
      budgetRemaining: remaining,
      budgetMinutesLeft: remaining * budgetMinutes,
    }),
    ...(remainingSoFar !== undefined && {
      budgetRemainingSoFar: remainingSoFar,
    }),
    ...(countsEvents && {
      events: { total, bad, allowed, left: allowed - bad },
      oneFailureCosts: 1 / allowed,
    }),
    ...(noDataSlices !== undefined && { noDataSlices }),
  };
}
