import type { BillingAccount, SubAccount } from './accounts';
import { firstDay, startOf } from './calendar';
import { scaled, COST_PLACES, PRICE_PLACES, QUANTITY_PLACES } from './decimals';

/** ServiceName with the category and subcategory of this kind of use (one service may have several). */
export interface Service {
  name: string;
  category: string;
  subcategory: string;
}

export interface Region {
  id: string;
  name: string;
  zone?: string;
}

export interface Resource {
  id: string;
  name: string;
  type: string;
}

export interface Sku {
  /** Name of the usage line; SkuId and SkuPriceId derive from it. */
  key: string;
  meter: string;
  unit: string;
}

/** Tag keys and values as the provider writes them; `true` is a tag without a value. */
export type Tags = Readonly<Record<string, string | true>>;

/** Where the cost belongs: an entity ref, or why it belongs to nobody. */
export type Intent =
  | { entity: string }
  | {
      unallocated:
        | 'unused-commitment'
        | 'tax'
        | 'credit'
        | 'adjustment'
        | 'no-tag'
        | 'unknown-value'
        | 'ambiguous'
        | 'tag-conflict';
    };

export interface Commitment {
  id: string;
  name: string;
  type: string;
  category: 'Spend' | 'Usage';
  unit: string;
}

/** One FOCUS row, before a provider's habits of writing. Amounts in 10⁻¹⁸, prices in 10⁻¹², quantities in 10⁻⁶. */
export interface Charge {
  account: BillingAccount;
  subAccount: SubAccount | undefined;
  billingMonth: number;
  /** Seconds since the epoch, half-open. */
  start: number;
  end: number;
  category: 'Usage' | 'Purchase' | 'Tax' | 'Credit' | 'Adjustment';
  correction?: true;
  frequency: string;
  description: string;
  service: Service;
  publisher?: string;
  issuer?: string;
  region?: Region;
  resource?: Resource;
  sku?: Sku;
  tags?: Tags;
  billed: bigint;
  effective: bigint;
  /** Undefined: the provider does not know, the cell is null. */
  list: bigint | undefined;
  contracted: bigint | undefined;
  pricing?: {
    category: 'Standard' | 'Dynamic' | 'Committed';
    quantity: bigint;
    list: bigint | undefined;
    contracted: bigint | undefined;
  };
  consumed?: bigint;
  commitment?: Commitment & { status?: 'Used' | 'Unused'; quantity: bigint };
  intent: Intent;
}

export const cost = (text: string) => scaled(text, COST_PLACES);
export const price = (text: string) => scaled(text, PRICE_PLACES);
export const quantity = (text: string) => scaled(text, QUANTITY_PLACES);

/** Intent of an entity, for short tables. */
export const belongsTo = (entity: string): Intent => ({ entity });

/** A charge without pricing details (tax, credit, adjustment, fee) whose four costs are one amount. */
export function plainCharge(
  amount: bigint,
  details: Omit<Charge, 'billed' | 'effective' | 'list' | 'contracted'>,
): Charge {
  return {
    ...details,
    billed: amount,
    effective: amount,
    list: amount,
    contracted: amount,
  };
}

/** The part of a month that an export has seen: [first day, `until`), `until` being a day or the next month. */
export interface Snapshot {
  month: number;
  /** First day not covered. */
  until: number;
  /** Whether the month is covered to its end. */
  complete: boolean;
}

/** The snapshot of `month` in an export whose last covered day is `through`; undefined when nothing is covered. */
export function snapshotOf(
  month: number,
  through: number,
): Snapshot | undefined {
  const end = firstDay(month + 1);
  const until = Math.min(end, through + 1);
  return until > firstDay(month)
    ? { month, until, complete: until === end }
    : undefined;
}

/** Charge period from the first of the month to the end of the snapshot. */
export function monthToDate(snapshot: Snapshot): {
  start: number;
  end: number;
  days: bigint;
} {
  const first = firstDay(snapshot.month);
  return {
    start: startOf(first),
    end: startOf(snapshot.until),
    days: BigInt(snapshot.until - first),
  };
}
