import { z } from 'zod';
import { timestampSchema } from '../api/primitives';
import {
  backupMechanismSchema,
  checkKindSchema,
  checkSeveritySchema,
  drillKindSchema,
  drStrategySchema,
  failureScopeSchema,
  immutabilityModeSchema,
  planStateSchema,
  pointTypeSchema,
  recoveryIdSchema,
  resourceKindSchema,
  scheduleDialectSchema,
  yesNoUnknownSchema,
} from './vocabulary';

/**
 * What is promised about the recovery of one resource: the entities of a recovery document. `@shipshape/recovery` reads them from YAML, the
 * backend stores and judges them, the drill engine runs them. Everything optional is unknown or not wanted when it is absent, never 0.
 */

const seconds = z.number().nonnegative().max(400_000_000);
const text = z.string().min(1).max(500);

/** Where something stands; what is unknown does not survive a failure of its kind. */
export const placementSchema = z.strictObject({
  host: text.optional(),
  az: text.optional(),
  region: text.optional(),
  account: text.optional(),
});
export type Placement = z.infer<typeof placementSchema>;

/** What the provider calls it: `{provider: pgbackrest, nativeId: orders}`. */
export const nativeRefSchema = z.strictObject({
  provider: text,
  nativeId: text,
});
export type NativeRef = z.infer<typeof nativeRefSchema>;

/** Targets of one resource for one failure scope; what is absent comes from the tier. */
export const recoveryObjectiveSchema = z.strictObject({
  scope: failureScopeSchema,
  rtoSeconds: seconds.optional(),
  /** 0: no loss tolerated. */
  rpoSeconds: seconds.optional(),
  /** Added to the RPO before it is compared. Default: 1. */
  toleranceSeconds: seconds.optional(),
  strategy: drStrategySchema.optional(),
  drillIntervalSeconds: seconds.positive().optional(),
  drillGraceSeconds: seconds.optional(),
  minRetentionSeconds: seconds.optional(),
  minCopies: z.number().int().min(1).max(20).optional(),
  requireEncrypted: z.boolean().optional(),
  requireImmutable: z.enum(['none', 'governance', 'compliance']).optional(),
  requireOtherRegion: z.boolean().optional(),
  requireOtherAccount: z.boolean().optional(),
  /** How long people take to notice and to decide; added to the measured RTO for an estimate of the outage. */
  maxDetectAndDecideSeconds: seconds.optional(),
});
export type RecoveryObjective = z.infer<typeof recoveryObjectiveSchema>;

/** When something is expected. The dialect is mandatory: AWS `0 5 ? * * *` is daily, the same text elsewhere hourly. */
export const scheduleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('cron'),
      dialect: scheduleDialectSchema,
      expression: text,
      /** IANA name. Default: UTC. */
      timezone: text.optional(),
      /** How long after its time a run may start. Default: 3,600. */
      startWindowSeconds: seconds.optional(),
      /** How long after its time a run must have succeeded. Default: the interval, at most a day. */
      completionWindowSeconds: seconds.optional(),
    }),
    z.strictObject({
      kind: z.literal('interval'),
      /** Counted from the previous run: there are no fixed slots. */
      everySeconds: seconds.positive(),
    }),
    z.strictObject({ kind: z.literal('continuous') }),
    z.strictObject({ kind: z.literal('manual') }),
  ])
  .meta({ id: 'Schedule' });
export type Schedule = z.infer<typeof scheduleSchema>;

/** Lock against deletion. */
export const immutabilitySchema = z.strictObject({
  mode: immutabilityModeSchema,
  until: timestampSchema.optional(),
});
export type Immutability = z.infer<typeof immutabilitySchema>;

/** A place where recovery points are kept. */
export const backupLocationSchema = z.strictObject({
  id: recoveryIdSchema,
  ...placementSchema.shape,
  encryption: yesNoUnknownSchema.default('unknown'),
  immutability: immutabilitySchema.default({ mode: 'unknown' }),
  /** Whether nobody may delete points by hand. */
  deletionDenied: yesNoUnknownSchema.default('unknown'),
  state: z.enum(['available', 'unavailable', 'unknown']).default('unknown'),
  /** What a restore from here needs that may itself have failed: a key service, a secret store. */
  dependsOn: z.array(text).max(20).default([]),
});
export type BackupLocation = z.infer<typeof backupLocationSchema>;

/** How a resource is backed up. */
export const backupPlanSchema = z.strictObject({
  id: recoveryIdSchema,
  /** Tool or service: `pgbackrest`, `restic`, `pg_dump`, `aws-backup`. */
  provider: text,
  mechanism: backupMechanismSchema,
  schedule: scheduleSchema,
  retention: z
    .strictObject({
      seconds: seconds.positive().optional(),
      count: z.number().int().positive().optional(),
    })
    .optional(),
  locations: z.array(backupLocationSchema).max(20).default([]),
  state: planStateSchema.default('active'),
  /** Earlier states, oldest first: a slot counts only while the plan was active. */
  history: z
    .array(z.strictObject({ state: planStateSchema, from: timestampSchema }))
    .max(200)
    .default([]),
});
export type BackupPlan = z.infer<typeof backupPlanSchema>;

const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_$]{0,62}(\.[A-Za-z_][A-Za-z0-9_$]{0,62})?$/)
  .describe('Name of a table, with its schema where that is not public');

