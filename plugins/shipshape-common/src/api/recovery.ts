import { z } from 'zod';
import {
  backupMechanismSchema,
  checkSeveritySchema,
  cleanupStateSchema,
  drillKindSchema,
  drillLifecycleSchema,
  drillOutcomeSchema,
  factSourceSchema,
  failureScopeSchema,
  planStateSchema,
  pointStateSchema,
  pointTypeSchema,
  recoveryIdSchema,
  resourceKindSchema,
  rpoMethodSchema,
  runStateSchema,
  verificationSchema,
  yesNoUnknownSchema,
} from '../recovery/vocabulary';
import {
  immutabilitySchema,
  recoveryObjectiveSchema,
  scheduleSchema,
} from '../recovery/model';
import { definitionProblemSchema } from '../slo/model';
import {
  daySchema,
  entityRefSchema,
  sourceFreshnessSchema,
  timestampSchema,
} from './primitives';
import {
  checkResultSchema,
  drillPhaseSchema,
  evidenceItemSchema,
} from './recoveryReports';

/** Answers about recovery. Absent: not known or not applicable, never 0. */

/** How the age of the newest restorable data stands against the RPO. */
export const RPO_STATUSES = [
  /** There never was a recovery point. */
  'never',
  'breached',
  /** It will be breached before the next backup is there, or the archiver fails. */
  'at_risk',
  'insufficient_data',
  /** There is no RPO to compare with. */
  'no_target',
  'not_applicable',
  'met',
] as const;
export const rpoStatusSchema = z.enum(RPO_STATUSES).meta({ id: 'RpoStatus' });
export type RpoStatus = z.infer<typeof rpoStatusSchema>;

/** Where a resource stands with its drills. */
export const DRILL_STATES = [
  /** The latest conclusive drill failed: outranks overdue. */
  'failing',
  'overdue',
  'due',
  /** Never drilled, and not yet due. */
  'never',
  /** Nobody said how often. */
  'not_planned',
  'not_applicable',
  'current',
] as const;
export const drillStateSchema = z.enum(DRILL_STATES).meta({ id: 'DrillState' });
export type DrillState = z.infer<typeof drillStateSchema>;

/** All of it joined, in the order of risk: what the one chip of a resource says, and what lists are sorted and filtered by. */
export const RECOVERY_STATUSES = [
  /** Required, and no backup plan is active. */
  'unprotected',
  'never',
  'breached',
  'drillFailing',
  /** The last due slot failed, was missed or came too late. */
  'backupFailing',
  'atRisk',
  'drillOverdue',
  'insufficientData',
  'drillDue',
  /** Backed up within the RPO, and never restored. */
  'unproven',
  'recoverable',
  'exempt',
  'notApplicable',
] as const;
export const recoveryStatusSchema = z
  .enum(RECOVERY_STATUSES)
  .meta({ id: 'RecoveryStatus' });
export type RecoveryStatus = z.infer<typeof recoveryStatusSchema>;

/** The ten audit controls. */
export const RECOVERY_CONTROLS = [
  'plan-exists',
  'plan-frequency-retention',
  'deletion-protected',
  'encrypted',
  'point-retention',
  'cross-region',
  'cross-account',
  'immutable',
  'recent-point',
  'restore-time',
] as const;
export const recoveryControlSchema = z
  .enum(RECOVERY_CONTROLS)
  .meta({ id: 'RecoveryControl' });
export type RecoveryControl = z.infer<typeof recoveryControlSchema>;

export const controlStatusSchema = z
  .enum([
    'compliant',
    'non_compliant',
    'insufficient_data',
    'not_applicable',
    'exempt',
  ])
  .meta({ id: 'ControlStatus' });
export type ControlStatus = z.infer<typeof controlStatusSchema>;

export const controlResultSchema = z
  .object({
    control: recoveryControlSchema,
    status: controlStatusSchema,
    /** What it was judged by: `{days: 35}`. */
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    /** What was found, for people. */
    reason: z.string(),
  })
  .meta({ id: 'ControlResult' });
export type ControlResult = z.infer<typeof controlResultSchema>;

/** Where a target comes from. */
export const setBySchema = z
  .enum(['document', 'annotation', 'tier', 'default'])
  .meta({ id: 'SetBy' });
export type SetBy = z.infer<typeof setBySchema>;

