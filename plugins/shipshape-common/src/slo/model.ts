import { z } from 'zod';

/**
 * The model of one SLO: one OpenSLO objective, or one Sloth `slos[]` item. `@shipshape/openslo` makes it from documents, sources fetch counts
 * for it, the backend stores it and computes figures. It holds everything that is needed for that, and no credentials.
 */

/** Id of an SLO: an RFC 1123 label, at most 63 characters. */
export const SLO_ID = /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
export const sloIdSchema = z
  .string()
  .regex(SLO_ID, 'Expected a lower-case name of letters, digits and -')
  .meta({ id: 'SloId', example: 'checkout-availability' });

/** Operators of threshold SLIs: exactly as given, 500 is bad for `lt 500`. */
export const THRESHOLD_OPERATORS = ['lt', 'lte', 'gt', 'gte'] as const;

/**
 * What is measured. Queries are PromQL as the author wrote them; a query may hold `{{.window}}`.
 * `counter`: they select counters, so that rates are taken of them; otherwise they are instant values.
 */
export const sliSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ratio'),
    /** Exactly one of `good` and `bad`. */
    good: z.string().optional(),
    bad: z.string().optional(),
    total: z.string(),
    counter: z.boolean(),
  }),
  z.object({
    kind: z.literal('threshold'),
    query: z.string(),
    op: z.enum(THRESHOLD_OPERATORS),
    value: z.number(),
  }),
  z.object({
    kind: z.literal('raw'),
    /** A ratio from 0 to 1. */
    query: z.string(),
    /** What the ratio counts. */
    rawType: z.enum(['success', 'failure']),
  }),
]);
export type Sli = z.infer<typeof sliSchema>;

/** Rolling: (asOf − D, asOf]. Calendar: boundaries at anchor + k × duration in the time zone. */
export const sloWindowSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('rolling'),
      /** As written: `30d`, `4w`, `1M`. */
      duration: z.string(),
      /** M = 30 d, Q = 90 d, Y = 365 d here. */
      seconds: z.number().int().positive(),
    }),
    z.object({
      type: z.literal('calendar'),
      /** As written: `1M`. */
      duration: z.string(),
      /** Nominal length, for alert factors: M = 30 d, Q = 90 d, Y = 365 d. */
      seconds: z.number().int().positive(),
      /** Local time of the anchor, `YYYY-MM-DD HH:MM:SS`. */
      startTime: z.string(),
      /** IANA name. */
      timeZone: z.string(),
    }),
  ])
  .meta({ id: 'SloWindow' });
export type SloWindow = z.infer<typeof sloWindowSchema>;

export const budgetingMethodSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('Occurrences') }),
    z.object({
      type: z.literal('Timeslices'),
      sliceSeconds: z.number().int().positive(),
      /** A slice is bad when good/total is below it: a decimal in (0, 1]. */
      sliceTarget: z.string(),
    }),
    z.object({
      type: z.literal('RatioTimeslices'),
      sliceSeconds: z.number().int().positive(),
    }),
  ])
  .meta({ id: 'BudgetingMethod' });
export type BudgetingMethod = z.infer<typeof budgetingMethodSchema>;

/** An additional alert from an OpenSLO AlertPolicy: one window, fires when the burn rate over it is above the factor. */
export const alertConditionSchema = z.object({
  name: z.string(),
  severity: z.enum(['page', 'ticket']),
  /** Decimal. */
  factor: z.string(),
  lookbackSeconds: z.number().int().positive(),
  forSeconds: z.number().int().nonnegative(),
});
export type AlertCondition = z.infer<typeof alertConditionSchema>;

export const sloAlertingSchema = z.object({
  page: z.boolean(),
  ticket: z.boolean(),
  /** Failures that the long window must hold before a pair fires. */
  minFailures: z.number().int().positive().optional(),
  runbookUrl: z.string().optional(),
  /** Additional labels and annotations of the alerts; those of one severity win. */
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  pageLabels: z.record(z.string(), z.string()),
  pageAnnotations: z.record(z.string(), z.string()),
  ticketLabels: z.record(z.string(), z.string()),
  ticketAnnotations: z.record(z.string(), z.string()),
  conditions: z.array(alertConditionSchema),
});
export type SloAlerting = z.infer<typeof sloAlertingSchema>;

/** Whether figures can be had at all; the reason is for people. */
export const SLO_SUPPORT = [
  'supported',
  /** The data source is of a type that no source here can read; counts can still be reported. */
  'unsupported',
  /** The query is a placeholder. */
  'notConfigured',
  /** The query does not parse. */
  'invalid',
] as const;

/** One SLO. */
export const sloDefinitionSchema = z.object({
  id: sloIdSchema,
  title: z.string(),
  description: z.string().optional(),
  /** OpenSLO service, as written. */
  service: z.string().optional(),
  sli: sliSchema,
  /** Never its connection details. */
  dataSource: z
    .object({ name: z.string().optional(), type: z.string().optional() })
    .optional(),
  /** Decimal, 0 ≤ target < 1. */
  target: z.string(),
  window: sloWindowSchema,
  method: budgetingMethodSchema,
  alerting: sloAlertingSchema,
  /** Maintenance, [from, to), ISO-8601: buckets inside count neither as good nor as bad. */
  exclusions: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      reason: z.string().optional(),
    }),
  ),
  /** Id under which other rules (Sloth, Pyrra, Grafana) record this SLO: `shipshape.dev/series`. */
  series: z.string().optional(),
  /** Weight of a composite objective; there is no combined budget. */
  weight: z.number().positive().optional(),
  support: z.enum(SLO_SUPPORT),
  supportReason: z.string().optional(),
  /** SHA-256 in hex of everything that decides what is counted: SLI, method of slicing. Not of target or window. */
  sliHash: z.string().length(64),
  /** Where it stands. */
  source: z.object({
    file: z.string(),
    /** From 0. */
    document: z.number().int().nonnegative(),
    apiVersion: z.string(),
  }),
});
export type SloDefinition = z.infer<typeof sloDefinitionSchema>;

/** Something wrong or not honoured in a document. */
export const definitionProblemSchema = z
  .object({
    severity: z.enum(['error', 'warning']),
    /** Stable: `target-range`, `unknown-field`, … */
    code: z.string(),
    /** What was found, what was expected, what to do. */
    message: z.string(),
    file: z.string(),
    /** From 0; absent when the file as a whole could not be read. */
    document: z.number().int().nonnegative().optional(),
    line: z.number().int().positive().optional(),
    /** `SLO/checkout-availability`. */
    object: z.string().optional(),
    /** `spec.objectives[0].target`. */
    path: z.string().optional(),
  })
  .meta({ id: 'DefinitionProblem' });
export type DefinitionProblem = z.infer<typeof definitionProblemSchema>;
