import { addSeconds, RECOVERY_DEFAULTS, secondsBetween } from '../facts';
import { availableFrom } from '../points';
import { sampleValidUntil } from './links';
import {
  dataUntil,
  exposureSeconds,
  Protection,
  ProtectionTimeline,
} from './protection';

/** A half-open time in which nothing happens: exposure grows with the clock. */
export interface ExposureSegment {
  from: Date;
  to: Date;
  protection: Protection;
}

/**
 * Exposure over a half-open window, split where points become available, expire or go, and where samples arrive or become outdated. The
 * segments follow one another without gaps.
 */
export function exposureSegments(
  timeline: ProtectionTimeline,
  from: Date,
  to: Date,
): ExposureSegment[] {
  if (from >= to) {
    return [];
  }
  const starts = [from, ...eventsWithin(timeline, from, to)];
  const segments: ExposureSegment[] = [];
  for (const [index, start] of starts.entries()) {
    const end = starts.at(index + 1) ?? to;
    const protection = timeline.at(start);
    const last = segments.at(-1);
    if (last && sameProtection(last.protection, protection)) {
      last.to = end;
    } else {
      segments.push({ from: start, to: end, protection });
    }
  }
  return segments;
}

/** Instants at which something changes, each once, in their order. */
function eventsWithin(
  { periods, links }: ProtectionTimeline,
  from: Date,
  to: Date,
): Date[] {
  const events = new Set<number>();
  const add = (at: Date | undefined) => {
    if (at && at > from && at < to) {
      events.add(at.getTime());
    }
  };
  for (const { point, from: start, until } of periods) {
    add(start);
    add(until);
    if (dataUntil(point) > availableFrom(point)) {
      add(dataUntil(point));
    }
  }
  for (const { samples } of links) {
    for (const [index, sample] of samples.entries()) {
      add(sample.measuredAt);
      // It still holds at that instant.
      const outdated = new Date(sampleValidUntil(sample).getTime() + 1);
      const next = samples.at(index + 1);
      if (!next || outdated < next.measuredAt) {
        add(outdated);
      }
    }
  }
  return [...events].sort((a, b) => a - b).map(event => new Date(event));
}

function sameProtection(a: Protection, b: Protection): boolean {
  if (a.state !== b.state) {
    return false;
  }
  if (a.state === 'protected' && b.state === 'protected') {
    return (
      a.basis === b.basis &&
      a.sample === b.sample &&
      (a.moving ?? false) === (b.moving ?? false) &&
      (a.moving === true || a.until.getTime() === b.until.getTime())
    );
  }
  if (a.state === 'insufficient_data' && b.state === 'insufficient_data') {
    return (
      a.reason === b.reason &&
      a.atLeast?.until.getTime() === b.atLeast?.until.getTime()
    );
  }
  return true;
}

/**
 * Segments as a line: two instants for each, with the exposure at its beginning and at its end; between them it is linear. Without seconds
 * where it is not known or there is none.
 */
export function exposureSeries(
  segments: readonly ExposureSegment[],
): Array<{ at: string; seconds?: number }> {
  return segments.flatMap(({ from, to, protection }) =>
    [from, to].map(at => {
      const seconds = exposureSeconds(protection, at);
      return {
        at: at.toISOString(),
        ...(seconds === undefined ? {} : { seconds }),
      };
    }),
  );
}

/** An instant of a line of exposure. */
export type ExposureInstant = ReturnType<typeof exposureSeries>[number];

/** Of each step the highest, the lowest, and one where nothing is known. */
const KEPT_IN_A_STEP = 3;

/**
 * A line with at most so many instants. The window is cut into steps of the same length, of each of which the highest and the lowest instant stay
 * and the first one without seconds, beside the ends of the line: teeth merge, and neither a breach nor a hole gets lost.
 *
 * @param series - oldest first
 */
export function thinExposureSeries(
  series: readonly ExposureInstant[],
  most: number,
): ExposureInstant[] {
  if (series.length <= most) {
    return [...series];
  }
  const steps = Math.max(1, Math.floor((most - 2) / KEPT_IN_A_STEP));
  const start = Date.parse(series[0].at);
  const length = (Date.parse(series[series.length - 1].at) - start) / steps;
  const kept = new Set([0, series.length - 1]);
  let first = 0;
  for (let step = 1; step <= steps; step += 1) {
    let end = first;
    while (
      end < series.length &&
      (step === steps || Date.parse(series[end].at) < start + step * length)
    ) {
      end += 1;
    }
    for (const index of telling(series, first, end)) {
      kept.add(index);
    }
    first = end;
  }
  return series.filter((_, index) => kept.has(index));
}

/** Places of the highest, the lowest and the first unknown instant of a step. */
function telling(
  series: readonly ExposureInstant[],
  from: number,
  to: number,
): number[] {
  let [highest, lowest, unknown] = [-1, -1, -1];
  for (let index = from; index < to; index += 1) {
    const { seconds } = series[index];
    if (seconds === undefined) {
      unknown = unknown < 0 ? index : unknown;
    } else {
      highest =
        seconds > (series[highest]?.seconds ?? -Infinity) ? index : highest;
      lowest = seconds < (series[lowest]?.seconds ?? Infinity) ? index : lowest;
    }
  }
  return [highest, lowest, unknown].filter(index => index >= 0);
}

/** How much of a window was within the RPO. */
export interface RpoCompliance {
  windowSeconds: number;
  /** Share of the measured time; absent when nothing was measured, or there is no RPO. */
  ratio?: number;
  /** It was not known how far protection reached. */
  excludedSeconds: number;
  /** There was nothing to restore: not compliant. */
  neverSeconds: number;
}

/**
 * RPO compliance: share of the time with exposure ≤ RPO + tolerance, of the time in which exposure was known.
 *
 * @remarks Where nobody said how far continuous protection reached, the whole time is left out, also the part for which points alone prove that it
 * was within: they can never prove that it was not, so that counting the proven part would let unknown time only ever look good.
 */
export function rpoCompliance(
  segments: readonly ExposureSegment[],
  target: { rpoSeconds?: number; toleranceSeconds?: number },
): RpoCompliance {
  const sum = { window: 0, compliant: 0, excluded: 0, never: 0 };
  const limit =
    target.rpoSeconds === undefined
      ? undefined
      : target.rpoSeconds +
        (target.toleranceSeconds ?? RECOVERY_DEFAULTS.toleranceSeconds);
  for (const { from, to, protection } of segments) {
    const length = secondsBetween(from, to);
    sum.window += length;
    if (protection.state === 'insufficient_data') {
      sum.excluded += length;
    } else if (protection.state !== 'protected') {
      sum.never += length;
    } else if (limit !== undefined) {
      sum.compliant += secondsWithin({ from, to, protection }, limit);
    }
  }
  const measured = sum.window - sum.excluded;
  return {
    windowSeconds: Math.round(sum.window),
    ...(measured > 0 && limit !== undefined
      ? { ratio: Math.min(sum.compliant / measured, 1) } // sums of fractions of a second are not exact
      : {}),
    excludedSeconds: sum.excluded,
    neverSeconds: sum.never,
  };
}

function secondsWithin(
  {
    from,
    to,
    protection,
  }: ExposureSegment & {
    protection: Extract<Protection, { state: 'protected' }>;
  },
  limitSeconds: number,
): number {
  if (protection.moving) {
    return secondsBetween(from, to);
  }
  const breach = addSeconds(protection.until, limitSeconds);
  return Math.max(
    0,
    secondsBetween(from, new Date(Math.min(to.getTime(), breach.getTime()))),
  );
}
