import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  type SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { evaluationSeconds, isStaged, sliExpressions } from '../expressions';
import { formatDuration, halfOpenRange } from '../promql/durations';
import { group } from '../promql/shape';
import { selectorOf } from './model';

/** A window that error ratios are recorded for. */
export interface RatioWindow {
  /** PromQL duration, also in the name of the series. */
  name: string;
  seconds: number;
}

const SIX_HOURS = BURN_WINDOW_SECONDS['6h'];

/** The windows of the alerts of an SLO, the shortest first: those of the pairs, and those of its own conditions. A slice fits into each. */
export function ratioWindows(slo: SloDefinition): RatioWindow[] {
  const seconds = new Map<string, number>(
    BURN_WINDOWS.map(name => [name, BURN_WINDOW_SECONDS[name]]),
  );
  for (const { lookbackSeconds } of slo.alerting.conditions) {
    seconds.set(windowName(lookbackSeconds), lookbackSeconds);
  }
  return [...seconds]
    .map(([name, length]) => ({ name, seconds: length }))
    .filter(window => window.seconds >= evaluationSeconds(slo))
    .sort((a, b) => a.seconds - b.seconds);
}

/** The window of the objective: of a calendar period its nominal length. */
export function periodWindow(slo: SloDefinition): RatioWindow {
  return { name: windowName(slo.window.seconds), seconds: slo.window.seconds };
}

export function windowName(seconds: number): string {
  return formatDuration(seconds * 1000);
}

/** Whether a young SLO has to be guarded in this window: history that is missing counts as clean. */
export function needsCoverage(window: { seconds: number }): boolean {
  return window.seconds >= SIX_HOURS;
}

/** The error ratio over a window, with or without the label `slo_id`. */
export function ratioExpression(
  slo: SloDefinition,
  window: RatioWindow,
  scrapeSeconds?: number,
): string {
  const selector = selectorOf(slo.id);
  if (!isStaged(slo) && window.name === '5m') {
    return `slo:bad:rate5m${selector} / (slo:total:rate5m${selector} > 0)`;
  }
  if (!isStaged(slo) && window.seconds <= SIX_HOURS) {
    const { total, bad } = sliExpressions(slo, window.name, { scrapeSeconds });
    return `(${bad}) / (${group(total)} > 0)`;
  }
  return recordedRatio(slo, window);
}

/**
 * The error ratio over a window from what was recorded: requests weigh the same, whenever they came. A raw range of days would be too much for
 * Prometheus. Timeslices are a share of all slices with samples, also of those without traffic, but have no ratio where all are without.
 */
export function recordedRatio(slo: SloDefinition, window: RatioWindow): string {
  const sum = (series: string) => recordedSum(slo, series, window);
  const [bad, total] = [sum('slo:bad:rate5m'), sum('slo:total:rate5m')];
  if (slo.method.type !== 'Timeslices') {
    return `${bad} / (${total} > 0)`;
  }
  const slices = recordedFold(slo, 'count', 'slo:total:rate5m', window);
  return `${bad} / (${slices} / ${slo.method.sliceSeconds} and ${total} > 0)`;
}

/** Sum over a window of a recorded series: × {@link evaluationSeconds} it is a count. */
export function recordedSum(
  slo: SloDefinition,
  series: string,
  window: RatioWindow,
): string {
  return recordedFold(slo, 'sum', series, window);
}

function recordedFold(
  slo: SloDefinition,
  fold: 'sum' | 'count',
  series: string,
  window: RatioWindow,
): string {
  // What is recorded once per evaluation must not be read twice at the edges; of rates it does not matter.
  const range = isStaged(slo) ? halfOpenRange(window.seconds) : window.name;
  return `sum by (slo_id) (${fold}_over_time(${series}${selectorOf(
    slo.id,
  )}[${range}]))`;
}

/** Share of a window for which something was recorded, at most 1. */
export function coverageExpression(
  slo: SloDefinition,
  window: RatioWindow,
): string {
  const expected = Math.max(
    Math.floor(window.seconds / evaluationSeconds(slo)),
    1,
  );
  return `clamp_max(max by (slo_id) (count_over_time(slo:total:rate5m${selectorOf(
    slo.id,
  )}[${window.name}])) / ${expected}, 1)`;
}
