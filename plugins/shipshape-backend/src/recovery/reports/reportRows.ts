import type {
  BackupRunReport,
  RecoveryPointReport,
  ReplicationReport,
} from 'backstage-plugin-shipshape-common';
import type { ReplicationSampleRow } from '../../database/recoveryTables';
import { firstPoint, PointRow } from './mergePoint';
import type { RunRow } from './mergeRun';

/** Clocks of senders and tools may be off by so much before it is flagged. */
export const CLOCK_SKEW_MS = 300_000;

/** The one spelling of an instant, which sorts as time. */
export function instant(text: string): string;
export function instant(text: string | null | undefined): string | null;
export function instant(text: string | null | undefined): string | null {
  return text ? new Date(text).toISOString() : null;
}

/** An instant that cannot lie in the future: one that does is the fault of a clock, and is taken for now. */
export function clamp(text: string, now: Date): string;
export function clamp(
  text: string | null | undefined,
  now: Date,
): string | null;
export function clamp(
  text: string | null | undefined,
  now: Date,
): string | null {
  const at = instant(text);
  return at !== null && isAhead(at, now) ? now.toISOString() : at;
}

function isAhead(text: string, now: Date): boolean {
  return Date.parse(text) > now.getTime() + CLOCK_SKEW_MS;
}

/** Whether the clock of the sender is off, or an instant that cannot lie in the future does. */
export function hasClockSkew(
  sentAt: string | null | undefined,
  facts: ReadonlyArray<string | null | undefined>,
  now: Date,
): boolean {
  return (
    (typeof sentAt === 'string' &&
      Math.abs(Date.parse(sentAt) - now.getTime()) > CLOCK_SKEW_MS) ||
    facts.some(text => typeof text === 'string' && isAhead(text, now))
  );
}

/** Largest number of a column for whole numbers. */
const MAX_INTEGER = 2_147_483_647;

/** Systems with unsigned codes of 32 bits give them as signed ones too. */
function toExitCode(code: number | null | undefined): number | null {
  return code === null || code === undefined
    ? null
    : Number(BigInt.asIntN(32, BigInt(code)));
}

export function toRunRow(report: BackupRunReport, now: Date): RunRow {
  const at = {
    slot_at: instant(report.slotAt),
    queued_at: instant(report.queuedAt),
    started_at: instant(report.startedAt),
    finished_at: instant(report.finishedAt),
  };
  const sentAt = instant(report.sentAt);
  return {
    plan_id: report.planId,
    run_key: report.runKey,
    native_id: report.nativeId ?? null,
    kind: report.kind,
    trigger: report.trigger,
    state: report.state,
    ...at,
    sort_at:
      at.slot_at ??
      at.started_at ??
      at.queued_at ??
      at.finished_at ??
      sentAt ??
      now.toISOString(),
    exit_code: toExitCode(report.exitCode),
    signal: report.signal ?? null,
    message: report.message ?? null,
    bytes_processed: report.bytesProcessed ?? null,
    bytes_stored: report.bytesStored ?? null,
    point_native_id: report.pointNativeId ?? null,
    source: 'reported',
    conflict: null,
    tool_version: report.toolVersion ?? null,
    sent_at: sentAt,
    received_at: now.toISOString(),
  };
}

export function toPointRow(report: RecoveryPointReport, now: Date): PointRow {
  return firstPoint({
    plan_id: report.planId,
    location_id: report.locationId,
    native_id: report.nativeId,
    type: report.type,
    copy_of: report.copyOf ?? null,
    depends_on: JSON.stringify(report.dependsOn),
    timeline_key: report.timelineKey ?? null,
    created_at: instant(report.createdAt),
    consistent_at: clamp(report.consistentAt, now),
    available_at: instant(report.availableAt),
    range_from: instant(report.range?.from),
    range_to: clamp(report.range?.to, now),
    expires_at: instant(report.expiresAt),
    never_expires: report.neverExpires ?? null,
    size_bytes: report.sizeBytes ?? null,
    stored_bytes: report.storedBytes ?? null,
    encrypted: report.encrypted,
    lock: report.lock ? JSON.stringify(report.lock) : null,
    completeness: report.completeness,
    state: report.state,
    verification: report.verification,
    verified_at: instant(report.verifiedAt),
    source: 'reported',
    observed_at: clamp(report.observedAt, now),
  });
}

export function toSampleRow(
  report: ReplicationReport,
  now: Date,
): ReplicationSampleRow {
  return {
    resource_id: report.resourceId,
    link_id: report.linkId,
    measured_at: clamp(report.measuredAt, now),
    mode: report.mode,
    sent_lsn: report.sentLsn ?? null,
    replay_lsn: report.replayLsn ?? null,
    lag_bytes: report.lagBytes ?? null,
    lag_seconds: report.lagSeconds ?? null,
    caught_up: report.caughtUp,
    protected_until: clamp(report.protectedUntil, now),
    failing: report.failing ?? null,
    failing_since: instant(report.failingSince),
    gap_at: report.gapAt ?? null,
    interval_seconds: report.intervalSeconds
      ? Math.min(Math.round(report.intervalSeconds), MAX_INTEGER)
      : null,
    source: 'reported',
  };
}
