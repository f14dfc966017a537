import type { CostScope } from 'backstage-plugin-shipshape-node';
import type { CostLoadRow, CostScopeRow } from '../../database/tables';
import type {
  ActiveScope,
  CostLoadStore,
  LoadDetails,
  LoadSummary,
} from './CostLoadStore';

/** Columns of {@link LoadSummary}: without the report, which may be large. */
export const SUMMARY_COLUMNS = [
  'id',
  'source_id',
  'artifact',
  'artifact_hash',
  'options_hash',
  'run_time',
  'billing_account_id',
  'billing_period_start',
  'state',
  'error',
  'decided_by',
] as const;

/** Columns of {@link LoadDetails} but the report. */
export const DETAIL_COLUMNS = [
  ...SUMMARY_COLUMNS,
  'run_id',
  'billing_period_end',
  'rows',
  'totals',
  'guards',
  'data_through',
  'last_day_may_be_cut',
  'closed',
  'created_at',
  'activated_at',
  'decided_at',
] as const;

export type DetailRow = Pick<
  CostLoadRow,
  (typeof DETAIL_COLUMNS)[number] | 'report'
>;

export type SummaryRow = Pick<CostLoadRow, (typeof SUMMARY_COLUMNS)[number]>;

/** Columns of {@link ActiveScope} from `cost_scopes s` joined with `cost_loads l`. */
export const ACTIVE_COLUMNS = [
  's.billing_account_id',
  's.billing_period_start',
  's.billing_period_end',
  's.load_id',
  's.allocation_id',
  's.closed',
  'l.artifact',
  'l.artifact_hash',
  'l.options_hash',
  'l.run_time',
  'l.totals',
  'l.guards',
] as const;

export type ActiveRow = Pick<
  CostScopeRow,
  | 'billing_account_id'
  | 'billing_period_start'
  | 'billing_period_end'
  | 'load_id'
  | 'allocation_id'
  | 'closed'
> &
  Pick<
    CostLoadRow,
    | 'artifact'
    | 'artifact_hash'
    | 'options_hash'
    | 'run_time'
    | 'totals'
    | 'guards'
  >;

function toScope(
  row: Pick<CostLoadRow, 'billing_account_id' | 'billing_period_start'>,
): CostScope | undefined {
  return row.billing_account_id !== null && row.billing_period_start !== null
    ? {
        billingAccountId: row.billing_account_id,
        billingPeriodStart: row.billing_period_start,
      }
    : undefined;
}

export function toSummary(row: SummaryRow): LoadSummary {
  return {
    id: row.id,
    sourceId: row.source_id,
    artifact: row.artifact,
    artifactHash: row.artifact_hash,
    optionsHash: row.options_hash,
    runTime: row.run_time,
    state: row.state,
    scope: toScope(row),
    error: row.error ?? undefined,
    decidedBy: row.decided_by ?? undefined,
  };
}

export function toDetails(row: DetailRow): LoadDetails {
  return {
    ...toSummary(row),
    runId: row.run_id,
    billingPeriodEnd: row.billing_period_end ?? undefined,
    rows: row.rows ?? undefined,
    totals: JSON.parse(row.totals ?? '[]'),
    report: row.report ? JSON.parse(row.report) : undefined,
    guards: JSON.parse(row.guards),
    dataThrough: row.data_through ?? undefined,
    lastDayMayBeCut: Boolean(row.last_day_may_be_cut),
    closed: Boolean(row.closed),
    createdAt: row.created_at,
    activatedAt: row.activated_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
  };
}

export function toActive(row: ActiveRow): ActiveScope {
  return {
    billingAccountId: row.billing_account_id,
    billingPeriodStart: row.billing_period_start,
    billingPeriodEnd: row.billing_period_end,
    loadId: row.load_id,
    allocationId: row.allocation_id,
    closed: Boolean(row.closed),
    artifact: row.artifact,
    artifactHash: row.artifact_hash,
    optionsHash: row.options_hash,
    runTime: row.run_time,
    totals: JSON.parse(row.totals ?? '[]'),
    guards: JSON.parse(row.guards),
  };
}

/** Columns of a new load. */
export function newLoadRow(
  load: Parameters<CostLoadStore['create']>[0],
  createdAt: string,
): Omit<CostLoadRow, 'id'> {
  return {
    source_id: load.sourceId,
    run_id: load.runId,
    artifact: load.artifact,
    artifact_hash: load.artifactHash,
    options_hash: load.optionsHash,
    cube_options: JSON.stringify(load.cube),
    run_time: load.runTime,
    billing_account_id: load.scope?.billingAccountId ?? null,
    billing_period_start: load.scope?.billingPeriodStart ?? null,
    billing_period_end: load.scope?.billingPeriodEnd ?? null,
    state: load.state,
    rows: null,
    totals: null,
    report: null,
    defects: null,
    guards: '[]',
    error: null,
    data_through: null,
    last_day_may_be_cut: true,
    closed: false,
    created_at: createdAt,
    activated_at: null,
    decided_by: null,
    decided_at: null,
  };
}
