import type { Sli } from 'backstage-plugin-shipshape-common';
import { durationMs } from '../promql/durations';
import {
  asInstant,
  isWindowed,
  overWindow,
  selectsBound,
  widenBounds,
} from '../promql/rewrite';
import { group, singleSeries } from '../promql/shape';

export type RatioSli = Extract<Sli, { kind: 'ratio' }>;

/** What is counted: two PromQL expressions of one series without labels. */
export interface CountExpressions {
  /** All events. */
  total: string;
  /** Those that spend budget; 0 before the first one exists, absent only with `total`. */
  bad: string;
  /** Has a value while more events are good than there are: the queries do not belong together. */
  inconsistent?: string;
}

/** Whether rates are taken of the queries; otherwise they are instant values, of which each evaluation counts. */
export function isEventRatio(sli: RatioSli): boolean {
  return sli.counter || queriesOf(sli).some(isWindowed);
}

/** Events per second over a window: what a query counts over the window is divided by its length, whatever the other query does. */
export function ratioRates(sli: RatioSli, window: string): CountExpressions {
  const seconds = (durationMs(window) ?? 1000) / 1000;
  return joinCounts(sli, query => {
    const { text, counts } = overWindow(query, window, sli.counter);
    const single = oneSeries(text);
    return counts ? `${group(single)} / ${seconds}` : single;
  });
}

/** Events per evaluation. */
export function ratioInstants(sli: RatioSli): CountExpressions {
  return joinCounts(sli, query => oneSeries(asInstant(query)));
}

function oneSeries(query: string): string {
  return singleSeries(widenBounds(query), 'sum');
}

function queriesOf(sli: RatioSli): string[] {
  return [sli.total, sli.good, sli.bad].filter(query => query !== undefined);
}

function joinCounts(
  sli: RatioSli,
  read: (query: string) => string,
): CountExpressions {
  const total = read(sli.total);
  // A bound of a histogram that does not exist must not read as "none": all good or all bad, and nobody would know.
  const orNone = (query: string, text: string) =>
    selectsBound(query) ? text : `${group(text)} or 0 * ${group(total)}`;
  if (sli.bad !== undefined) {
    return { total, bad: orNone(sli.bad, read(sli.bad)) };
  }
  if (sli.good === undefined) {
    throw new RangeError('A ratio needs a good or a bad query');
  }
  const good = read(sli.good);
  return {
    total,
    bad: `clamp_min(${group(total)} - ${group(orNone(sli.good, good))}, 0)`,
    inconsistent: `${group(good)} > ${group(total)}`,
  };
}
