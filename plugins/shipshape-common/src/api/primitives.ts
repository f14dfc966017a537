import { z } from 'zod';
import { COST_METRICS } from '../cost/cube';
import { isDay } from '../time';

/** An exact amount as a plain decimal string: no exponent, no trailing zeros. */
export const decimalSchema = z
  .string()
  .regex(/^-?\d+(\.\d*[1-9])?$/)
  .meta({
    id: 'Decimal',
    description: 'Exact decimal, as text',
    example: '17.5647393447',
  });

/** A UTC day. */
export const daySchema = z
  .string()
  .refine(isDay, 'Expected a day, YYYY-MM-DD')
  .meta({
    id: 'Day',
    description: 'UTC day',
    format: 'date',
    example: '2026-10-01',
  });

/** A calendar month. */
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Expected a month, YYYY-MM')
  .meta({ id: 'Month', description: 'UTC calendar month', example: '2026-10' });

/** An instant, ISO-8601 in UTC. */
export const timestampSchema = z.iso
  .datetime()
  .meta({ id: 'Timestamp', description: 'ISO-8601 instant in UTC' });

/** `component:default/checkout`. */
export const entityRefSchema = z
  .string()
  .meta({ id: 'EntityRef', example: 'component:default/checkout' });

/** ISO 4217 code (or the virtual currency of a provider). */
export const currencySchema = z
  .string()
  .meta({ id: 'Currency', example: 'USD' });

/** See {@link CostMetric}. */
export const metricSchema = z.enum(COST_METRICS).meta({
  id: 'CostMetric',
  description:
    'billed: what is invoiced; effective: what was consumed; never add the two',
});

/** `charge`: by the day on which the cost arose; `billing`: by the billing period that invoices it. */
export const clockSchema = z
  .enum(['charge', 'billing'])
  .meta({ id: 'CostClock' });
export type CostClock = z.infer<typeof clockSchema>;

/** State of a source's data: `fresh` (age ≤ 1.5 intervals), `late` (≤ 3), `stale`, `failed` (last attempt), `never`. */
export const freshnessStateSchema = z
  .enum(['fresh', 'late', 'stale', 'failed', 'never'])
  .meta({ id: 'FreshnessState' });

/** Stable codes of what can go wrong with a source. */
export const sourceErrorCodeSchema = z
  .enum([
    'not_found',
    'unauthorised',
    'rate_limited',
    'timeout',
    'unavailable',
    'invalid_content',
    'internal',
  ])
  .meta({ id: 'SourceErrorCode' });
export type SourceErrorCode = z.infer<typeof sourceErrorCodeSchema>;

/** State of one source behind an answer. Details of an error stand only in `GET /sources`, which has its own permission. */
export const sourceFreshnessSchema = z
  .object({
    sourceId: z.string(),
    state: freshnessStateSchema,
    /** When the source last delivered, wholly or in part. */
    lastSuccessAt: timestampSchema.optional(),
    lastAttemptAt: timestampSchema.optional(),
    expectedIntervalSeconds: z.number(),
    /** Set while state is `failed`: the last attempt failed, wholly or in part. */
    error: z
      .object({ code: sourceErrorCodeSchema, since: timestampSchema })
      .optional(),
    /** Last UTC day that the source's active data covers: a fact about the source as a whole, not about what the caller may see of it. */
    dataThrough: daySchema.optional(),
    /** Loads that wait for a decision. */
    quarantined: z.number().int(),
  })
  .meta({ id: 'SourceFreshness' });
export type SourceFreshness = z.infer<typeof sourceFreshnessSchema>;

/** Body of every error answer; missing and forbidden entities give the very same one. */
export const errorSchema = z
  .object({
    error: z.object({ name: z.string(), message: z.string() }).loose(),
    request: z.object({ method: z.string(), url: z.string() }).optional(),
    response: z.object({ statusCode: z.number().int() }),
  })
  .meta({ id: 'Error' });
