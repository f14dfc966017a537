import type { Knex } from 'knex';
import { exclusively } from '../../database/exclusively';
import { ColumnType, insertRows } from '../../database/insertRows';
import type {
  BackupRunRow,
  RecoveryPlanRow,
  RecoveryPointRow,
  RecoveryResourceRow,
  ReplicationSampleRow,
} from '../../database/recoveryTables';
import { inList } from '../../database/sqlParts';
import {
  POINT_COLUMNS,
  RUN_COLUMNS,
  SAMPLE_COLUMNS,
  toPointRow,
  toSampleRow,
} from './factRows';
import { mergePoint, PointRow } from './mergePoint';
import type { RunRow } from './mergeRun';
import { mergeSample } from './mergeSample';
import type { Merged, StoreOutcome } from './outcomes';
import type { PlanOwner, RecoveryFactStore } from './RecoveryFactStore';
import { RunTally } from './RunTally';

/** Rows per transaction: the lock is held briefly then. */
const CHUNK = 500;
const SAMPLES = 'replication_samples';
/** What an instant begins with tells its hour: `2026-11-30T06`. */
const HOUR_CHARS = 13;
const PRUNE_CHUNK = 10_000;

function unique(values: ReadonlyArray<string | null>): string[] {
  return [...new Set(values)].filter(value => value !== null);
}

/** {@link RecoveryFactStore} in `backup_runs`, `recovery_points` and `replication_samples`, on SQLite and PostgreSQL. */
export class DatabaseRecoveryFactStore implements RecoveryFactStore {
  readonly #knex: Knex;

  readonly #pruneChunk: number;

  /** @param options - `pruneChunk`: about how many rows are removed in one statement */
  static create(options: {
    knex: Knex;
    pruneChunk?: number;
  }): DatabaseRecoveryFactStore {
    const { knex, pruneChunk = PRUNE_CHUNK } = options;
    return new DatabaseRecoveryFactStore(knex, pruneChunk);
  }

  private constructor(knex: Knex, pruneChunk: number) {
    this.#knex = knex;
    this.#pruneChunk = pruneChunk;
  }

