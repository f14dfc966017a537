/**
 * Complete days. Bills lag, and their last day may be cut in the middle: statistics, comparisons and alarms use
 * complete days only, and a day that no bill covers is missing, which is not zero. All days are UTC days.
 */
import { addDays, maxDay, minDay } from 'backstage-plugin-shipshape-common';

/** What the active load of one billing period covers. */
export interface CostFeedScope {
  billingPeriodStart: string;
  /** Exclusive. */
  billingPeriodEnd: string;
  /** Last day covered; absent when the load has no usage. */
  dataThrough?: string;
  lastDayMayBeCut: boolean;
  /** See {@link isPeriodClosed}; a closed period is complete entirely. */
  closed: boolean;
}

/** The bills of one billing account from one source. */
export interface CostFeed {
  sourceId: string;
  billingAccountId: string;
  scopes: readonly CostFeedScope[];
  /** Last day on which this feed delivered cost to the view at hand; absent: never. */
  lastCostDay?: string;
}

/** The day of the question, and the days a bill needs to become complete. */
export interface CompletenessOptions {
  today: string;
  lagDays: number;
}

/** State of a day in a view: after the complete days, or with a hole in one of several feeds, it is `incomplete`. */
export type DayState = 'complete' | 'incomplete' | 'missing';

/** A feed counts for a view when it delivered cost to it in this many complete days. */
const RELEVANT_DAYS = 30;

/** Whether a billing period can no longer change: the bill says so, or it ended at least `closeAfterDays` ago. */
export function isPeriodClosed(options: {
  /** Exclusive end of the period. */
  billingPeriodEnd: string;
  declaredClosed: boolean;
  today: string;
  closeAfterDays: number;
}): boolean {
  return (
    options.declaredClosed ||
    addDays(options.billingPeriodEnd, options.closeAfterDays) <= options.today
  );
}

/** What a scope covers, and whether its last day is whole. */
interface ScopeCoverage {
  start: string;
  /** Exclusive. */
  end: string;
  /** Last day covered. */
  through?: string;
  /** Last complete day. */
  completeThrough?: string;
}

/**
 * A later period with usage shows that the export went on past the end of an earlier one: that one is covered to its end. While it is
 * open the lag still applies.
 */
function scopeCoverage(
  feed: CostFeed,
  options: CompletenessOptions,
): ScopeCoverage[] {
  const newest = latest(
    feed.scopes.map(scope => scope.dataThrough && scope.billingPeriodStart),
  );
  return feed.scopes.map(scope => {
    const { billingPeriodStart: start, billingPeriodEnd: end } = scope;
    const lastDay = addDays(end, -1);
    if (scope.closed) {
      return { start, end, through: lastDay, completeThrough: lastDay };
    }
    const passed = newest !== undefined && end <= newest;
    const through = passed
      ? lastDay
      : scope.dataThrough && minDay(scope.dataThrough, lastDay);
    if (through === undefined) {
      return { start, end };
    }
    const complete = minDay(
      scope.lastDayMayBeCut && !passed ? addDays(through, -1) : through,
      addDays(options.today, -options.lagDays),
    );
    return {
      start,
      end,
      through,
      completeThrough: complete < start ? undefined : complete,
    };
  });
}

function latest(days: Array<string | undefined>): string | undefined {
  return days.reduce(
    (a, b) => (a !== undefined && b !== undefined ? maxDay(a, b) : a ?? b),
    undefined,
  );
}

function earliest(days: Array<string | undefined>): string | undefined {
  return days.reduce(
    (a, b) => (a !== undefined && b !== undefined ? minDay(a, b) : a ?? b),
    undefined,
  );
}

/**
 * Last complete day of a feed: `min(dataThrough − 1 if that day may be cut, today − lag)` of its newest period that has one; the last day
 * of the period when it is closed. Undefined: no complete day yet. Holes before that day are seen by {@link coverage} only.
 */
