/** The four FOCUS costs, in the billing currency. */
export const COST_METRICS = [
  'billed',
  'effective',
  'list',
  'contracted',
] as const;

/** `billed`: what is invoiced; `effective`: what was consumed, with prepayments amortised. Never add the two. */
export type CostMetric = (typeof COST_METRICS)[number];

/** Amounts of the four costs in atto. */
export type CostAmounts = Record<CostMetric, bigint>;

/**
 * Which details of a charge the allocation rules need. A cube that was made with other options must be read again, so
 * the options are part of the identity of a load.
 */
export interface CubeOptions {
  /** Normalised tag keys (`normalizeTagKey`) whose values go into the allocation key. */
  tagKeys: string[];
  /** Normalised tag keys, the first one present names the environment. */
  environmentTagKeys: string[];
  /** Prefixes that providers put before the keys of their customers' tags, `user:`. */
  stripTagPrefixes: string[];
  /** Regular expressions (RE2) on ChargeDescription, used by the rule table; their indexes go into the allocation key. */
  descriptionPatterns: string[];
}

/**
 * What the allocation rules see of a charge beyond the cell's own dimensions. Serialised as canonical JSON (sorted keys,
 * absent instead of empty).
 */
export interface AllocationKey {
  resourceId?: string;
  /** Values by normalised key. A valueless tag has the value `true`. */
  tags?: Record<string, string>;
  /** Normalised keys that occur with different values in one charge; they are not in `tags`. */
  conflictingTags?: string[];
  /** Indexes of the matching `descriptionPatterns`, ascending. */
  descriptions?: number[];
  /** ChargeCategory=Purchase with BilledCost > 0 and EffectiveCost = 0: it pays for other charges. */
  coveringPurchase?: true;
}

/** Key columns of a cell; '' where FOCUS has null. */
export interface CostCellKey {
  /** UTC day, `YYYY-MM-DD`. A charge longer than a day is spread over its days by seconds of overlap. */
  chargeDay: string;
  /** First day of the billing period, `YYYY-MM-DD`. */
  billingPeriodStart: string;
  /** Exclusive end of the billing period. */
  billingPeriodEnd: string;
  currency: string;
  billingAccountId: string;
  subAccountId: string;
  subAccountName: string;
  provider: string;
  invoiceIssuer: string;
  invoiceId: string;
  serviceCategory: string;
  service: string;
  region: string;
  environment: string;
  /** Canonical FOCUS spelling. */
  chargeCategory: string;
  /** '' or `Correction`. */
  chargeClass: string;
  commitmentId: string;
  /** '', `Used` or `Unused`. */
  commitmentStatus: string;
  pricingCategory: string;
  /** Canonical JSON of {@link AllocationKey}. */
  allocationKey: string;
}

/** One cell of the daily cube: charges with equal key, summed. */
export interface CostCell extends CostCellKey {
  amounts: CostAmounts;
  /** Charges in the cell; a charge that is spread over days counts on its first day. */
  rowCount: number;
  /** Charges whose ListCost is null; their list cost counts as 0 and is reported as unknown. */
  missingList: number;
  /** Charges whose ContractedCost is null. */
  missingContracted: number;
}

/** A row (or cell) that could not be read. */
export interface CostReject {
  file: string;
  /** Physical line in the file, 1 is the header; absent for Parquet, where `row` counts from 1. */
  line?: number;
  row?: number;
  column?: string;
  /** The offending text, cut at 200 characters. */
  value?: string;
  /** What is wrong and what was expected. */
  reason: string;
}

/** A defect of a bill, counted per load, code and column. */
export interface CostDefect {
  /** `D01`…`D20`, `E01`…`E21`. */
  code: string;
  column?: string;
  count: number;
  /** Up to three places. */
  samples: Array<{ file: string; line?: number; row?: number }>;
  /** Affected amounts by currency, decimal strings, where the defect belongs to rows. */
  amounts?: Array<{
    currency: string;
    BilledCost: string;
    EffectiveCost: string;
  }>;
}

/** Totals by billing currency as decimal strings; a column that is absent in every file is absent here. */
export interface CostControlTotals {
  currency: string;
  rows: number;
  BilledCost?: string;
  EffectiveCost?: string;
  ListCost?: string;
  ContractedCost?: string;
}

/** What reading one artefact found. Nothing is dropped silently: rows.accepted + rows.rejected = rows.read. */
export interface CostLoadReport {
  files: Array<{
    name: string;
    rows: number;
    format: 'csv' | 'csv.gz' | 'parquet';
    focusVersion: string;
  }>;
  rows: { read: number; accepted: number; rejected: number };
  rejects: {
    /** Rejected cost cells and timestamps. */
    cells: number;
    /** At most 100. */
    first: CostReject[];
  };
  defects: CostDefect[];
  /** Σ over the accepted rows as delivered (before) and Σ over the cells (after). */
  totals: {
    before: CostControlTotals[];
    after: CostControlTotals[];
    /** before − after per currency and cost: only digits beyond the 18th decimal; empty when nothing was lost. */
    precisionLoss: Array<{ currency: string; column: string; amount: string }>;
  };
  /** Last UTC day on which a charge of category Usage starts; absent without rows. */
  lastChargeDay?: string;
}