/** Objective in force, with the origin of each target, by its name in the objective. */
export const effectiveObjectiveSchema = recoveryObjectiveSchema
  .extend({
    setBy: z.record(z.string(), setBySchema),
    /** Whether the strategy can meet the targets: a design statement, which a drill outranks. */
    strategyFit: z.enum([
      'unknown',
      'insufficient',
      'fits',
      'over-provisioned',
    ]),
  })
  .meta({ id: 'EffectiveObjective' });
export type EffectiveObjective = z.infer<typeof effectiveObjectiveSchema>;

export const protectedResourceSchema = z
  .object({
    resourceId: z.string(),
    entityRef: entityRefSchema,
    name: z.string(),
    kind: resourceKindSchema,
    environment: z.string().optional(),
    ownerRef: entityRefSchema.optional(),
    systemRef: entityRefSchema.optional(),
    tier: z.string().optional(),
    lifecycle: z.enum(['active', 'stopped', 'retired']),
    requirement: z.enum(['required', 'exempt', 'stateless']),
    exemption: z
      .object({
        reason: z.string(),
        until: timestampSchema,
        /** An expired one counts as required. */
        expired: z.boolean(),
      })
      .optional(),
    /** Since when it is judged. */
    enrolledAt: timestampSchema,
    /** Where the recovery document can be read by people. */
    definitionUrl: z.string().optional(),
  })
  .meta({ id: 'ProtectedResource' });
export type ProtectedResource = z.infer<typeof protectedResourceSchema>;

/** Age of the newest data that could be restored. */
export const exposureSchema = z
  .object({
    status: rpoStatusSchema,
    /** In words, when there is something to say: the archiver fails since …, no sample for …. */
    reason: z.string().optional(),
    /** At `asOf`. Absent: never or unknown. */
    seconds: z.number().optional(),
    /** Data until then could be restored. */
    protectedUntil: timestampSchema.optional(),
    basis: z.enum(['point', 'archive', 'replica']).optional(),
    caughtUp: z.boolean().optional(),
    rpoSeconds: z.number().optional(),
    /** Worst case by plan: interval + usual duration + copy delay + start window. */
    designRpoSeconds: z.number().optional(),
    /** False: no run ever failing would still breach the RPO. */
    feasible: z.boolean().optional(),
    asOf: timestampSchema,
  })
  .meta({ id: 'Exposure' });
export type Exposure = z.infer<typeof exposureSchema>;

/** Figures of due slots in a window. */
export const successRateSchema = z
  .object({
    windowSeconds: z.number().int(),
    due: z.number().int(),
    succeeded: z.number().int(),
    /** Succeeded after their deadline: not a success. */
    late: z.number().int(),
    partial: z.number().int(),
    /** Slots that nobody reports about: not counted. */
    unknown: z.number().int(),
    /** succeeded ÷ due; absent when nothing was due. */
    rate: z.number().optional(),
    attempts: z.number().int(),
    attemptsSucceeded: z.number().int(),
  })
  .meta({ id: 'BackupSuccessRate' });
export type BackupSuccessRate = z.infer<typeof successRateSchema>;

/** Short account of the drills of a resource. */
export const drillStandingSchema = z
  .object({
    state: drillStateSchema,
    dueAt: timestampSchema.optional(),
    overdueAt: timestampSchema.optional(),
    intervalSeconds: z.number().optional(),
    lastPassedAt: timestampSchema.optional(),
    /** Of the last conclusive drill. */
    lastOutcome: drillOutcomeSchema.optional(),
    lastDrillId: z.string().optional(),
    rtoSeconds: z.number().optional(),
    rpoSeconds: z.number().optional(),
    rtoTargetSeconds: z.number().optional(),
    rpoTargetSeconds: z.number().optional(),
    rtoMet: z.boolean().optional(),
    rpoMet: z.boolean().optional(),
    /** Inconclusive drills since the last conclusive one; from 3 on people should look. */
    inconclusiveInARow: z.number().int(),
  })
  .meta({ id: 'DrillStanding' });
export type DrillStanding = z.infer<typeof drillStandingSchema>;

/** A resource: a row of a list. */
export const recoverySummarySchema = z
  .object({
    resource: protectedResourceSchema,
    status: recoveryStatusSchema,
    exposure: exposureSchema,
    /** Of the last 30 days, over all plans. */
    success: successRateSchema,
    lastSuccessAt: timestampSchema.optional(),
    lastFailureAt: timestampSchema.optional(),
    drill: drillStandingSchema,
    controls: z.object({
      compliant: z.number().int(),
      nonCompliant: z.number().int(),
      insufficientData: z.number().int(),
    }),
    rtoSeconds: z.number().optional(),
    rpoSeconds: z.number().optional(),
    computedAt: timestampSchema,
  })
  .meta({ id: 'RecoverySummary' });
