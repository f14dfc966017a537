import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import { keyTable, rowsOf } from '../../database/sqlParts';
import type { SloBucketRow } from '../../database/tables';
import { FINE_PER_COARSE, HourOfSeries } from './groupByHour';

type HourKey = Pick<HourOfSeries, 'seriesId' | 'hour'>;

const COLUMNS = {
  series_id: 'integer',
  width: 'integer',
  start: 'bigint',
  bad: 'double precision',
  total: 'double precision',
  covered: 'integer',
} as const;

/** Fine rows of the hours of `t`. */
const FINE_OF_HOUR = `slo_buckets f where f.series_id = t.series_id and f.width = ${FINE} and f.start >= t.start and f.start < t.start + ${COARSE}`;

function hourTable(knex: Knex, hours: readonly HourKey[]) {
  return keyTable(
    knex,
    't',
    ['series_id', 'start'],
    hours.map(({ seriesId, hour }) => ({ series_id: seriesId, start: hour })),
  );
}

async function selectHours(
  knex: Knex,
  hours: readonly HourKey[],
  condition: string,
): Promise<Set<string>> {
  if (hours.length === 0) {
    return new Set();
  }
  const table = hourTable(knex, hours);
  const rows = rowsOf<{ series_id: number; start: number | string }>(
    await knex.raw(
      `select t.series_id, t.start from ${table.sql} where ${condition}`,
      table.bindings,
    ),
  );
  return new Set(rows.map(row => `${row.series_id} ${row.start}`));
}

const keyOf = ({ seriesId, hour }: HourKey) => `${seriesId} ${hour}`;

/** Removes the parts of hours that are now given as a whole. */
export async function deleteParts(
  tx: Knex,
  hours: readonly HourOfSeries[],
): Promise<void> {
  const whole = hours.filter(({ coarse }) => coarse);
  const found = await selectHours(
    tx,
    whole,
    `exists (select 1 from ${FINE_OF_HOUR})`,
  );
  const starts = whole
    .filter(hour => found.has(keyOf(hour)))
    .flatMap(({ seriesId, hour }) =>
      Array.from({ length: FINE_PER_COARSE }, (_, i) => ({
        series_id: seriesId,
        start: hour + i * FINE,
      })),
    );
  if (starts.length > 0) {
    const parts = keyTable(tx, 'p', ['series_id', 'start'], starts);
    await tx.raw(
      `delete from slo_buckets where width = ${FINE} and (series_id, start) in (select p.series_id, p.start from ${parts.sql})`,
      parts.bindings,
    );
  }
}

/**
 * The hours that can be stored: parts of an hour of which only the whole is kept any more would take the place of all of it, so they are left
 * out unless they are complete.
 */
export async function storableHours(
  tx: Knex,
  hours: readonly HourOfSeries[],
): Promise<HourOfSeries[]> {
  const inParts = hours.filter(
    ({ coarse, fine }) => !coarse && fine.size < FINE_PER_COARSE,
  );
  const keptWhole = await selectHours(
    tx,
    inParts,
    `exists (select 1 from slo_buckets c where c.series_id = t.series_id and c.width = ${COARSE} and c.start = t.start)
     and not exists (select 1 from ${FINE_OF_HOUR})`,
  );
  if (keptWhole.size === 0) {
    return [...hours];
  }
  const left = new Set(inParts.filter(hour => keptWhole.has(keyOf(hour))));
  return hours.filter(hour => !left.has(hour));
}

/** Less is no event, and a share of it would be too small for a number of PostgreSQL, which would fail every sum with it. */
const SMALLEST = 1e-200;

const withoutDust = (count: number) => (count < SMALLEST ? 0 : count);

/** Adds or replaces what is given. */
export async function upsertBuckets(
  tx: Knex,
  hours: readonly HourOfSeries[],
): Promise<void> {
  const rows = hours.flatMap(({ seriesId, coarse, fine }) =>
    (coarse ? [coarse] : [...fine.values()]).map(
      ({ widthSeconds, start, bad, total }): SloBucketRow => ({
        series_id: seriesId,
        width: widthSeconds,
        start,
        bad: withoutDust(bad),
        total: withoutDust(total),
        covered: widthSeconds,
      }),
    ),
  );
  await insertRows<SloBucketRow>(tx, 'slo_buckets', COLUMNS, rows, {
    key: ['series_id', 'width', 'start'],
    action: 'replace',
  });
}

/** Makes the coarse bucket of each hour that is given in parts the sum of all its parts. */
export async function rollUp(
  tx: Knex,
  hours: readonly HourOfSeries[],
): Promise<void> {
  const inParts = hours.filter(({ coarse }) => !coarse);
  if (inParts.length === 0) {
    return;
  }
  const table = hourTable(tx, inParts);
  await tx.raw(
    `insert into slo_buckets (series_id, width, start, bad, total, covered)
     select t.series_id, ${COARSE}, t.start, sum(f.bad), sum(f.total), sum(f.covered)
     from ${table.sql} join slo_buckets f on f.series_id = t.series_id and f.width = ${FINE}
       and f.start >= t.start and f.start < t.start + ${COARSE}
     where true
     group by t.series_id, t.start
     on conflict (series_id, width, start) do update set bad = excluded.bad, total = excluded.total, covered = excluded.covered`,
    table.bindings,
  );
}
