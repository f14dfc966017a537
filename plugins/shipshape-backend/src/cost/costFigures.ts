/** Makes the figures of an answer from the sums of the store; pure. */
import {
  CostComparison,
  CostGroup,
  CostPoint,
  CurrencyCost,
  formatDecimal,
  ResolvedCostQuery,
} from 'backstage-plugin-shipshape-common';
import type { Coverage } from './completeness';
import {
  bucketState,
  CostPeriods,
  ComparedWindows,
  listBuckets,
} from './costPeriods';
import type { CostSum, CostWindow } from './CostStore';

/** At most so many groups are named as the cause of a change. */
const MAX_MOVERS = 5;

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Largest magnitude first, ties by key, so that the same figures always come in the same order. */
export function byMagnitude<T>(
  amountOf: (item: T) => bigint,
  keyOf: (item: T) => string,
): (a: T, b: T) => number {
  return (a, b) => {
    const difference = magnitude(amountOf(b)) - magnitude(amountOf(a));
    if (difference !== 0n) {
      return difference > 0n ? 1 : -1;
    }
    return keyOf(a) < keyOf(b) ? -1 : 1;
  };
}

/** Which of the store's windows is which part of an answer. */
export class WindowPlan {
  readonly windows: CostWindow[];
  readonly #positions: Map<CostWindow, number>;

  constructor(readonly periods: CostPeriods) {
    const { range, monthToDateTotal, monthToDate, lastMonth, comparison } =
      periods;
    // The range comes first: the store tells shared cost and unknown prices of its first window.
    this.windows = [
      range,
      monthToDateTotal,
      ...[monthToDate, lastMonth, comparison].flatMap(sides =>
        sides ? [sides.current, sides.previous] : [],
      ),
    ];
    this.#positions = new Map(
      this.windows.map((window, index) => [window, index]),
    );
  }

  /** Sum of a window over lines. */
  total(sums: readonly CostSum[], window: CostWindow): bigint {
    return sums.reduce((total, sum) => total + this.amount(sum, window), 0n);
  }

  /** The sums over the range and, where there is a comparison, its two sides; without those that are empty in all of them. */
  ofRange(sums: readonly CostSum[]): CostSum[] {
    const { range, comparison } = this.periods;
    const windows = comparison
      ? [range, comparison.current, comparison.previous]
      : [range];
    return sums
      .map(sum => ({
        ...sum,
        amounts: windows.map(window => this.amount(sum, window)),
      }))
      .filter(
        sum => sum.cells > 0 || sum.amounts.some(amount => amount !== 0n),
      );
  }

  amount(sum: CostSum, window: CostWindow): bigint {
    return sum.amounts[this.#position(window)];
  }

  #position(window: CostWindow): number {
    const position = this.#positions.get(window);
    if (position === undefined) {
      throw new RangeError('The window is not part of the plan');
    }
    return position;
  }
}

function sharedOf(sum: CostSum): bigint {
  return sum.details?.shared ?? 0n;
}

function compare(
  plan: WindowPlan,
  sums: readonly CostSum[],
  sides: ComparedWindows | undefined,
): CostComparison | undefined {
  if (!sides) {
    return undefined;
  }
  const amount = plan.total(sums, sides.current);
  const previous = plan.total(sums, sides.previous);
  const { from, to, previousFrom, previousTo } = sides.dates;
  return {
    from,
    to,
    amount: formatDecimal(amount),
    previousFrom,
    previousTo,
    previousAmount: formatDecimal(previous),
    change: formatDecimal(amount - previous),
  };
}

