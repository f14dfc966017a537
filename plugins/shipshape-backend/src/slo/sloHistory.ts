import {
  BudgetingMethod,
  COARSE_BUCKET_SECONDS,
  FINE_BUCKET_SECONDS,
  SloBucket,
  SloHistory,
} from 'backstage-plugin-shipshape-common';
import { BucketTimeline, TimelineSum } from './BucketTimeline';

/** One point of a history. */
export type SloHistoryPoint = SloHistory['points'][number];

/** [from, to) in seconds since the epoch. */
export interface HistoryRange {
  from: number;
  to: number;
}

const DAY = 86_400;
const HOUR = 3600;
/** The longest trailing window of a point. */
const TRAILING = 6 * HOUR;
/** Points of an answer; more than a screen can show. */
const MAX_POINTS = 2400;

/**
 * Length of a step: five minutes up to a day, then an hour, then as many hours as keep the answer small; and never shorter than a slice, because
 * the stored intervals between the ends of slices hold none.
 */
export function stepOf(range: HistoryRange, method: BudgetingMethod): number {
  const width = widthOf(range);
  const slice = method.type === 'Occurrences' ? 0 : method.sliceSeconds;
  const points = Math.ceil((range.to - range.from) / width / MAX_POINTS);
  return width * Math.max(points, Math.ceil(slice / width));
}

/** Width of the stored intervals that a history is made of. */
function widthOf({ from, to }: HistoryRange): 300 | 3600 {
  return to - from <= DAY ? FINE_BUCKET_SECONDS : COARSE_BUCKET_SECONDS;
}

/** What has to be read for a history: with what the trailing windows of the first point need, and the end of it finely. */
export function readsOf(
  range: HistoryRange,
): Array<HistoryRange & { stepSeconds: 300 | 3600 }> {
  const { from, to } = range;
  const start = from - TRAILING;
  if (widthOf(range) === FINE_BUCKET_SECONDS) {
    return [{ from: start, to, stepSeconds: FINE_BUCKET_SECONDS }];
  }
  // The last trailing windows end in the middle of an hour.
  const fineFrom = Math.max(
    Math.floor((to - TRAILING) / HOUR) * HOUR,
    Math.ceil(start / HOUR) * HOUR,
  );
  return [
    { from: start, to: fineFrom, stepSeconds: COARSE_BUCKET_SECONDS },
    { from: fineFrom, to, stepSeconds: FINE_BUCKET_SECONDS },
  ];
}

/** Ends of the steps: multiples of their length, and the end of the range. */
function endsOf(range: HistoryRange, step: number): number[] {
  const ends: number[] = [];
  for (
    let end = (Math.floor(range.from / step) + 1) * step;
    end < range.to;
    end += step
  ) {
    ends.push(end);
  }
  return [...ends, range.to];
}

/** What a burn-down is drawn from. */
export interface HistoryRequest {
  range: HistoryRange;
  method: BudgetingMethod;
  /** Oldest first, also those of six hours before the range; without excluded times. */
  buckets: readonly SloBucket[];
  /** Budget left at the end of the range, by the figures of the whole range; absent when not known. */
  budgetRemaining?: number;
  burnRate(sum: TimelineSum): number | undefined;
}

/**
 * The points of a history.
 *
 * @remarks
 * The budget left at a point is (budget − bad events so far) ÷ budget, where the budget is that of the whole range. For each way of
 * budgeting the share that is spent is in proportion to what was bad, so that it is the share spent at the end, times bad so far ÷ bad in the
 * whole range: the line ends at the figure that is shown beside it. A step without counts is a gap: neither good nor bad.
 */
export function toPoints(request: HistoryRequest): SloHistoryPoint[] {
  const { range, method, budgetRemaining, burnRate } = request;
  const timeline = new BucketTimeline(request.buckets);
  const { bad: badInRange } = timeline.sum(range.from, range.to);
  let start = range.from;
  let badSoFar = 0;
  return endsOf(range, stepOf(range, method)).map(end => {
    const { bad, total, coveredSeconds } = timeline.sum(start, end);
    start = end;
    badSoFar += bad;
    const at = new Date(end * 1000).toISOString();
    if (coveredSeconds === 0) {
      return { at };
    }
    const share = badInRange > 0 ? badSoFar / badInRange : 0;
    return {
      at,
      total,
      bad,
      budgetRemaining:
        budgetRemaining === undefined
          ? undefined
          : leftOf(budgetRemaining, share),
      burnRate1h: burnRate(timeline.sum(end - HOUR, end)),
      burnRate6h: burnRate(timeline.sum(end - TRAILING, end)),
    };
  });
}

/** Exactly the figure at the end, and everything at the beginning. */
function leftOf(atEnd: number, share: number): number {
  return share >= 1 ? atEnd : 1 - share * (1 - atEnd);
}

/** The buckets without the times in which nothing counts; of a bucket that an exclusion cuts the rest stays, in proportion. */
export function withoutExclusions(
  buckets: readonly SloBucket[],
  exclusions: readonly HistoryRange[],
): SloBucket[] {
  return exclusions.reduce<SloBucket[]>(
    (rest, exclusion) => rest.flatMap(bucket => cut(bucket, exclusion)),
    [...buckets],
  );
}

function cut(bucket: SloBucket, { from, to }: HistoryRange): SloBucket[] {
  const end = bucket.start + bucket.widthSeconds;
  if (to <= bucket.start || from >= end) {
    return [bucket];
  }
  return [
    { from: bucket.start, to: from },
    { from: to, to: end },
  ]
    .filter(part => part.from < part.to)
    .map(part => {
      const share = (part.to - part.from) / bucket.widthSeconds;
      return {
        start: part.from,
        widthSeconds: part.to - part.from,
        bad: share * bucket.bad,
        total: share * bucket.total,
      };
    });
}
