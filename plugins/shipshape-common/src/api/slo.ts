import { z } from 'zod';
import { BURN_WINDOWS } from '../slo/buckets';
import {
  budgetingMethodSchema,
  definitionProblemSchema,
  sloIdSchema,
  sloWindowSchema,
} from '../slo/model';
import {
  decimalSchema,
  entityRefSchema,
  sourceErrorCodeSchema,
  sourceFreshnessSchema,
  timestampSchema,
} from './primitives';

/** Health, known only while data is ok or partial (or was, see `staleSince`). */
export const SLO_HEALTHS = ['healthy', 'burning', 'exhausted'] as const;
export const sloHealthSchema = z.enum(SLO_HEALTHS).meta({ id: 'SloHealth' });
export type SloHealth = z.infer<typeof sloHealthSchema>;

/** State of the data behind an SLO. */
export const SLO_DATA_STATES = [
  'ok',
  /** Coverage of the window is below 95 %. */
  'partial',
  /** Samples exist, no events. */
  'noTraffic',
  /** No samples. */
  'noData',
  /** The last query failed; figures are those of `asOf`. */
  'error',
  'unsupported',
  'invalid',
  'notConfigured',
  /** A calendar window whose anchor is in the future. */
  'notStarted',
] as const;
export const sloDataStateSchema = z
  .enum(SLO_DATA_STATES)
  .meta({ id: 'SloDataState' });
export type SloDataState = z.infer<typeof sloDataStateSchema>;

/** Health and data joined, in the order of risk: what the one chip of an SLO says, and what lists are sorted and filtered by. */
export const SLO_STATUSES = [
  'exhausted',
  'burningPage',
  'burningTicket',
  'error',
  'invalid',
  'noData',
  'unsupported',
  'notConfigured',
  'noTraffic',
  'notStarted',
  'partial',
  'healthy',
] as const;
export const sloStatusSchema = z.enum(SLO_STATUSES).meta({ id: 'SloStatus' });
export type SloStatus = z.infer<typeof sloStatusSchema>;

/** Notes on figures. */
export const SLO_FLAGS = [
  /** Counts time, not requests. */
  'timeWeighted',
  /** The requests of the rest of a calendar period are extrapolated. */
  'estimated',
  'partial',
  /** One failure costs more than the whole budget of the page alert's long window. */
  'lowTraffic',
  /** Somewhere good > total. */
  'inconsistent',
] as const;
export const sloFlagSchema = z.enum(SLO_FLAGS).meta({ id: 'SloFlag' });
export type SloFlag = z.infer<typeof sloFlagSchema>;

/** Figures of one window. Absent: not known, never 0. */
export const sloFiguresSchema = z
  .object({
    from: timestampSchema,
    /** End of the data that was counted; of a calendar period see `periodEnd`. */
    to: timestampSchema,
    periodEnd: timestampSchema.optional(),
    attainment: z.number().optional(),
    /** Share of the budget that is left; negative when overspent. 0 is a value. */
    budgetRemaining: z.number().optional(),
    /** Calendar periods: against the requests so far only. */
    budgetRemainingSoFar: z.number().optional(),
    budgetMinutes: z.number(),
    budgetMinutesLeft: z.number().optional(),
    /** Events; absent for time-weighted SLIs. For slices these are slices. */
    events: z
      .object({
        total: z.number(),
        bad: z.number(),
        allowed: z.number(),
        left: z.number(),
      })
      .optional(),
    /** Timeslices without samples or traffic; they count as not bad. */
    noDataSlices: z.number().optional(),
    /** Share of the elapsed window with samples, 0..1. */
    coverage: z.number(),
    /** Share of the budget that one failure costs. */
    oneFailureCosts: z.number().optional(),
  })
  .meta({ id: 'SloFigures' });
export type SloFigures = z.infer<typeof sloFiguresSchema>;

/** When the budget ends at the present burn rate. */
export const timeToExhaustionSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('exhausted') }),
    z.object({ kind: z.literal('never') }),
    z.object({ kind: z.literal('unknown') }),
    z.object({ kind: z.literal('in'), seconds: z.number() }),
    /** Rolling: by then everything that is in the window now has left it. */
    z.object({ kind: z.literal('notWithinWindow') }),
    /** Calendar: the period ends first. */
    z.object({ kind: z.literal('lastsPeriod') }),
  ])
  .meta({ id: 'TimeToExhaustion' });
export type TimeToExhaustion = z.infer<typeof timeToExhaustionSchema>;

export const burnWindowSchema = z.enum(BURN_WINDOWS).meta({ id: 'BurnWindow' });

/** One pair of a multi-window alert, or a single-window condition (then without `short`). */
export const sloAlertStateSchema = z
  .object({
    name: z.string(),
    severity: z.enum(['page', 'ticket']),
    longSeconds: z.number().int(),
    shortSeconds: z.number().int().optional(),
    /** Burn rate above which it fires, a decimal. */
    factor: z.string(),
    /** The same as error ratio: factor × (1 − target), a decimal. */
    threshold: z.string(),
    /** False: it can never fire, because the threshold is 1 or more. */
    reachable: z.boolean(),
    /** Absent: not known. */
    firing: z.boolean().optional(),
  })
  .meta({ id: 'SloAlertState' });
