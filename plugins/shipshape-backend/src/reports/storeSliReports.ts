import {
  FINE_BUCKET_SECONDS,
  REPORTS_SOURCE_ID,
  SliReport,
  SloBucket,
} from 'backstage-plugin-shipshape-common';
import type { SloCountStore, SloSeriesKey } from '../slo/counts/SloCountStore';

/**
 * Reported counts of an SLO are one series for good: who reports them decides what they count, so that a changed query of the definition begins
 * no new one.
 */
export function reportSeriesKey(sloId: string): SloSeriesKey {
  return { sloId, sourceId: REPORTS_SOURCE_ID, revision: 1 };
}

/**
 * Stores counts. Of two for the same interval the later one in the list wins.
 *
 * @returns the SLOs that got some
 */
export async function storeSliReports(
  reports: readonly SliReport[],
  options: { counts: SloCountStore; now: Date },
): Promise<string[]> {
  const { counts, now } = options;
  const bySlo = new Map<string, Map<string, SloBucket>>();
  for (const report of reports) {
    const start = Date.parse(report.start) / 1000;
    const buckets = bySlo.get(report.sloId) ?? new Map<string, SloBucket>();
    bySlo.set(report.sloId, buckets);
    const key = `${start}/${report.widthSeconds}`;
    // In the order of the list also where an hour and its parts follow each other.
    buckets.delete(key);
    buckets.set(key, {
      start,
      widthSeconds: report.widthSeconds,
      total: report.total,
      bad: report.total - report.good,
    });
  }
  const sloIds = [...bySlo.keys()];
  if (sloIds.length === 0) {
    return [];
  }
  const series = await counts.ensureSeries(sloIds.map(reportSeriesKey));
  await counts.putBuckets(
    series.map(({ id, sloId }) => ({
      seriesId: id,
      buckets: [...(bySlo.get(sloId)?.values() ?? [])],
    })),
  );
  // A clock that is ahead must not move the end of the data into the future.
  const present =
    Math.floor(now.getTime() / 1000 / FINE_BUCKET_SECONDS) *
    FINE_BUCKET_SECONDS;
  await counts.noteReadings(
    series.map(item => {
      const ends = [...(bySlo.get(item.sloId)?.values() ?? [])].map(
        ({ start, widthSeconds }) => start + widthSeconds,
      );
      return {
        ...item,
        asOf: Math.max(item.asOf ?? 0, Math.min(present, Math.max(...ends))),
        method: 'reports',
        flags: [],
        ratios: undefined,
        error: undefined,
      };
    }),
  );
  return sloIds;
}
