import { z } from 'zod';
import {
  clockSchema,
  currencySchema,
  daySchema,
  decimalSchema,
  entityRefSchema,
  metricSchema,
  monthSchema,
  sourceFreshnessSchema,
} from './primitives';

/** Dimensions by which cost can be grouped and filtered. */
export const COST_DIMENSIONS = [
  'serviceCategory',
  'service',
  'provider',
  'subAccount',
  'region',
  'environment',
  'chargeCategory',
  'entity',
] as const;
export const dimensionSchema = z
  .enum(COST_DIMENSIONS)
  .meta({ id: 'CostDimension' });
export type CostDimension = z.infer<typeof dimensionSchema>;

/** Longest range of one question, in days. */
export const MAX_RANGE_DAYS = 800;

const filterSchema = z
  .string()
  .regex(
    new RegExp(`^(${COST_DIMENSIONS.join('|')}):`),
    `Expected dimension:value with a dimension of ${COST_DIMENSIONS.join(
      ', ',
    )}`,
  );

/**
 * Query of a cost question. `from` and `to` are UTC days, half-open; default: the first day of the month five months ago
 * until tomorrow. `clock` defaults to `charge` for effective, list and contracted and to `billing` for billed. `filter` (repeatable) is
 * `dimension:value`; filters of different dimensions are joined with AND, of the same dimension with OR; an empty value is the absent value.
 */
export const costQuerySchema = z.object({
  from: daySchema.optional(),
  to: daySchema.optional(),
  metric: metricSchema.default('effective'),
  clock: clockSchema.optional(),
  granularity: z.enum(['daily', 'monthly']).default('daily'),
  groupBy: dimensionSchema.default('service'),
  filter: z
    .union([filterSchema, z.array(filterSchema)])
    .transform(value => (Array.isArray(value) ? value : [value]))
    .optional(),
});
export type CostQuery = z.infer<typeof costQuerySchema>;
export type CostQueryInput = z.input<typeof costQuerySchema>;

/** `own`: direct + shared cost; `withDependencies`: own + the own cost of the resources that the entity depends on (a view, never part of a total). */
export const costViewSchema = z
  .enum(['own', 'withDependencies'])
  .meta({ id: 'CostView' });
export type CostView = z.infer<typeof costViewSchema>;

export const entityCostQuerySchema = costQuerySchema.extend({
  view: costViewSchema.default('own'),
});
export type EntityCostQuery = z.infer<typeof entityCostQuerySchema>;

/** The question as it was answered, with every default filled in. */
export const resolvedQuerySchema = z
  .object({
    from: daySchema,
    to: daySchema,
    metric: metricSchema,
    clock: clockSchema,
    /** Billed cost is monthly: a daily series of billed cost uses the charge clock, and then `seriesClock` differs from `clock`. */
    seriesClock: clockSchema,
    granularity: z.enum(['daily', 'monthly']),
    groupBy: dimensionSchema,
    filter: z.array(z.string()),
  })
  .meta({ id: 'ResolvedCostQuery' });
export type ResolvedCostQuery = z.infer<typeof resolvedQuerySchema>;

/** An amount beside the amount of the period before, over equal numbers of complete days. */
export const comparisonSchema = z
  .object({
    from: daySchema,
    to: daySchema,
    amount: decimalSchema,
    previousFrom: daySchema,
    previousTo: daySchema,
    previousAmount: decimalSchema,
    /** amount − previousAmount. */
    change: decimalSchema,
  })
  .meta({ id: 'CostComparison' });
export type CostComparison = z.infer<typeof comparisonSchema>;

/** One row of a breakdown. `key` is '' where the charge has no such value. */
export const costGroupSchema = z
  .object({
    key: z.string(),
    /** Text to show, where it is more than the key (the name of a sub account). */
    label: z.string().optional(),
    amount: decimalSchema,
    direct: decimalSchema,
    shared: decimalSchema,
    /** Over the complete days of the range against as many days before it; absent without a comparison. */
    previousAmount: decimalSchema.optional(),
    change: decimalSchema.optional(),
    /** Charges without list or contracted price: their savings are unknown. */
    missingPriceRows: z.number().int(),
  })
  .meta({ id: 'CostGroup' });
export type CostGroup = z.infer<typeof costGroupSchema>;

/** One day or month of a series. */
export const costPointSchema = z
  .object({
    start: daySchema,
    /** Exclusive. */
    end: daySchema,
    /** `incomplete`: after `dataUntil`, still in the totals; `missing`: no source covers it, which is not zero. */
    state: z.enum(['complete', 'incomplete', 'missing']),
    total: decimalSchema,
    /** Amounts by group key; a group without cost is absent. */
    values: z.record(z.string(), decimalSchema),
  })
  .meta({ id: 'CostPoint' });
