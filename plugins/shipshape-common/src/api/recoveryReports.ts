import { z } from 'zod';
import { immutabilitySchema } from '../recovery/model';
import {
  checkKindSchema,
  checkSeveritySchema,
  checkStatusSchema,
  cleanupStateSchema,
  completenessSchema,
  drillLifecycleSchema,
  drillOutcomeSchema,
  drillPhaseNameSchema,
  failureScopeSchema,
  pointStateSchema,
  pointTypeSchema,
  recoveryIdSchema,
  rpoMethodSchema,
  verificationSchema,
  yesNoUnknownSchema,
} from '../recovery/vocabulary';
import { timestampSchema } from './primitives';

/** Evidence about backups and drills that is pushed: each item is self-contained, so that losing an earlier one loses nothing. */

const text = z.string().min(1).max(1000);
const seconds = z.number().nonnegative();
const bytes = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** In the inbox `null` stands for what is not known. */
const envelope = {
  /** Made by the sender, kept when it sends again. */
  eventId: z.uuid().nullish(),
  /** The sender's clock when it sent: more than 300 s off is flagged. */
  sentAt: timestampSchema.nullish(),
};

/** Items of one request. */
export const MAX_RECOVERY_REPORTS = 500;

/**
 * A backup run as it is now. The natural key is `planId` and `runKey`; a report with the `nativeId` of a run that was observed is about that
 * run. Of two different terminal states the first one stays, and the conflict is shown.
 */
export const backupRunReportSchema = z
  .strictObject({
    ...envelope,
    planId: recoveryIdSchema,
    runKey: z.string().min(1).max(200),
    nativeId: text.nullish(),
    kind: z.enum(['backup', 'copy']).default('backup'),
    trigger: z.enum(['schedule', 'manual', 'retry']).default('schedule'),
    /** The slot that it is for, where the sender knows. */
    slotAt: timestampSchema.nullish(),
    state: z.enum([
      'queued',
      'running',
      'succeeded',
      'partial',
      'failed',
      'aborted',
      'lost',
    ]),
    queuedAt: timestampSchema.nullish(),
    startedAt: timestampSchema.nullish(),
    finishedAt: timestampSchema.nullish(),
    exitCode: z.number().int().nullish(),
    signal: z.string().max(20).nullish(),
    /** Without secrets. */
    message: z.string().max(4096).nullish(),
    bytesProcessed: bytes.nullish(),
    bytesStored: bytes.nullish(),
    /** Of the recovery point that it made. */
    pointNativeId: text.nullish(),
    toolVersion: z.string().max(100).nullish(),
  })
  .refine(
    ({ state, finishedAt }) =>
      ['queued', 'running', 'lost'].includes(state) || Boolean(finishedAt),
    { path: ['finishedAt'], message: 'Expected when the run finished' },
  )
  .refine(
    ({ startedAt, finishedAt }) =>
      !startedAt ||
      !finishedAt ||
      Date.parse(startedAt) <= Date.parse(finishedAt),
    { path: ['finishedAt'], message: 'Expected at or after startedAt' },
  )
  .meta({ id: 'BackupRunReport' });
export type BackupRunReport = z.infer<typeof backupRunReportSchema>;

/** A recovery point as it is now. The natural key is `planId`, `locationId` and `nativeId`; the later `observedAt` wins. */
export const recoveryPointReportSchema = z
  .strictObject({
    ...envelope,
    planId: recoveryIdSchema,
    /** One of the plan's locations. */
    locationId: recoveryIdSchema,
    nativeId: text,
    type: pointTypeSchema,
    copyOf: text.nullish(),
    dependsOn: z.array(text).max(500).default([]),
    timelineKey: z.string().max(100).nullish(),
    createdAt: timestampSchema,
    /** What restoring it gives: the start of a dump or file copy, the stop of a physical base backup. */
    consistentAt: timestampSchema,
    availableAt: timestampSchema.nullish(),
    range: z
      .strictObject({ from: timestampSchema, to: timestampSchema })
      .nullish(),
    expiresAt: timestampSchema.nullish(),
    neverExpires: z.boolean().nullish(),
    sizeBytes: bytes.nullish(),
    storedBytes: bytes.nullish(),
    encrypted: yesNoUnknownSchema.default('unknown'),
    lock: immutabilitySchema.nullish(),
    completeness: completenessSchema.default('unknown'),
    state: pointStateSchema,
    verification: verificationSchema.default('none'),
    verifiedAt: timestampSchema.nullish(),
    observedAt: timestampSchema,
  })
  .meta({ id: 'RecoveryPointReport' });