/** A check that a restored copy must pass. SQL runs read-only. */
export const drillCheckSchema = z
  .strictObject({
    id: recoveryIdSchema,
    kind: checkKindSchema,
    /** Default: by kind. */
    severity: checkSeveritySchema.optional(),
    timeoutSeconds: seconds.positive().max(86_400).optional(),
    database: text.optional(),
    /** `row-count`: tables to count; `schema`: tables that must exist. */
    tables: z.array(identifier).max(200).optional(),
    /** `schema`: extensions that must exist. */
    extensions: z.array(text).max(100).optional(),
    /** `row-count`: allowed deviation from the source, 0..1. Default: 0.01. */
    tolerance: z.number().min(0).max(1).optional(),
    /** `row-count`: fewest rows of each table; also without a source. Default: 1. */
    minRows: z.number().int().nonnegative().optional(),
    /** `invariant`, `sql`, `smoke`: one boolean or scalar. `freshness`: the newest instant. */
    query: z.string().min(1).max(20_000).optional(),
    /** `sql`: what the query must return, as text. Default: true. */
    expect: text.optional(),
    /** `freshness`: oldest allowed age at the declaration. */
    maxAgeSeconds: seconds.optional(),
    /** `connect`: major version of the server. */
    serverMajor: z.number().int().positive().optional(),
    /** `files`: paths below the restored root that must exist. */
    paths: z.array(text).max(200).optional(),
    /** `files`: SHA-256 in hex by path. */
    sha256: z.record(text, z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  })
  .superRefine((check, context) => {
    const needs: Partial<Record<typeof check.kind, keyof typeof check>> = {
      'row-count': 'tables',
      invariant: 'query',
      freshness: 'query',
      sql: 'query',
      smoke: 'query',
    };
    const field = needs[check.kind];
    if (field !== undefined && check[field] === undefined) {
      context.addIssue({
        code: 'custom',
        path: [field],
        message: `A check of kind ${check.kind} needs ${field}`,
      });
    }
  });
export type DrillCheck = z.infer<typeof drillCheckSchema>;

/** Which recovery point a drill restores. */
export const drillSelectionSchema = z.strictObject({
  algorithm: z
    .enum(['latest', 'random', 'oldest', 'explicit'])
    .default('latest'),
  /** Only points younger than that. */
  windowSeconds: seconds.positive().optional(),
  types: z.array(pointTypeSchema).max(10).optional(),
  locations: z.array(recoveryIdSchema).max(20).optional(),
  /** `explicit`: native id of the point. */
  nativeId: text.optional(),
});
export type DrillSelection = z.infer<typeof drillSelectionSchema>;

/** Limits of the phases, in seconds. Absent: the engine's own. */
export const drillTimeoutsSchema = z.strictObject({
  preflight: seconds.positive().optional(),
  baseline: seconds.positive().optional(),
  restore: seconds.positive().optional(),
  start: seconds.positive().optional(),
  recover: seconds.positive().optional(),
  verify: seconds.positive().optional(),
  cleanup: seconds.positive().optional(),
  total: seconds.positive().optional(),
});
export type DrillTimeouts = z.infer<typeof drillTimeoutsSchema>;

/** How recovery is proven. */
export const drillPlanSchema = z.strictObject({
  id: recoveryIdSchema,
  kind: drillKindSchema.default('restore'),
  scope: failureScopeSchema.default('data-corruption'),
  /** Executor: which tool restores. Needed for kind restore. */
  provider: z.enum(['pg_dump', 'pgbackrest', 'restic']).optional(),
  /** Plan whose points are restored. */
  backupPlanId: recoveryIdSchema.optional(),
  schedule: scheduleSchema.optional(),
  graceSeconds: seconds.optional(),
  selection: drillSelectionSchema.default({ algorithm: 'latest' }),
  targetMode: z
    .enum(['latest-at-declaration', 'explicit-time', 'immediate'])
    .default('latest-at-declaration'),
  /** For `explicit-time`. */
  targetTime: timestampSchema.optional(),
  /** Name of an entry of the runner's own configuration: connections, repositories, scratch root. */
  runner: text.default('default'),
  /** What a file backup holds: `pg_dump` chains a restore of the dump at `path`. */
  contains: z
    .strictObject({ kind: z.literal('pg_dump'), path: text })
    .optional(),
  timeouts: drillTimeoutsSchema.default({}),
  checks: z.array(drillCheckSchema).max(100).default([]),
});
export type DrillPlan = z.infer<typeof drillPlanSchema>;

/** How far something must be protected. */
export const exemptionSchema = z.strictObject({
  reason: text,
  by: text.optional(),
  /** After this instant it counts as required again. */
  until: timestampSchema,
});
export type Exemption = z.infer<typeof exemptionSchema>;

/** One document: a resource with its objectives, backup plans and drill plans. */
export const recoveryDefinitionSchema = z.strictObject({
  /** `metadata.name`. */
  id: recoveryIdSchema,
  name: text,
  kind: resourceKindSchema,
  environment: text.optional(),
  dataClass: text.optional(),
  lifecycle: z.enum(['active', 'stopped', 'retired']).default('active'),
  /** Absent: as the annotation of its entity says, else required. */
  requirement: z.enum(['required', 'exempt', 'stateless']).optional(),
  exemption: exemptionSchema.optional(),
  native: z.array(nativeRefSchema).max(20).default([]),
  placement: placementSchema.default({}),
  /** Absent: when it was first seen. */
  enrolledAt: timestampSchema.optional(),
  objectives: z.array(recoveryObjectiveSchema).max(6).default([]),
  backupPlans: z.array(backupPlanSchema).max(20).default([]),
  drillPlans: z.array(drillPlanSchema).max(20).default([]),
});
export type RecoveryDefinition = z.infer<typeof recoveryDefinitionSchema>;

/** `apiVersion` and `kind` of a recovery document; its `spec` is {@link RecoveryDefinition} without `id`. */
export const RECOVERY_DOCUMENT_API_VERSION = 'shipshape.dev/v1';
export const RECOVERY_DOCUMENT_KIND = 'Recovery';
