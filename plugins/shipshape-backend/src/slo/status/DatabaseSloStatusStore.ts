import { SLO_STATUSES, SloSummary } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import { inList, rowsOf } from '../../database/sqlParts';
import type { SloStatusRow } from '../../database/tables';
import type {
  SloFilter,
  SloListPosition,
  SloListRow,
  SloStatusStore,
  SloView,
} from './SloStatusStore';

const TABLE = 'slo_status';

/** Rows per transaction: SQLite's only writer lock is held briefly then. */
const CHUNK = 1_000;

/** Sorts an SLO of which the budget left is not known behind all others of its risk. Exact in text and back. */
export const UNKNOWN_REMAINING = 1e300;

const COLUMNS = {
  slo_id: 'text',
  entity_ref: 'text',
  owner_ref: 'text',
  system_ref: 'text',
  tier: 'text',
  status: 'text',
  risk: 'integer',
  remaining: 'double precision',
  view: 'text',
  computed_at: 'text',
} as const;

const ORDER = ['risk', 'remaining', 'slo_id'];

function toRow(view: SloView, computedAt: string): SloStatusRow {
  return {
    slo_id: view.sloId,
    entity_ref: view.entityRef,
    owner_ref: view.ownerRef ?? null,
    system_ref: view.systemRef ?? null,
    tier: view.tier ?? null,
    status: view.status,
    risk: SLO_STATUSES.indexOf(view.status),
    remaining: view.figures?.budgetRemaining ?? UNKNOWN_REMAINING,
    view: JSON.stringify(view),
    computed_at: computedAt,
  };
}

function toSummary(view: SloView): SloSummary {
  const { alerts: _, basis: __, exclusions: ___, ...summary } = view;
  return summary;
}

/** {@link SloStatusStore} in `slo_status`, on SQLite and PostgreSQL. */
export class DatabaseSloStatusStore implements SloStatusStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseSloStatusStore {
    return new DatabaseSloStatusStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async put(views: readonly SloView[], computedAt: Date): Promise<void> {
    const at = computedAt.toISOString();
    for (let start = 0; start < views.length; start += CHUNK) {
      const chunk = views.slice(start, start + CHUNK);
      await insertRows<SloStatusRow>(
        this.#knex,
        TABLE,
        COLUMNS,
        chunk.map(view => toRow(view, at)),
        { key: ['slo_id'], action: 'replace' },
      );
    }
  }

  async retain(sloIds: readonly string[]): Promise<void> {
    const kept = inList(this.#knex, 'slo_id', sloIds);
    await this.#knex.raw(
      `delete from ${TABLE} where not (${kept.sql})`,
      kept.bindings,
    );
  }

  async listPage(options: {
    filter: SloFilter;
    after?: SloListPosition;
    limit: number;
  }): Promise<SloListRow[]> {
    const { filter, after, limit } = options;
    const lists: Array<[string, readonly string[] | undefined]> = [
      ['owner_ref', filter.ownerRefs],
      ['system_ref', filter.systemRefs],
      ['tier', filter.tiers],
      ['status', filter.statuses],
    ];
    const conditions = lists.flatMap(([column, values]) =>
      values ? [inList(this.#knex, column, values)] : [],
    );
    if (after) {
      conditions.push({
        sql: `(${ORDER.join(', ')}) > (?, ?, ?)`,
        bindings: [after.risk, after.remaining, after.sloId],
      });
    }
    // As text: building the query would take as long as running it.
    const where = conditions.map(({ sql }) => sql).join(' and ');
    const rows = rowsOf<
      Pick<SloStatusRow, 'slo_id' | 'risk' | 'remaining' | 'view'>
    >(
      await this.#knex.raw(
        `select slo_id, risk, remaining, view from ${TABLE} ${
          where && `where ${where}`
        } order by ${ORDER.join(', ')} limit ?`,
        [...conditions.flatMap(({ bindings }) => bindings), limit],
      ),
    );
    return rows.map(row => ({
      summary: toSummary(JSON.parse(row.view)),
      position: {
        risk: row.risk,
        remaining: row.remaining,
        sloId: row.slo_id,
      },
    }));
  }

  async listByEntities(entityRefs: readonly string[]): Promise<SloView[]> {
    const list = inList(this.#knex, 'entity_ref', entityRefs);
    const rows: Array<Pick<SloStatusRow, 'view'>> =
      await this.#knex<SloStatusRow>(TABLE)
        .whereRaw(list.sql, list.bindings)
        .orderBy(ORDER)
        .select('view');
    return rows.map(row => JSON.parse(row.view));
  }
}
