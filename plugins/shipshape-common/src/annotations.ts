import { parseDecimal, formatDecimal } from './money';

/** FOCUS ResourceIds (and CommitmentDiscountIds) whose charges belong to the entity: a list separated by commas or white space. */
export const ANNOTATION_RESOURCE_IDS = 'shipshape.dev/resource-ids';
/** FOCUS SubAccountIds (or BillingAccountIds) whose charges belong to the entity, where no better rule matches. */
export const ANNOTATION_SUB_ACCOUNTS = 'shipshape.dev/sub-accounts';
/** Tags whose charges belong to the entity: `key=value,key=value;key=value` (`,` and, `;` or). */
export const ANNOTATION_COST_TAGS = 'shipshape.dev/cost-tags';
/** Monthly budget, `1200 USD`. */
export const ANNOTATION_MONTHLY_BUDGET = 'shipshape.dev/monthly-budget';
/** Cost centre of a group, for exports. */
export const ANNOTATION_COST_CENTER = 'shipshape.dev/cost-center';
/** Tier of a component or resource. */
export const ANNOTATION_TIER = 'shipshape.dev/tier';

/** OpenSLO (or Sloth) files of a component: URLs, absolute or relative to the entity's own file. */
export const ANNOTATION_OPENSLO = 'shipshape.dev/openslo';
/** Id of the source that serves the SLOs of a component: `prometheus:main`, or {@link REPORTS_SOURCE_ID}. */
export const ANNOTATION_SLO_SOURCE = 'shipshape.dev/slo-source';

/** In the metadata of an OpenSLO document: id under which Sloth, Pyrra or Grafana rules record the same SLO. */
export const ANNOTATION_SLO_SERIES = 'shipshape.dev/series';
/** In the metadata of an OpenSLO document: what to do when its alerts fire. */
export const ANNOTATION_SLO_RUNBOOK_URL = 'shipshape.dev/runbook-url';
/** In the metadata of an OpenSLO document: failures that the long window of an alert must hold before it fires. */
export const ANNOTATION_SLO_MIN_FAILURES = 'shipshape.dev/min-failures';

/** Recovery documents of a resource: URLs, absolute or relative to the entity's own file. */
export const ANNOTATION_RECOVERY = 'shipshape.dev/recovery';
/** Recovery time objective, an ISO-8601 duration; scope `data-corruption` unless suffixed: `shipshape.dev/rto.region`. */
export const ANNOTATION_RTO = 'shipshape.dev/rto';
/** Recovery point objective, as {@link ANNOTATION_RTO}. */
export const ANNOTATION_RPO = 'shipshape.dev/rpo';
/** `required`, `stateless`, or `exempt until=2027-01-31: reason`. */
export const ANNOTATION_BACKUP_REQUIREMENT = 'shipshape.dev/backup-requirement';
/** How often a drill must pass, an ISO-8601 duration. */
export const ANNOTATION_DRILL_INTERVAL = 'shipshape.dev/drill-interval';

/** The source whose counts are reported, by `POST /reports/*` or through the inbox. */
export const REPORTS_SOURCE_ID = 'reports';

/** A wrong annotation value; the message says what was expected. */
export class AnnotationError extends Error {
  constructor(annotation: string, value: string, expected: string) {
    super(`Annotation ${annotation} is '${value}': expected ${expected}`);
    this.name = 'AnnotationError';
  }
}

/** Splits a list annotation at commas, semicolons, white space and new lines. */
export function parseListAnnotation(value: string): string[] {
  return [...new Set(value.split(/[\s,;]+/).filter(item => item.length > 0))];
}

/** All pairs must match. */
export type CostTagMatch = ReadonlyArray<{ key: string; value: string }>;

/**
 * Parses `shipshape.dev/cost-tags` to alternatives, each a conjunction. Keys are normalised with {@link normalizeTagKey}.
 * @throws AnnotationError
 */
export function parseCostTags(value: string): CostTagMatch[] {
  const alternatives = value
    .split(';')
    .map(part => part.trim())
    .filter(part => part.length > 0);
  if (alternatives.length === 0) {
    throw new AnnotationError(
      ANNOTATION_COST_TAGS,
      value,
      'key=value,key=value;key=value',
    );
  }
  return alternatives.map(alternative =>
    alternative.split(',').map(pair => {
      const separator = pair.indexOf('=');
      const key = normalizeTagKey(pair.slice(0, Math.max(separator, 0)));
      const tagValue = pair.slice(separator + 1).trim();
      if (separator < 1 || !key || !tagValue) {
        throw new AnnotationError(
          ANNOTATION_COST_TAGS,
          value,
          'key=value,key=value;key=value',
        );
      }
      return { key, value: tagValue };
    }),
  );
}

/** Tag keys are compared trimmed, in lower case, without the configured prefixes (`user:`). */
export function normalizeTagKey(
  key: string,
  stripPrefixes: readonly string[] = [],
): string {
  const normalized = key.trim().toLocaleLowerCase('en-US');
  for (const prefix of stripPrefixes) {
    const normalizedPrefix = prefix.trim().toLocaleLowerCase('en-US');
    if (normalizedPrefix && normalized.startsWith(normalizedPrefix)) {
      return normalized.slice(normalizedPrefix.length).trim();
    }
  }
  return normalized;
}

/** A monthly budget. `amount` is a plain decimal string > 0. */
export interface BudgetIntent {
  amount: string;
  currency: string;
}

/**
 * Parses `shipshape.dev/monthly-budget`. Amount 0 means "no budget" and gives undefined.
 * @throws AnnotationError
 */
export function parseMonthlyBudget(value: string): BudgetIntent | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s+([A-Z]{3})\s*$/.exec(value);
  if (!match) {
    throw new AnnotationError(
      ANNOTATION_MONTHLY_BUDGET,
      value,
      "an amount and an ISO 4217 currency, such as '1200 USD'",
    );
  }
  const amount = parseDecimal(match[1]);
  return amount === 0n
    ? undefined
    : { amount: formatDecimal(amount), currency: match[2] };
}
