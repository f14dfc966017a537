import {
  addDays,
  addMonths,
  BudgetStatus,
  minDay,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import { budgetStatus } from './budgets/budgetStatus';
import type { Coverage } from './completeness';
import type { CostIntent } from './CostIntent';
import {
  CompletenessConfig,
  deliveriesFrom,
  readDeliveries,
} from './costCoverage';
import type { CostReader, CostSelector, CostWindow } from './CostStore';

/** An entity that may have a budget, and whose cost counts against it. */
export interface BudgetHolder {
  entityRef: string;
  intent: CostIntent;
  /** Owners whose cost counts; absent: everything that is selected. */
  owners?: readonly string[];
}

/** What {@link readBudgets} needs to know. */
export interface BudgetQuestion {
  selector: CostSelector;
  holders: readonly BudgetHolder[];
  /** State of the sources, which tells for a budget without any cost whether that is news. */
  freshness: readonly SourceFreshness[];
  /** First day of the month. */
  month: string;
  today: string;
  config: BudgetConfig;
}

/** When a budget tells, and when its data is too old to tell. */
export interface BudgetConfig extends CompletenessConfig {
  budgetThresholds: readonly number[];
}

/** Last complete day of what counts for a holder; while no bill delivered anything to it, only working sources tell that 0 is news. */
function dataUntilOf(
  coverage: Coverage,
  { today, freshness }: BudgetQuestion,
): string | undefined {
  if (coverage.hasFeeds) {
    return coverage.dataUntil;
  }
  return freshness.some(({ state }) => state === 'fresh' || state === 'late')
    ? today
    : undefined;
}

/** The days of the month that count, if there are any. */
function windowOfBudget(
  dataUntil: string | undefined,
  { month, today }: BudgetQuestion,
): CostWindow | undefined {
  const to =
    dataUntil === undefined
      ? month
      : minDay(addDays(minDay(dataUntil, today), 1), addMonths(month, 1));
  return to > month ? { from: month, to } : undefined;
}

/**
 * Budgets by entity ref, from one sum whatever their number: effective cost of the complete days of the month, over what the caller may
 * see. Which days are complete is decided for each budget by the bills that deliver to it, as for its alarm. Stored alarms are left out
 * of it on purpose: they are about everything, also about what the caller may not see.
 */
export async function readBudgets(
  reader: CostReader,
  question: BudgetQuestion,
): Promise<Map<string, BudgetStatus>> {
  const { selector, month, today, config } = question;
  const holders = question.holders.filter(holder => holder.intent.budget);
  if (holders.length === 0) {
    return new Map();
  }
  const deliveries = await readDeliveries(reader, selector, {
    from: deliveriesFrom(today, month),
    today,
    config,
  });
  const counted = holders.map(holder => {
    const dataUntil = dataUntilOf(deliveries.coverage(holder.owners), question);
    return { holder, dataUntil, window: windowOfBudget(dataUntil, question) };
  });
  const windows = new Map(
    counted.flatMap(({ window }) => (window ? [[window.to, window]] : [])),
  );
  const ends = [...windows.keys()];
  const sums =
    ends.length > 0
      ? await reader.sum({
          selector,
          metric: 'effective',
          clock: 'charge',
          windows: [...windows.values()],
          by: ['owner'],
        })
      : [];
  const statuses = new Map<string, BudgetStatus>();
  for (const { holder, dataUntil, window } of counted) {
    const { entityRef, intent, owners } = holder;
    const { budget } = intent;
    if (budget) {
      const used = sums
        .filter(
          sum =>
            window !== undefined &&
            sum.currency === budget.currency &&
            (owners === undefined || owners.includes(sum.keys[0])),
        )
        .reduce(
          (total, sum) => total + sum.amounts[ends.indexOf(window?.to ?? '')],
          0n,
        );
      statuses.set(
        entityRef,
        budgetStatus({
          entityRef,
          budget,
          month,
          used,
          dataUntil,
          today,
          config,
        }),
      );
    }
  }
  return statuses;
}
