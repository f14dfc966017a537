import { ResourceBackups } from 'backstage-plugin-shipshape-common';
import { TimeChartModel } from './sloHistory';

/** Up to so many instants the teeth can be told apart: two for each, and five pixels or so. */
const DISTINCT = 300;

/** Steps of a chart whose teeth cannot be told apart are at most so many. */
const MAX_STEPS = 120;

/** Steps that people count in. */
const STEP_HOURS = [1, 2, 3, 6, 12, 24] as const;

const HOUR_MS = 3_600_000;

interface Point {
  at: number;
  seconds?: number;
  isPart?: boolean;
}

type Series = ResourceBackups['exposureSeries'];

/** Data at risk over time. */
export interface ExposureChartModel extends TimeChartModel {
  /** Each value is the highest of so many hours from its instant on; absent: the line itself. */
  stepHours?: number;
  /** Of so many values a part of their step is not known. */
  partlyKnown: number;
}

/** Data at risk over time; where it is not known the line has a gap. Too many teeth become the highest value of each step. */
export function exposureChart(
  series: Series,
  label: string,
): ExposureChartModel {
  const stepHours = series.length > DISTINCT ? stepOf(series) : undefined;
  const points: Point[] =
    stepHours === undefined
      ? series.map(({ at, seconds }) => ({ at: Date.parse(at), seconds }))
      : highestOfSteps(series, stepHours * HOUR_MS);
  return {
    ...(stepHours !== undefined && { stepHours }),
    partlyKnown: points.filter(point => point.isPart).length,
    instants: points.map(({ at }) => new Date(at)),
    series: [
      {
        id: 'exposure',
        label,
        color: 0,
        values: points.map(({ seconds }) => seconds),
      },
    ],
    marks: [],
  };
}

function stepOf(series: Series): number {
  const first = Date.parse(series[0].at);
  const last = Date.parse(series[series.length - 1].at);
  const hours = (last - first) / HOUR_MS;
  return STEP_HOURS.find(step => hours / step <= MAX_STEPS) ?? 24;
}

/** The highest value of each step of the clock in UTC; a step of which nothing is known has none. */
function highestOfSteps(series: Series, stepMs: number): Point[] {
  const highest = new Map<number, number>();
  const unknown = new Set<number>();
  const raise = (step: number, seconds: number) =>
    highest.set(step, Math.max(highest.get(step) ?? 0, seconds));
  const instants = series.map(({ at }) => Date.parse(at));
  series.forEach(({ seconds: after }, position) => {
    const to = instants[position];
    if (after !== undefined) {
      // A tooth that ends with a step belongs to that step alone.
      raise(Math.ceil(to / stepMs) - 1, after);
    }
    const from = position > 0 ? instants[position - 1] : to;
    const before = series[position - 1]?.seconds;
    for (
      let step = Math.floor(from / stepMs);
      from < to && step * stepMs < to;
      step++
    ) {
      if (before === undefined || after === undefined) {
        unknown.add(step);
      } else {
        const rise = (after - before) / (to - from);
        const line = (at: number) => before + rise * (at - from);
        raise(step, line(Math.max(from, step * stepMs)));
        raise(step, line(Math.min(to, (step + 1) * stepMs)));
      }
    }
  });
  const first = Math.floor(instants[0] / stepMs);
  const last = Math.ceil(instants[instants.length - 1] / stepMs);
  return Array.from({ length: last - first }, (_, position) => {
    const step = first + position;
    return {
      at: step * stepMs,
      seconds: highest.get(step),
      isPart: highest.has(step) && unknown.has(step),
    };
  });
}
