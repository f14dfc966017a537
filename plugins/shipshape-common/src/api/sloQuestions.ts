import { z } from 'zod';
import { sloIdSchema } from '../slo/model';
import {
  entityRefSchema,
  monthSchema,
  sourceFreshnessSchema,
  timestampSchema,
} from './primitives';
import {
  incidentSchema,
  sloFiguresSchema,
  SloStatus,
  sloStatusSchema,
  sloSummarySchema,
} from './slo';

/** `own`: the window of the objective; `month`: the running calendar month in UTC; or a rolling window. */
export const sloHistoryQuerySchema = z.object({
  window: z.enum(['own', 'month', '1d', '7d', '30d', '90d']).default('own'),
});
export type SloHistoryQuery = z.infer<typeof sloHistoryQuerySchema>;
export type SloHistoryQueryInput = z.input<typeof sloHistoryQuerySchema>;

/** Answer of `GET /entities/:kind/:namespace/:name/slos/:sloId/history`. */
export const sloHistorySchema = z
  .object({
    sloId: sloIdSchema,
    figures: sloFiguresSchema.optional(),
    stepSeconds: z.number().int(),
    /** One per step of the window, oldest first; the last one ends at `asOf`. */
    points: z.array(
      z.object({
        /** End of the step. */
        at: timestampSchema,
        total: z.number().optional(),
        bad: z.number().optional(),
        /** Budget left when everything in the window until here is counted against the budget of the whole window. */
        budgetRemaining: z.number().optional(),
        /** Burn rate over the hour (six hours) that ends here. */
        burnRate1h: z.number().optional(),
        burnRate6h: z.number().optional(),
      }),
    ),
    /** Burn rates at which the page alerts fire. */
    thresholds: z.array(
      z.object({
        severity: z.enum(['page', 'ticket']),
        longSeconds: z.number().int(),
        factor: z.number(),
      }),
    ),
    /** That touch the window, oldest first. */
    incidents: z.array(incidentSchema),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'SloHistory' });
export type SloHistory = z.infer<typeof sloHistorySchema>;

/** Durations in seconds; absent when `n` is 0. */
const durationStatsSchema = z
  .object({
    n: z.number().int(),
    medianSeconds: z.number().optional(),
    meanSeconds: z.number().optional(),
  })
  .meta({ id: 'DurationStats' });

/** Incidents by the month of their detection. */
export const incidentStatsSchema = z
  .object({
    detected: z.number().int(),
    open: z.number().int(),
    timeToDetect: durationStatsSchema,
    timeToAcknowledge: durationStatsSchema,
    timeToResolve: durationStatsSchema,
    /** Without a known start: left out of the time to detect. */
    unknownStart: z.number().int(),
    /** With a negative duration: left out. */
    invalid: z.number().int(),
  })
  .meta({ id: 'IncidentStats' });
export type IncidentStats = z.infer<typeof incidentStatsSchema>;

const statusCountsSchema = z.array(
  z.object({ status: sloStatusSchema, count: z.number().int() }),
);

/** Answer of `GET /owners/:kind/:namespace/:name/reliability`: of a Group with its sub-groups, over what the caller may see. */
export const ownerReliabilitySchema = z
  .object({
    ownerRef: entityRefSchema,
    /** By risk. */
    slos: z.array(sloSummarySchema),
    statuses: statusCountsSchema,
    /** Owned components without any SLO. */
    withoutSlo: z.array(entityRefSchema),
    incidents: z.object({
      /** Of the last 90 days. */
      recent: incidentStatsSchema,
      /** Twelve months, oldest first. */
      months: z.array(incidentStatsSchema.extend({ month: monthSchema })),
      open: z.array(incidentSchema),
    }),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'OwnerReliability' });
export type OwnerReliability = z.infer<typeof ownerReliabilitySchema>;

const list = <T extends z.ZodType>(item: T) =>
  z
    .union([item, z.array(item)])
    .transform(value => (Array.isArray(value) ? value : [value]))
    .optional();

/** Filters of different kinds are joined with AND, of the same kind with OR. */
export const slosQuerySchema = z.object({
  owner: list(entityRefSchema),
  system: list(entityRefSchema),
  tier: list(z.string()),
  status: list(sloStatusSchema),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type SlosQuery = z.infer<typeof slosQuerySchema>;
export type SlosQueryInput = {
  owner?: string[];
  system?: string[];
  tier?: string[];
  status?: SloStatus[];
  cursor?: string;
  limit?: number;
};

/** Answer of `GET /slos`: by risk, over what the caller may see; without totals. */
export const slosSchema = z
  .object({
    slos: z.array(sloSummarySchema),
    nextCursor: z.string().optional(),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'Slos' });
export type Slos = z.infer<typeof slosSchema>;
