import type { PointTrial } from '@shipshape/recovery';
import {
  EvidenceRecord,
  evidenceRecordSchema,
  FIRST_RECORD_PREDECESSOR,
} from 'backstage-plugin-shipshape-common';
import type {
  BackupRunRow,
  DrillRow,
  EvidenceChainRow,
  EvidenceRecordRow,
  RecoveryDocumentRow,
  RecoveryPlanRow,
  RecoveryPointRow,
  RecoveryResourceRow,
  RecoverySubjectRow,
  ReplicationSampleRow,
} from '../../database/recoveryTables';
import type {
  RecoveryDocument,
  StoredChain,
  StoredDrill,
  StoredPlan,
  StoredPoint,
  StoredRecord,
  StoredResource,
  StoredRun,
  StoredSample,
  StoredSubject,
} from './RecoveryReadStore';
import type { TrialRow } from './trialSql';
import { withTargets } from './withTargets';

/** Rows to facts. Words in the tables are those of the vocabulary: whoever wrote them has checked them. */

function date(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}

/** A nullable column as what may be absent. */
function optional<T>(value: T | null): T | undefined {
  return value === null ? undefined : value;
}

function flag(value: boolean | number | null): boolean | undefined {
  return value === null ? undefined : Boolean(value);
}

function count(value: number | string | null): number | undefined {
  return value === null ? undefined : Number(value);
}

export function toDocument(row: RecoveryDocumentRow): RecoveryDocument {
  return {
    entityRef: row.entity_ref,
    url: row.url,
    readAt: optional(row.read_at),
    error: optional(row.error),
    problems: JSON.parse(row.problems),
  };
}

/** A plan with the ends of its history. */
export type PlanRow = RecoveryPlanRow & {
  reported_since: string | null;
  last_success_at: string | null;
};

export function toPlan(row: PlanRow): StoredPlan {
  const states: Array<{ state: StoredPlan['plan']['state']; from: string }> =
    JSON.parse(row.states);
  return {
    plan: JSON.parse(row.plan),
    origin: row.origin,
    states: states.map(({ state, from }) => ({ state, from: new Date(from) })),
    history: {
      reportedSince: date(row.reported_since),
      lastSuccessAt: date(row.last_success_at),
    },
  };
}

export function toResource(
  row: RecoveryResourceRow,
  plans: StoredResource['plans'],
  drillPlans: StoredResource['drillPlans'],
): StoredResource {
  return {
    resourceId: row.resource_id,
    entityRef: row.entity_ref,
    documentUrl: optional(row.document_url),
    definition: JSON.parse(row.definition),
    objectives: JSON.parse(row.objectives),
    problems: JSON.parse(row.problems),
    ownerRef: optional(row.owner_ref),
    systemRef: optional(row.system_ref),
    tier: optional(row.tier),
    enrolledAt: new Date(row.enrolled_at),
    plans,
    drillPlans,
  };
}

export function toRun(row: BackupRunRow): StoredRun {
  return {
    runKey: row.run_key,
    planId: row.plan_id,
    nativeId: optional(row.native_id),
    kind: row.kind,
    trigger: row.trigger as StoredRun['trigger'],
    state: row.state as StoredRun['state'],
    slotAt: date(row.slot_at),
    queuedAt: date(row.queued_at),
    startedAt: date(row.started_at),
    finishedAt: date(row.finished_at),
    exitCode: optional(row.exit_code),
    signal: optional(row.signal),
    message: optional(row.message),
    bytesProcessed: count(row.bytes_processed),
    bytesStored: count(row.bytes_stored),
    pointNativeId: optional(row.point_native_id),
    source: row.source as StoredRun['source'],
    sortAt: new Date(row.sort_at),
    conflict: optional(row.conflict),
  };
}