export type RecoveryPointReport = z.infer<typeof recoveryPointReportSchema>;

/** How far a copy is behind. The natural key is `resourceId`, `linkId` and `measuredAt`. */
export const replicationReportSchema = z
  .strictObject({
    ...envelope,
    resourceId: recoveryIdSchema,
    linkId: z.string().min(1).max(200),
    mode: z.enum(['sync', 'async', 'log-shipping']),
    sentLsn: z.string().max(40).nullish(),
    replayLsn: z.string().max(40).nullish(),
    lagBytes: bytes.nullish(),
    lagSeconds: seconds.nullish(),
    caughtUp: z.boolean(),
    protectedUntil: timestampSchema.nullish(),
    failing: z.boolean().nullish(),
    failingSince: timestampSchema.nullish(),
    gapAt: z.string().max(40).nullish(),
    /** How often the sender measures. */
    intervalSeconds: seconds.nullish(),
    measuredAt: timestampSchema,
  })
  .meta({ id: 'ReplicationReport' });
export type ReplicationReport = z.infer<typeof replicationReportSchema>;

/** A phase of a drill, timed with a monotonic clock. */
export const drillPhaseSchema = z
  .strictObject({
    name: drillPhaseNameSchema,
    startedAt: timestampSchema,
    /** Absent: running. */
    durationMs: z.number().int().nonnegative().nullish(),
    exitCode: z.number().int().nullish(),
    signal: z.string().max(20).nullish(),
    /** End of the output, redacted, at most 4 KiB. */
    outputTail: z.string().max(8192).nullish(),
  })
  .meta({ id: 'DrillPhase' });
export type DrillPhase = z.infer<typeof drillPhaseSchema>;

/** What a check found; never rows, only counts and hashes. */
export const checkResultSchema = z
  .strictObject({
    checkId: recoveryIdSchema,
    kind: checkKindSchema,
    severity: checkSeveritySchema,
    status: checkStatusSchema,
    /** On the source, before the declaration. */
    baseline: z
      .strictObject({
        status: checkStatusSchema,
        observed: z.string().max(2000).nullish(),
        at: timestampSchema,
      })
      .nullish(),
    expected: z.string().max(2000).nullish(),
    observed: z.string().max(2000).nullish(),
    tolerance: z.number().nullish(),
    durationMs: z.number().int().nonnegative(),
    message: z.string().max(4096).nullish(),
  })
  .meta({ id: 'DrillCheckResult' });
export type CheckResult = z.infer<typeof checkResultSchema>;

/** An artefact of a drill, before the backend appends it to the chain. */
export const evidenceItemSchema = z
  .strictObject({
    id: z.string().min(1).max(200),
    mediaType: z.string().min(1).max(100),
    sha256,
    bytes,
    createdAt: timestampSchema,
    redacted: z.boolean(),
    toolVersions: z.record(z.string().max(50), z.string().max(200)).nullish(),
    argv: z.array(z.string().max(2000)).max(200).nullish(),
  })
  .meta({ id: 'EvidenceItem' });
export type EvidenceItem = z.infer<typeof evidenceItemSchema>;

/**
 * A drill as it is now. The natural key is `drillId`; a revision that is not higher than the stored one is stale. Evidence is appended to the
 * chain of the resource when the report ends the drill.
 */