  async putRuns(rows: readonly RunRow[]): Promise<StoreOutcome[]> {
    return this.#inChunks('backup-runs', rows, async (tx, chunk) => {
      const tally = new RunTally(await findRuns(tx, chunk));
      const outcomes = chunk.map(row => tally.add(row));
      const { rows: changed, removed } = tally.changes();
      if (removed.length > 0) {
        await tx('backup_runs').whereIn('id', removed).delete();
      }
      await insertRows(tx, 'backup_runs', RUN_COLUMNS, changed, {
        key: ['plan_id', 'run_key'],
        action: 'replace',
      });
      return outcomes;
    });
  }

  async putPoints(rows: readonly PointRow[]): Promise<StoreOutcome[]> {
    return this.#inChunks('recovery-points', rows, async (tx, chunk) => {
      const plans = inList(tx, 'plan_id', unique(chunk.map(r => r.plan_id)));
      const ids = inList(tx, 'native_id', unique(chunk.map(r => r.native_id)));
      const stored: RecoveryPointRow[] = await tx<RecoveryPointRow>(
        'recovery_points',
      )
        .whereRaw(plans.sql, plans.bindings)
        .whereRaw(ids.sql, ids.bindings);
      return mergeInto<PointRow>(tx, {
        table: 'recovery_points',
        columns: POINT_COLUMNS,
        key: ['plan_id', 'location_id', 'native_id'],
        stored: stored.map(toPointRow),
        incoming: chunk,
        merge: mergePoint,
      });
    });
  }

  async putSamples(
    rows: readonly ReplicationSampleRow[],
  ): Promise<StoreOutcome[]> {
    return this.#inChunks('replication', rows, async (tx, chunk) => {
      const ids = inList(
        tx,
        'resource_id',
        unique(chunk.map(row => row.resource_id)),
      );
      const times = inList(
        tx,
        'measured_at',
        unique(chunk.map(row => row.measured_at)),
      );
      const stored: ReplicationSampleRow[] = await tx<ReplicationSampleRow>(
        'replication_samples',
      )
        .whereRaw(ids.sql, ids.bindings)
        .whereRaw(times.sql, times.bindings);
      return mergeInto<ReplicationSampleRow>(tx, {
        table: 'replication_samples',
        columns: SAMPLE_COLUMNS,
        key: ['resource_id', 'link_id', 'measured_at'],
        stored: stored.map(toSampleRow),
        incoming: chunk,
        merge: mergeSample,
      });
    });
  }

  async listPresentPoints(planIds: readonly string[]): Promise<PointRow[]> {
    const plans = inList(this.#knex, 'plan_id', planIds);
    const rows: RecoveryPointRow[] = await this.#knex<RecoveryPointRow>(
      'recovery_points',
    )
      .whereRaw(plans.sql, plans.bindings)
      .whereNull('gone_at');
    return rows.map(toPointRow);
  }

  async ownersOfPlans(
    planIds: readonly string[],
  ): Promise<Map<string, PlanOwner>> {
    const list = inList(this.#knex, 'p.plan_id', planIds);
    const rows: Array<
      Pick<RecoveryPlanRow, 'plan_id' | 'resource_id'> &
        Pick<RecoveryResourceRow, 'entity_ref'>
    > = await this.#knex('recovery_plans as p')
      .join('recovery_resources as r', 'r.resource_id', 'p.resource_id')
      .whereRaw(list.sql, list.bindings)
      .select('p.plan_id', 'p.resource_id', 'r.entity_ref');
    return new Map(
      rows.map(row => [
        row.plan_id,
        { resourceId: row.resource_id, entityRef: row.entity_ref },
      ]),
    );
  }

  async entitiesOf(
    resourceIds: readonly string[],
  ): Promise<Map<string, string>> {
    const list = inList(this.#knex, 'resource_id', resourceIds);
    const rows = await this.#knex<RecoveryResourceRow>('recovery_resources')
      .whereRaw(list.sql, list.bindings)
      .select('resource_id', 'entity_ref');
    return new Map(rows.map(row => [row.resource_id, row.entity_ref]));
  }

  async thinSamples(before: string): Promise<void> {
    // The hours that have ended by then.
    const end = `${before.slice(0, HOUR_CHARS)}:00:00.000Z`;
    const links: Array<Pick<ReplicationSampleRow, 'resource_id' | 'link_id'>> =
      await this.#knex<ReplicationSampleRow>(SAMPLES)
        .where('measured_at', '<', end)
        .distinct('resource_id', 'link_id');
    for (const link of links) {
      await this.#knex(SAMPLES)
        .where(link)
        .where('measured_at', '<', end)
        .whereNotIn(
          'measured_at',
          this.#knex(SAMPLES)
            .where(link)
            .where('measured_at', '<', end)
            .groupByRaw(`substr(measured_at, 1, ${HOUR_CHARS})`)
            .max('measured_at'),
        )
        .delete();
    }
  }

  async prune(before: string): Promise<void> {
    await this.#deleteInSteps('backup_runs', 'sort_at', before);
    await this.#deleteInSteps('recovery_points', 'gone_at', before);
    await this.#deleteInSteps('recovery_points', 'expires_at', before);
    await this.#deleteInSteps(SAMPLES, 'measured_at', before);
  }

  /** Briefly each time, so that others can write in between. All rows of one instant go together. */
  async #deleteInSteps(
    table: string,
    column: string,
    before: string,
  ): Promise<void> {
    const old = () => this.#knex(table).where(column, '<', before);
    for (;;) {
      const last: Record<string, string> | undefined = await old()
        .orderBy(column)
        .offset(this.#pruneChunk - 1)
        .select(column)
        .first();
      if (!last) {
        await old().delete();
        return;
      }
      await old().where(column, '<=', last[column]).delete();
    }
  }

  async #inChunks<Row>(
    name: string,
    rows: readonly Row[],
    store: (tx: Knex.Transaction, chunk: Row[]) => Promise<StoreOutcome[]>,
  ): Promise<StoreOutcome[]> {
    const outcomes: StoreOutcome[] = [];
    for (let start = 0; start < rows.length; start += CHUNK) {
      const chunk = rows.slice(start, start + CHUNK);
      outcomes.push(
        ...(await exclusively(this.#knex, name, tx => store(tx, chunk))),
      );
    }
    return outcomes;
  }
}

/** The runs that new ones could be about, by key or by the id of the tool. */
async function findRuns(
  tx: Knex.Transaction,
  rows: readonly RunRow[],
): Promise<BackupRunRow[]> {
  const plans = inList(tx, 'plan_id', unique(rows.map(row => row.plan_id)));
  const found = new Map<number, BackupRunRow>();
  for (const column of ['run_key', 'native_id'] as const) {
    const values = inList(tx, column, unique(rows.map(row => row[column])));
    const stored: BackupRunRow[] = await tx<BackupRunRow>('backup_runs')
      .whereRaw(plans.sql, plans.bindings)
      .whereRaw(values.sql, values.bindings);
    stored.forEach(row => found.set(row.id, row));
  }
  return [...found.values()];
}

async function mergeInto<Row extends object>(
  tx: Knex.Transaction,
  options: {
    table: string;
    columns: Readonly<Record<keyof Row & string, ColumnType>>;
    key: ReadonlyArray<keyof Row & string>;
    stored: readonly Row[];
    incoming: readonly Row[];
    merge: (stored: Row, incoming: Row) => Merged<Row>;
  },
): Promise<StoreOutcome[]> {
  const { table, columns, key, incoming, merge } = options;
  const keyOf = (row: Row) => JSON.stringify(key.map(name => row[name]));
  const known = new Map(options.stored.map(row => [keyOf(row), row]));
  const changed = new Map<string, Row>();
  const outcomes = incoming.map((row): StoreOutcome => {
    const id = keyOf(row);
    const before = known.get(id);
    const { row: after, ...outcome }: Merged<Row> = before
      ? merge(before, row)
      : { row, outcome: 'accepted' };
    known.set(id, after);
    changed.set(id, after);
    return outcome;
  });
  await insertRows<Row>(tx, table, columns, [...changed.values()], {
    key,
    action: 'replace',
  });
  return outcomes;
}
