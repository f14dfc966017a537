import type { Knex } from 'knex';
import type {
  SloDefinitionRow,
  SloSourceFactsRow,
  SloStatusRow,
} from '../../database/tables';
import type { SloView } from '../status/SloStatusStore';
import type {
  SloSourceFactsStore,
  SourceSlos,
  StoredSourceFacts,
} from './SloSourceFactsStore';

const TABLE = 'slo_source_facts';

function toFacts(row: SloSourceFactsRow): StoredSourceFacts {
  return {
    sourceId: row.source_id,
    retentionSeconds:
      row.retention_seconds === null
        ? undefined
        : Number(row.retention_seconds),
    warnings: JSON.parse(row.warnings),
    alertsUntil: row.alerts_until ?? undefined,
  };
}

/** {@link SloSourceFactsStore} in `slo_source_facts`, on SQLite and PostgreSQL. */
export class DatabaseSloSourceFactsStore implements SloSourceFactsStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSloSourceFactsStore {
    return new DatabaseSloSourceFactsStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async put(facts: Omit<StoredSourceFacts, 'alertsUntil'>): Promise<void> {
    await this.#knex<SloSourceFactsRow>(TABLE)
      .insert({
        source_id: facts.sourceId,
        retention_seconds: facts.retentionSeconds ?? null,
        warnings: JSON.stringify(facts.warnings),
      })
      .onConflict('source_id')
      .merge(['retention_seconds', 'warnings']);
  }

  async setAlertsUntil(sourceId: string, until: string): Promise<void> {
    await this.#knex<SloSourceFactsRow>(TABLE)
      .insert({ source_id: sourceId, warnings: '[]', alerts_until: until })
      .onConflict('source_id')
      .merge(['alerts_until']);
  }

  async get(sourceId: string): Promise<StoredSourceFacts | undefined> {
    const row = await this.#knex<SloSourceFactsRow>(TABLE)
      .where({ source_id: sourceId })
      .first();
    return row && toFacts(row);
  }

  async list(): Promise<StoredSourceFacts[]> {
    const rows = await this.#knex<SloSourceFactsRow>(TABLE).orderBy(
      'source_id',
    );
    return rows.map(toFacts);
  }

  async listSlos(): Promise<SourceSlos[]> {
    const totals: Array<{ source_id: string; total: number | string }> =
      await this.#knex<SloDefinitionRow>('slo_definitions')
        .whereNotNull('source_id')
        .groupBy('source_id')
        .select('source_id')
        .count({ total: 'slo_id' });
    const rows: Array<Pick<SloStatusRow, 'view'>> =
      await this.#knex<SloStatusRow>('slo_status')
        .where({ status: 'error' })
        .orderBy('slo_id')
        .select('view');
    const failed = rows.map(({ view }): SloView => JSON.parse(view));
    return totals.map(({ source_id, total }) => ({
      sourceId: source_id,
      total: Number(total),
      failed: failed.flatMap(({ sloId, sourceId, error, dataReason }) =>
        sourceId === source_id && error
          ? [{ sloId, ...error, message: dataReason ?? error.code }]
          : [],
      ),
    }));
  }
}
