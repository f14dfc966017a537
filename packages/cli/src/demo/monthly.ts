import {
  AWS_MAIN,
  GOOGLE,
  MICROSOFT,
  SUB_ACCOUNTS,
  type BillingAccount,
  type ProviderKey,
} from './accounts';
import { firstDay, lastDay, startOf } from './calendar';
import {
  belongsTo,
  cost,
  monthToDate,
  plainCharge,
  price,
  quantity,
  type Charge,
  type Snapshot,
  type Tags,
} from './charge';
import { purchaseCharge } from './commitments';
import { COMMITMENTS } from './committedUse';
import { toCents } from './decimals';
import { resource } from './lines/builders';
import type { Noise } from './noise';
import { RESOURCE_IDS } from './organisation';
import {
  AWS_SERVICES,
  GOOGLE_SERVICES,
  MICROSOFT_SERVICES,
  OTHER_SERVICE,
} from './services';
import { laterCharges } from './later';

/** What a provider's bill of a month has beside daily use, without tax. */
export function monthlyCharges(
  provider: ProviderKey,
  snapshot: Snapshot,
  noise: Noise,
): Charge[] {
  const purchases = COMMITMENTS.filter(
    plan => plan.account.provider === provider,
  ).map(plan => purchaseCharge(plan, snapshot));
  const own = {
    aws: [support(snapshot), ...awsCredit(snapshot)],
    microsoft: [...licences(snapshot), ...rounding(snapshot, noise)],
    google: googleCredit(snapshot),
  }[provider];
  return [...purchases, ...own, ...laterCharges(provider, snapshot, noise)];
}

/** The tax of a month so far, on everything else the account is invoiced. */
export function taxCharge(
  account: BillingAccount,
  snapshot: Snapshot,
  charges: readonly Charge[],
): Charge[] {
  const taxable = charges
    .filter(charge => charge.account === account)
    .reduce((sum, charge) => sum + charge.billed, 0n);
  const amount = toCents((taxable * account.taxPermille) / 1000n);
  if (amount === 0n) {
    return [];
  }
  const { start, end } = monthToDate(snapshot);
  return [
    plainCharge(amount, {
      account,
      subAccount: undefined,
      billingMonth: snapshot.month,
      start,
      end,
      category: 'Tax',
      frequency: 'Recurring',
      description: account.currency === 'EUR' ? 'Value added tax' : 'Sales tax',
      service: OTHER_SERVICE('Tax'),
      intent: { unallocated: 'tax' },
    }),
  ];
}

/** Support: one charge for the month so far, in an account that nobody has claimed. */
function support(snapshot: Snapshot): Charge {
  const { start, end, days } = monthToDate(snapshot);
  return plainCharge(days * cost('36.5'), {
    account: AWS_MAIN,
    subAccount: SUB_ACCOUNTS.management,
    billingMonth: snapshot.month,
    start,
    end,
    category: 'Purchase',
    frequency: 'Recurring',
    description: 'Business support, month to date',
    service: AWS_SERVICES.support,
    intent: { unallocated: 'no-tag' },
  });
}

/** Licences: the whole month is charged on its first day, so the charge reaches into days to come. */
function licences(snapshot: Snapshot): Charge[] {
  const seatPrice = '19.25';
  const seats: ReadonlyArray<{ tags: Tags; group: string; count: string }> = [
    { tags: { owner: 'core-platform' }, group: 'core-platform', count: '62' },
    { tags: { team: 'payments' }, group: 'payments', count: '14' },
  ];
  return seats.map(({ tags, group, count }) => {
    const units = quantity(count);
    return {
      ...plainCharge(units * price(seatPrice), {
        account: MICROSOFT,
        subAccount: SUB_ACCOUNTS.sharedServices,
        billingMonth: snapshot.month,
        start: startOf(firstDay(snapshot.month)),
        end: startOf(firstDay(snapshot.month + 1)),
        category: 'Purchase',
        frequency: 'Recurring',
        description: 'Enterprise licences',
        service: MICROSOFT_SERVICES.github,
        sku: { key: 'licences', meter: 'Enterprise seat', unit: 'Seats' },
        tags,
        intent: belongsTo(`group:default/${group}`),
      }),
      pricing: {
        category: 'Standard',
        quantity: units,
        list: price(seatPrice),
        contracted: price(seatPrice),
      },
    };
  });
}

/** A cent or more that the invoice's total needs, once the month is over. */
function rounding(snapshot: Snapshot, noise: Noise): Charge[] {
  if (!snapshot.complete) {
    return [];
  }
  const cents = 1 + noise.below(5, 'rounding', snapshot.month);
  const sign = snapshot.month % 2 === 0 ? 1n : -1n;
  const day = lastDay(snapshot.month);
  return [
    plainCharge(sign * BigInt(cents) * cost('0.01'), {
      account: MICROSOFT,
      subAccount: undefined,
      billingMonth: snapshot.month,
      start: startOf(day),
      end: startOf(day + 1),
      category: 'Adjustment',
      frequency: 'One-Time',
      description: 'Rounding adjustment',
      service: OTHER_SERVICE('Rounding'),
      intent: { unallocated: 'adjustment' },
    }),
  ];
}

/** A promotional credit on the third of the month, for the account as a whole. */
function awsCredit(snapshot: Snapshot): Charge[] {
  return creditOn(firstDay(snapshot.month) + 2, snapshot, {
    amount: '-320',
    account: AWS_MAIN,
    subAccount: SUB_ACCOUNTS.management,
    description: 'Migration programme credit',
    service: OTHER_SERVICE('Credits'),
    intent: { unallocated: 'credit' },
  });
}

/** A credit that names the resource it is for: it belongs to the resource's entity. */
function googleCredit(snapshot: Snapshot): Charge[] {
  return creditOn(firstDay(snapshot.month) + 14, snapshot, {
    amount: '-45.5',
    account: GOOGLE,
    subAccount: SUB_ACCOUNTS.data,
    description: 'Spending based discount',
    service: GOOGLE_SERVICES.bigquery,
    resource: resource(
      RESOURCE_IDS.warehouse,
      'warehouse',
      'bigquery.googleapis.com/Dataset',
    ),
    intent: belongsTo('resource:default/warehouse'),
  });
}

function creditOn(
  day: number,
  snapshot: Snapshot,
  details: { amount: string } & Pick<
    Charge,
    'account' | 'subAccount' | 'description' | 'service' | 'resource' | 'intent'
  >,
): Charge[] {
  if (day >= snapshot.until) {
    return [];
  }
  const { amount, ...rest } = details;
  return [
    plainCharge(cost(amount), {
      ...rest,
      billingMonth: snapshot.month,
      start: startOf(day),
      end: startOf(day + 1),
      category: 'Credit',
      frequency: 'One-Time',
    }),
  ];
}
