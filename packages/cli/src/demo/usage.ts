import type { BillingAccount, SubAccount } from './accounts';
import { isWeekend, monthOf, parseDay, startOf } from './calendar';
import {
  price,
  quantity,
  type Charge,
  type Intent,
  type Region,
  type Resource,
  type Service,
  type Sku,
  type Tags,
} from './charge';
import { spikeFactor } from './incidents';
import type { Noise } from './noise';

/** One meter of one resource: gives one charge per day. */
export interface UsageLine extends Sku {
  account: BillingAccount;
  subAccount: SubAccount;
  service: Service;
  region?: Region;
  resource?: Resource;
  tags?: Tags;
  description: string;
  /** Public price per unit in the billing currency; undefined when the provider does not publish one. */
  list?: string;
  /** Negotiated price; the public one when absent. */
  contracted?: string;
  /** Units on a working day at the start of 2025. */
  perDay: string;
  shape?: Partial<UsageShape>;
  pricing?: 'Standard' | 'Dynamic';
  frequency?: string;
  publisher?: string;
  issuer?: string;
  intent: Intent;
}

export interface UsageShape {
  /** Weekend use in thousandths of a working day's. */
  weekend: bigint;
  /** Daily scatter in thousandths. */
  scatter: number;
  /** Growth in thousandths of the starting quantity per year. */
  growth: bigint;
  /** Quantities are whole units. */
  whole: boolean;
}

/** Provisioned things: the same every day. */
export const STEADY: UsageShape = {
  weekend: 1000n,
  scatter: 0,
  growth: 0n,
  whole: false,
};
/** Follows shoppers: quieter at weekends, growing slowly. */
export const TRAFFIC: UsageShape = {
  weekend: 820n,
  scatter: 40,
  growth: 90n,
  whole: false,
};
/** Stored data: no weekday, grows steadily. */
export const STORED: UsageShape = {
  weekend: 1000n,
  scatter: 2,
  growth: 140n,
  whole: false,
};
/** Follows office hours. */
export const OFFICE: UsageShape = {
  weekend: 240n,
  scatter: 90,
  growth: 60n,
  whole: false,
};

const GROWTH_FROM = parseDay('2025-01-01') ?? 0;
const MICRO = 1_000_000n;

/** Units used on a day, in 10⁻⁶; depends on the line, the day and the seed alone. */
export function unitsOn(
  line: Pick<UsageLine, 'key' | 'perDay' | 'shape'>,
  day: number,
  noise: Noise,
): bigint {
  const shape = { ...TRAFFIC, ...line.shape };
  const growth =
    1000n + (shape.growth * BigInt(Math.max(0, day - GROWTH_FROM))) / 365n;
  const factors = [
    isWeekend(day) ? shape.weekend : 1000n,
    growth,
    noise.around(shape.scatter, line.key, day),
    spikeFactor(line.key, day, noise),
  ];
  const units = factors.reduce(
    (value, factor) => (value * factor) / 1000n,
    quantity(line.perDay),
  );
  return shape.whole ? (units / MICRO) * MICRO : units;
}

/** The day's charge of a line at its ordinary price: neither covering nor covered, so Effective = Billed. */
export function usageCharge(
  line: UsageLine,
  day: number,
  units: bigint,
): Charge {
  const list = line.list === undefined ? undefined : price(line.list);
  const contracted = line.contracted ? price(line.contracted) : list;
  if (contracted === undefined) {
    throw new Error(`Usage line ${line.key} has no price`);
  }
  const amount = units * contracted;
  return {
    account: line.account,
    subAccount: line.subAccount,
    billingMonth: monthOf(day),
    start: startOf(day),
    end: startOf(day + 1),
    category: 'Usage',
    frequency: line.frequency ?? 'Usage-Based',
    description: line.description,
    service: line.service,
    publisher: line.publisher,
    issuer: line.issuer,
    region: line.region,
    resource: line.resource,
    sku: { key: line.key, meter: line.meter, unit: line.unit },
    tags: line.tags,
    billed: amount,
    effective: amount,
    list: list === undefined ? undefined : units * list,
    contracted: amount,
    pricing: {
      category: line.pricing ?? 'Standard',
      quantity: units,
      list,
      contracted,
    },
    consumed: units,
    intent: line.intent,
  };
}