export type RecoverySummary = z.infer<typeof recoverySummarySchema>;

/** A schedule in terms that can be put into words in any language. */
export const scheduleSummarySchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('daily'),
      /** `HH:MM`, one or more. */
      times: z.array(z.string()),
      timezone: z.string(),
    }),
    z.object({
      kind: z.literal('weekly'),
      /** 0 is Sunday. */
      weekdays: z.array(z.number().int()),
      times: z.array(z.string()),
      timezone: z.string(),
    }),
    z.object({
      kind: z.literal('hourly'),
      minutes: z.array(z.number().int()),
    }),
    z.object({ kind: z.literal('every'), seconds: z.number() }),
    z.object({ kind: z.literal('continuous') }),
    z.object({ kind: z.literal('manual') }),
    /** Anything else, as written. */
    z.object({
      kind: z.literal('cron'),
      expression: z.string(),
      timezone: z.string(),
    }),
  ])
  .meta({ id: 'ScheduleSummary' });
export type ScheduleSummary = z.infer<typeof scheduleSummarySchema>;

export const locationViewSchema = z
  .object({
    id: z.string(),
    host: z.string().optional(),
    az: z.string().optional(),
    region: z.string().optional(),
    account: z.string().optional(),
    encryption: yesNoUnknownSchema,
    immutability: immutabilitySchema,
    state: z.enum(['available', 'unavailable', 'unknown']),
    /** Failures that a copy there survives. */
    survives: z.array(failureScopeSchema),
  })
  .meta({ id: 'BackupLocationView' });
export type LocationView = z.infer<typeof locationViewSchema>;

/** What became of a slot. `late` succeeded after its deadline; `pending` is not due yet. */
export const SLOT_STATES = [
  'succeeded',
  'late',
  'partial',
  'failed',
  'missed',
  'not_started',
  'lost',
  'aborted',
  'paused',
  'running',
  'pending',
  'unknown',
] as const;
export const slotStateSchema = z.enum(SLOT_STATES).meta({ id: 'SlotState' });
export type SlotState = z.infer<typeof slotStateSchema>;

/** One day of the calendar strip. */
export const backupDaySchema = z
  .object({
    /** In the time zone of the plan. */
    day: daySchema,
    /** The worst one; absent: nothing was due. */
    state: slotStateSchema.optional(),
    counts: z.array(
      z.object({ state: slotStateSchema, count: z.number().int() }),
    ),
  })
  .meta({ id: 'BackupDay' });
export type BackupDay = z.infer<typeof backupDaySchema>;

export const backupRunViewSchema = z
  .object({
    runKey: z.string(),
    planId: z.string(),
    nativeId: z.string().optional(),
    kind: z.enum(['backup', 'copy']),
    trigger: z.enum(['schedule', 'manual', 'retry', 'unknown']),
    state: runStateSchema,
    slotAt: timestampSchema.optional(),
    startedAt: timestampSchema.optional(),
    finishedAt: timestampSchema.optional(),
    exitCode: z.number().int().optional(),
    signal: z.string().optional(),
    message: z.string().optional(),
    bytesProcessed: z.number().optional(),
    bytesStored: z.number().optional(),
    source: factSourceSchema,
    /** A different end that was reported too. */
    conflict: z.string().optional(),
  })
  .meta({ id: 'BackupRunView' });
export type BackupRunView = z.infer<typeof backupRunViewSchema>;

export const backupPlanViewSchema = z
  .object({
    id: recoveryIdSchema,
    provider: z.string(),
    mechanism: backupMechanismSchema,
    state: planStateSchema,
    schedule: scheduleSchema,
    scheduleSummary: scheduleSummarySchema,
    retentionSeconds: z.number().optional(),
    retentionCount: z.number().int().optional(),
    locations: z.array(locationViewSchema),
    nextSlotAt: timestampSchema.optional(),
    /** Of the last 30 days. */
    success: successRateSchema,
    /** The last 60 days, oldest first. */
    days: z.array(backupDaySchema),
    /** Newest first, at most 20, with the slots that were missed or lost. */
    runs: z.array(backupRunViewSchema),
    usualDurationSeconds: z.number().optional(),
    /** Problems that people should know: `suspicious-schedule`, `size-collapse`, `retention-below-drill-interval`. */
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'BackupPlanView' });
export type BackupPlanView = z.infer<typeof backupPlanViewSchema>;

