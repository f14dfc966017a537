/**
 * Guards: what holds a delivery back until a person has looked at it. A bill that shrinks by half, or changes after its
 * month was closed, is more often a broken export than a cheaper month; the figures that were there stay until someone decides.
 */
import {
  addDays,
  CostControlTotals,
  formatDecimal,
  Guard,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';

/** A charge may start this many months before its billing period: corrections reach back. */
const CHARGE_MONTHS_BACK = 13;

/** The delivery that asks to become active. */
export interface GuardedLoad {
  billingPeriodStart: string;
  /** Exclusive. */
  billingPeriodEnd: string;
  rows: number;
  totals: readonly CostControlTotals[];
  /** First and last day on which one of its charges starts; absent without rows. */
  firstStart?: string;
  lastStart?: string;
  /** Of the whole artefact. */
  rejected: { rows: number; cells: number };
}

/** What it would replace. */
export interface GuardedActive {
  totals: readonly CostControlTotals[];
  /** The bill says so, or it is long past its end. */
  periodClosed: boolean;
}

const COLUMNS = [
  ['BilledCost', 'Billed cost'],
  ['EffectiveCost', 'Effective cost'],
  ['ListCost', 'List cost'],
  ['ContractedCost', 'Contracted cost'],
] as const;

const NO_TOTALS = { rows: 0 };

type Totals = Omit<CostControlTotals, 'currency'>;

function amount(totals: Totals, column: (typeof COLUMNS)[number][0]): bigint {
  return parseDecimal(totals[column] ?? '0');
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Whether a fall is more than half of what was there. */
function fellByMoreThanHalf(before: bigint, after: bigint): boolean {
  return magnitude(after) * 2n < magnitude(before);
}

/** A day `months` earlier, as a calendar counts: 31 March less one month is the last day of February. */
function monthsBefore(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0));
  return new Date(
    Date.UTC(
      lastOfMonth.getUTCFullYear(),
      lastOfMonth.getUTCMonth(),
      Math.min(date, lastOfMonth.getUTCDate()),
    ),
  )
    .toISOString()
    .slice(0, 10);
}

function contentGuards(load: GuardedLoad): Guard[] {
  const guards: Guard[] = [];
  const { rows, cells } = load.rejected;
  if (rows > 0 || cells > 0) {
    guards.push({
      code: 'rejects',
      message: `${rows} rows with ${cells} unreadable values were rejected; the rest would count without them`,
    });
  }
  if (load.rows === 0) {
    guards.push({
      code: 'zero-rows',
      message:
        'The delivery has no rows for this billing account and period, which would empty it',
    });
  }
  const earliest = monthsBefore(load.billingPeriodStart, CHARGE_MONTHS_BACK);
  const end = addDays(load.billingPeriodEnd, 1);
  const outside = [load.firstStart, load.lastStart].filter(
    day => day !== undefined && (day < earliest || day >= end),
  );
  if (outside.length > 0) {
    guards.push({
      code: 'charge-period-out-of-range',
      message: `Charges start on ${outside.join(
        ' and ',
      )}, outside of [${earliest}, ${end})`,
    });
  }
  return guards;
}

/** Currencies of either side, with both totals. */
function pairByCurrency(
  before: readonly CostControlTotals[],
  after: readonly CostControlTotals[],
): Array<{ currency: string; before: Totals; after: Totals }> {
  const find = (totals: readonly CostControlTotals[], currency: string) =>
    totals.find(item => item.currency === currency) ?? NO_TOTALS;
  return [...new Set([...before, ...after].map(item => item.currency))]
    .sort()
    .map(currency => ({
      currency,
      before: find(before, currency),
      after: find(after, currency),
    }));
}

function closedPeriodGuards(load: GuardedLoad, active: GuardedActive): Guard[] {
  const changes = pairByCurrency(active.totals, load.totals).flatMap(
    ({ currency, before, after }) => [
      ...(before.rows === after.rows
        ? []
        : [`rows in ${currency} ${before.rows} → ${after.rows}`]),
      ...COLUMNS.flatMap(([column, name]) => {
        const [was, is] = [amount(before, column), amount(after, column)];
        return was === is
          ? []
          : [
              `${name} ${formatDecimal(was)} → ${formatDecimal(
                is,
              )} ${currency}`,
            ];
      }),
    ],
  );
  return changes.length === 0
    ? []
    : [
        {
          code: 'closed-period-changed',
          message: `The billing period is closed, but its totals changed: ${changes.join(
            '; ',
          )}`,
        },
      ];
}

function openPeriodGuards(load: GuardedLoad, active: GuardedActive): Guard[] {
  const guards: Guard[] = [];
  const rowsBefore = active.totals.reduce((sum, { rows }) => sum + rows, 0);
  if (fellByMoreThanHalf(BigInt(rowsBefore), BigInt(load.rows))) {
    guards.push({
      code: 'rows-fell',
      message: `Rows fell from ${rowsBefore} to ${load.rows}, by more than half`,
    });
  }
  const falls = pairByCurrency(active.totals, load.totals).flatMap(
    ({ currency, before, after }) => {
      const was = amount(before, 'BilledCost');
      const is = amount(after, 'BilledCost');
      return fellByMoreThanHalf(was, is)
        ? [`from ${formatDecimal(was)} to ${formatDecimal(is)} ${currency}`]
        : [];
    },
  );
  if (falls.length > 0) {
    guards.push({
      code: 'billed-fell',
      message: `Billed cost fell ${falls.join(' and ')}, by more than half`,
    });
  }
  return guards;
}

function newCurrencyGuards(load: GuardedLoad, active: GuardedActive): Guard[] {
  const known = new Set(active.totals.map(({ currency }) => currency));
  const added = load.totals
    .map(({ currency }) => currency)
    .filter(currency => !known.has(currency));
  // An active load that was accepted although it is empty has no currency that another one could differ from.
  return known.size === 0 || added.length === 0
    ? []
    : [
        {
          code: 'new-currency',
          message: `Charges in ${added.join(
            ', ',
          )} are new; until now the period was in ${[...known].join(', ')}`,
        },
      ];
}

/**
 * The guards that fire. Those that compare need an active load; without rows only their absence is reported, which explains the rest.
 */
export function evaluateGuards(
  load: GuardedLoad,
  active: GuardedActive | undefined,
): Guard[] {
  const guards = contentGuards(load);
  if (!active) {
    return guards;
  }
  if (active.periodClosed) {
    guards.push(...closedPeriodGuards(load, active));
  } else if (load.rows > 0) {
    guards.push(...openPeriodGuards(load, active));
  }
  guards.push(...newCurrencyGuards(load, active));
  return guards;
}