export function completeThrough(
  feed: CostFeed,
  options: CompletenessOptions,
): string | undefined {
  return latest(
    scopeCoverage(feed, options).map(scope => scope.completeThrough),
  );
}

/**
 * The feeds that count for a view: those that delivered cost to it in the 30 complete days up to the newest complete day of any feed, so
 * that a source that was switched off does not hold the view back for ever. All of them when none delivered.
 */
export function relevantFeeds(
  feeds: readonly CostFeed[],
  options: CompletenessOptions,
): readonly CostFeed[] {
  const newest = latest(feeds.map(feed => completeThrough(feed, options)));
  if (newest === undefined) {
    return feeds;
  }
  const since = addDays(newest, 1 - RELEVANT_DAYS);
  const delivering = feeds.filter(
    feed => feed.lastCostDay !== undefined && feed.lastCostDay >= since,
  );
  return delivering.length > 0 ? delivering : feeds;
}

/**
 * Last complete day of a view: the minimum over its {@link relevantFeeds}. Undefined when one of them has no complete day yet, or there
 * is no feed.
 */
export function combine(
  feeds: readonly CostFeed[],
  options: CompletenessOptions,
): string | undefined {
  const days = relevantFeeds(feeds, options).map(feed =>
    completeThrough(feed, options),
  );
  return days.includes(undefined) ? undefined : earliest(days);
}

/** State of one day in one feed; undefined before its first bill, when the feed says nothing about the day. */
function feedCoverage(
  scopes: readonly ScopeCoverage[],
  day: string,
): DayState | undefined {
  const first = earliest(scopes.map(scope => scope.start));
  if (first === undefined || day < first) {
    return undefined;
  }
  const states = scopes
    .filter(scope => scope.start <= day && day < scope.end)
    .map((scope): DayState => {
      if (scope.completeThrough !== undefined && day <= scope.completeThrough) {
        return 'complete';
      }
      return scope.through !== undefined && day <= scope.through
        ? 'incomplete'
        : 'missing';
    });
  for (const state of ['complete', 'incomplete'] as const) {
    if (states.includes(state)) {
      return state;
    }
  }
  return 'missing';
}

/** What is known about the days of a view. */
export interface Coverage {
  /** Whether any feed says something about the view. */
  hasFeeds: boolean;
  /** See {@link combine}. */
  dataUntil?: string;
  /** See {@link coverage}. */
  stateOf(day: string): DayState;
}

/** {@link combine} and {@link coverage} for many days: what does not depend on the day is computed once. */
export function coverageOf(
  feeds: readonly CostFeed[],
  options: CompletenessOptions,
): Coverage {
  const through = combine(feeds, options);
  const relevant = relevantFeeds(feeds, options);
  const covered = feeds.map(feed => ({
    scopes: scopeCoverage(feed, options),
    relevant: relevant.includes(feed),
  }));
  return {
    hasFeeds: feeds.length > 0,
    ...(through !== undefined && { dataUntil: through }),
    stateOf(day) {
      const states = covered.map(feed => feedCoverage(feed.scopes, day));
      if (
        !states.some(state => state === 'complete' || state === 'incomplete')
      ) {
        return 'missing';
      }
      const whole = covered.every(
        (feed, index) =>
          states[index] === undefined ||
          states[index] === 'complete' ||
          !feed.relevant,
      );
      return through !== undefined && day <= through && whole
        ? 'complete'
        : 'incomplete';
    },
  };
}

/**
 * State of a day in a view. `missing`: no feed covers it, so that it is a gap and not a zero; `incomplete`: after the last complete day
 * of the view, or not complete in one of the feeds that began before it and count for the view; else `complete`, and a day without rows
 * is a true zero.
 */
export function coverage(
  day: string,
  feeds: readonly CostFeed[],
  options: CompletenessOptions,
): DayState {
  return coverageOf(feeds, options).stateOf(day);
}
