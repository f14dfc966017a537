/**
 * Which days and billing periods an answer is made of. Everything is half-open and in UTC. With the billing clock a range counts by whole
 * billing periods: all that start in a month which the range touches.
 */
import { InputError } from '@backstage/errors';
import {
  addDays,
  addMonths,
  CostClock,
  CostQuery,
  daysBetween,
  listDays,
  listMonths,
  MAX_RANGE_DAYS,
  maxDay,
  minDay,
  monthStart,
  ResolvedCostQuery,
} from 'backstage-plugin-shipshape-common';
import type { CostWindow } from './CostStore';
import type { Coverage } from './completeness';

/** Two windows that may be compared: equal numbers of complete days, or whole complete months. */
export interface ComparedWindows {
  current: CostWindow;
  previous: CostWindow;
  /** The same in charge days, for people. */
  dates: { from: string; to: string; previousFrom: string; previousTo: string };
}

/** The windows of one cost answer; an absent comparison has no complete days on one of its sides. */
export interface CostPeriods {
  range: CostWindow;
  /** This month so far, with its incomplete days. */
  monthToDateTotal: CostWindow;
  monthToDate?: ComparedWindows;
  lastMonth?: ComparedWindows;
  comparison?: ComparedWindows;
}

/** One bar or point. */
export interface CostBucket {
  /** What `day` or `month` of the store gives: `2026-10-01` or `2026-10`. */
  key: string;
  start: string;
  /** Exclusive. */
  end: string;
}

/** Months that are shown when nothing is asked for: this one and five before. */
const DEFAULT_MONTHS_BEFORE = 5;

/** First day of the first month that lies wholly at or after the day. */
function monthCeiling(day: string): string {
  return monthStart(day) === day ? day : addMonths(day, 1);
}

/** The clock that billed cost is asked with when nothing is said is that of the invoice. */
export function defaultClock(metric: ResolvedCostQuery['metric']): CostClock {
  return metric === 'billed' ? 'billing' : 'charge';
}

/**
 * Fills in the defaults of a question. Days after today are never part of an answer: what is known of them is a spread prepayment.
 *
 * @throws InputError when the range is empty or longer than {@link MAX_RANGE_DAYS}.
 */
export function resolveCostQuery(
  query: CostQuery,
  today: string,
): ResolvedCostQuery {
  const tomorrow = addDays(today, 1);
  const to = query.to === undefined ? tomorrow : minDay(query.to, tomorrow);
  const from =
    query.from ??
    addMonths(monthStart(addDays(to, -1)), -DEFAULT_MONTHS_BEFORE);
  if (from >= to) {
    throw new InputError(
      `from: ${from} must be before to (${
        query.to ?? tomorrow
      }) and not in the future`,
    );
  }
  if (daysBetween(from, to) > MAX_RANGE_DAYS) {
    throw new InputError(
      `from: the range is longer than ${MAX_RANGE_DAYS} days`,
    );
  }
  const clock = query.clock ?? defaultClock(query.metric);
  return {
    from,
    to,
    metric: query.metric,
    clock,
    seriesClock: query.granularity === 'daily' ? 'charge' : clock,
    granularity: query.granularity,
    groupBy: query.groupBy,
    filter: query.filter ?? [],
  };
}

/** What a range of days selects with a clock; `cut` takes only charge days before it. */
export function windowOf(
  clock: CostClock,
  range: { from: string; to: string },
  cut?: string,
): CostWindow {
  if (clock === 'charge') {
    return { from: range.from, to: cut ?? range.to };
  }
  return {
    from: monthStart(range.from),
    to: monthCeiling(range.to),
    ...(cut !== undefined && { dayBefore: cut }),
  };
}

function isComplete(coverage: Coverage, from: string, to: string): boolean {
  return listDays(from, to).every(day => coverage.stateOf(day) === 'complete');
}

/** Exclusive end of the complete days; undefined: there are none. */
function endOfCompleteDays(
  coverage: Coverage,
  today: string,
): string | undefined {
  return coverage.dataUntil === undefined
    ? undefined
    : addDays(minDay(coverage.dataUntil, today), 1);
}

