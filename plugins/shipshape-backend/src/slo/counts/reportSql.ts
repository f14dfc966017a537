import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { keyTable, recordTable, rowsOf } from '../../database/sqlParts';

/** Notes how far reports reach; never back, also when batches come at the same time. */
export async function noteReports(
  knex: Knex,
  series: ReadonlyArray<{ seriesId: number; asOf: number }>,
): Promise<void> {
  if (series.length === 0) {
    return;
  }
  const table = recordTable(
    knex,
    'r',
    { id: 'integer', as_of: 'bigint' },
    series.map(({ seriesId, asOf }) => ({ id: seriesId, as_of: asOf })),
  );
  await knex.raw(
    `update slo_series set
       as_of = case when slo_series.as_of > r.as_of then slo_series.as_of else r.as_of end,
       method = 'reports', flags = '[]', ratios = null, error_code = null, error_message = null, error_since = null
     from ${table.sql} where slo_series.id = r.id`,
    table.bindings,
  );
}

/** The hours of which there is a coarse bucket and no fine one. */
export async function findWholeHours(
  knex: Knex,
  hours: ReadonlyArray<{ seriesId: number; hour: number }>,
): Promise<Array<{ seriesId: number; hour: number }>> {
  if (hours.length === 0) {
    return [];
  }
  const table = keyTable(
    knex,
    't',
    ['series_id', 'start'],
    hours.map(({ seriesId, hour }) => ({ series_id: seriesId, start: hour })),
  );
  const rows = rowsOf<{ series_id: number; start: number | string }>(
    await knex.raw(
      `select t.series_id, t.start from ${table.sql}
       where exists (select 1 from slo_buckets c where c.series_id = t.series_id and c.width = ${COARSE} and c.start = t.start)
         and not exists (select 1 from slo_buckets f where f.series_id = t.series_id and f.width = ${FINE}
           and f.start >= t.start and f.start < t.start + ${COARSE})`,
      table.bindings,
    ),
  );
  return rows.map(row => ({
    seriesId: row.series_id,
    hour: Number(row.start),
  }));
}
