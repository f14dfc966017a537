import {
  BackupRun,
  DrillReport,
  drillReportSchema,
  ObservedDrill,
  RecoveryPoint,
  ReplicationSample,
} from 'backstage-plugin-shipshape-common';
import type { ReplicationSampleRow } from '../../database/recoveryTables';
import { firstPoint, PointRow } from '../reports/mergePoint';
import type { RunRow } from '../reports/mergeRun';
import { clamp } from '../reports/reportRows';
import { scopedId } from './ObservedPlans';

function iso(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}

/** What a source sees is never taken for a report, whatever it says of itself. */
function sourceOf({ source }: { source: string }): string {
  return source === 'inferred' ? 'inferred' : 'observed';
}

export function toObservedRun(
  run: BackupRun,
  planId: string,
  now: Date,
): RunRow {
  const at = {
    slot_at: iso(run.slotAt),
    queued_at: iso(run.queuedAt),
    started_at: iso(run.startedAt),
    finished_at: iso(run.finishedAt),
  };
  return {
    plan_id: planId,
    run_key: run.runKey,
    native_id: run.nativeId ?? null,
    kind: run.kind,
    trigger: run.trigger,
    state: run.state,
    ...at,
    sort_at:
      at.slot_at ??
      at.started_at ??
      at.queued_at ??
      at.finished_at ??
      now.toISOString(),
    exit_code: run.exitCode ?? null,
    signal: run.signal ?? null,
    message: run.message ?? null,
    bytes_processed: run.bytesProcessed ?? null,
    bytes_stored: run.bytesStored ?? null,
    point_native_id: run.pointNativeId ?? null,
    source: sourceOf(run),
    conflict: null,
    tool_version: null,
    sent_at: null,
    received_at: now.toISOString(),
  };
}

export function toObservedPoint(
  point: RecoveryPoint,
  planId: string,
  now: Date,
): PointRow {
  return firstPoint({
    plan_id: planId,
    location_id: point.locationId,
    native_id: point.nativeId,
    type: point.type,
    copy_of: point.copyOf ?? null,
    depends_on: JSON.stringify(point.dependsOn),
    timeline_key: point.timelineKey ?? null,
    created_at: point.createdAt.toISOString(),
    consistent_at: clamp(point.consistentAt.toISOString(), now),
    available_at: iso(point.availableAt),
    range_from: iso(point.range?.from),
    range_to: clamp(iso(point.range?.to), now),
    expires_at: iso(point.expiresAt),
    never_expires: point.neverExpires ?? null,
    size_bytes: point.sizeBytes ?? null,
    stored_bytes: point.storedBytes ?? null,
    encrypted: point.encrypted,
    lock: point.lock ? JSON.stringify(point.lock) : null,
    completeness: point.completeness,
    state: point.state,
    verification: point.verification,
    verified_at: iso(point.verifiedAt),
    source: sourceOf(point),
    observed_at: now.toISOString(),
  });
}

export function toObservedSample(
  sample: ReplicationSample,
  resourceId: string,
  now: Date,
): ReplicationSampleRow {
  return {
    resource_id: resourceId,
    link_id: sample.linkId,
    measured_at: clamp(sample.measuredAt.toISOString(), now),
    mode: sample.mode,
    sent_lsn: sample.sentLsn ?? null,
    replay_lsn: sample.replayLsn ?? null,
    lag_bytes: sample.lagBytes ?? null,
    lag_seconds: sample.lagSeconds ?? null,
    caught_up: sample.caughtUp,
    protected_until: clamp(iso(sample.protectedUntil), now),
    failing: sample.failing ?? null,
    failing_since: iso(sample.failingSince),
    gap_at: sample.gapAt ?? null,
    interval_seconds: null,
    source: sourceOf(sample),
  };
}

/**
 * A drill of another system, as if it had been reported; its revision is counted when it is stored. Its id is unique in its source only: two
 * clusters may well have a restore of the same name.
 */
export function toObservedDrill(
  drill: ObservedDrill,
  { sourceId, resourceId }: { sourceId: string; resourceId: string },
): DrillReport {
  return drillReportSchema.parse({
    drillId: scopedId(sourceId, drill.drillId),
    drillPlanId: scopedId(drill.drillPlanId ?? `${resourceId}.observed`),
    resourceId,
    revision: 1,
    scope: 'data-corruption',
    pointNativeId: drill.pointNativeId,
    lifecycle: drill.lifecycle,
    outcome: drill.outcome,
    reason: drill.reason?.slice(0, 100),
    declaredAt: iso(drill.declaredAt),
    finishedAt: iso(drill.finishedAt),
    achievedRtoSeconds: drill.achievedRtoSeconds,
    achievedRpoSeconds: drill.achievedRpoSeconds,
    checks: [
      {
        checkId: 'validation',
        kind: 'smoke',
        severity: 'blocking',
        status: drill.validation,
        durationMs: 0,
      },
    ],
    cleanup: drill.cleanup,
    executedBy: 'import',
  });
}