export const drillReportSchema = z
  .strictObject({
    ...envelope,
    drillId: recoveryIdSchema,
    drillPlanId: recoveryIdSchema,
    resourceId: recoveryIdSchema,
    revision: z.number().int().min(1).max(1_000_000),
    kind: z.enum(['restore', 'failover', 'tabletop']).default('restore'),
    scope: failureScopeSchema,
    /** The point that was restored, never "latest". */
    pointNativeId: text.nullish(),
    locationId: recoveryIdSchema.nullish(),
    lifecycle: drillLifecycleSchema,
    outcome: drillOutcomeSchema.nullish(),
    /** Stable code: `wal-gap`, `restore-failed`, `check-failed`, `invalid-check`, `unbounded`, … */
    reason: z.string().max(100).nullish(),
    message: z.string().max(4096).nullish(),
    declaredAt: timestampSchema.nullish(),
    referenceAt: timestampSchema.nullish(),
    recoveredTo: timestampSchema.nullish(),
    usableAt: timestampSchema.nullish(),
    finishedAt: timestampSchema.nullish(),
    achievedRtoSeconds: seconds.nullish(),
    /** To queryable. */
    restoredSeconds: seconds.nullish(),
    achievedRpoSeconds: seconds.nullish(),
    rpoLowerBoundSeconds: seconds.nullish(),
    targetAccuracySeconds: z.number().nullish(),
    rpoMethod: rpoMethodSchema.default('none'),
    /** Copied when the drill started. */
    rtoTargetSeconds: seconds.nullish(),
    rpoTargetSeconds: seconds.nullish(),
    rtoMet: z.boolean().nullish(),
    rpoMet: z.boolean().nullish(),
    archiveMaxAtDeclaration: z.string().max(100).nullish(),
    endOfRecoveryLsn: z.string().max(40).nullish(),
    phases: z.array(drillPhaseSchema).max(50).default([]),
    checks: z.array(checkResultSchema).max(200).default([]),
    evidence: z.array(evidenceItemSchema).max(200).default([]),
    environment: z
      .strictObject({
        host: z.string().max(200).nullish(),
        cpu: z.string().max(200).nullish(),
        toolVersions: z
          .record(z.string().max(50), z.string().max(200))
          .default({}),
        dataBytes: bytes.nullish(),
      })
      .nullish(),
    cleanup: cleanupStateSchema.default('pending'),
    cleanupMessage: z.string().max(1000).nullish(),
    executedBy: z.enum(['runner', 'import', 'manual']).default('runner'),
  })
  .meta({ id: 'DrillReport' });
export type DrillReport = z.infer<typeof drillReportSchema>;

/** Bytes of one artefact, at most. */
export const MAX_ARTIFACT_BYTES = 5_000_000;

/** An artefact in the inbox; over HTTP it is the body of `PUT /reports/artifacts/:sha256`. */
export const artifactRecordSchema = z
  .strictObject({
    sha256,
    mediaType: z.string().min(1).max(100),
    contentBase64: z.base64().max(Math.ceil(MAX_ARTIFACT_BYTES / 3) * 4),
  })
  .meta({ id: 'ArtifactRecord' });
export type ArtifactRecord = z.infer<typeof artifactRecordSchema>;

/** Answer of `PUT /reports/artifacts/:sha256`. */
export const artifactResultSchema = z
  .object({ outcome: z.enum(['accepted', 'duplicate']) })
  .meta({ id: 'ArtifactResult' });
export type ArtifactResult = z.infer<typeof artifactResultSchema>;

/** Body of the recovery report routes. Items are checked one by one. */
export const recoveryReportBatchSchema = z
  .object({ reports: z.array(z.unknown()).min(1).max(MAX_RECOVERY_REPORTS) })
  .meta({ id: 'RecoveryReportBatch' });
export type RecoveryReportBatch = z.infer<typeof recoveryReportBatchSchema>;

/**
 * `duplicate`: known already; `stale`: something newer is known; `conflict`: a different end is known, both are shown; `invalid`: sending it
 * again cannot help. A sender may forget all but what was never answered.
 */
export const reportOutcomeSchema = z
  .enum(['accepted', 'duplicate', 'stale', 'conflict', 'invalid'])
  .meta({ id: 'RecoveryReportOutcome' });
export type ReportOutcomeCode = z.infer<typeof reportOutcomeSchema>;

export const recoveryReportResultSchema = z
  .object({
    receivedAt: timestampSchema,
    /** One per report, in their order. */
    results: z.array(
      z.object({
        outcome: reportOutcomeSchema,
        /** Names the field and what was expected; for `conflict` what is stored. */
        message: z.string().optional(),
        flags: z.array(z.enum(['clock-skew'])),
        /** Receipt: what a drill appended to the chain, in order. */
        records: z
          .array(
            z.object({
              id: z.string(),
              prevRecordSha256: sha256,
              recordSha256: sha256,
            }),
          )
          .optional(),
      }),
    ),
  })
  .meta({ id: 'RecoveryReportResult' });
export type RecoveryReportResult = z.infer<typeof recoveryReportResultSchema>;
