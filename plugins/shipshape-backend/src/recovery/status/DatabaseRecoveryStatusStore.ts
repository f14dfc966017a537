import {
  ControlResult,
  RECOVERY_STATUSES,
  RecoveryStatus,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import type { RecoveryStatusRow } from '../../database/recoveryTables';
import { inList, rowsOf, SqlPart } from '../../database/sqlParts';
import type {
  RecoveryAlarmFacts,
  RecoveryFilter,
  RecoveryListPosition,
  RecoveryListRow,
  RecoveryStanding,
  RecoveryStatusHead,
  RecoveryStatusStore,
} from './RecoveryStatusStore';

const TABLE = 'recovery_status';

/** Rows per transaction: SQLite's only writer lock is held briefly then. */
const CHUNK = 500;

const COLUMNS = {
  resource_id: 'text',
  entity_ref: 'text',
  owner_ref: 'text',
  system_ref: 'text',
  tier: 'text',
  status: 'text',
  risk: 'integer',
  slack: 'double precision',
  coverage: 'text',
  summary: 'text',
  controls: 'text',
  signals: 'text',
  computed_at: 'text',
} as const;

const ORDER = 'risk, slack, resource_id';

function toRow(standing: RecoveryStanding): RecoveryStatusRow {
  const { summary, controls, coverage, signals, slack } = standing;
  const { resource } = summary;
  return {
    resource_id: resource.resourceId,
    entity_ref: resource.entityRef,
    owner_ref: resource.ownerRef ?? null,
    system_ref: resource.systemRef ?? null,
    tier: resource.tier ?? null,
    status: summary.status,
    risk: RECOVERY_STATUSES.indexOf(summary.status),
    slack,
    coverage: JSON.stringify(coverage),
    summary: JSON.stringify(summary),
    controls: JSON.stringify(controls),
    signals: JSON.stringify(signals),
    computed_at: summary.computedAt,
  };
}

/** {@link RecoveryStatusStore} in `recovery_status`, on SQLite and PostgreSQL. Statements are text: building a query would take as long as running it. */
export class DatabaseRecoveryStatusStore implements RecoveryStatusStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRecoveryStatusStore {
    return new DatabaseRecoveryStatusStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async put(standings: readonly RecoveryStanding[]): Promise<void> {
    for (let start = 0; start < standings.length; start += CHUNK) {
      await insertRows<RecoveryStatusRow>(
        this.#knex,
        TABLE,
        COLUMNS,
        standings.slice(start, start + CHUNK).map(toRow),
        {
          key: ['resource_id'],
          action: 'replace',
          unlessNewer: 'computed_at',
        },
      );
    }
  }

  async removeGone(): Promise<void> {
    await this.#knex.raw(
      `delete from ${TABLE} where not exists (select 1 from recovery_resources r where r.resource_id = ${TABLE}.resource_id)`,
    );
  }

  async listPage(options: {
    filter: RecoveryFilter;
    after?: RecoveryListPosition;
    limit: number;
  }): Promise<RecoveryListRow[]> {
    const { after, limit } = options;
    const conditions = this.#conditions(options.filter);
    if (after) {
      conditions.push({
        sql: `(${ORDER}) > (?, ?, ?)`,
        bindings: [after.risk, after.slack, after.resourceId],
      });
    }
    const rows = await this.#select<
      Pick<RecoveryStatusRow, 'resource_id' | 'risk' | 'slack' | 'summary'>
    >('resource_id, risk, slack, summary', conditions, `${ORDER} limit ?`, [
      limit,
    ]);
    return rows.map(row => ({
      summary: JSON.parse(row.summary),
      position: {
        risk: row.risk,
        slack: row.slack,
        resourceId: row.resource_id,
      },
    }));
  }

  async listHeads(filter: RecoveryFilter): Promise<RecoveryStatusHead[]> {
    const rows = await this.#select<
      Pick<
        RecoveryStatusRow,
        'resource_id' | 'entity_ref' | 'status' | 'coverage'
      >
    >(
      'resource_id, entity_ref, status, coverage',
      this.#conditions(filter),
      ORDER,
    );
    return rows.map(row => ({
      resourceId: row.resource_id,
      entityRef: row.entity_ref,
      status: row.status as RecoveryStatus,
      coverage: JSON.parse(row.coverage),
    }));
  }

  async listByIds(resourceIds: readonly string[]): Promise<RecoverySummary[]> {
    const rows = await this.#select<Pick<RecoveryStatusRow, 'summary'>>(
      'summary',
      [inList(this.#knex, 'resource_id', resourceIds)],
      ORDER,
    );
    return rows.map(row => JSON.parse(row.summary));
  }

  async listByEntities(entityRefs: readonly string[]) {
    const rows = await this.#select<
      Pick<RecoveryStatusRow, 'summary' | 'coverage'>
    >(
      'summary, coverage',
      [inList(this.#knex, 'entity_ref', entityRefs)],
      ORDER,
    );
    return rows.map(row => ({
      summary: JSON.parse(row.summary),
      coverage: JSON.parse(row.coverage),
    }));
  }

  async listControls(
    resourceIds: readonly string[],
  ): Promise<Map<string, ControlResult[]>> {
    const rows = await this.#select<
      Pick<RecoveryStatusRow, 'resource_id' | 'controls'>
    >(
      'resource_id, controls',
      [inList(this.#knex, 'resource_id', resourceIds)],
      'resource_id',
    );
    return new Map(
      rows.map(row => [row.resource_id, JSON.parse(row.controls)]),
    );
  }

  async listAlarmFacts(options: {
    after: string | undefined;
    limit: number;
  }): Promise<RecoveryAlarmFacts[]> {
    const rows = await this.#select<
      Pick<RecoveryStatusRow, 'summary' | 'signals'>
    >(
      'summary, signals',
      [{ sql: 'resource_id > ?', bindings: [options.after ?? ''] }],
      'resource_id limit ?',
      [options.limit],
    );
    return rows.map(row => ({
      summary: JSON.parse(row.summary),
      signals: JSON.parse(row.signals),
    }));
  }

  #conditions(filter: RecoveryFilter): SqlPart[] {
    const lists: Array<[string, readonly string[] | undefined]> = [
      ['owner_ref', filter.ownerRefs],
      ['system_ref', filter.systemRefs],
      ['tier', filter.tiers],
      ['status', filter.statuses],
    ];
    return lists.flatMap(([column, values]) =>
      values ? [inList(this.#knex, column, values)] : [],
    );
  }

  async #select<Row>(
    columns: string,
    conditions: readonly SqlPart[],
    order: string,
    bindings: Knex.RawBinding[] = [],
  ): Promise<Row[]> {
    const where = conditions.map(({ sql }) => sql).join(' and ');
    const result = await this.#knex.raw(
      `select ${columns} from ${TABLE} ${
        where && `where ${where}`
      } order by ${order}`,
      [...conditions.flatMap(part => part.bindings), ...bindings],
    );
    return rowsOf<Row>(result);
  }
}
