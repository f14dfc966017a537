import type { BillingAccount, SubAccount } from './accounts';
import { monthOf, startOf } from './calendar';
import {
  monthToDate,
  price,
  quantity,
  type Charge,
  type Commitment,
  type Intent,
  type Resource,
  type Service,
  type Snapshot,
} from './charge';
import { usageCharge, type UsageLine } from './usage';

/**
 * A promise to pay `hourly` (10⁻¹² of the currency) for every hour, used or not. Its monthly purchase is invoiced
 * (Billed > 0, Effective = 0); the hours it covers carry the cost (Billed = 0, Effective > 0); what nobody used stays
 * visible as Unused. Per month the two sides are equal to the last digit.
 */
export interface CommitmentPlan extends Commitment {
  account: BillingAccount;
  subAccount: SubAccount;
  service: Service;
  hourly: bigint;
  /** Units committed per hour, in 10⁻⁶; for spend commitments the amount itself. */
  hourlyUnits: bigint;
  /** Owner of the purchases and of what is not used. */
  intent: Intent;
}

/** A period of `hours` starting at a second. */
export interface Slot {
  start: number;
  hours: number;
}

const HOUR = 3_600;

/** Use that the commitment covers at `rate` instead of the line's own price. */
export function coveredCharge(
  plan: CommitmentPlan,
  line: UsageLine,
  slot: Slot,
  units: bigint,
  rate: string,
): Charge {
  const effective = units * price(rate);
  const charge = ordinaryCharge(line, slot, units);
  return {
    ...charge,
    billed: 0n,
    effective,
    pricing: charge.pricing && { ...charge.pricing, category: 'Committed' },
    commitment: {
      ...termsOf(plan),
      status: 'Used',
      // Spend is measured in money, use in units of use.
      quantity:
        plan.category === 'Spend' ? effective / 1_000_000_000_000n : units,
    },
  };
}

/** Use at the ordinary price within a slot: what a commitment does not cover. */
export function ordinaryCharge(
  line: UsageLine,
  slot: Slot,
  units: bigint,
): Charge {
  const day = Math.floor(slot.start / startOf(1));
  return {
    ...usageCharge(line, day, units),
    start: slot.start,
    end: slot.start + slot.hours * HOUR,
  };
}

/** The part of the commitment that nobody used in a slot; `amount` in 10⁻¹⁸. */
export function unusedCharge(
  plan: CommitmentPlan,
  slot: Slot,
  amount: bigint,
): Charge {
  const unusedUnits =
    (amount * plan.hourlyUnits) / (plan.hourly * quantity('1'));
  return {
    ...commitmentCharge(plan),
    billingMonth: monthOf(Math.floor(slot.start / startOf(1))),
    start: slot.start,
    end: slot.start + slot.hours * HOUR,
    category: 'Usage',
    frequency: 'Usage-Based',
    description: `${plan.name}, not used`,
    billed: 0n,
    effective: amount,
    list: amount,
    contracted: amount,
    pricing: {
      category: 'Committed',
      quantity: unusedUnits,
      list: undefined,
      contracted: undefined,
    },
    commitment: { ...termsOf(plan), status: 'Unused', quantity: unusedUnits },
  };
}

/** The purchase of the month so far. */
export function purchaseCharge(
  plan: CommitmentPlan,
  snapshot: Snapshot,
): Charge {
  const { start, end, days } = monthToDate(snapshot);
  const hours = days * quantity('24');
  const amount = hours * plan.hourly;
  return {
    ...commitmentCharge(plan),
    billingMonth: snapshot.month,
    start,
    end,
    category: 'Purchase',
    frequency: 'Recurring',
    description: `${plan.name}, recurring fee`,
    billed: amount,
    effective: 0n,
    list: amount,
    contracted: amount,
    pricing: {
      category: 'Standard',
      quantity: hours,
      list: plan.hourly,
      contracted: plan.hourly,
    },
    commitment: {
      ...termsOf(plan),
      quantity: days * 24n * plan.hourlyUnits,
    },
  };
}

function commitmentCharge(plan: CommitmentPlan) {
  const resource: Resource = {
    id: plan.id,
    name: plan.name,
    type: plan.type,
  };
  return {
    account: plan.account,
    subAccount: plan.subAccount,
    service: plan.service,
    resource,
    sku: { key: plan.id, meter: plan.name, unit: 'Hours' },
    intent: plan.intent,
  };
}

function termsOf(plan: CommitmentPlan): Commitment {
  const { id, name, type, category, unit } = plan;
  return { id, name, type, category, unit };
}