export const recoveryPointViewSchema = z
  .object({
    nativeId: z.string(),
    planId: z.string(),
    type: pointTypeSchema,
    locationId: z.string(),
    copyOf: z.string().optional(),
    dependsOn: z.array(z.string()),
    createdAt: timestampSchema,
    consistentAt: timestampSchema,
    availableAt: timestampSchema.optional(),
    expiresAt: timestampSchema.optional(),
    sizeBytes: z.number().optional(),
    encrypted: yesNoUnknownSchema,
    lock: immutabilitySchema.optional(),
    completeness: z.enum(['complete', 'partial', 'unknown']),
    state: pointStateSchema,
    verification: verificationSchema,
    verifiedAt: timestampSchema.optional(),
    eligible: z.boolean(),
    /** Why it is not eligible, for people. */
    ineligibleReason: z.string().optional(),
    source: factSourceSchema,
  })
  .meta({ id: 'RecoveryPointView' });
export type RecoveryPointView = z.infer<typeof recoveryPointViewSchema>;

export const replicationViewSchema = z
  .object({
    linkId: z.string(),
    mode: z.enum(['sync', 'async', 'log-shipping']),
    lagBytes: z.number().optional(),
    lagSeconds: z.number().optional(),
    caughtUp: z.boolean(),
    failing: z.boolean().optional(),
    failingSince: timestampSchema.optional(),
    gapAt: z.string().optional(),
    measuredAt: timestampSchema,
    /** Older than two sample intervals: says nothing any more. */
    outdated: z.boolean(),
  })
  .meta({ id: 'ReplicationView' });
export type ReplicationView = z.infer<typeof replicationViewSchema>;

/** The backups of one resource. */
export const resourceBackupsSchema = recoverySummarySchema
  .extend({
    objectives: z.array(effectiveObjectiveSchema),
    plans: z.array(backupPlanViewSchema),
    /**
     * Exposure over the last 30 days, oldest first, at most 600 instants; between two instants it is linear. `seconds` absent: unknown or never.
     * Where there is more to tell, the days are cut into some 200 steps, of each of which the highest and the lowest instant stay and the first
     * one without seconds: no breach is hidden, teeth of an archive merge into a band.
     */
    exposureSeries: z.array(
      z.object({ at: timestampSchema, seconds: z.number().optional() }),
    ),
    rpoCompliance: z.object({
      windowSeconds: z.number().int(),
      /** Share of the measured time within the RPO; absent when nothing was measured or there is no RPO. */
      ratio: z.number().optional(),
      excludedSeconds: z.number(),
      neverSeconds: z.number(),
    }),
    points: z.object({
      available: z.number().int(),
      eligible: z.number().int(),
      /** Newest first, at most 30. */
      newest: z.array(recoveryPointViewSchema),
    }),
    replication: z.array(replicationViewSchema),
    controlResults: z.array(controlResultSchema),
    problems: z.array(definitionProblemSchema),
  })
  .meta({ id: 'ResourceBackups' });
export type ResourceBackups = z.infer<typeof resourceBackupsSchema>;

export const recoveryDocumentSchema = z.object({
  entityRef: entityRefSchema,
  url: z.string(),
  readAt: timestampSchema.optional(),
  /** Why it could not be read, for people. */
  error: z.string().optional(),
});

/** What both tabs of an entity say first. Those of a Component are the resources that it depends on, of a System its parts. */
const entityRecovery = {
  entityRef: entityRefSchema,
  documents: z.array(recoveryDocumentSchema),
  /** Problems of documents, also of those that were refused. */
  problems: z.array(definitionProblemSchema),
  freshness: z.array(sourceFreshnessSchema),
};

/** Answer of `GET /entities/:kind/:namespace/:name/backups`. */
export const entityBackupsSchema = z
  .object({
    ...entityRecovery,
    /** By risk. */
    resources: z.array(resourceBackupsSchema),
  })
  .meta({ id: 'EntityBackups' });
export type EntityBackups = z.infer<typeof entityBackupsSchema>;

