import { z } from 'zod';
import {
  currencySchema,
  daySchema,
  decimalSchema,
  sourceErrorCodeSchema,
  sourceFreshnessSchema,
  timestampSchema,
} from './primitives';

/** States of a load. */
export const LOAD_STATES = [
  'received',
  'validating',
  'staged',
  'quarantined',
  'active',
  'superseded',
  'duplicate',
  'stale',
  'rejected',
  'failed',
] as const;
export const loadStateSchema = z.enum(LOAD_STATES).meta({ id: 'LoadState' });
export type LoadState = z.infer<typeof loadStateSchema>;

/** Guards that hold a load back. */
export const GUARD_CODES = [
  'rejects',
  'zero-rows',
  'rows-fell',
  'billed-fell',
  'closed-period-changed',
  'new-currency',
  'charge-period-out-of-range',
] as const;
export const guardSchema = z
  .object({
    code: z.enum(GUARD_CODES),
    /** In words, with the figures that fired it. */
    message: z.string(),
  })
  .meta({ id: 'Guard' });
export type Guard = z.infer<typeof guardSchema>;

/** Places where a row was rejected or a defect stands. */
export const rejectSchema = z
  .object({
    file: z.string(),
    line: z.number().int().optional(),
    row: z.number().int().optional(),
    column: z.string().optional(),
    value: z.string().optional(),
    reason: z.string(),
  })
  .meta({ id: 'Reject' });

export const defectSchema = z
  .object({
    code: z.string(),
    column: z.string().optional(),
    count: z.number().int(),
    samples: z.array(
      z.object({
        file: z.string(),
        line: z.number().int().optional(),
        row: z.number().int().optional(),
      }),
    ),
    amounts: z
      .array(
        z.object({
          currency: currencySchema,
          BilledCost: decimalSchema,
          EffectiveCost: decimalSchema,
        }),
      )
      .optional(),
  })
  .meta({ id: 'Defect' });

/** One delivery of one scope. */
export const loadSchema = z
  .object({
    id: z.string(),
    artifact: z.string(),
    billingAccountId: z.string().optional(),
    billingPeriodStart: daySchema.optional(),
    state: loadStateSchema,
    rows: z.number().int().optional(),
    totals: z.array(
      z.object({
        currency: currencySchema,
        billed: decimalSchema,
        effective: decimalSchema,
      }),
    ),
    /** Totals of the active load that this one would replace. */
    activeTotals: z
      .array(
        z.object({
          currency: currencySchema,
          billed: decimalSchema,
          effective: decimalSchema,
        }),
      )
      .optional(),
    guards: z.array(guardSchema),
    rejects: z
      .object({ cells: z.number().int(), first: z.array(rejectSchema) })
      .optional(),
    defects: z.array(defectSchema),
    error: z.string().optional(),
    createdAt: timestampSchema,
    activatedAt: timestampSchema.optional(),
    decidedBy: z.string().optional(),
    decidedAt: timestampSchema.optional(),
  })
  .meta({ id: 'Load' });
export type Load = z.infer<typeof loadSchema>;

/** One attempt to refresh a source. */
export const sourceRunSchema = z
  .object({
    id: z.string(),
    startedAt: timestampSchema,
    finishedAt: timestampSchema.optional(),
    /** `partial`: some artefacts failed, the others were loaded. */
    outcome: z.enum(['running', 'succeeded', 'partial', 'failed']),
    progress: z
      .object({
        done: z.number().int(),
        total: z.number().int(),
        message: z.string(),
      })
      .optional(),
    /** Counts of artefacts or scopes by final state. */
    counts: z.record(z.string(), z.number().int()),
    errors: z.array(
      z.object({
        code: sourceErrorCodeSchema,
        artifact: z.string().optional(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'SourceRun' });
export type SourceRun = z.infer<typeof sourceRunSchema>;

export const sourceSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['cost', 'slo', 'recovery', 'reports']),
    /** What the operator should know although nothing failed: a retention shorter than the windows of SLOs. */
    warnings: z.array(z.string()),
    /** SLOs that the source serves, and those whose last query failed. */
    slos: z
      .object({
        total: z.number().int(),
        failed: z.array(
          z.object({
            sloId: z.string(),
            code: sourceErrorCodeSchema,
            message: z.string(),
            since: timestampSchema,
          }),
        ),
      })
      .optional(),
    freshness: sourceFreshnessSchema,
    /** Newest first, at most 20. */
    runs: z.array(sourceRunSchema),
    /** Loads that wait for a decision, oldest first. */
    quarantined: z.array(loadSchema),
    /**
     * The rejected or failed loads of the last run, and the active ones, newest billing period first: at most 100 of these, with rejects and
     * defects only for the newest three billing periods.
     */
    loads: z.array(loadSchema),
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof sourceSchema>;

/** Answer of `GET /sources`. */
export const sourcesSchema = z
  .object({
    sources: z.array(sourceSchema),
    /** Whether the caller may accept and reject loads. */
    canManage: z.boolean(),
  })
  .meta({ id: 'Sources' });
export type Sources = z.infer<typeof sourcesSchema>;

/** Body of `POST /sources/:id/loads/:loadId/{accept,reject}`: why, for the audit log. */
export const loadDecisionSchema = z
  .object({ reason: z.string().trim().min(1).max(500) })
  .meta({ id: 'LoadDecision' });
export type LoadDecision = z.infer<typeof loadDecisionSchema>;

/** Answer of a decision. */
export const loadDecisionResultSchema = z
  .object({ load: loadSchema })
  .meta({ id: 'LoadDecisionResult' });
export type LoadDecisionResult = z.infer<typeof loadDecisionResultSchema>;
