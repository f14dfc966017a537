import type { Knex } from 'knex';
import { rowsOf } from '../database/sqlParts';
import type { ReportBatchRow } from '../database/tables';
import {
  ReportBatchRecord,
  ReportBatchStore,
  SLO_BATCH_KINDS,
} from './ReportBatchStore';

const TABLE = 'report_batches';
const SLO_KINDS = SLO_BATCH_KINDS.map(kind => `'${kind}'`).join(', ');

function toRow(batch: ReportBatchRecord): Omit<ReportBatchRow, 'id'> {
  const { receivedAt, ...rest } = batch;
  return { ...rest, received_at: receivedAt };
}

function fromRow(row: ReportBatchRow): ReportBatchRecord {
  const { id: _, received_at: receivedAt, ...rest } = row;
  return { ...rest, receivedAt };
}

/** {@link ReportBatchStore} in `report_batches`. */
export class DatabaseReportBatchStore implements ReportBatchStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseReportBatchStore {
    return new DatabaseReportBatchStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(batch: ReportBatchRecord): Promise<void> {
    await this.#knex<ReportBatchRow>(TABLE).insert(toRow(batch));
  }

  async addOnce(batch: ReportBatchRecord): Promise<void> {
    await this.#knex.transaction(async tx => {
      const { kind, origin } = batch;
      const known = await tx<ReportBatchRow>(TABLE)
        .where({ kind, origin })
        .first('id');
      if (!known) {
        await tx<ReportBatchRow>(TABLE).insert(toRow(batch));
      }
    });
  }

  async listRecent(limit: number): Promise<ReportBatchRecord[]> {
    const rows = await this.#knex<ReportBatchRow>(TABLE)
      .orderBy([
        { column: 'received_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(fromRow);
  }

  async lastAcceptedAt(): Promise<string | undefined> {
    // As text: every answer about SLOs asks this, and building the query would take longer than running it.
    const [row] = rowsOf<{ at: string | null }>(
      await this.#knex.raw(
        `select max(received_at) as at from ${TABLE} where accepted > 0 and kind in (${SLO_KINDS})`,
      ),
    );
    return row?.at ?? undefined;
  }

  async prune(before: string): Promise<number> {
    return this.#knex<ReportBatchRow>(TABLE)
      .where('received_at', '<', before)
      .delete();
  }
}
