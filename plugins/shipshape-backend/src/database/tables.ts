import type { LoadState } from 'backstage-plugin-shipshape-common';
import type { ReportBatchKind } from '../reports/ReportBatchStore';

/** The four costs as pairs of integers, read and written as decimal text of an integer: a JS number would lose digits. */
export type AmountColumns = Record<
  `${'billed' | 'effective' | 'list' | 'contracted'}_${'hi' | 'lo'}`,
  string
> & {
  row_count: number;
  missing_list: number;
  missing_contracted: number;
};

/** `source_runs`. Timestamps are ISO-8601 text. */
export interface SourceRunRow {
  id: number;
  source_id: string;
  kind: 'cost' | 'slo' | 'recovery';
  started_at: string;
  finished_at: string | null;
  heartbeat_at: string;
  outcome: 'running' | 'succeeded' | 'partial' | 'failed';
  progress: string | null;
  counts: string;
  errors: string;
}

/** `cost_loads`. */
export interface CostLoadRow {
  id: number;
  source_id: string;
  run_id: number;
  artifact: string;
  artifact_hash: string;
  options_hash: string;
  cube_options: string | null;
  run_time: string;
  billing_account_id: string | null;
  billing_period_start: string | null;
  billing_period_end: string | null;
  state: LoadState;
  rows: number | null;
  totals: string | null;
  report: string | null;
  defects: string | null;
  guards: string;
  error: string | null;
  data_through: string | null;
  last_day_may_be_cut: boolean | number;
  closed: boolean | number;
  created_at: string;
  activated_at: string | null;
  decided_by: string | null;
  decided_at: string | null;
}

/** `cost_cells`. */
export interface CostCellRow extends AmountColumns {
  load_id: number;
  charge_day: string;
  currency: string;
  sub_account_id: string;
  sub_account_name: string;
  provider: string;
  invoice_issuer: string;
  invoice_id: string;
  service_category: string;
  service: string;
  region: string;
  environment: string;
  charge_category: string;
  charge_class: string;
  commitment_id: string;
  commitment_status: string;
  pricing_category: string;
  allocation_key: string;
}

/** `cost_allocations`. */
export interface CostAllocationRow {
  id: number;
  load_id: number;
  rules_hash: string;
  created_at: string;
}

/** `cost_allocated`. */
export interface CostAllocatedRow extends AmountColumns {
  allocation_id: number;
  entity_ref: string;
  owner_ref: string;
  reason: string;
  kind: 'direct' | 'shared';
  day: string;
  billing_period_start: string;
  currency: string;
  provider: string;
  sub_account_id: string;
  sub_account_name: string;
  service_category: string;
  service: string;
  region: string;
  environment: string;
  charge_category: string;
}

/** `cost_scopes`: the pointer. */
export interface CostScopeRow {
  source_id: string;
  billing_account_id: string;
  billing_period_start: string;
  billing_period_end: string;
  load_id: number;
  allocation_id: number;
  data_through: string | null;
  last_day_may_be_cut: boolean | number;
  closed: boolean | number;
}

/** `entity_ownership`. */
export interface EntityOwnershipRow {
  entity_ref: string;
  owner_ref: string;
  valid_from: string;
  valid_to: string | null;
  mappings: string | null;
}

/** `budget_alarms`. */
export interface BudgetAlarmRow {
  entity_ref: string;
  period_start: string;
  metric: string;
  currency: string;
  threshold_percent: number;
  state: 'fired' | 'resolved';
  budget_amount: string;
  used_amount: string;
  changed_at: string;
  notified_at: string | null;
  claimed_until: string | null;
}

/** `slo_documents`. */
export interface SloDocumentRow {
  entity_ref: string;
  url: string;
  read_at: string | null;
  etag: string | null;
  error: string | null;
  problems: string;
}

/** `slo_definitions`. */
export interface SloDefinitionRow {
  slo_id: string;
  entity_ref: string;
  document_url: string;
  position: number;
  definition: string;
  revision: number;
  source_id: string | null;
  owner_ref: string | null;
  system_ref: string | null;
  tier: string | null;
  first_seen_at: string;
}

/** `slo_revisions`. */
export interface SloRevisionRow {
  slo_id: string;
  revision: number;
  sli_hash: string;
  entity_ref: string;
}

/** `slo_series`. PostgreSQL gives 64-bit integers as text. */
export interface SloSeriesRow {
  id: number;
  slo_id: string;
  source_id: string;
  revision: number;
  asked_from: number | string | null;
  as_of: number | string | null;
  method: string | null;
  flags: string;
  ratios: string | null;
  error_code: string | null;
  error_message: string | null;
  error_since: string | null;
}

/** `slo_buckets`. */
export interface SloBucketRow {
  series_id: number;
  width: number;
  start: number | string;
  bad: number;
  total: number;
  covered: number;
}

/** `slo_status`. */
export interface SloStatusRow {
  slo_id: string;
  entity_ref: string;
  owner_ref: string | null;
  system_ref: string | null;
  tier: string | null;
  status: string;
  risk: number;
  remaining: number;
  view: string;
  computed_at: string;
}

/** `slo_source_facts`. */
export interface SloSourceFactsRow {
  source_id: string;
  retention_seconds: number | string | null;
  warnings: string;
  alerts_until: string | null;
}

/** `incidents`. */
export interface IncidentRow {
  id: number;
  source_id: string;
  external_id: string;
  entity_ref: string;
  slo_ids: string;
  severity: 'page' | 'ticket' | null;
  title: string | null;
  url: string | null;
  started_at: string | null;
  detected_at: string;
  acknowledged_at: string | null;
  resolved_at: string | null;
  last_firing_at: string | null;
  updated_at: string;
}

/** `report_batches`. */
export interface ReportBatchRow {
  id: number;
  kind: ReportBatchKind;
  origin: string;
  reporter: string;
  received_at: string;
  accepted: number;
  rejected: number;
}

/** `alarms`. */
export interface AlarmRow {
  kind: string;
  subject: string;
  level: string;
  state: 'fired' | 'resolved';
  changed_at: string;
  facts: string;
  notified_at: string | null;
  claimed_until: string | null;
}
