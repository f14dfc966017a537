import type {
  BucketSum,
  SloCountStore,
  SloSeries,
} from '../counts/SloCountStore';
import { seriesKeyOf } from '../counts/seriesKeyOf';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import { pendingView } from '../sloViews';
import { buildView, CountedSeries, SloCounts } from './buildView';
import type { StateOptions } from './dataState';
import { CountedRange, listRanges, sloRanges } from './sloRanges';
import type { SloView } from './SloStatusStore';
import { whyUncountable } from './uncountable';

/** SLOs whose counts are in memory at once. */
const CHUNK = 1_000;

/** What views are computed with. */
export interface ViewOptions extends StateOptions {
  counts: Pick<SloCountStore, 'findSeries' | 'sum'>;
}

/**
 * Views of many SLOs, a chunk at a time: with as many queries as there are distinct windows, not SLOs.
 *
 * @remarks Everything is as of the end of the data of each SLO, so that those of one source share their windows.
 */
export async function* computeViews(
  slos: readonly StoredSlo[],
  options: ViewOptions,
): AsyncGenerator<SloView[]> {
  for (let start = 0; start < slos.length; start += CHUNK) {
    yield await computeChunk(slos.slice(start, start + CHUNK), options);
  }
}

async function computeChunk(
  slos: readonly StoredSlo[],
  options: ViewOptions,
): Promise<SloView[]> {
  const { counts, now, reportsIntervalSeconds } = options;
  const reasons = slos.map(({ definition }) => whyUncountable(definition, now));
  const found = await counts.findSeries(slos.map(seriesKeyOf));
  const seriesBySlo = new Map(found.map(series => [series.sloId, series]));
  const planned = slos.map((slo, index) => {
    const series = seriesBySlo.get(slo.definition.id);
    const reason = reasons[index];
    return {
      slo,
      series,
      reason,
      plan:
        reason === undefined && series && hasData(series)
          ? planOf(slo, series)
          : undefined,
    };
  });
  const parts = planned.flatMap(({ plan }) => plan?.parts ?? []);
  const sums = await counts.sum(parts.map(({ request }) => request));
  const sumOf = collectSums(parts, sums);
  return planned.map(({ slo, series, plan, reason }) =>
    reason === undefined
      ? buildView({
          slo,
          series,
          counts: plan && { ...plan.counts, sumOf },
          now,
          reportsIntervalSeconds,
        })
      : invalidView(slo, reason),
  );
}

function invalidView(slo: StoredSlo, reason: string): SloView {
  return {
    ...pendingView(slo),
    status: 'invalid',
    data: 'invalid',
    dataReason: reason,
  };
}

function hasData(series: SloSeries): series is CountedSeries {
  return series.asOf !== undefined;
}

interface RangePart {
  range: CountedRange;
  request: { seriesId: number; from: number; to: number };
}

function planOf(
  slo: StoredSlo,
  series: CountedSeries,
): { counts: Omit<SloCounts, 'sumOf'>; parts: RangePart[] } {
  const ranges = sloRanges(slo.definition, series.asOf);
  return {
    counts: { series, ranges },
    parts: listRanges(ranges).flatMap(range =>
      range.segments.map(segment => ({
        range,
        request: { seriesId: series.id, ...segment },
      })),
    ),
  };
}

/** Adds up the parts of each range. */
function collectSums(
  parts: readonly RangePart[],
  sums: readonly BucketSum[],
): SloCounts['sumOf'] {
  const byRange = new Map<CountedRange, BucketSum>();
  parts.forEach(({ range }, index) => {
    const sum = byRange.get(range);
    byRange.set(range, sum ? add(sum, sums[index]) : sums[index]);
  });
  return range =>
    byRange.get(range) ?? {
      bad: 0,
      total: 0,
      coveredSeconds: 0,
      coarseBuckets: 0,
      fineBuckets: 0,
    };
}

function add(a: BucketSum, b: BucketSum): BucketSum {
  const firsts = [a.first, b.first].filter(first => first !== undefined);
  return {
    bad: a.bad + b.bad,
    total: a.total + b.total,
    coveredSeconds: a.coveredSeconds + b.coveredSeconds,
    coarseBuckets: a.coarseBuckets + b.coarseBuckets,
    fineBuckets: a.fineBuckets + b.fineBuckets,
    first: firsts.length > 0 ? Math.min(...firsts) : undefined,
  };
}
