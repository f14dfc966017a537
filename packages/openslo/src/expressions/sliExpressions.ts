import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { complement } from '../alerts';
import { formatDuration, halfOpenRange } from '../promql/durations';
import { group } from '../promql/shape';
import { rawInstants, thresholdInstants } from './gaugeExpressions';
import {
  isEventRatio,
  ratioInstants,
  ratioRates,
  type CountExpressions,
} from './ratioExpressions';

/** Interval of our recording rules, and of evaluations in general. */
export const EVALUATION_SECONDS = 60;

/** What of an SLO decides its expressions. */
export type SliOfSlo = Pick<SloDefinition, 'sli' | 'method'>;

export interface SliOptions {
  /** Scrape interval of the metrics in seconds; a rate needs four of them. Default 60, that of Prometheus. */
  scrapeSeconds?: number;
}

/** Expressions for one window. */
export interface SliExpressions extends CountExpressions {
  /**
   * The window does not matter: these are values of one evaluation, divided by the interval between two ({@link evaluationSeconds}), to be
   * recorded. A window is the sum over what was recorded in it.
   */
  staged: boolean;
}

/** Whether an SLO counts evaluations or slices rather than events. */
export function isStaged(slo: SliOfSlo): boolean {
  return (
    slo.method.type !== 'Occurrences' ||
    slo.sli.kind !== 'ratio' ||
    !isEventRatio(slo.sli)
  );
}

/** Seconds between two recorded values of an SLO: a slice, otherwise a minute. */
export function evaluationSeconds(slo: SliOfSlo): number {
  return slo.method.type === 'Occurrences'
    ? EVALUATION_SECONDS
    : slo.method.sliceSeconds;
}

/**
 * PromQL of all and of bad events per second over a window, each one series without labels.
 *
 * - counters: `sum(rate(T[W]))`, and for bad ones 0 before the first exists;
 * - good and total: the difference, never below 0; a bound of a classic histogram that does not exist gives nothing;
 * - thresholds, ratios and instant queries: values of one evaluation ÷ 60 s;
 * - slices: 1 for a slice with traffic, and for a bad one (or its error ratio), ÷ its length.
 *
 * @param window - PromQL duration
 */
export function sliExpressions(
  slo: SliOfSlo,
  window: string,
  options: SliOptions = {},
): SliExpressions {
  if (slo.method.type !== 'Occurrences') {
    const counts = sliceCounts(slo, options);
    return { ...perSecond(counts, slo.method.sliceSeconds), staged: true };
  }
  if (slo.sli.kind === 'ratio' && isEventRatio(slo.sli)) {
    return { ...ratioRates(slo.sli, window), staged: false };
  }
  return { ...perSecond(instants(slo), EVALUATION_SECONDS), staged: true };
}

/** Range of the rate that a slice is judged by, in seconds: the slice, or four scrapes where that is longer. */
export function sliceRangeSeconds(
  sliceSeconds: number,
  scrapeSeconds: number = EVALUATION_SECONDS,
): number {
  return Math.max(sliceSeconds, 4 * scrapeSeconds);
}

/** Counts of an evaluation that reads instant values. */
export function instants({ sli }: Pick<SliOfSlo, 'sli'>): CountExpressions {
  switch (sli.kind) {
    case 'ratio':
      return ratioInstants(sli);
    case 'threshold':
      return thresholdInstants(sli);
    default:
      return rawInstants(sli);
  }
}

/**
 * Counts of one slice. Timeslices: total is 1 with traffic and 0 without, absent without samples; bad is 1 when the error ratio is above
 * 1 − slice target, and 0 also without traffic. Slices without traffic belong to the budget, which is a matter of time; they only must not
 * look like a service that is well. RatioTimeslices: bad is the error ratio; only slices with traffic count.
 */
export function sliceCounts(
  slo: SliOfSlo,
  options: SliOptions = {},
): CountExpressions {
  const { method } = slo;
  if (method.type === 'Occurrences') {
    throw new RangeError('This SLO has no slices');
  }
  const { total, bad, inconsistent } = eventsOfSlice(
    slo,
    method.sliceSeconds,
    options,
  );
  const ratio = `${group(bad)} / (${group(total)} > 0)`;
  return method.type === 'Timeslices'
    ? {
        total: `${group(total)} > bool 0`,
        bad: `(${ratio}) > bool ${complement(
          method.sliceTarget,
        )} or 0 * ${group(total)}`,
        inconsistent,
      }
    : { total: `0 * (${ratio}) + 1`, bad: ratio, inconsistent };
}

function eventsOfSlice(
  slo: SliOfSlo,
  sliceSeconds: number,
  options: SliOptions,
): CountExpressions {
  if (slo.sli.kind === 'ratio' && isEventRatio(slo.sli)) {
    const range = sliceRangeSeconds(sliceSeconds, options.scrapeSeconds);
    return ratioRates(slo.sli, formatDuration(range * 1000));
  }
  const { total, bad, inconsistent } = instants(slo);
  return sliceSeconds <= EVALUATION_SECONDS
    ? { total, bad, inconsistent }
    : {
        total: sumOfEvaluations(total, sliceSeconds),
        bad: sumOfEvaluations(bad, sliceSeconds),
        inconsistent,
      };
}

export interface BucketOptions {
  /** Width of a bucket, and step of the range query, in seconds. */
  widthSeconds: number;
  /** Scrape interval of the metrics in seconds. */
  scrapeSeconds: number;
}

/**
 * PromQL of the counts of aligned buckets, without recorded series: for a range query whose step is the width, evaluated at the ends of buckets.
 *
 * Counters: `rate(x[B + s − 1ms]) * B`, which counts every increment that ends in the bucket once, wherever scrapes fall. Instant values and slices:
 * the sum over evaluations in the bucket.
 */
export function bucketExpressions(
  slo: SliOfSlo,
  options: BucketOptions,
): CountExpressions {
  const { widthSeconds, scrapeSeconds } = options;
  const { sli, method } = slo;
  if (method.type === 'Occurrences' && sli.kind === 'ratio') {
    if (isEventRatio(sli)) {
      const range = halfOpenRange(widthSeconds + scrapeSeconds);
      const { total, bad, inconsistent } = ratioRates(sli, range);
      return {
        total: `${group(total)} * ${widthSeconds}`,
        bad: `${group(bad)} * ${widthSeconds}`,
        inconsistent,
      };
    }
  }
  const step = evaluationSeconds(slo);
  const counts =
    method.type === 'Occurrences'
      ? instants(slo)
      : sliceCounts(slo, { scrapeSeconds });
  return {
    total: sumOfEvaluations(counts.total, widthSeconds, step),
    bad: sumOfEvaluations(counts.bad, widthSeconds, step),
    inconsistent: counts.inconsistent,
  };
}

function sumOfEvaluations(
  expression: string,
  seconds: number,
  stepSeconds: number = EVALUATION_SECONDS,
): string {
  const step = formatDuration(stepSeconds * 1000);
  return `sum_over_time((${expression})[${halfOpenRange(seconds)}:${step}])`;
}

function perSecond(
  counts: CountExpressions,
  seconds: number,
): CountExpressions {
  return {
    ...counts,
    total: `${group(counts.total)} / ${seconds}`,
    bad: `${group(counts.bad)} / ${seconds}`,
  };
}
