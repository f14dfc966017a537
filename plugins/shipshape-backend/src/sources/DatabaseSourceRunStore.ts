import type { Knex } from 'knex';
import { rowsOf } from '../database/sqlParts';
import type { SourceRunRow } from '../database/tables';
import type {
  RunProgress,
  RunResult,
  SourceKind,
  SourceRunStore,
  SourceStatus,
  StoredRun,
} from './SourceRunStore';

const TABLE = 'source_runs';

const ABANDONED: RunResult['errors'] = [
  {
    code: 'internal',
    message: 'The process that ran this refresh ended before it was done',
  },
];

function toRun(row: SourceRunRow): StoredRun {
  return {
    sourceId: row.source_id,
    id: String(row.id),
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    outcome: row.outcome,
    progress: row.progress ? JSON.parse(row.progress) : undefined,
    counts: JSON.parse(row.counts),
    errors: JSON.parse(row.errors),
  };
}

interface StatusRow {
  source_id: string;
  last_attempt_at: string;
  last_success_at: string | null;
  succeeded_id: number | null;
  failed_id: number | null;
}

/**
 * Of each source the newest attempt, the newest end of a run that delivered, and the newest runs by outcome. As text, and without what only a
 * failing source needs: every answer asks this, and preparing a longer statement would take as long as running it.
 */
const STATUS_SQL = `
  select source_id, max(started_at) as last_attempt_at,
    max(case when outcome in ('succeeded', 'partial') then finished_at end) as last_success_at,
    max(case when outcome = 'succeeded' then id end) as succeeded_id,
    max(case when outcome in ('partial', 'failed') then id end) as failed_id
  from ${TABLE} group by source_id`;

function isFailing({ succeeded_id, failed_id }: StatusRow): boolean {
  return failed_id !== null && failed_id > (succeeded_id ?? 0);
}

/** {@link SourceRunStore} in `source_runs`. */
export class DatabaseSourceRunStore implements SourceRunStore {
  readonly #knex: Knex;
  readonly #clock: () => Date;

  static create(options: {
    knex: Knex;
    clock: () => Date;
  }): DatabaseSourceRunStore {
    return new DatabaseSourceRunStore(options.knex, options.clock);
  }

  private constructor(knex: Knex, clock: () => Date) {
    this.#knex = knex;
    this.#clock = clock;
  }

  async start(sourceId: string, kind: SourceKind): Promise<number> {
    const now = this.#now();
    const [{ id }] = await this.#knex<SourceRunRow>(TABLE)
      .insert({
        source_id: sourceId,
        kind,
        started_at: now,
        heartbeat_at: now,
        outcome: 'running',
        counts: '{}',
        errors: '[]',
      })
      .returning('id');
    return id;
  }

  async heartbeat(runId: number, progress?: RunProgress): Promise<void> {
    await this.#knex<SourceRunRow>(TABLE)
      .where({ id: runId, outcome: 'running' })
      .update({
        heartbeat_at: this.#now(),
        ...(progress && { progress: JSON.stringify(progress) }),
      });
  }

  async finish(runId: number, result: RunResult): Promise<void> {
    const now = this.#now();
    await this.#knex<SourceRunRow>(TABLE)
      .where({ id: runId })
      .update({
        outcome: result.outcome,
        finished_at: now,
        heartbeat_at: now,
        counts: JSON.stringify(result.counts),
        errors: JSON.stringify(result.errors),
      });
  }

  async failAbandoned(before: Date): Promise<number> {
    return await this.#knex<SourceRunRow>(TABLE)
      .where({ outcome: 'running' })
      .where('heartbeat_at', '<', before.toISOString())
      .update({
        outcome: 'failed',
        finished_at: this.#now(),
        errors: JSON.stringify(ABANDONED),
      });
  }

  async listRuns(limitPerSource: number): Promise<StoredRun[]> {
    const ranked = this.#knex<SourceRunRow>(TABLE)
      .select('*')
      .rowNumber('newest', builder =>
        builder.partitionBy('source_id').orderBy('id', 'desc'),
      );
    const rows: SourceRunRow[] = await this.#knex
      .from(ranked.as('ranked'))
      .where('newest', '<=', limitPerSource)
      .orderBy('id', 'desc');
    return rows.map(toRun);
  }

  async listStatus(): Promise<SourceStatus[]> {
    const rows = rowsOf<StatusRow>(await this.#knex.raw(STATUS_SQL));
    return Promise.all(
      rows.map(async row => ({
        sourceId: row.source_id,
        lastAttemptAt: row.last_attempt_at,
        lastSuccessAt: row.last_success_at ?? undefined,
        failure: isFailing(row) ? await this.#failureOf(row) : undefined,
      })),
    );
  }

  /** What the newest failure is, and since when none succeeded. */
  async #failureOf({
    source_id,
    succeeded_id,
    failed_id,
  }: StatusRow): Promise<SourceStatus['failure']> {
    const runs = () => this.#knex<SourceRunRow>(TABLE).where({ source_id });
    const first = await runs()
      .whereIn('outcome', ['partial', 'failed'])
      .where('id', '>', succeeded_id ?? 0)
      .orderBy('finished_at')
      .first('finished_at');
    const newest = await runs()
      .where({ id: failed_id ?? 0 })
      .first('errors');
    const errors: RunResult['errors'] = JSON.parse(newest?.errors ?? '[]');
    return first?.finished_at
      ? { code: errors[0]?.code ?? 'internal', since: first.finished_at }
      : undefined;
  }

  async prune(sourceId: string, keep: number): Promise<void> {
    const knex = this.#knex;
    const runs = () => knex<SourceRunRow>(TABLE).where({ source_id: sourceId });
    const oldest = await runs()
      .orderBy('id', 'desc')
      .offset(keep - 1)
      .first('id');
    if (!oldest) {
      return;
    }
    const success = await runs()
      .where({ outcome: 'succeeded' })
      .max({ id: 'id' })
      .first();
    await runs()
      .where('id', '<', oldest.id)
      .whereNot('id', Number(success?.id ?? 0))
      .delete();
  }

  #now(): string {
    return this.#clock().toISOString();
  }
}
