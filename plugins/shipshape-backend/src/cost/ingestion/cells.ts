import {
  COST_METRICS,
  CostCell,
  fromHiLo,
  toHiLo,
} from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import { ColumnType, insertRows } from '../../database/insertRows';
import type { AmountColumns, CostCellRow } from '../../database/tables';
import type { StoredSums } from './CostLoadStore';

const TABLE = 'cost_cells';

/** Rows deleted per transaction: SQLite's single writer must not be held for long. */
const DELETE_CHUNK = 10_000;

const MAX_INT64 = 2n ** 63n - 1n;

const COLUMNS: Readonly<Record<keyof CostCellRow, ColumnType>> = {
  load_id: 'integer',
  charge_day: 'text',
  currency: 'text',
  sub_account_id: 'text',
  sub_account_name: 'text',
  provider: 'text',
  invoice_issuer: 'text',
  invoice_id: 'text',
  service_category: 'text',
  service: 'text',
  region: 'text',
  environment: 'text',
  charge_category: 'text',
  charge_class: 'text',
  commitment_id: 'text',
  commitment_status: 'text',
  pricing_category: 'text',
  allocation_key: 'text',
  billed_hi: 'bigint',
  billed_lo: 'bigint',
  effective_hi: 'bigint',
  effective_lo: 'bigint',
  list_hi: 'bigint',
  list_lo: 'bigint',
  contracted_hi: 'bigint',
  contracted_lo: 'bigint',
  row_count: 'integer',
  missing_list: 'integer',
  missing_contracted: 'integer',
};

function amountColumns(cell: CostCell): AmountColumns {
  const columns: Partial<AmountColumns> = {};
  for (const metric of COST_METRICS) {
    const { hi, lo } = toHiLo(cell.amounts[metric]);
    if (hi > MAX_INT64 || hi < -MAX_INT64) {
      // SQLite would silently keep a larger integer as binary floating point.
      throw new SourceError(
        'invalid_content',
        `The ${metric} cost of ${cell.service} on ${cell.chargeDay} is beyond 9.2 × 10^12 ${cell.currency}`,
      );
    }
    columns[`${metric}_hi`] = hi.toString();
    columns[`${metric}_lo`] = lo.toString();
  }
  return {
    ...(columns as AmountColumns),
    row_count: cell.rowCount,
    missing_list: cell.missingList,
    missing_contracted: cell.missingContracted,
  };
}

function toRow(loadId: number, cell: CostCell): CostCellRow {
  return {
    load_id: loadId,
    charge_day: cell.chargeDay,
    currency: cell.currency,
    sub_account_id: cell.subAccountId,
    sub_account_name: cell.subAccountName,
    provider: cell.provider,
    invoice_issuer: cell.invoiceIssuer,
    invoice_id: cell.invoiceId,
    service_category: cell.serviceCategory,
    service: cell.service,
    region: cell.region,
    environment: cell.environment,
    charge_category: cell.chargeCategory,
    charge_class: cell.chargeClass,
    commitment_id: cell.commitmentId,
    commitment_status: cell.commitmentStatus,
    pricing_category: cell.pricingCategory,
    allocation_key: cell.allocationKey,
    ...amountColumns(cell),
  };
}

/** Stores cells in one transaction. */
export async function insertCells(
  knex: Knex,
  cells: ReadonlyArray<{ loadId: number; cell: CostCell }>,
): Promise<void> {
  const rows = cells.map(({ loadId, cell }) => toRow(loadId, cell));
  await knex.transaction(trx => insertRows(trx, TABLE, COLUMNS, rows));
}

/** Exact sums: integers are added by the database and read as text. */
export async function sumCells(
  knex: Knex,
  loadIds: number[],
): Promise<StoredSums[]> {
  const query: Knex.QueryBuilder = knex(TABLE)
    .whereIn('load_id', loadIds)
    .groupBy('load_id', 'currency')
    .select('load_id', 'currency')
    .sum({ rows: 'row_count' });
  for (const metric of COST_METRICS) {
    for (const part of ['hi', 'lo'] as const) {
      const column = `${metric}_${part}` as const;
      query.select(knex.raw('cast(sum(??) as text) as ??', [column, column]));
    }
  }
  const rows: Array<
    AmountColumns & { load_id: number; currency: string; rows: number | string }
  > = await query;
  return rows.map(row => {
    const amount = (metric: (typeof COST_METRICS)[number]) =>
      fromHiLo({
        hi: BigInt(row[`${metric}_hi`]),
        lo: BigInt(row[`${metric}_lo`]),
      });
    return {
      loadId: row.load_id,
      currency: row.currency,
      rows: Number(row.rows),
      billed: amount('billed'),
      effective: amount('effective'),
      list: amount('list'),
      contracted: amount('contracted'),
    };
  });
}

/** Deletes the cells of loads in many small transactions. */
export async function deleteCells(
  knex: Knex,
  loadIds: number[],
): Promise<void> {
  if (loadIds.length === 0) {
    return;
  }
  const rowId = knex.client.config.client === 'pg' ? 'ctid' : 'rowid';
  let deleted: number;
  do {
    deleted = await knex(TABLE)
      .whereIn(
        rowId,
        knex(TABLE)
          .select(rowId)
          .whereIn('load_id', loadIds)
          .limit(DELETE_CHUNK),
      )
      .delete();
  } while (deleted === DELETE_CHUNK);
}
