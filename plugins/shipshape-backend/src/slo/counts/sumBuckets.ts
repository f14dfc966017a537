import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { inList, rowsOf } from '../../database/sqlParts';
import { floorHour } from './groupByHour';
import type { BucketSum } from './SloCountStore';

/** Whole buckets of one width: those that begin in [from, to). */
interface Piece {
  width: number;
  from: number;
  to: number;
}

/** What is read of a range. */
interface Pieces {
  whole: Piece[];
  /** Ranges within one fine bucket, which counts in proportion. */
  cuts: Range[];
  /** Ranges within one hour, for when only the hour is known. */
  partsOfHours: Range[];
}

interface Range {
  from: number;
  to: number;
}

interface SumRow {
  series_id: number;
  width: number;
  bad: number;
  total: number;
  covered: number;
  buckets: number;
  first: number | string;
}

const isNotEmpty = ({ from, to }: Range) => from < to;

/** A range as the part before its first whole bucket, those buckets, and the part after them; or as one part of a bucket. */
function split(range: Range, width: number): { inner: Range[]; ends: Range[] } {
  const first = Math.ceil(range.from / width) * width;
  const last = Math.floor(range.to / width) * width;
  if (first > last) {
    return { inner: [], ends: [range].filter(isNotEmpty) };
  }
  return {
    inner: [{ from: first, to: last }].filter(isNotEmpty),
    ends: [
      { from: range.from, to: first },
      { from: last, to: range.to },
    ].filter(isNotEmpty),
  };
}

/** Whole hours as such, and what is left of the hours at the ends in fine buckets. */
function piecesOf(range: Range): Pieces {
  const hours = split(range, COARSE);
  const fine = hours.ends.map(end => split(end, FINE));
  return {
    whole: [
      ...hours.inner.map(inner => ({ width: COARSE, ...inner })),
      ...fine.flatMap(({ inner }) =>
        inner.map(piece => ({ width: FINE, ...piece })),
      ),
    ],
    cuts: fine.flatMap(({ ends }) => ends),
    partsOfHours: hours.ends,
  };
}

/**
 * No join, and no condition that could become one: the newest buckets lie beyond the statistics of the planner, which would take them for none
 * and read all of them for each series.
 */
function selectWhole({ width, from, to }: Piece, inSeries: string): string {
  return `select b.series_id, ${width} as width, sum(b.bad) as bad, sum(b.total) as total,
      cast(sum(b.covered) as double precision) as covered, cast(count(*) as integer) as buckets, min(b.start) as first
    from slo_buckets b where ${inSeries} and b.width = ${width} and b.start >= ${from} and b.start < ${to}
    group by b.series_id`;
}

/** The share of a bucket that the range has. */
function selectShare(
  { from, to }: Range,
  width: number,
  inSeries: string,
): string {
  const share = (column: string) => `b.${column} * ${to - from}.0 / ${width}`;
  const start = Math.floor(from / width) * width;
  return `select b.series_id, ${width} as width, ${share(
    'bad',
  )} as bad, ${share('total')} as total,
      cast(${share(
        'covered',
      )} as double precision) as covered, 1 as buckets, ${from} as first
    from slo_buckets b where ${inSeries} and b.width = ${width} and b.start = ${start}`;
}

/** The same of an hour of which no fine buckets are kept. */
function selectShareOfHour(range: Range, inSeries: string): string {
  const hour = floorHour(range.from);
  return `${selectShare(range, COARSE, inSeries)}
    and (select f.start from slo_buckets f where f.series_id = b.series_id and f.width = ${FINE}
      and f.start >= ${hour} and f.start < ${hour + COARSE} limit 1) is null`;
}

/** Counts of no bucket at all. */
export function emptySum(): BucketSum {
  return {
    bad: 0,
    total: 0,
    coveredSeconds: 0,
    coarseBuckets: 0,
    fineBuckets: 0,
  };
}

function add(sum: BucketSum, row: SumRow): void {
  sum.bad += row.bad;
  sum.total += row.total;
  sum.coveredSeconds += row.covered;
  sum[row.width === COARSE ? 'coarseBuckets' : 'fineBuckets'] += row.buckets;
  sum.first = Math.min(sum.first ?? Infinity, Number(row.first));
}

/** Sums of one range for many series, by series; one query. Series without buckets are absent. */
export async function sumRange(
  knex: Knex,
  range: Range,
  seriesIds: readonly number[],
): Promise<Map<number, BucketSum>> {
  const { whole, cuts, partsOfHours } = piecesOf(range);
  const sums = new Map<number, BucketSum>();
  if (!isNotEmpty(range) || seriesIds.length === 0) {
    return sums;
  }
  const series = inList(knex, 'b.series_id', seriesIds);
  const selects = [
    ...whole.map(piece => selectWhole(piece, series.sql)),
    ...cuts.map(cut => selectShare(cut, FINE, series.sql)),
    ...partsOfHours.map(part => selectShareOfHour(part, series.sql)),
  ];
  const rows = rowsOf<SumRow>(
    await knex.raw(
      selects.join(' union all '),
      selects.flatMap(() => series.bindings),
    ),
  );
  for (const row of rows) {
    const sum = sums.get(row.series_id) ?? emptySum();
    sums.set(row.series_id, sum);
    add(sum, row);
  }
  return sums;
}
