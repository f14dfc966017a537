import { monthAt, RunningWindow, windowAt } from '@shipshape/openslo';
import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  BurnWindow,
  SloDefinition,
  SloWindow,
} from 'backstage-plugin-shipshape-common';

/** [from, to) in seconds since the epoch. */
export interface Range {
  from: number;
  to: number;
}

/** A range of an SLO that is counted, without the times that do not count. */
export interface CountedRange extends Range {
  segments: Range[];
  /** Seconds of it that do not count. */
  excludedSeconds: number;
}

/** Everything that the figures of an SLO need counts of, at one instant. */
export interface SloRanges {
  /** Absent: its first window has not begun. */
  own?: { window: RunningWindow; counted: CountedRange };
  month: { window: RunningWindow; counted: CountedRange };
  burn: Array<{ window: BurnWindow; counted: CountedRange }>;
  /** Windows that only alert conditions of the author look at. */
  other: Array<{ seconds: number; counted: CountedRange }>;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

/** The parts of a range outside of the exclusions, oldest first. */
export function countedRange(
  range: Range,
  exclusions: readonly Range[],
): CountedRange {
  let segments = [range];
  for (const { from, to } of exclusions) {
    segments = segments.flatMap(segment => [
      { from: segment.from, to: Math.min(segment.to, from) },
      { from: Math.max(segment.from, to), to: segment.to },
    ]);
    segments = segments.filter(segment => segment.from < segment.to);
  }
  const counted = segments.reduce((sum, part) => sum + part.to - part.from, 0);
  return {
    ...range,
    segments,
    excludedSeconds: range.to - range.from - counted,
  };
}

/** Times that do not count, in seconds; those that are empty or the wrong way round exclude nothing. */
export function exclusionsOf(definition: SloDefinition): Range[] {
  return definition.exclusions
    .map(({ from, to }) => ({
      from: seconds(new Date(from)),
      to: seconds(new Date(to)),
    }))
    .filter(({ from, to }) => from < to);
}

/**
 * The window that the data until `asOf` belongs to. At the very end of a period that is the period that ends: nothing of the next one has been
 * counted yet.
 */
export function windowUntil(
  window: SloWindow,
  asOf: Date,
): RunningWindow | undefined {
  if (window.type === 'rolling') {
    const found = windowAt(window, asOf);
    return found.state === 'running' ? found : undefined;
  }
  const found = windowAt(window, justBefore(asOf));
  return found.state === 'running' ? { ...found, to: asOf } : undefined;
}

function justBefore(instant: Date): Date {
  return new Date(instant.getTime() - 1);
}

/** What has to be summed up for the figures of an SLO as of an instant. */
export function sloRanges(definition: SloDefinition, asOf: number): SloRanges {
  const exclusions = exclusionsOf(definition);
  const end = new Date(asOf * 1000);
  const counted = (window: RunningWindow) =>
    countedRange(
      { from: seconds(window.from), to: seconds(window.to) },
      exclusions,
    );
  const trailing = (length: number) =>
    countedRange({ from: asOf - length, to: asOf }, exclusions);
  const own = windowUntil(definition.window, end);
  const month = { ...monthAt(justBefore(end)), to: end };
  const others = new Set(
    definition.alerting.conditions.map(condition => condition.lookbackSeconds),
  );
  BURN_WINDOWS.forEach(window => others.delete(BURN_WINDOW_SECONDS[window]));
  return {
    own: own && { window: own, counted: counted(own) },
    month: { window: month, counted: counted(month) },
    burn: BURN_WINDOWS.map(window => ({
      window,
      counted: trailing(BURN_WINDOW_SECONDS[window]),
    })),
    other: [...others].map(length => ({
      seconds: length,
      counted: trailing(length),
    })),
  };
}

/** The ranges of an SLO that are summed up, in a fixed order. */
export function listRanges(ranges: SloRanges): CountedRange[] {
  return [
    ...(ranges.own ? [ranges.own] : []),
    ranges.month,
    ...ranges.burn,
    ...ranges.other,
  ].map(({ counted }) => counted);
}