export type CostPoint = z.infer<typeof costPointSchema>;

/** All figures in one billing currency; currencies are never added. */
export const currencyCostSchema = z
  .object({
    currency: currencySchema,
    /** Over the range, incomplete days included. */
    total: decimalSchema,
    direct: decimalSchema,
    shared: decimalSchema,
    /** This month so far, against the same days of the month before; absent before the first complete day of the month. */
    monthToDate: comparisonSchema.optional(),
    /** This month so far with its incomplete days. */
    monthToDateTotal: decimalSchema,
    /** The month before this one, against the month before that. */
    lastMonth: comparisonSchema.optional(),
    /** The complete days of the range against as many days before. */
    comparison: comparisonSchema.optional(),
    /** Groups that changed most between the two sides of `monthToDate` (or of `lastMonth` in a month without a complete day), largest magnitude first, at most 5. */
    movers: z.array(
      z.object({
        key: z.string(),
        label: z.string().optional(),
        amount: decimalSchema,
        previousAmount: decimalSchema,
        change: decimalSchema,
      }),
    ),
    series: z.array(costPointSchema),
    /** Largest magnitude first. */
    groups: z.array(costGroupSchema),
  })
  .meta({ id: 'CurrencyCost' });
export type CurrencyCost = z.infer<typeof currencyCostSchema>;

/** State of a monthly budget (effective cost, charge clock, complete days of the current month). */
export const budgetStatusSchema = z
  .object({
    entityRef: entityRefSchema,
    amount: decimalSchema,
    currency: currencySchema,
    metric: metricSchema,
    periodStart: daySchema,
    /** Exclusive. */
    periodEnd: daySchema,
    used: decimalSchema,
    /** used / amount, 0..; display to one decimal of a percent. */
    usedRate: z.number(),
    state: z.enum(['ok', 'warning', 'exceeded', 'stale']),
    thresholds: z.array(
      z.object({
        percent: z.number().int(),
        state: z.enum(['ok', 'fired', 'resolved']),
      }),
    ),
  })
  .meta({ id: 'BudgetStatus' });
export type BudgetStatus = z.infer<typeof budgetStatusSchema>;

/** Why a view is empty or partial. */
export const emptyReasonSchema = z
  .enum([
    'not-mapped',
    'no-data',
    'no-data-for-period',
    'source-failing',
    'no-cost',
  ])
  .meta({ id: 'EmptyReason' });
export type EmptyReason = z.infer<typeof emptyReasonSchema>;

/** An annotation that could not be read. */
export const annotationProblemSchema = z
  .object({ annotation: z.string(), message: z.string() })
  .meta({ id: 'AnnotationProblem' });

/**
 * Defects in the deliveries that brought cost to the view in its range. They are counted for the whole deliveries, not for the
 * charges of the view.
 */
export const costDefectCountSchema = z
  .object({ code: z.string(), count: z.number().int() })
  .meta({ id: 'CostDefectCount' });
export type CostDefectCount = z.infer<typeof costDefectCountSchema>;

/** Own cost of a resource that the entity depends on. */
export const dependencyCostSchema = z
  .object({
    entityRef: entityRefSchema,
    /** Other entities, visible to the caller, that depend on it. */
    sharedWith: z.array(entityRefSchema),
    amounts: z.array(
      z.object({ currency: currencySchema, amount: decimalSchema }),
    ),
  })
  .meta({ id: 'DependencyCost' });
export type DependencyCost = z.infer<typeof dependencyCostSchema>;

/** Answer of `GET /entities/:kind/:namespace/:name/cost`. */
export const entityCostSchema = z
  .object({
    entityRef: entityRefSchema,
    view: costViewSchema,
    query: resolvedQuerySchema,
    /** Last complete day; absent: no complete day yet. */
    dataUntil: daySchema.optional(),
    currencies: z.array(currencyCostSchema),
    /** Set when `currencies` is empty. */
    emptyReason: emptyReasonSchema.optional(),
    /** Which annotations map charges to the entity. */
    mappedBy: z.array(z.string()),
    budget: budgetStatusSchema.optional(),
    problems: z.array(annotationProblemSchema),
    /** Resources the entity depends on and the caller may see; with their own cost in the range. */
    dependencies: z.array(dependencyCostSchema),
    /** Organisation's unallocated cost in the range; only with `shipshape.showback.read`. */
    unallocated: z
      .array(z.object({ currency: currencySchema, amount: decimalSchema }))
      .optional(),
    /** Most frequent first; only with `shipshape.source.read`. */
    defects: z.array(costDefectCountSchema).optional(),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'EntityCost' });
export type EntityCost = z.infer<typeof entityCostSchema>;

