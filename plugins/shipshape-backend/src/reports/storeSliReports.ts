import {
  COARSE_BUCKET_SECONDS,
  FINE_BUCKET_SECONDS,
  REPORTS_SOURCE_ID,
  SliReport,
  SloBucket,
} from 'backstage-plugin-shipshape-common';
import { FINE_PER_COARSE, floorHour } from '../slo/counts/groupByHour';
import type { SloCountStore, SloSeriesKey } from '../slo/counts/SloCountStore';
import type { Checked, Rejection } from './checkReports';

/**
 * Reported counts of an SLO are one series for good: who reports them decides what they count, so that a changed query of the definition begins
 * no new one.
 */
export function reportSeriesKey(sloId: string): SloSeriesKey {
  return { sloId, sourceId: REPORTS_SOURCE_ID, revision: 1 };
}

/** A part of an hour that is given or stored as a whole, or the other way round: only one of them can count. */
function widthConflict(index: number, widthSeconds: number): Rejection {
  return {
    index,
    code: 'conflict',
    message: `widthSeconds: the counts of this hour are known with widthSeconds ${widthSeconds}: expected the same, or all twelve intervals of 300 seconds in one batch`,
  };
}

const keyOf = (seriesId: number, hour: number) => `${seriesId} ${hour}`;

interface Placed extends Checked<SliReport> {
  seriesId: number;
  hour: number;
  start: number;
}

/** Which of the reports count, and why the others do not. */
async function partByWidth(
  placed: readonly Placed[],
  counts: Pick<SloCountStore, 'findWholeHours'>,
): Promise<{ accepted: Placed[]; rejected: Rejection[] }> {
  const hours = new Map<
    string,
    { seriesId: number; hour: number; whole: boolean; parts: Set<number> }
  >();
  for (const { seriesId, hour, start, report } of placed) {
    const key = keyOf(seriesId, hour);
    const known = hours.get(key) ?? {
      seriesId,
      hour,
      whole: false,
      parts: new Set<number>(),
    };
    hours.set(key, known);
    if (report.widthSeconds === COARSE_BUCKET_SECONDS) {
      known.whole = true;
    } else {
      known.parts.add(start);
    }
  }
  const isComplete = (parts: ReadonlySet<number>) =>
    parts.size === FINE_PER_COARSE;
  const stored = await counts.findWholeHours(
    [...hours.values()].filter(
      ({ whole, parts }) => !whole && !isComplete(parts),
    ),
  );
  const wholes = new Set(
    stored.map(({ seriesId, hour }) => keyOf(seriesId, hour)),
  );
  const accepted: Placed[] = [];
  const rejected: Rejection[] = [];
  for (const item of placed) {
    const key = keyOf(item.seriesId, item.hour);
    const { whole = false, parts = new Set<number>() } = hours.get(key) ?? {};
    const width =
      wholes.has(key) || (whole && !isComplete(parts))
        ? COARSE_BUCKET_SECONDS
        : FINE_BUCKET_SECONDS;
    const isMixed = wholes.has(key) || (whole && parts.size > 0);
    if (isMixed && item.report.widthSeconds !== width) {
      rejected.push(widthConflict(item.index, width));
    } else {
      accepted.push(item);
    }
  }
  return { accepted, rejected };
}

/**
 * Stores counts. Of two for the same interval the later one in the list wins. Parts of an hour that is kept as a whole are refused, since they
 * would take the place of all of it.
 *
 * @returns the SLOs that got some, and what was refused
 */
export async function storeSliReports(
  reports: ReadonlyArray<Checked<SliReport>>,
  options: { counts: SloCountStore; now: Date },
): Promise<{ sloIds: string[]; rejected: Rejection[] }> {
  const { counts, now } = options;
  const ids = [...new Set(reports.map(({ report }) => report.sloId))];
  if (ids.length === 0) {
    return { sloIds: [], rejected: [] };
  }
  const series = new Map(
    (await counts.ensureSeries(ids.map(reportSeriesKey))).map(item => [
      item.sloId,
      item.id,
    ]),
  );
  const { accepted, rejected } = await partByWidth(
    reports.flatMap(({ index, report }) => {
      const seriesId = series.get(report.sloId);
      const start = Date.parse(report.start) / 1000;
      return seriesId === undefined
        ? []
        : [{ index, report, seriesId, start, hour: floorHour(start) }];
    }),
    counts,
  );
  const bySeries = new Map<number, SloBucket[]>();
  for (const { report, seriesId, start } of accepted) {
    const buckets = bySeries.get(seriesId) ?? [];
    bySeries.set(seriesId, buckets);
    buckets.push({
      start,
      widthSeconds: report.widthSeconds,
      total: report.total,
      bad: report.total - report.good,
    });
  }
  await counts.putBuckets(
    [...bySeries].map(([seriesId, buckets]) => ({ seriesId, buckets })),
  );
  // A clock that is ahead must not move the end of the data into the future.
  const present =
    Math.floor(now.getTime() / 1000 / FINE_BUCKET_SECONDS) *
    FINE_BUCKET_SECONDS;
  await counts.noteReports(
    [...bySeries].map(([seriesId, buckets]) => ({
      seriesId,
      asOf: buckets.reduce(
        (latest, { start, widthSeconds }) =>
          Math.max(latest, Math.min(present, start + widthSeconds)),
        0,
      ),
    })),
  );
  return {
    sloIds: [...new Set(accepted.map(({ report }) => report.sloId))],
    rejected,
  };
}
