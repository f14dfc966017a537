import {
  COARSE_BUCKET_SECONDS as COARSE,
  FINE_BUCKET_SECONDS as FINE,
  SloBucket,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import { inList, recordTable } from '../../database/sqlParts';
import type { SloBucketRow, SloSeriesRow } from '../../database/tables';
import { deleteParts, rollUp, storableHours, upsertBuckets } from './bucketSql';
import { ceilHour, floorHour, groupByHour, HourOfSeries } from './groupByHour';
import { assembleBuckets } from './readBuckets';
import { findWholeHours, noteReports } from './reportSql';
import { fromSeries, SERIES_COLUMNS, seriesKey, toSeries } from './seriesRows';
import type {
  BucketSum,
  SeriesBuckets,
  SloCountStore,
  SloSeries,
  SloSeriesKey,
  SumRequest,
} from './SloCountStore';
import { emptySum, sumRange } from './sumBuckets';

/** Buckets per transaction: SQLite's only writer lock is held briefly then, and a statement stays below its limit of variables. */
const BUCKETS_PER_TRANSACTION = 2_000;

/** Series whose old buckets are removed at once. */
const SERIES_PER_DELETE = 200;

/** {@link SloCountStore} in `slo_series` and `slo_buckets`, on SQLite and PostgreSQL. */
export class DatabaseSloCountStore implements SloCountStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSloCountStore {
    return new DatabaseSloCountStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async ensureSeries(keys: readonly SloSeriesKey[]): Promise<SloSeries[]> {
    let known = await this.#findSeries(keys);
    const missing = keys.filter(key => !known.has(seriesKey(key)));
    if (missing.length > 0) {
      await insertRows<Omit<SloSeriesRow, 'id'>>(
        this.#knex,
        'slo_series',
        withoutId(SERIES_COLUMNS),
        // A key that is given twice, or that another replica makes at the same time, is there already.
        missing.map(key => withoutId(fromSeries({ ...key, id: 0, flags: [] }))),
        { key: ['slo_id', 'source_id', 'revision'], action: 'ignore' },
      );
      known = await this.#findSeries(keys);
    }
    return keys.map(key => {
      const series = known.get(seriesKey(key));
      if (!series) {
        throw new Error(`The series of SLO '${key.sloId}' could not be made`);
      }
      return series;
    });
  }

  async findSeries(keys: readonly SloSeriesKey[]): Promise<SloSeries[]> {
    const wanted = new Set(keys.map(seriesKey));
    const found = await this.#findSeries(keys);
    return [...found].flatMap(([key, series]) =>
      wanted.has(key) ? [series] : [],
    );
  }

  async getSeries(key: SloSeriesKey): Promise<SloSeries | undefined> {
    const row = await this.#knex<SloSeriesRow>('slo_series')
      .where({
        slo_id: key.sloId,
        source_id: key.sourceId,
        revision: key.revision,
      })
      .first();
    return row && toSeries(row);
  }

  async putBuckets(deliveries: readonly SeriesBuckets[]): Promise<void> {
    for (const hours of chunkHours(groupByHour(deliveries))) {
      await this.#knex.transaction(async tx => {
        await lockSeries(tx, hours);
        await deleteParts(tx, hours);
        const storable = await storableHours(tx, hours);
        await upsertBuckets(tx, storable);
        await rollUp(tx, storable);
      });
    }
  }

  async clear(seriesIds: readonly number[]): Promise<void> {
    for (let start = 0; start < seriesIds.length; start += SERIES_PER_DELETE) {
      const list = inList(
        this.#knex,
        'series_id',
        seriesIds.slice(start, start + SERIES_PER_DELETE),
      );
      await this.#knex.raw(
        `delete from slo_buckets where ${list.sql}`,
        list.bindings,
      );
    }
  }

  async noteReadings(series: readonly SloSeries[]): Promise<void> {
    if (series.length === 0) {
      return;
    }
    const { id: _, ...columns } = SERIES_COLUMNS;
    const records = recordTable(
      this.#knex,
      'r',
      SERIES_COLUMNS,
      series.map(fromSeries),
    );
    // Not an upsert: a series that was pruned meanwhile stays away.
    await this.#knex.raw(
      `update slo_series set ${Object.keys(columns)
        .map(name => `${name} = r.${name}`)
        .join(', ')} from ${records.sql} where slo_series.id = r.id`,
      records.bindings,
    );
  }

  async noteReports(
    series: ReadonlyArray<{ seriesId: number; asOf: number }>,
  ): Promise<void> {
    await noteReports(this.#knex, series);
  }

  async findWholeHours(
    hours: ReadonlyArray<{ seriesId: number; hour: number }>,
  ): Promise<Array<{ seriesId: number; hour: number }>> {
    return findWholeHours(this.#knex, hours);
  }

  async sum(requests: readonly SumRequest[]): Promise<BucketSum[]> {
    const ranges = new Map<string, { from: number; to: number }>();
    const members = new Map<string, Set<number>>();
    for (const { seriesId, from, to } of requests) {
      const key = `${from} ${to}`;
      ranges.set(key, { from, to });
      const ids = members.get(key) ?? new Set();
      members.set(key, ids.add(seriesId));
    }
    const sums = new Map<string, Map<number, BucketSum>>();
    for (const [key, range] of ranges) {
      const ids = [...(members.get(key) ?? [])];
      sums.set(key, await sumRange(this.#knex, range, ids));
    }
    return requests.map(
      ({ seriesId, from, to }) =>
        sums.get(`${from} ${to}`)?.get(seriesId) ?? emptySum(),
    );
  }

  async read(
    request: SumRequest & { stepSeconds: 300 | 3600 },
  ): Promise<SloBucket[]> {
    const { seriesId, from, to, stepSeconds } = request;
    const rows = await this.#knex<SloBucketRow>('slo_buckets')
      .where({ series_id: seriesId })
      .andWhere(where => {
        where.where(coarse =>
          coarse
            .where({ width: COARSE })
            .andWhere('start', '>=', floorHour(from))
            .andWhere('start', '<', ceilHour(to)),
        );
        // At a step of an hour only those of the hours at the ends are wanted.
        const fineRanges =
          stepSeconds === COARSE
            ? [
                [floorHour(from), floorHour(from) + COARSE],
                [floorHour(to), ceilHour(to)],
              ]
            : [[floorHour(from), ceilHour(to)]];
        for (const [first, end] of fineRanges) {
          where.orWhere(fine =>
            fine
              .where({ width: FINE })
              .andWhere('start', '>=', first)
              .andWhere('start', '<', end),
          );
        }
      });
    return assembleBuckets(rows, request);
  }

  async prune(options: {
    fineBefore: number;
    coarseBefore: number;
  }): Promise<void> {
    const knex = this.#knex;
    // Only whole hours: the rest of an hour would be taken for all that is known of it.
    const limits = [
      [FINE, floorHour(options.fineBefore)],
      [COARSE, floorHour(options.coarseBefore)],
    ];
    const ids: number[] = await knex<SloSeriesRow>('slo_series')
      .orderBy('id')
      .pluck('id');
    for (let start = 0; start < ids.length; start += SERIES_PER_DELETE) {
      const list = inList(
        knex,
        'series_id',
        ids.slice(start, start + SERIES_PER_DELETE),
      );
      for (const [width, before] of limits) {
        await knex.raw(
          `delete from slo_buckets where ${list.sql} and width = ${width} and start < ${before}`,
          list.bindings,
        );
      }
    }
    await knex('slo_series as s')
      .whereNotExists(
        knex('slo_buckets as b')
          .whereRaw('b.series_id = s.id')
          .select('b.width'),
      )
      .whereNotExists(
        knex('slo_definitions as d')
          .whereRaw('d.slo_id = s.slo_id and d.revision = s.revision')
          .select('d.slo_id'),
      )
      .delete();
  }

  async #findSeries(
    keys: readonly SloSeriesKey[],
  ): Promise<Map<string, SloSeries>> {
    const list = inList(this.#knex, 'slo_id', [
      ...new Set(keys.map(({ sloId }) => sloId)),
    ]);
    const rows: SloSeriesRow[] = await this.#knex<SloSeriesRow>(
      'slo_series',
    ).whereRaw(list.sql, list.bindings);
    return new Map(
      rows.map(toSeries).map(series => [seriesKey(series), series]),
    );
  }
}

function withoutId<T extends { id: unknown }>(row: T): Omit<T, 'id'> {
  const { id: _, ...rest } = row;
  return rest;
}

/** Of two writers that put parts of the same hour at the same time, the second has to see what the first wrote when it sums the hour up. */
async function lockSeries(
  tx: Knex.Transaction,
  hours: readonly HourOfSeries[],
): Promise<void> {
  const list = inList(tx, 'id', [
    ...new Set(hours.map(({ seriesId }) => seriesId)),
  ]);
  await tx<SloSeriesRow>('slo_series')
    .whereRaw(list.sql, list.bindings)
    .orderBy('id')
    .forUpdate()
    .select('id');
}

/** Never divides an hour. */
function* chunkHours(hours: HourOfSeries[]): Generator<HourOfSeries[]> {
  let chunk: HourOfSeries[] = [];
  let size = 0;
  for (const hour of hours) {
    chunk.push(hour);
    size += hour.coarse ? 1 : hour.fine.size;
    if (size >= BUCKETS_PER_TRANSACTION) {
      yield chunk;
      chunk = [];
      size = 0;
    }
  }
  if (chunk.length > 0) {
    yield chunk;
  }
}
