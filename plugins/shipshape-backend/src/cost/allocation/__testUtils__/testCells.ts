import {
  AllocationKey,
  COST_METRICS,
  CostMetric,
  CubeOptions,
  parseDecimal,
  toHiLo,
} from 'backstage-plugin-shipshape-common';
import type { CostCellRow, CostLoadRow } from '../../../database/tables';

/** One cell of a load; amounts as decimal text, `effective` fills absent ones. */
export interface TestCell {
  day: string;
  effective: string;
  billed?: string;
  list?: string;
  contracted?: string;
  currency?: string;
  subAccountId?: string;
  provider?: string;
  service?: string;
  region?: string;
  environment?: string;
  chargeCategory?: string;
  chargeClass?: string;
  commitmentId?: string;
  commitmentStatus?: string;
  key?: AllocationKey;
  rowCount?: number;
}

/** One load of a scope. */
export interface TestLoad {
  period: string;
  account?: string;
  closed?: boolean;
  state?: CostLoadRow['state'];
  activatedAt?: string;
  cubeOptions?: CubeOptions;
  optionsHash?: string;
  cells: TestCell[];
}

/** Types of the columns of `cost_cells`. */
export const CELL_COLUMNS = {
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
} as const;

/** A row of `cost_cells`. */
export function toCellRow(loadId: number, cell: TestCell): CostCellRow {
  const amounts = COST_METRICS.flatMap(metric => {
    const { hi, lo } = toHiLo(parseDecimal(cell[metric] ?? cell.effective));
    return [
      [`${metric}_hi`, hi.toString()],
      [`${metric}_lo`, lo.toString()],
    ] as const;
  });
  return {
    load_id: loadId,
    charge_day: cell.day,
    currency: cell.currency ?? 'USD',
    sub_account_id: cell.subAccountId ?? 'acc-1',
    sub_account_name: '',
    provider: cell.provider ?? 'AWS',
    invoice_issuer: 'AWS',
    invoice_id: '',
    service_category: 'Compute',
    service: cell.service ?? 'EC2',
    region: cell.region ?? 'eu-west-1',
    environment: cell.environment ?? '',
    charge_category: cell.chargeCategory ?? 'Usage',
    charge_class: cell.chargeClass ?? '',
    commitment_id: cell.commitmentId ?? '',
    commitment_status: cell.commitmentStatus ?? '',
    pricing_category: 'Standard',
    allocation_key: JSON.stringify(cell.key ?? {}),
    ...(Object.fromEntries(amounts) as Record<
      `${CostMetric}_${'hi' | 'lo'}`,
      string
    >),
    row_count: cell.rowCount ?? 1,
    missing_list: 0,
    missing_contracted: 0,
  };
}
