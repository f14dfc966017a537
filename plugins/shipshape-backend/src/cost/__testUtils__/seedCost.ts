import type { Knex } from 'knex';
import {
  COST_METRICS,
  CostDefectCount,
  CostMetric,
  monthStart,
  addMonths,
  parseDecimal,
  toHiLo,
} from 'backstage-plugin-shipshape-common';
import type {
  CostAllocatedRow,
  CostLoadRow,
  CostScopeRow,
} from '../../database/tables';
import { insertRows } from '../../database/insertRows';

/** One allocated cell, with defaults for whatever a test does not care about. Amounts are decimal text; `effective` fills absent ones. */
export interface SeedCell {
  entity?: string;
  owner?: string;
  reason?: string;
  kind?: 'direct' | 'shared';
  day: string;
  /** Default: the month of the day. */
  period?: string;
  currency?: string;
  provider?: string;
  subAccount?: string;
  subAccountName?: string;
  serviceCategory?: string;
  service?: string;
  region?: string;
  environment?: string;
  chargeCategory?: string;
  effective: string;
  billed?: string;
  list?: string;
  contracted?: string;
  missingList?: number;
  missingContracted?: number;
}

/** One active scope (or, without `active`, a load that no pointer names) with its cells. */
export interface SeedScope {
  source?: string;
  account?: string;
  period: string;
  dataThrough?: string;
  lastDayMayBeCut?: boolean;
  closed?: boolean;
  active?: boolean;
  /** Writes the load too, with these defects of the delivery of that name. */
  delivery?: { name: string; defects: CostDefectCount[] };
  cells: readonly SeedCell[];
}

const COLUMNS = {
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
} as const;

function amountColumns(
  cell: SeedCell,
): Pick<CostAllocatedRow, `${CostMetric}_${'hi' | 'lo'}`> {
  const pairs = COST_METRICS.flatMap(metric => {
    const { hi, lo } = toHiLo(parseDecimal(cell[metric] ?? cell.effective));
    return [
      [`${metric}_hi`, hi.toString()],
      [`${metric}_lo`, lo.toString()],
    ] as const;
  });
  return Object.fromEntries(pairs) as ReturnType<typeof amountColumns>;
}

function toRow(
  cell: SeedCell,
  allocationId: number,
  scope: SeedScope,
): CostAllocatedRow {
  return {
    allocation_id: allocationId,
    entity_ref: cell.reason ? '' : cell.entity ?? 'component:default/a',
    owner_ref: cell.reason ? '' : cell.owner ?? 'group:default/team',
    reason: cell.reason ?? '',
    kind: cell.kind ?? 'direct',
    day: cell.day,
    billing_period_start: cell.period ?? scope.period,
    currency: cell.currency ?? 'USD',
    provider: cell.provider ?? 'AWS',
    sub_account_id: cell.subAccount ?? '1',
    sub_account_name: cell.subAccountName ?? '',
    service_category: cell.serviceCategory ?? 'Compute',
    service: cell.service ?? 'EC2',
    region: cell.region ?? 'eu-west-1',
    environment: cell.environment ?? '',
    charge_category: cell.chargeCategory ?? 'Usage',
    ...amountColumns(cell),
    row_count: 1,
    missing_list: cell.missingList ?? 0,
    missing_contracted: cell.missingContracted ?? 0,
  };
}

function toLoad(
  scope: CostScopeRow,
  delivery: NonNullable<SeedScope['delivery']>,
): Partial<CostLoadRow> {
  return {
    id: scope.load_id,
    source_id: scope.source_id,
    run_id: 1,
    artifact: delivery.name,
    artifact_hash: 'hash',
    options_hash: 'options',
    run_time: '2026-11-24T00:00:00.000Z',
    state: 'active',
    guards: '[]',
    defects: JSON.stringify(delivery.defects),
    created_at: '2026-11-24T00:00:00.000Z',
  };
}

/** Writes scopes and their cells as an ingestion would leave them. */
export async function seedCost(
  knex: Knex,
  scopes: readonly SeedScope[],
): Promise<void> {
  const ids = [
    ...(await knex('cost_allocated').max({ id: 'allocation_id' })),
    ...(await knex('cost_scopes').max({ id: 'allocation_id' })),
  ];
  const next = Math.max(...ids.map(({ id }) => Number(id ?? 0))) + 1;
  for (const [index, scope] of scopes.entries()) {
    const id = next + index;
    if (scope.active ?? true) {
      const row: CostScopeRow = {
        source_id: scope.source ?? 'focus:main',
        billing_account_id: scope.account ?? 'acc',
        billing_period_start: scope.period,
        billing_period_end: addMonths(monthStart(scope.period), 1),
        load_id: id,
        allocation_id: id,
        data_through: scope.dataThrough ?? null,
        last_day_may_be_cut: scope.lastDayMayBeCut ?? false,
        closed: scope.closed ?? false,
      };
      await knex('cost_scopes').insert(row);
      if (scope.delivery) {
        await knex('cost_loads').insert(toLoad(row, scope.delivery));
      }
    }
    await insertRows<CostAllocatedRow>(
      knex,
      'cost_allocated',
      COLUMNS,
      scope.cells.map(cell => toRow(cell, id, scope)),
    );
  }
}