/**
 * A month against the month before it: both whole when the month is complete, else its complete days against as many first days of the
 * month before. A longer month is cut to the length of the shorter one.
 */
export function compareMonth(options: {
  /** First day of the month. */
  month: string;
  clock: CostClock;
  today: string;
  coverage: Coverage;
}): ComparedWindows | undefined {
  const { month, clock, today, coverage } = options;
  const next = addMonths(month, 1);
  const before = addMonths(month, -1);
  const end = endOfCompleteDays(coverage, today);
  if (end === undefined || end <= month) {
    return undefined;
  }
  const whole = end >= next;
  const days = Math.min(daysBetween(month, end), daysBetween(before, month));
  const to = whole ? next : addDays(month, days);
  const previousTo = whole ? month : addDays(before, days);
  if (
    !isComplete(coverage, month, to) ||
    !isComplete(coverage, before, previousTo)
  ) {
    return undefined;
  }
  return {
    current: windowOf(clock, { from: month, to: next }, whole ? undefined : to),
    previous: windowOf(
      clock,
      { from: before, to: month },
      whole ? undefined : previousTo,
    ),
    dates: { from: month, to, previousFrom: before, previousTo },
  };
}

/** The complete days of a range against as many days before it; with the billing clock its complete months against as many before. */
function compareRange(
  query: ResolvedCostQuery,
  today: string,
  coverage: Coverage,
): ComparedWindows | undefined {
  const completeEnd = endOfCompleteDays(coverage, today);
  if (completeEnd === undefined) {
    return undefined;
  }
  let from = query.from;
  let to = minDay(query.to, completeEnd);
  let previousFrom = addDays(from, -daysBetween(from, to));
  if (query.clock === 'billing') {
    from = monthStart(query.from);
    to = minDay(monthCeiling(query.to), monthStart(completeEnd));
    previousFrom = addMonths(from, -listMonths(from, to).length);
  }
  if (
    to <= from ||
    !isComplete(coverage, from, to) ||
    !isComplete(coverage, previousFrom, from)
  ) {
    return undefined;
  }
  return {
    current: windowOf(query.clock, { from, to }),
    previous: windowOf(query.clock, { from: previousFrom, to: from }),
    dates: { from, to, previousFrom, previousTo: from },
  };
}

/** All windows of an answer. */
export function planPeriods(
  query: ResolvedCostQuery,
  today: string,
  coverage: Coverage,
): CostPeriods {
  const { clock } = query;
  const month = monthStart(today);
  const compare = (start: string) =>
    compareMonth({ month: start, clock, today, coverage });
  return {
    range: windowOf(clock, query),
    monthToDateTotal: windowOf(clock, { from: month, to: addDays(today, 1) }),
    monthToDate: compare(month),
    lastMonth: compare(addMonths(month, -1)),
    comparison: compareRange(query, today, coverage),
  };
}

/** The days or months of a series, in order. */
export function listBuckets(query: ResolvedCostQuery): CostBucket[] {
  if (query.granularity === 'daily') {
    return listDays(query.from, query.to).map(day => ({
      key: day,
      start: day,
      end: addDays(day, 1),
    }));
  }
  return listMonths(query.from, query.to).map(month => {
    const end = addMonths(month, 1);
    const whole = query.seriesClock === 'billing';
    return {
      key: month.slice(0, 7),
      start: whole ? month : maxDay(month, query.from),
      end: whole ? end : minDay(end, query.to),
    };
  });
}

/** State of a bucket: complete when all its days are; missing when none is covered and no cost is known. */
export function bucketState(
  bucket: CostBucket,
  coverage: Coverage,
  hasCost: boolean,
): 'complete' | 'incomplete' | 'missing' {
  const states = listDays(bucket.start, bucket.end).map(day =>
    coverage.stateOf(day),
  );
  if (states.every(state => state === 'complete')) {
    return 'complete';
  }
  return !hasCost && states.every(state => state === 'missing')
    ? 'missing'
    : 'incomplete';
}
