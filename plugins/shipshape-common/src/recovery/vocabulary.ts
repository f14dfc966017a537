import { z } from 'zod';

/** Words of the recovery model. An unknown value of a tool becomes `unknown`, never a success. */

export const RESOURCE_KINDS = [
  'postgresql',
  'mysql',
  'filesystem',
  'k8s-namespace',
  'volume',
  'object-store',
  'other',
] as const;
export const resourceKindSchema = z
  .enum(RESOURCE_KINDS)
  .meta({ id: 'ProtectedResourceKind' });
export type ProtectedResourceKind = z.infer<typeof resourceKindSchema>;

/** What may fail, and what a recovery objective is for. */
export const FAILURE_SCOPES = [
  'data-corruption',
  'instance',
  'az',
  'region',
  'account',
  'dependency',
] as const;
export const failureScopeSchema = z
  .enum(FAILURE_SCOPES)
  .meta({ id: 'FailureScope' });
export type FailureScope = z.infer<typeof failureScopeSchema>;

export const DR_STRATEGIES = [
  'none',
  'backup-restore',
  'pilot-light',
  'warm-standby',
  'hot-standby',
  'active-active',
] as const;
export const drStrategySchema = z
  .enum(DR_STRATEGIES)
  .meta({ id: 'DrStrategy' });
export type DrStrategy = z.infer<typeof drStrategySchema>;

export const BACKUP_MECHANISMS = [
  'dump',
  'base',
  'base+wal',
  'snapshot',
  'file',
  'continuous',
  'replica',
] as const;
export const backupMechanismSchema = z
  .enum(BACKUP_MECHANISMS)
  .meta({ id: 'BackupMechanism' });
export type BackupMechanism = z.infer<typeof backupMechanismSchema>;

/** Dialects of schedule expressions; the same text means different times in each. */
export const SCHEDULE_DIALECTS = ['unix5', 'sec6', 'aws6', 'go'] as const;
export const scheduleDialectSchema = z
  .enum(SCHEDULE_DIALECTS)
  .meta({ id: 'ScheduleDialect' });
export type ScheduleDialect = z.infer<typeof scheduleDialectSchema>;

export const PLAN_STATES = ['active', 'paused', 'invalid', 'unknown'] as const;
export const planStateSchema = z.enum(PLAN_STATES).meta({ id: 'PlanState' });
export type PlanState = z.infer<typeof planStateSchema>;

/** How trustworthy a fact is, in falling order for runs: reported > observed > inferred. */
export const FACT_SOURCES = [
  'reported',
  'observed',
  'inferred',
  'declared',
] as const;
export const factSourceSchema = z.enum(FACT_SOURCES).meta({ id: 'FactSource' });
export type FactSource = z.infer<typeof factSourceSchema>;

export const IMMUTABILITY_MODES = [
  'none',
  'governance',
  'compliance-pending',
  'compliance',
  'unknown',
] as const;
export const immutabilityModeSchema = z
  .enum(IMMUTABILITY_MODES)
  .meta({ id: 'ImmutabilityMode' });
export type ImmutabilityMode = z.infer<typeof immutabilityModeSchema>;

export const yesNoUnknownSchema = z
  .enum(['yes', 'no', 'unknown'])
  .meta({ id: 'YesNoUnknown' });
export type YesNoUnknown = z.infer<typeof yesNoUnknownSchema>;

/**
 * `expected → queued → running → succeeded | partial | failed | aborted`; `expected → missed`; `queued → not_started` (the scheduler gave up);
 * `running → lost` (no report by the deadline). `missed` and `lost` are inferred and replaced by any later report.
 */
export const RUN_STATES = [
  'expected',
  'queued',
  'running',
  'succeeded',
  'partial',
  'failed',
  'aborted',
  'not_started',
  'missed',
  'lost',
  'unknown',
] as const;
export const runStateSchema = z.enum(RUN_STATES).meta({ id: 'BackupRunState' });
export type BackupRunState = z.infer<typeof runStateSchema>;

/** States after which a reported run does not change any more. */
export const TERMINAL_RUN_STATES: readonly BackupRunState[] = [
  'succeeded',
  'partial',
  'failed',
  'aborted',
  'not_started',
];

export const POINT_TYPES = [
  'full',
  'diff',
  'incr',
  'snapshot',
  'dump',
  'continuous',
  'unknown',
] as const;
export const pointTypeSchema = z
  .enum(POINT_TYPES)
  .meta({ id: 'RecoveryPointType' });
export type RecoveryPointType = z.infer<typeof pointTypeSchema>;

