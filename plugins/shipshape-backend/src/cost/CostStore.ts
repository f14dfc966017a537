import type {
  CostClock,
  CostDefectCount,
  CostDimension,
  CostMetric,
} from 'backstage-plugin-shipshape-common';

/** Which allocated cells to look at; each kind is an index range. Empty lists select nothing. */
export type CostSelector =
  | { by: 'entities'; entities: readonly string[] }
  /** Cells of these owners, by the owner recorded for the charge day; with `entities` only those of these entities. */
  | {
      by: 'owners';
      owners: readonly string[];
      entities?: readonly string[];
    }
  /** Cells with these reasons; '' selects the allocated cells. */
  | { by: 'reasons'; reasons: readonly string[] };

/** A half-open range of charge days, or of starts of billing periods, whichever the clock of the question is. */
export interface CostWindow {
  from: string;
  /** Exclusive. */
  to: string;
  /** Only charge days before this one; with the billing clock this cuts a billing period. */
  dayBefore?: string;
}

/** What sums can be split by. `day` is the charge day, `month` that of the clock. */
export type CostSumKey = CostDimension | 'day' | 'month' | 'owner' | 'reason';

/** Only cells with one of these values; '' is the absent value. */
export interface CostFilter {
  dimension: CostDimension;
  values: readonly string[];
}

/** One question to the store. */
export interface CostSumQuery {
  selector: CostSelector;
  metric: CostMetric;
  clock: CostClock;
  /** At least one. All of them are answered by one pass over the index range that covers them. */
  windows: readonly CostWindow[];
  /** Besides the currency, by which sums are always split. */
  by: readonly CostSumKey[];
  /** Joined with AND. */
  filters?: readonly CostFilter[];
  /** Whether to tell {@link CostSumDetails}. */
  details?: boolean;
}

/** More about the first window of a question. */
export interface CostSumDetails {
  /** The part of the amount that was split from pools; atto. */
  shared: bigint;
  /** Charges whose list (or, for that metric, contracted) price is unknown; 0 for billed and effective. */
  missingPrices: number;
}

/** One line of sums. Amounts are in atto. */
export interface CostSum {
  currency: string;
  /** Values of `by`, in its order. */
  keys: string[];
  /** Name of the sub account, where `by` has one. */
  label?: string;
  /** By window, in order. */
  amounts: bigint[];
  /** Number of cells in the first window: none is not the same as a sum of zero. */
  cells: number;
  /** Only when asked for. */
  details?: CostSumDetails;
}

/** One active scope: what the pointer names. */
export interface ActiveCostScope {
  sourceId: string;
  billingAccountId: string;
  billingPeriodStart: string;
  /** Exclusive. */
  billingPeriodEnd: string;
  /** Last day covered. */
  dataThrough?: string;
  lastDayMayBeCut: boolean;
  /** The export declared the period closed. */
  declaredClosed: boolean;
}

/** A bill's last day with cost of one owner in a selection. */
export interface LastCostDay {
  sourceId: string;
  billingAccountId: string;
  /** '' without an owner. */
  ownerRef: string;
  day: string;
}

/** Defects of one delivery, by the bill that it belongs to. */
export interface DeliveryDefects {
  sourceId: string;
  billingAccountId: string;
  /** The same for every scope of one delivery. */
  delivery: string;
  defects: CostDefectCount[];
}

/** Reads what active loads hold. Every method is a fixed number of index ranges, however many entities and days there are. */
export interface CostReader {
  /** Sums by currency and keys; unordered. */
  sum(query: CostSumQuery): Promise<CostSum[]>;

  /** All active scopes. */
  listScopes(): Promise<ActiveCostScope[]>;

  /** Defects of the active deliveries of billing periods that overlap the days, by scope: a delivery of several scopes comes several times. */
  listDefects(range: CostWindow): Promise<DeliveryDefects[]>;

  /** Which bills delivered cost to the selection in the range of charge days, by owner, and when last. */
  listLastCostDays(
    selector: CostSelector,
    range: CostWindow,
  ): Promise<LastCostDay[]>;

  /** Entities that had cost under one of the owners, in any of the windows. */
  listOwnedEntities(options: {
    owners: readonly string[];
    clock: CostClock;
    windows: readonly CostWindow[];
  }): Promise<Array<{ ownerRef: string; entityRef: string }>>;

  /** Those of the entities whose every ownership record has ended: they left the catalog. */
  listDepartedEntities(entityRefs: readonly string[]): Promise<string[]>;
}

/** See {@link CostReader}. */
export interface CostStore extends CostReader {
  /**
   * Runs several reads on one state of the data, so that a load which becomes active between them cannot make the parts of an answer
   * disagree. The work must use the given reader only.
   */
  snapshot<T>(work: (reader: CostReader) => Promise<T>): Promise<T>;
}
