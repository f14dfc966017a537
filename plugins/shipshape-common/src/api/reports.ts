import { z } from 'zod';
import { COARSE_BUCKET_SECONDS, FINE_BUCKET_SECONDS } from '../slo/buckets';
import { sloIdSchema } from '../slo/model';
import { entityRefSchema, timestampSchema } from './primitives';
import {
  artifactRecordSchema,
  backupRunReportSchema,
  drillReportSchema,
  recoveryPointReportSchema,
  replicationReportSchema,
} from './recoveryReports';

/** Reports of one request, or lines of one inbox file that are stored at once. */
export const MAX_REPORTS = 1000;

/**
 * Events of one SLO in one aligned interval. The natural key is `sloId`, `start` and `widthSeconds`: sent again it replaces what was sent before.
 * In the inbox `null` stands for what is not known.
 */
export const sliReportSchema = z
  .strictObject({
    sloId: sloIdSchema,
    /** Start of the interval, a multiple of its width since the epoch. */
    start: timestampSchema,
    widthSeconds: z.union([
      z.literal(FINE_BUCKET_SECONDS),
      z.literal(COARSE_BUCKET_SECONDS),
    ]),
    good: z.number().nonnegative(),
    total: z.number().nonnegative(),
  })
  .refine(({ good, total }) => good <= total, {
    path: ['good'],
    message: 'Expected at most total',
  })
  .refine(
    ({ start, widthSeconds }) =>
      Date.parse(start) % (widthSeconds * 1000) === 0,
    { path: ['start'], message: 'Expected a multiple of widthSeconds' },
  )
  .meta({ id: 'SliReport' });
export type SliReport = z.infer<typeof sliReportSchema>;

const optionalText = z.string().max(500).nullish();

/**
 * An incident. The natural key is `reporter` and `incidentId`; of two reports the one with the later `updatedAt` wins, whatever the order in
 * which they come.
 */
export const incidentReportSchema = z
  .strictObject({
    /** System that counts the incidents: `pagerduty`. */
    reporter: z
      .string()
      .regex(/^[a-z0-9][-a-z0-9_.]{0,62}$/, 'Expected a short lower-case name'),
    incidentId: z.string().min(1).max(200),
    entityRef: entityRefSchema,
    sloIds: z.array(sloIdSchema).max(50).default([]),
    severity: z.enum(['page', 'ticket']).nullish(),
    title: optionalText,
    url: z.url({ protocol: /^https?$/ }).nullish(),
    /** When the impact began. */
    startedAt: timestampSchema.nullish(),
    detectedAt: timestampSchema,
    acknowledgedAt: timestampSchema.nullish(),
    resolvedAt: timestampSchema.nullish(),
    updatedAt: timestampSchema,
  })
  .meta({ id: 'IncidentReport' });
export type IncidentReport = z.infer<typeof incidentReportSchema>;

/** Body of a report request. Items are checked one by one: a wrong one does not refuse the others. */
export const reportBatchSchema = z
  .object({ reports: z.array(z.unknown()).min(1).max(MAX_REPORTS) })
  .meta({ id: 'ReportBatch' });
export type ReportBatch = z.infer<typeof reportBatchSchema>;

/** What became of a batch. */
export const reportResultSchema = z
  .object({
    accepted: z.number().int(),
    rejected: z.array(
      z.object({
        /** Of the item in the request, from 0. */
        index: z.number().int(),
        code: z.enum(['invalid', 'unknown', 'too-old', 'too-new', 'conflict']),
        /** Names the field and what was expected. */
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'ReportResult' });
export type ReportResult = z.infer<typeof reportResultSchema>;

/** A line of a file in the reports inbox (JSON Lines). */
export const reportRecordSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sli'), report: sliReportSchema }),
  z.strictObject({
    type: z.literal('incident'),
    report: incidentReportSchema,
  }),
  z.strictObject({
    type: z.literal('backup-run'),
    report: backupRunReportSchema,
  }),
  z.strictObject({
    type: z.literal('recovery-point'),
    report: recoveryPointReportSchema,
  }),
  z.strictObject({
    type: z.literal('replication'),
    report: replicationReportSchema,
  }),
  z.strictObject({ type: z.literal('drill'), report: drillReportSchema }),
  z.strictObject({
    type: z.literal('artifact'),
    report: artifactRecordSchema,
  }),
]);
export type ReportRecord = z.infer<typeof reportRecordSchema>;
