/** Rows of the tables of recovery. Instants are ISO-8601 text; PostgreSQL gives 64-bit integers as text, SQLite booleans as numbers. */

/** `recovery_documents`. */
export interface RecoveryDocumentRow {
  entity_ref: string;
  url: string;
  read_at: string | null;
  etag: string | null;
  error: string | null;
  problems: string;
}

/** `recovery_resources`. */
export interface RecoveryResourceRow {
  resource_id: string;
  entity_ref: string;
  document_url: string | null;
  definition: string;
  objectives: string;
  problems: string;
  owner_ref: string | null;
  system_ref: string | null;
  tier: string | null;
  enrolled_at: string;
}

/** `recovery_plans`. */
export interface RecoveryPlanRow {
  plan_id: string;
  resource_id: string;
  origin: string;
  plan: string;
  states: string;
}

/** `recovery_enrolments`. */
export interface RecoveryEnrolmentRow {
  entity_ref: string;
  resource_id: string;
  enrolled_at: string;
  left_at: string;
}

/** `recovery_drill_plans`. */
export interface RecoveryDrillPlanRow {
  drill_plan_id: string;
  resource_id: string;
  plan: string;
}

/** `backup_runs`. */
export interface BackupRunRow {
  id: number;
  plan_id: string;
  run_key: string;
  native_id: string | null;
  kind: 'backup' | 'copy';
  trigger: string;
  state: string;
  slot_at: string | null;
  queued_at: string | null;
  started_at: string | null;
  finished_at: string | null;
  sort_at: string;
  exit_code: number | null;
  signal: string | null;
  message: string | null;
  bytes_processed: number | string | null;
  bytes_stored: number | string | null;
  point_native_id: string | null;
  source: string;
  conflict: string | null;
  tool_version: string | null;
  sent_at: string | null;
  received_at: string;
}

/** `recovery_points`. */
export interface RecoveryPointRow {
  id: number;
  plan_id: string;
  location_id: string;
  native_id: string;
  type: string;
  copy_of: string | null;
  depends_on: string;
  timeline_key: string | null;
  created_at: string;
  consistent_at: string;
  available_at: string | null;
  range_from: string | null;
  range_to: string | null;
  expires_at: string | null;
  never_expires: boolean | number | null;
  size_bytes: number | string | null;
  stored_bytes: number | string | null;
  encrypted: string;
  lock: string | null;
  completeness: string;
  state: string;
  verification: string;
  verified_at: string | null;
  gone_at: string | null;
  seen_at: string | null;
  gone_reports: string | null;
  source: string;
  observed_at: string;
}

/** `replication_samples`. */
export interface ReplicationSampleRow {
  resource_id: string;
  link_id: string;
  measured_at: string;
  mode: string;
  sent_lsn: string | null;
  replay_lsn: string | null;
  lag_bytes: number | string | null;
  lag_seconds: number | null;
  caught_up: boolean | number;
  protected_until: string | null;
  failing: boolean | number | null;
  failing_since: string | null;
  gap_at: string | null;
  interval_seconds: number | null;
  source: string;
}

/** `drills`. */
export interface DrillRow {
  drill_id: string;
  drill_plan_id: string;
  resource_id: string;
  revision: number;
  scope: string;
  lifecycle: string;
  outcome: string | null;
  declared_at: string | null;
  finished_at: string | null;
  sort_at: string;
  report: string;
  targets: string | null;
  origin: string;
  received_at: string;
}

/** `evidence_records`. */
export interface EvidenceRecordRow {
  resource_id: string;
  position: number;
  record_id: string;
  subject: string;
  record: string;
  record_sha256: string;
  artifact_sha256: string;
  reporter: string;
  created_at: string;
}

/** `evidence_chains`. */
export interface EvidenceChainRow {
  resource_id: string;
  records: number;
  head_sha256: string;
  verified_at: string;
  intact: boolean | number;
  broken_at: string | null;
}

/** `evidence_artifacts`. */
export interface EvidenceArtifactRow {
  sha256: string;
  media_type: string;
  bytes: number;
  content: Buffer;
}

/** `evidence_uploads`. */
export interface EvidenceUploadRow {
  sha256: string;
  reporter: string;
  received_at: string;
}

/** `recovery_subjects`. */
export interface RecoverySubjectRow {
  source_id: string;
  provider: string;
  native_id: string;
  resource_id: string | null;
  state: string;
  checks: string;
  notices: string;
  error_code: string | null;
  error_message: string | null;
  error_since: string | null;
  observed_at: string | null;
}

/** `recovery_status`. */
export interface RecoveryStatusRow {
  resource_id: string;
  entity_ref: string;
  owner_ref: string | null;
  system_ref: string | null;
  tier: string | null;
  status: string;
  risk: number;
  slack: number;
  coverage: string;
  summary: string;
  controls: string;
  signals: string;
  computed_at: string;
}
