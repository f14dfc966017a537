import {
  COST_METRICS,
  CostMetric,
  fromHiLo,
  toHiLo,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { ColumnType } from '../../database/insertRows';
import type { AmountColumns, CostAllocatedRow } from '../../database/tables';
import type { AllocatedCell, CellSums } from './AllocationStore';

type AmountName = `${CostMetric}_${'hi' | 'lo'}`;

/** Names of the eight amount columns. */
export const AMOUNT_NAMES: readonly AmountName[] = COST_METRICS.flatMap(
  metric => [`${metric}_hi`, `${metric}_lo`] as const,
);
const COUNT_NAMES = [
  'row_count',
  'missing_list',
  'missing_contracted',
] as const;

/** Types of the columns of `cost_allocated`. */
export const ALLOCATED_COLUMNS: Readonly<
  Record<keyof CostAllocatedRow, ColumnType>
> = {
  allocation_id: 'integer',
  entity_ref: 'text',
  owner_ref: 'text',
  reason: 'text',
  kind: 'text',
  day: 'text',
  billing_period_start: 'text',
  currency: 'text',
  provider: 'text',
  sub_account_id: 'text',
  sub_account_name: 'text',
  service_category: 'text',
  service: 'text',
  region: 'text',
  environment: 'text',
  charge_category: 'text',
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

/** What {@link selectSums} and {@link selectAmounts} give: integers as text. */
export type SumColumns = Record<
  AmountName | (typeof COUNT_NAMES)[number],
  string
>;

/** Selects amounts (and counts) as text: a JS number would lose digits. */
export function selectAmounts(knex: Knex): Knex.Raw[] {
  return [...AMOUNT_NAMES, ...COUNT_NAMES].map(name =>
    knex.raw('cast(?? as text) as ??', [name, name]),
  );
}

/** Selects the sums of amounts and counts as text. */
export function selectSums(knex: Knex): Knex.Raw[] {
  return [...AMOUNT_NAMES, ...COUNT_NAMES].map(name =>
    knex.raw('cast(sum(??) as text) as ??', [name, name]),
  );
}

function readAmount(row: SumColumns, metric: CostMetric): bigint {
  return fromHiLo({
    hi: BigInt(row[`${metric}_hi`]),
    lo: BigInt(row[`${metric}_lo`]),
  });
}

/** Reads what {@link selectSums} or {@link selectAmounts} selected. */
export function toSums(row: SumColumns): CellSums {
  return {
    billed: readAmount(row, 'billed'),
    effective: readAmount(row, 'effective'),
    list: readAmount(row, 'list'),
    contracted: readAmount(row, 'contracted'),
    rowCount: Number(row.row_count),
    missingList: Number(row.missing_list),
    missingContracted: Number(row.missing_contracted),
  };
}

function toAmountColumns(sums: CellSums): AmountColumns {
  const amounts = Object.fromEntries(
    COST_METRICS.flatMap(metric => {
      const { hi, lo } = toHiLo(sums[metric]);
      return [
        [`${metric}_hi`, hi.toString()],
        [`${metric}_lo`, lo.toString()],
      ];
    }),
  ) as Record<AmountName, string>;
  return {
    ...amounts,
    row_count: sums.rowCount,
    missing_list: sums.missingList,
    missing_contracted: sums.missingContracted,
  };
}

/** A row of `cost_allocated`. */
export function toAllocatedRow(
  allocationId: number,
  billingPeriodStart: string,
  cell: AllocatedCell,
): CostAllocatedRow {
  const { entityRef, ownerRef, sums, ...rest } = cell;
  return {
    ...rest,
    ...toAmountColumns(sums),
    allocation_id: allocationId,
    entity_ref: entityRef,
    owner_ref: ownerRef,
    kind: 'direct',
    billing_period_start: billingPeriodStart,
  };
}
