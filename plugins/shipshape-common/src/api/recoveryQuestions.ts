import { z } from 'zod';
import { chainedRecordSchema } from '../recovery/evidence';
import {
  daySchema,
  entityRefSchema,
  monthSchema,
  sourceFreshnessSchema,
  timestampSchema,
} from './primitives';
import {
  controlResultSchema,
  drillSummarySchema,
  protectedResourceSchema,
  RecoveryStatus,
  recoveryStatusSchema,
  recoverySummarySchema,
  successRateSchema,
} from './recovery';

/** Answer of `GET /entities/…/drills/:drillId/evidence`: the whole chain of its resource, because only that can be verified. */
export const drillEvidenceSchema = z
  .object({
    drillId: z.string(),
    resourceId: z.string(),
    /** Oldest first. */
    chain: z.array(chainedRecordSchema),
    /** SHA-256 of the artefacts whose bytes can be downloaded. */
    stored: z.array(z.string()),
  })
  .meta({ id: 'DrillEvidence' });
export type DrillEvidence = z.infer<typeof drillEvidenceSchema>;

/**
 * Share of the resources that must be protected which passed each step, one after the other. Unknown counts as unprotected.
 * Rates are absent when nothing is required.
 */
export const coverageSchema = z
  .object({
    resources: z.number().int(),
    stateless: z.number().int(),
    /** With an exemption in force. */
    exempt: z.number().int(),
    required: z.number().int(),
    steps: z.array(
      z.object({
        step: z.enum([
          'planned',
          'within-rpo',
          'copy-outside-scope',
          'encrypted-and-immutable',
          'drill-current',
        ]),
        count: z.number().int(),
        rate: z.number().optional(),
      }),
    ),
  })
  .meta({ id: 'RecoveryCoverage' });
export type RecoveryCoverage = z.infer<typeof coverageSchema>;

const list = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item)])
    .transform(value => (Array.isArray(value) ? value : [value]))
    .optional();

const filters = {
  owner: list(entityRefSchema),
  system: list(entityRefSchema),
  tier: list(z.string()),
};

/** Filters of different kinds are joined with AND, of the same kind with OR. */
export const recoveryQuerySchema = z.object({
  ...filters,
  status: list(recoveryStatusSchema),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type RecoveryQuery = z.infer<typeof recoveryQuerySchema>;
export type RecoveryQueryInput = {
  owner?: string[];
  system?: string[];
  tier?: string[];
  status?: RecoveryStatus[];
  cursor?: string;
  limit?: number;
};

/** Answer of `GET /recovery`: by risk, over what the caller may see. */
export const recoveryListSchema = z
  .object({
    resources: z.array(recoverySummarySchema),
    nextCursor: z.string().optional(),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'RecoveryList' });
export type RecoveryList = z.infer<typeof recoveryListSchema>;

export const recoveryCoverageQuerySchema = z.object(filters);
export type RecoveryCoverageQuery = z.infer<typeof recoveryCoverageQuerySchema>;

const statusCountsSchema = z.array(
  z.object({ status: recoveryStatusSchema, count: z.number().int() }),
);

/** Answer of `GET /recovery/coverage`: over what the caller may see. */
export const recoveryOverviewSchema = z
  .object({
    coverage: coverageSchema,
    statuses: statusCountsSchema,
    /** Longest overdue first, at most 10. */
    overdueDrills: z.array(recoverySummarySchema),
    /** Worst exposure against its RPO first, at most 10. */
    worstExposure: z.array(recoverySummarySchema),
  })
  .meta({ id: 'RecoveryOverview' });
export type RecoveryOverview = z.infer<typeof recoveryOverviewSchema>;

/** Answer of `GET /owners/:kind/:namespace/:name/recovery`: of a Group with its sub-groups, over what the caller may see. */
export const ownerRecoverySchema = z
  .object({
    ownerRef: entityRefSchema,
    /** By risk. */
    resources: z.array(recoverySummarySchema),
    statuses: statusCountsSchema,
    coverage: coverageSchema,
    /** Twelve months, oldest first: drills that ended in them. */
    months: z.array(
      z.object({
        month: monthSchema,
        passed: z.number().int(),
        failed: z.number().int(),
        inconclusive: z.number().int(),
        medianRtoSeconds: z.number().optional(),
      }),
    ),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'OwnerRecovery' });
export type OwnerRecovery = z.infer<typeof ownerRecoverySchema>;

/** Days are UTC, the interval is half-open. */
export const recoveryExportQuerySchema = z
  .object({
    from: daySchema,
    to: daySchema,
    format: z.enum(['json', 'csv']).default('json'),
  })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    message: 'Expected a day after from',
  });
export type RecoveryExportQuery = z.infer<typeof recoveryExportQuerySchema>;

/** Answer of `GET /recovery/export`: what an auditor asks for, of a period, over what the caller may see. */
export const recoveryExportSchema = z
  .object({
    from: daySchema,
    to: daySchema,
    exportedAt: timestampSchema,
    resources: z.array(
      z.object({
        resource: protectedResourceSchema,
        /** Of the period. */
        success: successRateSchema,
        controls: z.array(controlResultSchema),
        drills: z.array(
          drillSummarySchema.extend({
            /** Hashes of its records in the chain, in order. */
            recordSha256: z.array(z.string()),
          }),
        ),
        chain: z.object({
          /**
           * The record before the first one of `records`, and the last of them: the chain between them holds all records that were made in the period and
           * all of its drills, whose reports may have come later. So excerpts of periods that follow each other can overlap.
           */
          fromRecordSha256: z.string().optional(),
          toRecordSha256: z.string().optional(),
          records: z.array(chainedRecordSchema),
          /** Of the whole chain, by its records now and by its last verification with artefacts and drills. */
          intact: z.boolean(),
          /** Id of the first record that does not hold, or its place (`#3`) where it is missing. */
          brokenAt: z.string().optional(),
        }),
      }),
    ),
    /** SHA-256 of the canonical JSON of `resources`. */
    contentSha256: z.string(),
  })
  .meta({ id: 'RecoveryExport' });
export type RecoveryExport = z.infer<typeof recoveryExportSchema>;
