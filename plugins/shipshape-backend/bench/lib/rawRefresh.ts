import type { Knex } from 'knex';

/** What one refresh has to store and to ask, as plain columns. */
export interface RefreshPayload {
  asOf: number;
  buckets: Array<[series: number, start: number, bad: number, total: number]>;
  series: Array<[id: number, ratios: string]>;
  /** [from, to) and the series that ask for it. */
  ranges: Array<{ from: number; to: number; ids: number[] }>;
  views: Array<Array<string | number | null>>;
}

const HOUR = 3600;
const STATUS_COLUMNS = [
  ['slo_id', 'text'],
  ['entity_ref', 'text'],
  ['owner_ref', 'text'],
  ['system_ref', 'text'],
  ['tier', 'text'],
  ['status', 'text'],
  ['risk', 'int4'],
  ['remaining', 'float8'],
  ['view', 'text'],
  ['computed_at', 'text'],
] as const;
const STATUS_NAMES = STATUS_COLUMNS.map(([name]) => name).join(', ');
const STATUS_SET = STATUS_COLUMNS.slice(1)
  .map(([name]) => `${name} = excluded.${name}`)
  .join(', ');
const BUCKET_SET =
  'on conflict (series_id, width, start) do update set bad = excluded.bad, total = excluded.total, covered = excluded.covered';

/** One statement for a range: whole hours, and fine buckets at its ends; of the oldest hour, which has none, a share. */
function sumSql(from: number, to: number, ids: string): string {
  const first = Math.ceil(from / HOUR) * HOUR;
  const last = Math.max(Math.floor(to / HOUR) * HOUR, first);
  const hour = first - HOUR;
  const sum = (width: number, a: number, b: number) =>
    `select series_id, sum(bad) as bad, sum(total) as total, sum(covered) as covered, count(*) as n, min(start) as first from slo_buckets
     where series_id ${ids} and width = ${width} and start >= ${a} and start < ${b} group by series_id`;
  const parts = [
    ...(first < last ? [sum(HOUR, first, last)] : []),
    ...(from < Math.min(first, to)
      ? [sum(300, from, Math.min(first, to))]
      : []),
    ...(last < to && first <= last && first < to ? [sum(300, last, to)] : []),
    ...(from < first
      ? [
          `select b.series_id, bad * ${first - from}.0 / 3600, total * ${
            first - from
          }.0 / 3600, covered, 1, start from slo_buckets b where b.series_id ${ids} and width = 3600 and start = ${hour}
           and (select f.start from slo_buckets f where f.series_id = b.series_id and f.width = 300 and f.start >= ${hour} and f.start < ${first} limit 1) is null`,
        ]
      : []),
  ];
  return parts.join(' union all ');
}

interface PgConnection {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

function columns(rows: ReadonlyArray<readonly unknown[]>): unknown[][] {
  return rows[0].map((_, index) => rows.map(row => row[index]));
}

async function onPostgres(
  connection: PgConnection,
  payload: RefreshPayload,
): Promise<void> {
  const { asOf, buckets, series, ranges, views } = payload;
  const ids = series.map(([id]) => id);
  const since =
    Math.floor(Math.min(...buckets.map(row => row[1])) / HOUR) * HOUR;
  await connection.query('begin');
  await connection.query(
    `insert into slo_buckets select series, 300, start, bad, total, 300
     from unnest($1::int4[], $2::int8[], $3::float8[], $4::float8[]) as t(series, start, bad, total) ${BUCKET_SET}`,
    columns(buckets),
  );
  await connection.query(
    `insert into slo_buckets select series_id, 3600, start / 3600 * 3600, sum(bad), sum(total), sum(covered) from slo_buckets
     where series_id = any($1) and width = 300 and start >= $2 group by 1, 3 ${BUCKET_SET}`,
    [ids, since],
  );
  await connection.query(
    `update slo_series s set as_of = $3, ratios = t.ratios, error_code = null, error_message = null, error_since = null
     from unnest($1::int4[], $2::text[]) as t(id, ratios) where s.id = t.id`,
    [...columns(series), asOf],
  );
  await connection.query('commit');
  for (const { from, to, ids: wanted } of ranges) {
    await connection.query(sumSql(from, to, '= any($1::int4[])'), [wanted]);
  }
  await connection.query(
    `insert into slo_status (${STATUS_NAMES}) select * from unnest(${STATUS_COLUMNS.map(
      ([, type], i) => `$${i + 1}::${type}[]`,
    ).join(', ')}) on conflict (slo_id) do update set ${STATUS_SET}`,
    columns(views),
  );
}

interface SqliteConnection {
  exec(sql: string): void;
  prepare(sql: string): {
    run(...values: unknown[]): unknown;
    all(...values: unknown[]): unknown[];
  };
}

function onSqlite(connection: SqliteConnection, payload: RefreshPayload): void {
  const { asOf, buckets, series, ranges, views } = payload;
  const since =
    Math.floor(Math.min(...buckets.map(row => row[1])) / HOUR) * HOUR;
  connection.exec('begin');
  const bucket = connection.prepare(
    `insert into slo_buckets values (?, 300, ?, ?, ?, 300) ${BUCKET_SET}`,
  );
  buckets.forEach(row => bucket.run(...row));
  connection
    .prepare(
      `insert into slo_buckets select series_id, 3600, start / 3600 * 3600 as hour, sum(bad), sum(total), sum(covered) from slo_buckets
       where series_id in (select value from json_each(?)) and width = 300 and start >= ? group by series_id, hour ${BUCKET_SET}`,
    )
    .run(JSON.stringify(series.map(([id]) => id)), since);
  const update = connection.prepare(
    'update slo_series set as_of = ?, ratios = ?, error_code = null, error_message = null, error_since = null where id = ?',
  );
  series.forEach(([id, ratios]) => update.run(asOf, ratios, id));
  connection.exec('commit');
  for (const { from, to, ids } of ranges) {
    const sql = sumSql(from, to, 'in (select value from json_each(@ids))');
    connection.prepare(sql).all({ ids: JSON.stringify(ids) });
  }
  connection.exec('begin');
  const view = connection.prepare(
    `insert into slo_status (${STATUS_NAMES}) values (${STATUS_COLUMNS.map(
      () => '?',
    ).join(', ')}) on conflict (slo_id) do update set ${STATUS_SET}`,
  );
  views.forEach(row => view.run(...row));
  connection.exec('commit');
}

/** The same work as a refresh does in the tables, in as few hand-written statements as the engine allows, on its bare driver. */
export async function rawRefresh(
  knex: Knex,
  payload: RefreshPayload,
): Promise<void> {
  const connection = await knex.client.acquireConnection();
  try {
    if (knex.client.config.client === 'pg') {
      await onPostgres(connection, payload);
    } else {
      onSqlite(connection, payload);
    }
  } finally {
    await knex.client.releaseConnection(connection);
  }
}
