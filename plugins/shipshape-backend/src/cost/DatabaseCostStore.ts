import type { Knex } from 'knex';
import { CostClock, fromHiLo } from 'backstage-plugin-shipshape-common';
import type {
  ActiveCostScope,
  CostReader,
  CostSelector,
  CostStore,
  CostSum,
  CostSumQuery,
  CostWindow,
  DeliveryDefects,
  LastCostDay,
} from './CostStore';
import type { CostLoadRow, CostScopeRow } from '../database/tables';
import {
  and,
  chunks,
  FROM_ACTIVE,
  hull,
  inList,
  rangeCondition,
  selectorConditions,
  SqlPart,
  sumSql,
} from './costSql';
import { foldSums } from './foldSums';

type RawRow = Record<string, string | number | null>;

function amountOf(row: RawRow, name: string): bigint {
  return fromHiLo({
    hi: BigInt(String(row[`${name}_hi`])),
    lo: BigInt(String(row[`${name}_lo`])),
  });
}

function toSum(query: CostSumQuery, row: RawRow): CostSum {
  const label = row.label ? String(row.label) : undefined;
  return {
    currency: String(row.currency),
    keys: query.by.map((_, index) => String(row[`k${index}`])),
    ...(label !== undefined && { label }),
    amounts: query.windows.map((_, index) => amountOf(row, `w${index}`)),
    cells: Number(row.cells),
    ...(query.details && {
      details: {
        shared: amountOf(row, 'shared'),
        missingPrices: Number(row.missing_prices),
      },
    }),
  };
}

/** The reading half of the cost storage, on SQLite and PostgreSQL. */
export class DatabaseCostStore implements CostStore {
  readonly #knex: Knex;
  readonly #readOnly: Knex.TransactionConfig | undefined;

  static create(options: { knex: Knex }): DatabaseCostStore {
    return new DatabaseCostStore(options.knex, options.knex);
  }

  private constructor(knex: Knex, root: Knex) {
    this.#knex = knex;
    // SQLite has no isolation levels: a transaction there is a snapshot anyway.
    this.#readOnly =
      root.client.config.client === 'pg'
        ? { isolationLevel: 'repeatable read', readOnly: true }
        : undefined;
  }

  async snapshot<T>(work: (reader: CostReader) => Promise<T>): Promise<T> {
    return this.#knex.transaction(
      transaction => work(new DatabaseCostStore(transaction, this.#knex)),
      this.#readOnly,
    );
  }

  async sum(query: CostSumQuery): Promise<CostSum[]> {
    const sums: CostSum[] = [];
    for (const selected of selectorConditions(query.selector)) {
      const rows = await this.#select(sumSql(query, selected));
      sums.push(...rows.map(row => toSum(query, row)));
    }
    // The answers of several chunks.
    return foldSums(
      sums,
      query.by.map((_, index) => index),
    );
  }

  async listScopes(): Promise<ActiveCostScope[]> {
    const rows = await this.#knex<CostScopeRow>('cost_scopes').select('*');
    return rows.map(row => ({
      sourceId: row.source_id,
      billingAccountId: row.billing_account_id,
      billingPeriodStart: row.billing_period_start,
      billingPeriodEnd: row.billing_period_end,
      ...(row.data_through !== null && { dataThrough: row.data_through }),
      lastDayMayBeCut: Boolean(row.last_day_may_be_cut),
      declaredClosed: Boolean(row.closed),
    }));
  }

  async listDefects(range: CostWindow): Promise<DeliveryDefects[]> {
    const rows: Array<
      Pick<
        CostLoadRow,
        'source_id' | 'artifact' | 'artifact_hash' | 'defects'
      > & { account: string }
    > = await this.#knex({ s: 'cost_scopes' })
      .join({ l: 'cost_loads' }, 'l.id', 's.load_id')
      .where('s.billing_period_start', '<', range.to)
      .andWhere('s.billing_period_end', '>', range.from)
      .select('l.source_id', 'l.artifact', 'l.artifact_hash', 'l.defects', {
        account: 's.billing_account_id',
      });
    return rows.map(row => ({
      sourceId: row.source_id,
      billingAccountId: row.account,
      delivery: `${row.artifact} ${row.artifact_hash}`,
      defects: row.defects === null ? [] : JSON.parse(row.defects),
    }));
  }

  async listLastCostDays(
    selector: CostSelector,
    range: CostWindow,
  ): Promise<LastCostDay[]> {
    const latest = new Map<string, LastCostDay>();
    for (const selected of selectorConditions(selector)) {
      const condition = and(selected, rangeCondition('charge', range));
      const rows = await this.#select({
        sql: `SELECT s.source_id, s.billing_account_id, a.owner_ref, MAX(a.day) AS day ${FROM_ACTIVE} WHERE ${condition.sql} GROUP BY s.source_id, s.billing_account_id, a.owner_ref`,
        bindings: condition.bindings,
      });
      for (const row of rows) {
        const last = {
          sourceId: String(row.source_id),
          billingAccountId: String(row.billing_account_id),
          ownerRef: String(row.owner_ref),
          day: String(row.day),
        };
        const id = JSON.stringify([
          last.sourceId,
          last.billingAccountId,
          last.ownerRef,
        ]);
        if ((latest.get(id)?.day ?? '') < last.day) {
          latest.set(id, last);
        }
      }
    }
    return [...latest.values()];
  }

  async listOwnedEntities(options: {
    owners: readonly string[];
    clock: CostClock;
    windows: readonly CostWindow[];
  }): Promise<Array<{ ownerRef: string; entityRef: string }>> {
    const found: Array<{ ownerRef: string; entityRef: string }> = [];
    const range = rangeCondition(options.clock, hull(options.windows));
    for (const owners of chunks(options.owners)) {
      const condition = and(inList('a.owner_ref', owners), range);
      const rows = await this.#select({
        sql: `SELECT DISTINCT a.owner_ref, a.entity_ref ${FROM_ACTIVE} WHERE ${condition.sql}`,
        bindings: condition.bindings,
      });
      for (const row of rows) {
        found.push({
          ownerRef: String(row.owner_ref),
          entityRef: String(row.entity_ref),
        });
      }
    }
    return found;
  }

  async listDepartedEntities(entityRefs: readonly string[]): Promise<string[]> {
    const departed: string[] = [];
    for (const refs of chunks(entityRefs)) {
      const rows = await this.#knex('entity_ownership')
        .select('entity_ref')
        .whereIn('entity_ref', refs)
        .groupBy('entity_ref')
        .havingRaw('COUNT(*) = COUNT(valid_to)');
      departed.push(...rows.map(row => String(row.entity_ref)));
    }
    return departed;
  }

  async #select(part: SqlPart): Promise<RawRow[]> {
    const result: RawRow[] | { rows: RawRow[] } = await this.#knex.raw(
      part.sql,
      part.bindings,
    );
    return Array.isArray(result) ? result : result.rows;
  }
}
