import {
  addDays,
  CostAmounts,
  CostCell,
  CostControlTotals,
  formatDecimal,
  minDay,
} from 'backstage-plugin-shipshape-common';
import type { CostScope } from 'backstage-plugin-shipshape-node';

/** Rows and amounts of one currency. */
export interface CurrencyTally {
  rows: number;
  amounts: CostAmounts;
}

/** FOCUS columns that a delivery may lack entirely. */
export type PresentColumns = ReadonlySet<
  'BilledCost' | 'EffectiveCost' | 'ListCost' | 'ContractedCost'
>;

/** Adds up the cells of one scope while they stream by. */
export class ScopeTally {
  readonly scope: CostScope;
  readonly byCurrency = new Map<string, CurrencyTally>();
  /** Exclusive. */
  billingPeriodEnd: string;
  rows = 0;
  /** First and last day on which a charge starts. */
  firstStart?: string;
  lastStart?: string;
  #lastUsageStart?: string;

  constructor(scope: CostScope, billingPeriodEnd: string) {
    this.scope = scope;
    this.billingPeriodEnd = billingPeriodEnd;
  }

  add(cell: CostCell): void {
    if (cell.billingPeriodEnd > this.billingPeriodEnd) {
      this.billingPeriodEnd = cell.billingPeriodEnd;
    }
    const tally = this.byCurrency.get(cell.currency) ?? {
      rows: 0,
      amounts: { billed: 0n, effective: 0n, list: 0n, contracted: 0n },
    };
    this.byCurrency.set(cell.currency, tally);
    tally.amounts.billed += cell.amounts.billed;
    tally.amounts.effective += cell.amounts.effective;
    tally.amounts.list += cell.amounts.list;
    tally.amounts.contracted += cell.amounts.contracted;
    tally.rows += cell.rowCount;
    this.rows += cell.rowCount;
    // A charge that is spread over days counts as a row on its first day: the other days are no starts.
    if (cell.rowCount > 0) {
      this.#addStart(cell.chargeDay, cell.chargeCategory === 'Usage');
    }
  }

  #addStart(day: string, usage: boolean): void {
    if (this.firstStart === undefined || day < this.firstStart) {
      this.firstStart = day;
    }
    if (this.lastStart === undefined || day > this.lastStart) {
      this.lastStart = day;
    }
    if (
      usage &&
      (this.#lastUsageStart === undefined || day > this.#lastUsageStart)
    ) {
      this.#lastUsageStart = day;
    }
  }

  /**
   * Last day that the delivery covers: what it declares, else the last day with usage (a purchase or tax may be dated ahead), else the last
   * day with any charge; never beyond the billing period.
   */
  dataThrough(declared: string | undefined): string | undefined {
    const day = declared ?? this.#lastUsageStart ?? this.lastStart;
    return day && minDay(day, addDays(this.billingPeriodEnd, -1));
  }

  /** By currency, in the order of the code. */
  controlTotals(columns: PresentColumns): CostControlTotals[] {
    return [...this.byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { rows, amounts }]) => ({
        currency,
        rows,
        ...(columns.has('BilledCost') && {
          BilledCost: formatDecimal(amounts.billed),
        }),
        ...(columns.has('EffectiveCost') && {
          EffectiveCost: formatDecimal(amounts.effective),
        }),
        ...(columns.has('ListCost') && {
          ListCost: formatDecimal(amounts.list),
        }),
        ...(columns.has('ContractedCost') && {
          ContractedCost: formatDecimal(amounts.contracted),
        }),
      }));
  }
}