const ownerAmountsSchema = z.array(
  z.object({
    currency: currencySchema,
    amount: decimalSchema,
    previousAmount: decimalSchema.optional(),
    change: decimalSchema.optional(),
  }),
);

/** One group of the tree below an owner. `amounts` includes the sub-groups, `own` does not. */
export type OwnerNode = {
  ownerRef: string;
  own: z.infer<typeof ownerAmountsSchema>;
  amounts: z.infer<typeof ownerAmountsSchema>;
  budget?: BudgetStatus;
  children: OwnerNode[];
};
export const ownerNodeSchema: z.ZodType<OwnerNode> = z
  .object({
    ownerRef: entityRefSchema,
    own: ownerAmountsSchema,
    amounts: ownerAmountsSchema,
    budget: budgetStatusSchema.optional(),
    get children() {
      return z.array(ownerNodeSchema);
    },
  })
  .meta({ id: 'OwnerNode' });

/** Answer of `GET /owners/:kind/:namespace/:name/cost`: sums over the entities that the caller may see, sub-groups included. */
export const ownerCostSchema = z
  .object({
    ownerRef: entityRefSchema,
    query: resolvedQuerySchema,
    dataUntil: daySchema.optional(),
    currencies: z.array(currencyCostSchema),
    emptyReason: emptyReasonSchema.optional(),
    budget: budgetStatusSchema.optional(),
    problems: z.array(annotationProblemSchema),
    /** The owner itself with its sub-groups. */
    tree: ownerNodeSchema,
    /** Most frequent first; only with `shipshape.source.read`. */
    defects: z.array(costDefectCountSchema).optional(),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'OwnerCost' });
export type OwnerCost = z.infer<typeof ownerCostSchema>;

/** Reasons for which cost stays unallocated. */
export const UNALLOCATED_REASONS = [
  'unused-commitment',
  'tax',
  'credit',
  'adjustment',
  'no-tag',
  'unknown-value',
  'ambiguous',
  'tag-conflict',
  'unmapped-account',
  'no-weights',
  'other',
] as const;
export const unallocatedReasonSchema = z
  .enum(UNALLOCATED_REASONS)
  .meta({ id: 'UnallocatedReason' });
export type UnallocatedReason = z.infer<typeof unallocatedReasonSchema>;

/** Query of `GET /showback`; month defaults to the current one, `format=csv` gives `text/csv`. */
export const showbackQuerySchema = z.object({
  month: monthSchema.optional(),
  metric: metricSchema.default('effective'),
  clock: clockSchema.optional(),
  format: z.enum(['json', 'csv']).default('json'),
});
export type ShowbackQuery = z.infer<typeof showbackQuerySchema>;
export type ShowbackQueryInput = z.input<typeof showbackQuerySchema>;

const showbackAmountSchema = z.object({
  amount: decimalSchema,
  /** The month before; absent when no data covers it. For the current month: its complete days against the same days of the month before. */
  previousAmount: decimalSchema.optional(),
  change: decimalSchema.optional(),
});

/** Showback of one month in one currency. */
export const showbackCurrencySchema = z
  .object({
    currency: currencySchema,
    /** Total of the organisation; only with `shipshape.showback.read`. Σ owners + hidden + Σ unallocated, to the last digit. */
    total: showbackAmountSchema.optional(),
    /** Σ of the visible owners. */
    visibleTotal: showbackAmountSchema,
    owners: z.array(
      showbackAmountSchema.extend({
        ownerRef: entityRefSchema,
        budget: budgetStatusSchema.optional(),
      }),
    ),
    /** Owners (and entities) that the caller may not see; only with `shipshape.showback.read`. */
    hidden: showbackAmountSchema.optional(),
    /** Only with `shipshape.showback.read`. */
    unallocated: z
      .array(showbackAmountSchema.extend({ reason: unallocatedReasonSchema }))
      .optional(),
  })
  .meta({ id: 'ShowbackCurrency' });
export type ShowbackCurrency = z.infer<typeof showbackCurrencySchema>;

/** Answer of `GET /showback`. */
export const showbackSchema = z
  .object({
    month: monthSchema,
    metric: metricSchema,
    clock: clockSchema,
    /** `organisation`: totals, hidden and unallocated are included; `visible`: only owners that the caller may see. */
    scope: z.enum(['organisation', 'visible']),
    dataUntil: daySchema.optional(),
    /** Whether every day of the month is complete. */
    complete: z.boolean(),
    /** Months with data, newest first. */
    months: z.array(monthSchema),
    currencies: z.array(showbackCurrencySchema),
    freshness: z.array(sourceFreshnessSchema),
  })
  .meta({ id: 'Showback' });
export type Showback = z.infer<typeof showbackSchema>;
