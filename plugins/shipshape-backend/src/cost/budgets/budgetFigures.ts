import {
  addDays,
  addMonths,
  daysBetween,
  minDay,
} from 'backstage-plugin-shipshape-common';
import {
  CompletenessConfig,
  deliveriesFrom,
  organisationCoverage,
  readDeliveries,
} from '../costCoverage';
import type { CostReader, CostWindow } from '../CostStore';
import type { Budget } from './listBudgets';

/** What was used of a budget in a period. */
export interface BudgetFigures {
  /** First day of the month. */
  periodStart: string;
  /** Σ effective cost of the complete days, in the budget's currency; atto. */
  used: bigint;
  /** Last complete day of the bills that count for this budget; may lie before the period. */
  dataUntil?: string;
  /** The complete days of the period; absent while there is none. */
  window?: CostWindow;
}

/** A service, and how much more it cost than on the same days of the month before. */
export interface BudgetDriver {
  service: string;
  /** Atto. */
  change: bigint;
}

/** Sums what counts against a budget in each of the periods. */
export async function readBudgetFigures(
  reader: CostReader,
  budget: Budget,
  options: { periods: readonly string[]; today: string } & {
    config: CompletenessConfig;
  },
): Promise<BudgetFigures[]> {
  const { periods, today, config } = options;
  const deliveries = await readDeliveries(reader, budget.selector, {
    from: deliveriesFrom(today),
    today,
    config,
  });
  const own = deliveries.coverage();
  // While no bill delivers anything to it, all of them tell that there is nothing.
  const { dataUntil } = own.hasFeeds
    ? own
    : organisationCoverage(await reader.listScopes(), today, config);
  const figures = periods.map((periodStart): BudgetFigures => {
    const to =
      dataUntil === undefined
        ? periodStart
        : minDay(addDays(dataUntil, 1), addMonths(periodStart, 1));
    return {
      periodStart,
      used: 0n,
      ...(dataUntil !== undefined && { dataUntil }),
      ...(to > periodStart && { window: { from: periodStart, to } }),
    };
  });
  const windows = figures.flatMap(({ window }) => window ?? []);
  if (windows.length === 0) {
    return figures;
  }
  const sums = await reader.sum({
    selector: budget.selector,
    metric: 'effective',
    clock: 'charge',
    windows,
    by: [],
  });
  return figures.map(item => ({
    ...item,
    used: sums
      .filter(sum => sum.currency === budget.intent.currency)
      .reduce(
        (total, sum) =>
          item.window
            ? total + sum.amounts[windows.indexOf(item.window)]
            : total,
        0n,
      ),
  }));
}

/** The same days of the month before; it may be shorter. */
function sameDaysBefore({ from, to }: CostWindow): CostWindow {
  const previous = addMonths(from, -1);
  return {
    from: previous,
    to: minDay(addDays(previous, daysBetween(from, to)), from),
  };
}

/** The services that moved most in the given direction against the same days of the month before, at most three. */
export async function readDrivers(
  reader: CostReader,
  budget: Budget,
  window: CostWindow,
  direction: 'up' | 'down',
): Promise<BudgetDriver[]> {
  const sums = await reader.sum({
    selector: budget.selector,
    metric: 'effective',
    clock: 'charge',
    windows: [window, sameDaysBefore(window)],
    by: ['service'],
  });
  const sign = direction === 'up' ? 1n : -1n;
  return sums
    .filter(sum => sum.currency === budget.intent.currency)
    .map(({ keys: [service], amounts: [current, previous] }) => ({
      service,
      change: current - previous,
    }))
    .filter(({ change }) => change * sign > 0n)
    .sort((a, b) => {
      const difference = (b.change - a.change) * sign;
      return difference === 0n ? 0 : Number(difference > 0n) * 2 - 1;
    })
    .slice(0, 3);
}
