import type { ColumnType } from '../../database/insertRows';
import type {
  BackupRunRow,
  RecoveryPointRow,
  ReplicationSampleRow,
} from '../../database/recoveryTables';
import type { PointRow } from './mergePoint';
import type { RunRow } from './mergeRun';

type Columns<Row> = Record<keyof Row & string, ColumnType>;

export const RUN_COLUMNS: Columns<RunRow> = {
  plan_id: 'text',
  run_key: 'text',
  native_id: 'text',
  kind: 'text',
  trigger: 'text',
  state: 'text',
  slot_at: 'text',
  queued_at: 'text',
  started_at: 'text',
  finished_at: 'text',
  sort_at: 'text',
  exit_code: 'integer',
  signal: 'text',
  message: 'text',
  bytes_processed: 'bigint',
  bytes_stored: 'bigint',
  point_native_id: 'text',
  source: 'text',
  conflict: 'text',
  tool_version: 'text',
  sent_at: 'text',
  received_at: 'text',
};

export const POINT_COLUMNS: Columns<PointRow> = {
  plan_id: 'text',
  location_id: 'text',
  native_id: 'text',
  type: 'text',
  copy_of: 'text',
  depends_on: 'text',
  timeline_key: 'text',
  created_at: 'text',
  consistent_at: 'text',
  available_at: 'text',
  range_from: 'text',
  range_to: 'text',
  expires_at: 'text',
  never_expires: 'boolean',
  size_bytes: 'bigint',
  stored_bytes: 'bigint',
  encrypted: 'text',
  lock: 'text',
  completeness: 'text',
  state: 'text',
  verification: 'text',
  verified_at: 'text',
  gone_at: 'text',
  seen_at: 'text',
  gone_reports: 'text',
  source: 'text',
  observed_at: 'text',
};

export const SAMPLE_COLUMNS: Columns<ReplicationSampleRow> = {
  resource_id: 'text',
  link_id: 'text',
  measured_at: 'text',
  mode: 'text',
  sent_lsn: 'text',
  replay_lsn: 'text',
  lag_bytes: 'bigint',
  lag_seconds: 'double precision',
  caught_up: 'boolean',
  protected_until: 'text',
  failing: 'boolean',
  failing_since: 'text',
  gap_at: 'text',
  interval_seconds: 'integer',
  source: 'text',
};

/** PostgreSQL gives 64-bit integers as text. */
function count(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}

/** SQLite gives booleans as numbers. */
function flag(value: boolean | number | null): boolean | null {
  return value === null ? null : Boolean(value);
}

/** A stored row in the form in which new ones are made: only then can they be compared. */
export function toRunRow({ id: _, ...row }: BackupRunRow): RunRow {
  return {
    ...row,
    bytes_processed: count(row.bytes_processed),
    bytes_stored: count(row.bytes_stored),
  };
}

/** See {@link toRunRow}. */
export function toPointRow({ id: _, ...row }: RecoveryPointRow): PointRow {
  return {
    ...row,
    size_bytes: count(row.size_bytes),
    stored_bytes: count(row.stored_bytes),
    never_expires: flag(row.never_expires),
  };
}

/** See {@link toRunRow}. */
export function toSampleRow(row: ReplicationSampleRow): ReplicationSampleRow {
  return {
    ...row,
    lag_bytes: count(row.lag_bytes),
    caught_up: Boolean(row.caught_up),
    failing: flag(row.failing),
  };
}