export type SloAlertState = z.infer<typeof sloAlertStateSchema>;

/** Where the counts come from. */
export const SLO_METHODS = [
  /** Queries of the SLI itself. */
  'direct',
  /** Series that the rules of `shipshape slo rules` record. */
  'shipshape',
  'sloth',
  'pyrra',
  'grafana',
  'reports',
] as const;
export const sloMethodSchema = z.enum(SLO_METHODS).meta({ id: 'SloMethod' });
export type SloMethod = z.infer<typeof sloMethodSchema>;

/** One SLO with its present figures: a row of a list. */
export const sloSummarySchema = z
  .object({
    sloId: sloIdSchema,
    entityRef: entityRefSchema,
    title: z.string(),
    description: z.string().optional(),
    ownerRef: entityRefSchema.optional(),
    systemRef: entityRefSchema.optional(),
    tier: z.string().optional(),
    target: decimalSchema,
    window: sloWindowSchema,
    method: budgetingMethodSchema,
    status: sloStatusSchema,
    /** Absent unless data is ok or partial. */
    health: sloHealthSchema.optional(),
    data: sloDataStateSchema,
    /** For people, when data is neither ok nor partial. */
    dataReason: z.string().optional(),
    figures: sloFiguresSchema.optional(),
    /** The running calendar month in UTC, beside the own window. */
    thisMonth: sloFiguresSchema.optional(),
    /** By window; a rate is absent without traffic in it, never 0 then. */
    burnRates: z.array(
      z.object({ window: burnWindowSchema, rate: z.number().optional() }),
    ),
    timeToExhaustion: timeToExhaustionSchema,
    /** Burn rate that `timeToExhaustion` was computed with, and its window. */
    paceWindow: burnWindowSchema.optional(),
    /** Absent unless data is ok or partial. */
    firing: z.enum(['page', 'ticket']).optional(),
    flags: z.array(sloFlagSchema),
    /** End of the newest data. */
    asOf: timestampSchema.optional(),
    /** Since when queries fail. */
    error: z
      .object({ code: sourceErrorCodeSchema, since: timestampSchema })
      .optional(),
    sourceId: z.string().optional(),
    runbookUrl: z.string().optional(),
    /** Where the definition can be read by people. */
    definitionUrl: z.string().optional(),
  })
  .meta({ id: 'SloSummary' });
export type SloSummary = z.infer<typeof sloSummarySchema>;

/** What the figures of an SLO were computed from. */
export const sloBasisSchema = z.object({
  method: sloMethodSchema,
  /** The id under which foreign rules record it. */
  series: z.string().optional(),
  coarseBuckets: z.number().int(),
  fineBuckets: z.number().int(),
  firstBucketAt: timestampSchema.optional(),
  /** Counts how often the SLI's queries changed. */
  revision: z.number().int(),
});

/** An SLO on the tab of its entity. */
export const sloDetailsSchema = sloSummarySchema
  .extend({
    alerts: z.array(sloAlertStateSchema),
    basis: sloBasisSchema.optional(),
    /** Warnings about its own document. */
    problems: z.array(definitionProblemSchema),
    exclusions: z.array(
      z.object({
        from: timestampSchema,
        to: timestampSchema,
        reason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'SloDetails' });
export type SloDetails = z.infer<typeof sloDetailsSchema>;

export const incidentSchema = z
  .object({
    id: z.string(),
    entityRef: entityRefSchema,
    sloIds: z.array(sloIdSchema),
    severity: z.enum(['page', 'ticket']).optional(),
    title: z.string().optional(),
    url: z.string().optional(),
    /** Absent: not known, then left out of the time to detect. */
    startedAt: timestampSchema.optional(),
    detectedAt: timestampSchema,
    acknowledgedAt: timestampSchema.optional(),
    /** Absent: open. */
    resolvedAt: timestampSchema.optional(),
    sourceId: z.string(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incidentSchema>;

/** An OpenSLO file that an annotation names. */
export const sloDocumentSchema = z.object({
  url: z.string(),
  readAt: timestampSchema.optional(),
  /** Why it could not be read, for people. */
  error: z.string().optional(),
});

/** Answer of `GET /entities/:kind/:namespace/:name/slos`. */
export const entitySlosSchema = z
  .object({
    entityRef: entityRefSchema,
    /** By risk. Those of a System or Domain are the ones of its visible parts. */
    slos: z.array(sloDetailsSchema),
    documents: z.array(sloDocumentSchema),
    /** Problems of documents, also of objects that were refused. */
    problems: z.array(definitionProblemSchema),
    /** Whether the entity names a file at all. */
    annotated: z.boolean(),
    /** Newest first; of the last 90 days. */
    incidents: z.array(incidentSchema),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'EntitySlos' });
export type EntitySlos = z.infer<typeof entitySlosSchema>;
