import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { keyTable } from '../../database/sqlParts';
import { rowsOf } from './bucketSql';
import { ceilHour, FINE_PER_COARSE, floorHour } from './groupByHour';
import type { BucketSum } from './SloCountStore';

/** Part of a range that is read at one width. */
interface Piece {
  width: number;
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

/** Whole hours as such, and what is left of the hours at the ends in fine buckets. */
export function piecesOf(from: number, to: number): Piece[] {
  const firstHour = ceilHour(from);
  const lastHour = floorHour(to);
  const pieces: Piece[] =
    firstHour > lastHour
      ? [{ width: FINE, from, to }]
      : [
          { width: COARSE, from: firstHour, to: lastHour },
          { width: FINE, from, to: firstHour },
          { width: FINE, from: lastHour, to },
        ];
  return pieces.filter(piece => piece.from < piece.to);
}

function selectPiece({ width, from, to }: Piece): string {
  return `select s.series_id, ${width} as width, sum(b.bad) as bad, sum(b.total) as total,
      cast(sum(b.covered) as integer) as covered, cast(count(*) as integer) as buckets, min(b.start) as first
    from s join slo_buckets b on b.series_id = s.series_id and b.width = ${width} and b.start >= ${from} and b.start < ${to}
    group by s.series_id`;
}

/** The share of an hour of which no fine buckets are kept. */
function selectShare({ from, to }: Piece): string {
  const hour = floorHour(from);
  const twelfths = (to - from) / FINE;
  const share = (column: string) =>
    `c.${column} * ${twelfths}.0 / ${FINE_PER_COARSE}`;
  return `select s.series_id, ${COARSE} as width, ${share(
    'bad',
  )} as bad, ${share('total')} as total,
      c.covered * ${twelfths} / ${FINE_PER_COARSE} as covered, 1 as buckets, ${from} as first
    from s join slo_buckets c on c.series_id = s.series_id and c.width = ${COARSE} and c.start = ${hour}
    where not exists (select 1 from slo_buckets f where f.series_id = s.series_id and f.width = ${FINE}
      and f.start >= ${hour} and f.start < ${hour + COARSE})`;
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
  range: { from: number; to: number },
  seriesIds: readonly number[],
): Promise<Map<number, BucketSum>> {
  const pieces = piecesOf(range.from, range.to);
  const sums = new Map<number, BucketSum>();
  if (pieces.length === 0 || seriesIds.length === 0) {
    return sums;
  }
  const series = keyTable(
    knex,
    'ids',
    ['series_id'],
    seriesIds.map(id => ({ series_id: id })),
  );
  const selects = pieces.flatMap(piece =>
    piece.width === COARSE
      ? [selectPiece(piece)]
      : [selectPiece(piece), selectShare(piece)],
  );
  const rows = rowsOf<SumRow>(
    await knex.raw(
      `with s as (select series_id from ${series.sql}) ${selects.join(
        ' union all ',
      )}`,
      series.bindings,
    ),
  );
  for (const row of rows) {
    const sum = sums.get(row.series_id) ?? emptySum();
    sums.set(row.series_id, sum);
    add(sum, row);
  }
  return sums;
}
