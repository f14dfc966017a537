import {
  addDays,
  addMonths,
  BudgetStatus,
  minDay,
} from 'backstage-plugin-shipshape-common';
import { budgetStatus } from './budgets/budgetStatus';
import type { Coverage } from './completeness';
import type { CostIntent } from './CostIntent';
import type { CostReader, CostSelector } from './CostStore';

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
  coverage: Coverage;
  /** First day of the month. */
  month: string;
  today: string;
  config: BudgetConfig;
}

/** When a budget tells, and when its data is too old to tell. */
export interface BudgetConfig {
  budgetThresholds: readonly number[];
  completeLagDays: number;
}

/**
 * Budgets by entity ref, from one sum whatever their number: effective cost of the complete days of the month, over what the caller may
 * see. Stored alarms are left out of it on purpose: they are about everything, also about what the caller may not see.
 */
export async function readBudgets(
  reader: CostReader,
  question: BudgetQuestion,
): Promise<Map<string, BudgetStatus>> {
  const { coverage, month, today, config } = question;
  const holders = question.holders.filter(holder => holder.intent.budget);
  const next = addMonths(month, 1);
  const end =
    coverage.dataUntil === undefined
      ? month
      : minDay(addDays(minDay(coverage.dataUntil, today), 1), next);
  const sums =
    holders.length > 0 && end > month
      ? await reader.sum({
          selector: question.selector,
          metric: 'effective',
          clock: 'charge',
          windows: [{ from: month, to: end }],
          by: ['owner'],
        })
      : [];
  const statuses = new Map<string, BudgetStatus>();
  for (const { entityRef, intent, owners } of holders) {
    const { budget } = intent;
    if (budget) {
      const used = sums
        .filter(
          sum =>
            sum.currency === budget.currency &&
            (owners === undefined || owners.includes(sum.keys[0])),
        )
        .reduce((total, sum) => total + sum.amounts[0], 0n);
      statuses.set(
        entityRef,
        budgetStatus({
          entityRef,
          budget,
          month,
          used,
          dataUntil: coverage.dataUntil,
          today,
          config,
        }),
      );
    }
  }
  return statuses;
}