function toGroups(plan: WindowPlan, sums: readonly CostSum[]): CostGroup[] {
  const { range, comparison } = plan.periods;
  return sums
    .filter(
      sum =>
        sum.cells > 0 ||
        // A group that vanished is part of the explanation of a change.
        (comparison !== undefined &&
          plan.amount(sum, comparison.previous) !== 0n),
    )
    .sort(
      byMagnitude(
        sum => plan.amount(sum, range),
        sum => sum.keys[0],
      ),
    )
    .map(sum => {
      const amount = plan.amount(sum, range);
      return {
        key: sum.keys[0],
        ...(sum.label !== undefined && { label: sum.label }),
        amount: formatDecimal(amount),
        direct: formatDecimal(amount - sharedOf(sum)),
        shared: formatDecimal(sharedOf(sum)),
        ...(comparison && {
          previousAmount: formatDecimal(plan.amount(sum, comparison.previous)),
          change: formatDecimal(
            plan.amount(sum, comparison.current) -
              plan.amount(sum, comparison.previous),
          ),
        }),
        missingPriceRows: sum.details?.missingPrices ?? 0,
      };
    });
}

function toMovers(
  plan: WindowPlan,
  sums: readonly CostSum[],
): CurrencyCost['movers'] {
  const sides = plan.periods.monthToDate ?? plan.periods.lastMonth;
  if (!sides) {
    return [];
  }
  return sums
    .map(sum => ({
      sum,
      amount: plan.amount(sum, sides.current),
      previous: plan.amount(sum, sides.previous),
    }))
    .filter(mover => mover.amount !== mover.previous)
    .sort(
      byMagnitude(
        mover => mover.amount - mover.previous,
        mover => mover.sum.keys[0],
      ),
    )
    .slice(0, MAX_MOVERS)
    .map(({ sum, amount, previous }) => ({
      key: sum.keys[0],
      ...(sum.label !== undefined && { label: sum.label }),
      amount: formatDecimal(amount),
      previousAmount: formatDecimal(previous),
      change: formatDecimal(amount - previous),
    }));
}

function toSeries(
  query: ResolvedCostQuery,
  coverage: Coverage,
  sums: readonly CostSum[],
): CostPoint[] {
  const byBucket = new Map<string, CostSum[]>();
  for (const sum of sums) {
    const [bucket] = sum.keys;
    byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), sum]);
  }
  return listBuckets(query).map(bucket => {
    const inBucket = byBucket.get(bucket.key) ?? [];
    return {
      start: bucket.start,
      end: bucket.end,
      state: bucketState(bucket, coverage, inBucket.length > 0),
      total: formatDecimal(
        inBucket.reduce((total, sum) => total + sum.amounts[0], 0n),
      ),
      values: Object.fromEntries(
        inBucket.map(sum => [sum.keys[1], formatDecimal(sum.amounts[0])]),
      ),
    };
  });
}

/**
 * The figures by currency, for every currency with cost in the range.
 *
 * @param sums - of the plan's windows, by the group
 * @param series - of the range with the clock of the series, by bucket and group
 */
export function toCurrencyCosts(options: {
  query: ResolvedCostQuery;
  plan: WindowPlan;
  coverage: Coverage;
  sums: readonly CostSum[];
  series: readonly CostSum[];
}): CurrencyCost[] {
  const { query, plan, coverage, series } = options;
  const { range, monthToDateTotal, monthToDate, lastMonth, comparison } =
    plan.periods;
  const currencies = new Set(
    [...options.sums.filter(sum => sum.cells > 0), ...options.series].map(
      sum => sum.currency,
    ),
  );
  return [...currencies].sort().map(currency => {
    const sums = options.sums.filter(sum => sum.currency === currency);
    const total = plan.total(sums, range);
    const shared = sums.reduce((all, sum) => all + sharedOf(sum), 0n);
    return {
      currency,
      total: formatDecimal(total),
      direct: formatDecimal(total - shared),
      shared: formatDecimal(shared),
      monthToDate: compare(plan, sums, monthToDate),
      monthToDateTotal: formatDecimal(plan.total(sums, monthToDateTotal)),
      lastMonth: compare(plan, sums, lastMonth),
      comparison: compare(plan, sums, comparison),
      movers: toMovers(plan, sums),
      series: toSeries(
        query,
        coverage,
        series.filter(sum => sum.currency === currency),
      ),
      groups: toGroups(plan, sums),
    };
  });
}
