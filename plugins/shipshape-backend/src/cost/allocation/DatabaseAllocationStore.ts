import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import type { CostAllocatedRow, CostLoadRow } from '../../database/tables';
import {
  ALLOCATED_COLUMNS,
  selectAmounts,
  selectSums,
  SumColumns,
  toAllocatedRow,
  toSums,
} from './allocationColumns';
import type {
  AllocatableLoad,
  AllocatedCell,
  AllocationStore,
  CellDimensions,
  CellRuleKey,
  DaySums,
  StoredCell,
} from './AllocationStore';
import { deleteRows } from './deleteRows';

const RULE_KEY: ReadonlyArray<keyof CellRuleKey> = [
  'sub_account_id',
  'provider',
  'service',
  'region',
  'charge_category',
  'commitment_id',
  'commitment_status',
  'allocation_key',
];
const DIMENSIONS: ReadonlyArray<keyof CellDimensions> = [
  'currency',
  'provider',
  'sub_account_id',
  'sub_account_name',
  'service_category',
  'service',
  'region',
  'environment',
  'charge_category',
];

/** {@link AllocationStore} in `cost_cells`, `cost_allocations` and `cost_allocated`. */
export class DatabaseAllocationStore implements AllocationStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseAllocationStore {
    return new DatabaseAllocationStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async getLoad(loadId: number): Promise<AllocatableLoad | undefined> {
    const row = await this.#knex<CostLoadRow>('cost_loads')
      .where({ id: loadId })
      .first(
        'id',
        'billing_account_id',
        'billing_period_start',
        'cube_options',
      );
    if (!row || row.billing_period_start === null) {
      return undefined; // it ended before its scope was known: it has no cells
    }
    return {
      id: row.id,
      billingAccountId: row.billing_account_id ?? '',
      billingPeriodStart: row.billing_period_start,
      cubeOptions: row.cube_options ? JSON.parse(row.cube_options) : undefined,
    };
  }

  async listDays(loadId: number): Promise<string[]> {
    const rows: Array<{ charge_day: string }> = await this.#knex('cost_cells')
      .distinct('charge_day')
      .where({ load_id: loadId })
      .orderBy('charge_day');
    return rows.map(row => row.charge_day);
  }

  async listRuleKeys(loadId: number): Promise<CellRuleKey[]> {
    return await this.#knex('cost_cells')
      .distinct(...RULE_KEY)
      .where({ load_id: loadId });
  }

  async listCells(loadId: number, day: string): Promise<StoredCell[]> {
    const rows: Array<CellRuleKey & CellDimensions & SumColumns> =
      await this.#knex('cost_cells')
        .where({ load_id: loadId, charge_day: day })
        .select(
          ...new Set([...RULE_KEY, ...DIMENSIONS]),
          ...selectAmounts(this.#knex),
        );
    return rows.map(row => ({ ...row, sums: toSums(row) }));
  }

  async create(allocation: {
    loadId: number;
    fingerprint: string;
    createdAt: string;
  }): Promise<number> {
    const [{ id }] = await this.#knex('cost_allocations')
      .insert({
        load_id: allocation.loadId,
        rules_hash: allocation.fingerprint,
        created_at: allocation.createdAt,
      })
      .returning('id');
    return id;
  }

  async insert(options: {
    allocationId: number;
    billingPeriodStart: string;
    cells: readonly AllocatedCell[];
  }): Promise<void> {
    const { allocationId, billingPeriodStart, cells } = options;
    await this.#knex.transaction(tx =>
      insertRows<CostAllocatedRow>(
        tx,
        'cost_allocated',
        ALLOCATED_COLUMNS,
        cells.map(cell =>
          toAllocatedRow(allocationId, billingPeriodStart, cell),
        ),
      ),
    );
  }

  async sumCells(loadId: number): Promise<DaySums[]> {
    return this.#sum('cost_cells', 'charge_day', { load_id: loadId });
  }

  async sumAllocated(allocationId: number): Promise<DaySums[]> {
    return this.#sum('cost_allocated', 'day', { allocation_id: allocationId });
  }

  async #sum(
    table: string,
    day: string,
    where: Record<string, number>,
  ): Promise<DaySums[]> {
    const rows: Array<SumColumns & { day: string; currency: string }> =
      await this.#knex(table)
        .where(where)
        .select({ day }, 'currency', ...selectSums(this.#knex))
        .groupBy(day, 'currency');
    return rows.map(row => ({
      day: row.day,
      currency: row.currency,
      sums: toSums(row),
    }));
  }

  async delete(allocationIds: readonly number[]): Promise<void> {
    for (const id of allocationIds) {
      const pointer = await this.#knex('cost_scopes')
        .where({ allocation_id: id })
        .first('allocation_id');
      if (!pointer) {
        // The record goes last: as long as it stands, a sweep finds what an interruption left.
        await deleteRows(this.#knex, 'cost_allocated', 'allocation_id', id);
        await this.#knex('cost_allocations').where({ id }).delete();
      }
    }
  }
}
