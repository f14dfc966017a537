import type { Artefact } from './artefacts';
import { dayAt, formatDay, formatMonth, monthOf } from './calendar';
import type { Charge } from './charge';
import { COST_PLACES, plain } from './decimals';
import { ORGANISATION } from './organisation';

/** Four costs as plain decimal strings. */
export interface FourCosts {
  BilledCost: string;
  EffectiveCost: string;
  ListCost: string;
  ContractedCost: string;
}

/** Effective by charge month beside Billed by billing month. */
export interface OwnedCost {
  month: string;
  currency: string;
  EffectiveCost: string;
  BilledCost: string;
}

/**
 * What the generated bills must add up to, from what each charge was meant for. All sums are integers of 10⁻¹⁸; a null
 * list price counts as nothing. Amounts of the charge clock include days that are not complete and, for licences, days
 * to come.
 */
export interface Truth {
  /** Raised when the same seed and day would give other bills. */
  version: number;
  today: string;
  seed: string;
  rows: number;
  sumOfEverything: Array<{ currency: string; rows: number } & FourCosts>;
  /** By billing period. */
  periods: Array<{ billingPeriod: string; currency: string } & FourCosts>;
  /** By the month in which the cost arose. */
  chargeMonths: Array<{ month: string; currency: string } & FourCosts>;
  owners: Array<{ owner: string } & OwnedCost>;
  entities: Array<{ entity: string } & OwnedCost>;
  /** Effective cost of the last 45 days and of days to come. */
  entityDays: Array<{
    entity: string;
    day: string;
    currency: string;
    EffectiveCost: string;
  }>;
  unallocated: Array<{ reason: string } & OwnedCost>;
  artefacts: Array<{
    name: string;
    billingPeriod: string;
    dataThrough: string;
    rows: number;
    issued: boolean;
    manifest: boolean;
  }>;
}

export const TRUTH_VERSION = 1;
const ENTITY_DAYS = 45;

type Sums = Record<keyof FourCosts, bigint>;

/** Sums by key, in the order of the keys. */
class Ledger {
  private readonly sums = new Map<string, Sums>();

  add(key: string[], amounts: Partial<Sums>): void {
    const name = JSON.stringify(key);
    const sum = this.sums.get(name) ?? {
      BilledCost: 0n,
      EffectiveCost: 0n,
      ListCost: 0n,
      ContractedCost: 0n,
    };
    sum.BilledCost += amounts.BilledCost ?? 0n;
    sum.EffectiveCost += amounts.EffectiveCost ?? 0n;
    sum.ListCost += amounts.ListCost ?? 0n;
    sum.ContractedCost += amounts.ContractedCost ?? 0n;
    this.sums.set(name, sum);
  }

  entries(): Array<{ key: string[]; sums: FourCosts }> {
    return [...this.sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sums]) => ({
        key: JSON.parse(name) as string[],
        sums: {
          BilledCost: plain(sums.BilledCost, COST_PLACES),
          EffectiveCost: plain(sums.EffectiveCost, COST_PLACES),
          ListCost: plain(sums.ListCost, COST_PLACES),
          ContractedCost: plain(sums.ContractedCost, COST_PLACES),
        },
      }));
  }
}

