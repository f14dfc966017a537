import { Incident, SloHistory } from 'backstage-plugin-shipshape-common';

/** A line over time. */
export interface TimeSeries {
  id: string;
  label: string;
  /** Position in the palette. */
  color: number;
  /** One per instant; absent: not known, a gap. */
  values: Array<number | undefined>;
}

/** A span that is marked in a chart. */
export interface TimeMark {
  /** As in the table of the same things. */
  number: number;
  from: Date;
  /** Absent: it goes on. */
  to?: Date;
}

/** What a chart over time shows, before it becomes a picture. */
export interface TimeChartModel {
  instants: Date[];
  series: TimeSeries[];
  marks: TimeMark[];
}

type Point = SloHistory['points'][number];

/** Steps that the answer leaves out are gaps, too: no line is drawn across. */
function withGaps(history: SloHistory): Point[] {
  const step = history.stepSeconds * 1000;
  return history.points.flatMap((point, index) => {
    const before = history.points[index - 1];
    const from = before ? Date.parse(before.at) : undefined;
    const missing =
      from === undefined
        ? 0
        : Math.round((Date.parse(point.at) - from) / step) - 1;
    return [
      ...Array.from({ length: Math.max(missing, 0) }, (_, position) => ({
        at: new Date((from ?? 0) + (position + 1) * step).toISOString(),
      })),
      point,
    ];
  });
}

/** Lines of a history by the given fields of its points. */
export function historyChart(
  history: SloHistory,
  lines: ReadonlyArray<{
    field: 'budgetRemaining' | 'burnRate1h' | 'burnRate6h';
    label: string;
  }>,
): TimeChartModel {
  const points = withGaps(history);
  return {
    instants: points.map(point => new Date(point.at)),
    series: lines.map(({ field, label }, index) => ({
      id: field,
      label,
      color: index,
      values: points.map(point => point[field]),
    })),
    marks: markIncidents(history.incidents),
  };
}

/** Each incident from its start, or its detection where the start is not known. */
export function markIncidents(incidents: readonly Incident[]): TimeMark[] {
  return incidents.map((incident, index) => ({
    number: index + 1,
    from: new Date(incident.startedAt ?? incident.detectedAt),
    to: incident.resolvedAt ? new Date(incident.resolvedAt) : undefined,
  }));
}

/** Instants without a value in any of the lines, within the chart. */
export function countGaps(model: TimeChartModel): number {
  return model.instants.filter((_, index) =>
    model.series.every(series => series.values[index] === undefined),
  ).length;
}

/** Whether there is anything to draw. */
export function isEmptyChart(model: TimeChartModel): boolean {
  return countGaps(model) === model.instants.length;
}

/** Whether a value stands alone between gaps, where no line can show it. */
export function isAlone(values: TimeSeries['values'], index: number): boolean {
  return (
    values[index] !== undefined &&
    values[index - 1] === undefined &&
    values[index + 1] === undefined
  );
}