export function toPoint(row: RecoveryPointRow): StoredPoint {
  const to = date(row.range_to);
  return {
    nativeId: row.native_id,
    planId: row.plan_id,
    type: row.type as StoredPoint['type'],
    locationId: row.location_id,
    copyOf: optional(row.copy_of),
    dependsOn: row.depends_on === '[]' ? [] : JSON.parse(row.depends_on),
    timelineKey: optional(row.timeline_key),
    createdAt: new Date(row.created_at),
    consistentAt: new Date(row.consistent_at),
    availableAt: date(row.available_at),
    range:
      row.range_from !== null && to
        ? { from: new Date(row.range_from), to }
        : undefined,
    expiresAt: date(row.expires_at),
    neverExpires: flag(row.never_expires),
    sizeBytes: count(row.size_bytes),
    storedBytes: count(row.stored_bytes),
    encrypted: row.encrypted as StoredPoint['encrypted'],
    lock: row.lock === null ? undefined : JSON.parse(row.lock),
    completeness: row.completeness as StoredPoint['completeness'],
    state: row.state as StoredPoint['state'],
    verification: row.verification as StoredPoint['verification'],
    verifiedAt: date(row.verified_at),
    goneAt: date(row.gone_at),
    source: row.source as StoredPoint['source'],
  };
}

export function toSample(row: ReplicationSampleRow): StoredSample {
  return {
    linkId: row.link_id,
    mode: row.mode as StoredSample['mode'],
    sentLsn: optional(row.sent_lsn),
    replayLsn: optional(row.replay_lsn),
    lagBytes: count(row.lag_bytes),
    lagSeconds: optional(row.lag_seconds),
    caughtUp: Boolean(row.caught_up),
    protectedUntil: date(row.protected_until),
    failing: flag(row.failing),
    failingSince: date(row.failing_since),
    gapAt: optional(row.gap_at),
    measuredAt: new Date(row.measured_at),
    intervalSeconds: optional(row.interval_seconds),
    source: row.source as StoredSample['source'],
  };
}

export function toDrill(row: DrillRow): StoredDrill {
  return {
    drillId: row.drill_id,
    resourceId: row.resource_id,
    sortAt: new Date(row.sort_at),
    report: withTargets(
      JSON.parse(row.report),
      row.targets === null ? {} : JSON.parse(row.targets),
    ),
    origin: row.origin,
  };
}

export function toTrial(row: TrialRow): PointTrial {
  return {
    nativeId: row.native_id,
    locationId: optional(row.location_id),
    outcome: row.outcome,
    reason: optional(row.reason),
    finishedAt: new Date(row.finished_at),
  };
}

export function toSubject(
  row: RecoverySubjectRow & { resource_id: string },
): StoredSubject {
  return {
    sourceId: row.source_id,
    resourceId: row.resource_id,
    provider: row.provider,
    state: row.state as StoredSubject['state'],
    checks: JSON.parse(row.checks),
    observedAt: date(row.observed_at),
  };
}

export function toChain(row: EvidenceChainRow): StoredChain {
  return {
    resourceId: row.resource_id,
    records: row.records,
    verifiedAt: row.verified_at,
    intact: Boolean(row.intact),
    brokenAt: optional(row.broken_at),
  };
}

export function toRecord(row: EvidenceRecordRow): StoredRecord {
  return {
    resourceId: row.resource_id,
    record: readRecord(row),
    recordSha256: row.record_sha256,
  };
}

/** A record that was altered until it is no record any more is shown as its columns tell of it: it then breaks its chain, and hides no other one. */
function readRecord(row: EvidenceRecordRow): EvidenceRecord {
  const parsed = evidenceRecordSchema.safeParse(parseOrNothing(row.record));
  return parsed.success
    ? parsed.data
    : {
        id: row.record_id,
        subject: row.subject,
        mediaType: 'application/octet-stream',
        sha256: row.artifact_sha256,
        bytes: 0,
        createdAt: row.created_at,
        redacted: false,
        prevRecordSha256: FIRST_RECORD_PREDECESSOR,
      };
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