/** Adds up the artefacts. */
export function truthOf(
  artefacts: readonly Artefact[],
  today: number,
  seed: string,
): Truth {
  const all = new Ledger();
  const periods = new Ledger();
  const months = new Ledger();
  const owners = new Ledger();
  const entities = new Ledger();
  const days = new Ledger();
  const unallocated = new Ledger();
  const rows = new Map<string, number>();

  for (const charge of artefacts.flatMap(({ charges }) => charges)) {
    const { currency } = charge.account;
    const four = fourCosts(charge);
    rows.set(currency, (rows.get(currency) ?? 0) + 1);
    all.add([currency], four);
    periods.add([formatMonth(charge.billingMonth), currency], four);
    months.add([chargeMonth(charge), currency], four);

    const { intent } = charge;
    if ('unallocated' in intent) {
      addOwned(unallocated, intent.unallocated, charge);
    } else {
      addOwned(owners, ownerOf(intent.entity), charge);
      addOwned(entities, intent.entity, charge);
      for (const { day, amount } of byDay(charge)) {
        if (day >= today - ENTITY_DAYS) {
          days.add([intent.entity, formatDay(day), currency], {
            EffectiveCost: amount,
          });
        }
      }
    }
  }

  const owned = (ledger: Ledger) =>
    ledger.entries().map(({ key: [name, month, currency], sums }) => ({
      name,
      cost: {
        month,
        currency,
        EffectiveCost: sums.EffectiveCost,
        BilledCost: sums.BilledCost,
      },
    }));

  return {
    version: TRUTH_VERSION,
    today: formatDay(today),
    seed,
    rows: artefacts.reduce((sum, { charges }) => sum + charges.length, 0),
    sumOfEverything: all.entries().map(({ key: [currency], sums }) => ({
      currency,
      rows: rows.get(currency) ?? 0,
      ...sums,
    })),
    periods: periods
      .entries()
      .map(({ key: [billingPeriod, currency], sums }) => ({
        billingPeriod,
        currency,
        ...sums,
      })),
    chargeMonths: months.entries().map(({ key: [month, currency], sums }) => ({
      month,
      currency,
      ...sums,
    })),
    owners: owned(owners).map(({ name, cost }) => ({ owner: name, ...cost })),
    entities: owned(entities).map(({ name, cost }) => ({
      entity: name,
      ...cost,
    })),
    entityDays: days
      .entries()
      .map(({ key: [entity, day, currency], sums }) => ({
        entity,
        day,
        currency,
        EffectiveCost: sums.EffectiveCost,
      })),
    unallocated: owned(unallocated).map(({ name, cost }) => ({
      reason: name,
      ...cost,
    })),
    artefacts: artefacts.map(artefact => ({
      name: artefact.name,
      billingPeriod: formatMonth(artefact.month),
      dataThrough: formatDay(artefact.dataThrough),
      rows: artefact.charges.length,
      issued: artefact.issued,
      manifest: artefact.manifest !== undefined,
    })),
  };
}

function fourCosts(charge: Charge): Sums {
  return {
    BilledCost: charge.billed,
    EffectiveCost: charge.effective,
    ListCost: charge.list ?? 0n,
    ContractedCost: charge.contracted ?? 0n,
  };
}

function addOwned(ledger: Ledger, name: string, charge: Charge): void {
  const { currency } = charge.account;
  ledger.add([name, chargeMonth(charge), currency], {
    EffectiveCost: charge.effective,
  });
  ledger.add([name, formatMonth(charge.billingMonth), currency], {
    BilledCost: charge.billed,
  });
}

/** No generated charge crosses the end of a month, so the month of its start is the month of all its days. */
function chargeMonth(charge: Charge): string {
  return formatMonth(monthOf(dayAt(charge.start)));
}

/** Effective cost by day: equal parts, the left-over units of 10⁻¹⁸ to the first days. */
function byDay(charge: Charge): Array<{ day: number; amount: bigint }> {
  const first = dayAt(charge.start);
  const count = dayAt(charge.end - 1) - first + 1;
  const total = charge.effective;
  const magnitude = total < 0n ? -total : total;
  const part = magnitude / BigInt(count);
  const left = Number(magnitude % BigInt(count));
  return Array.from({ length: count }, (_, index) => {
    const amount = part + (index < left ? 1n : 0n);
    return { day: first + index, amount: total < 0n ? -amount : amount };
  });
}

function ownerOf(entity: string): string {
  const ownership = ORGANISATION[entity];
  if (!ownership) {
    throw new Error(
      `A charge is meant for ${entity}, which is not in the demo`,
    );
  }
  return ownership.owner;
}