/** `stopped`: continuous backup was switched off; its history remains restorable. `expiring`: past retention, not eligible. */
export const POINT_STATES = [
  'creating',
  'available',
  'expiring',
  'deleted',
  'partial',
  'stale-chain',
  'unusable',
  'stopped',
  'unknown',
] as const;
export const pointStateSchema = z
  .enum(POINT_STATES)
  .meta({ id: 'RecoveryPointState' });
export type RecoveryPointState = z.infer<typeof pointStateSchema>;

export const completenessSchema = z
  .enum(['complete', 'partial', 'unknown'])
  .meta({ id: 'Completeness' });
export type Completeness = z.infer<typeof completenessSchema>;

/** `restored`: a drill restored it; `checksum`: the tool verified it; `bad`: it is known not to restore. */
export const verificationSchema = z
  .enum(['none', 'checksum', 'restored', 'bad'])
  .meta({ id: 'PointVerification' });
export type PointVerification = z.infer<typeof verificationSchema>;

export const DRILL_KINDS = ['restore', 'failover', 'tabletop'] as const;
export const drillKindSchema = z.enum(DRILL_KINDS).meta({ id: 'DrillKind' });
export type DrillKind = z.infer<typeof drillKindSchema>;

export const DRILL_LIFECYCLES = [
  'scheduled',
  'claimed',
  'preparing',
  'restoring',
  'recovering',
  'verifying',
  'cleaning',
  'done',
  'cancelled',
  'timed_out',
] as const;
export const drillLifecycleSchema = z
  .enum(DRILL_LIFECYCLES)
  .meta({ id: 'DrillLifecycle' });
export type DrillLifecycle = z.infer<typeof drillLifecycleSchema>;

/** Lifecycles that end a drill. */
export const TERMINAL_DRILL_LIFECYCLES: readonly DrillLifecycle[] = [
  'done',
  'cancelled',
  'timed_out',
];

/** `inconclusive`: the fault of the runner, its host or of a check, not of the backup. */
export const DRILL_OUTCOMES = ['passed', 'failed', 'inconclusive'] as const;
export const drillOutcomeSchema = z
  .enum(DRILL_OUTCOMES)
  .meta({ id: 'DrillOutcome' });
export type DrillOutcome = z.infer<typeof drillOutcomeSchema>;

/** How recovery was bounded. `fenced` and `frozen` give an RPO, `live-bounded` a lower bound of it. */
export const RPO_METHODS = [
  'fenced',
  'frozen',
  'live-bounded',
  'explicit-time',
  'immediate',
  'none',
] as const;
export const rpoMethodSchema = z.enum(RPO_METHODS).meta({ id: 'RpoMethod' });
export type RpoMethod = z.infer<typeof rpoMethodSchema>;

export const DRILL_PHASES = [
  'claim',
  'preflight',
  'baseline',
  'queue',
  'provision',
  'restore',
  'start',
  'recover',
  'verify',
  'stop',
  'cleanup',
] as const;
export const drillPhaseNameSchema = z
  .enum(DRILL_PHASES)
  .meta({ id: 'DrillPhaseName' });
export type DrillPhaseName = z.infer<typeof drillPhaseNameSchema>;

export const CLEANUP_STATES = [
  'pending',
  'succeeded',
  'failed',
  'kept',
] as const;
export const cleanupStateSchema = z
  .enum(CLEANUP_STATES)
  .meta({ id: 'CleanupState' });
export type CleanupState = z.infer<typeof cleanupStateSchema>;

export const CHECK_KINDS = [
  'tool-verify',
  'connect',
  'amcheck',
  'schema',
  'row-count',
  'invariant',
  'freshness',
  'smoke',
  'sql',
  'files',
] as const;
export const checkKindSchema = z.enum(CHECK_KINDS).meta({ id: 'CheckKind' });
export type CheckKind = z.infer<typeof checkKindSchema>;

export const checkSeveritySchema = z
  .enum(['blocking', 'advisory'])
  .meta({ id: 'CheckSeverity' });
export type CheckSeverity = z.infer<typeof checkSeveritySchema>;

/** `invalid`: false on the source too, so that it says nothing about the restore. */
export const CHECK_STATUSES = [
  'passed',
  'failed',
  'error',
  'skipped',
  'invalid',
] as const;
export const checkStatusSchema = z
  .enum(CHECK_STATUSES)
  .meta({ id: 'CheckStatus' });
export type CheckStatus = z.infer<typeof checkStatusSchema>;

/** Lower-case names that reports refer to. */
export const recoveryIdSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[-a-z0-9_.]{0,98}[a-z0-9])?$/,
    'Expected a lower-case name of letters, digits, -, _ and .',
  )
  .meta({ id: 'RecoveryId', example: 'orders-db-daily' });