/** A drill in a list. */
export const drillSummarySchema = z
  .object({
    drillId: z.string(),
    drillPlanId: z.string(),
    resourceId: z.string(),
    kind: drillKindSchema,
    scope: failureScopeSchema,
    lifecycle: drillLifecycleSchema,
    outcome: drillOutcomeSchema.optional(),
    reason: z.string().optional(),
    message: z.string().optional(),
    declaredAt: timestampSchema.optional(),
    finishedAt: timestampSchema.optional(),
    achievedRtoSeconds: z.number().optional(),
    achievedRpoSeconds: z.number().optional(),
    rpoLowerBoundSeconds: z.number().optional(),
    rpoMethod: rpoMethodSchema,
    rtoTargetSeconds: z.number().optional(),
    rpoTargetSeconds: z.number().optional(),
    rtoMet: z.boolean().optional(),
    rpoMet: z.boolean().optional(),
    pointNativeId: z.string().optional(),
    locationId: z.string().optional(),
    checksPassed: z.number().int(),
    checksFailed: z.number().int(),
    cleanup: cleanupStateSchema,
    executedBy: z.enum(['runner', 'import', 'manual']),
  })
  .meta({ id: 'DrillSummary' });
export type DrillSummary = z.infer<typeof drillSummarySchema>;

export const drillPlanViewSchema = z
  .object({
    id: recoveryIdSchema,
    kind: drillKindSchema,
    scope: failureScopeSchema,
    provider: z.string().optional(),
    backupPlanId: recoveryIdSchema.optional(),
    /** Name of an entry of the runner's own configuration. */
    runner: z.string(),
    checks: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        severity: checkSeveritySchema,
      }),
    ),
    standing: drillStandingSchema,
  })
  .meta({ id: 'DrillPlanView' });
export type DrillPlanView = z.infer<typeof drillPlanViewSchema>;

/** The drills of one resource. */
export const resourceDrillsSchema = z
  .object({
    resource: protectedResourceSchema,
    status: recoveryStatusSchema,
    standing: drillStandingSchema,
    objectives: z.array(effectiveObjectiveSchema),
    plans: z.array(drillPlanViewSchema),
    /** Its backup plans, by id. */
    backupPlanIds: z.array(recoveryIdSchema),
    /** Newest first, at most 50. */
    drills: z.array(drillSummarySchema),
    /** Of passed drills of the last two years; quantiles from 5 on. */
    rto: z.object({
      n: z.number().int(),
      p50Seconds: z.number().optional(),
      p95Seconds: z.number().optional(),
    }),
    /** Records of its chain of evidence, and whether the backend found it intact when it looked last. */
    chain: z.object({
      records: z.number().int(),
      verifiedAt: timestampSchema.optional(),
      intact: z.boolean().optional(),
      brokenAt: z.string().optional(),
    }),
  })
  .meta({ id: 'ResourceDrills' });
export type ResourceDrills = z.infer<typeof resourceDrillsSchema>;

/** Answer of `GET /entities/:kind/:namespace/:name/drills`. */
export const entityDrillsSchema = z
  .object({
    ...entityRecovery,
    /** By risk. */
    resources: z.array(resourceDrillsSchema),
  })
  .meta({ id: 'EntityDrills' });
export type EntityDrills = z.infer<typeof entityDrillsSchema>;

/** Answer of `GET /entities/…/drills/:drillId`. */
export const drillDetailsSchema = drillSummarySchema
  .extend({
    entityRef: entityRefSchema,
    revision: z.number().int(),
    referenceAt: timestampSchema.optional(),
    recoveredTo: timestampSchema.optional(),
    usableAt: timestampSchema.optional(),
    restoredSeconds: z.number().optional(),
    targetAccuracySeconds: z.number().optional(),
    archiveMaxAtDeclaration: z.string().optional(),
    endOfRecoveryLsn: z.string().optional(),
    cleanupMessage: z.string().optional(),
    phases: z.array(drillPhaseSchema),
    checks: z.array(checkResultSchema),
    environment: z
      .object({
        host: z.string().nullish(),
        cpu: z.string().nullish(),
        toolVersions: z.record(z.string(), z.string()),
        dataBytes: z.number().nullish(),
      })
      .optional(),
    evidence: z.array(
      evidenceItemSchema.extend({
        /** Absent: not appended yet, because the drill has not ended. */
        recordSha256: z.string().optional(),
        /** Whether its bytes can be downloaded. */
        stored: z.boolean(),
      }),
    ),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'DrillDetails' });
export type DrillDetails = z.infer<typeof drillDetailsSchema>;
