import {
  addMonths,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import {
  BudgetAlarm,
  BudgetTransition,
  STALE_NOTICE,
} from './BudgetAlarmStore';
import type { BudgetFigures } from './budgetFigures';
import type { Budget } from './listBudgets';
import { nextThresholdState } from './thresholds';

/** What {@link planTransitions} looks at. */
export interface TransitionQuestion {
  budget: Budget;
  figures: BudgetFigures;
  thresholds: readonly number[];
  /** Whether the data is too old; absent for a month that is over. */
  stale?: boolean;
  /** Alarms of this budget, of this period and the one before. */
  alarms: readonly BudgetAlarm[];
  changedAt: string;
}

/** The steps that thresholds of one budget take in one period, and the notice of stale data with them. */
export function planTransitions(
  question: TransitionQuestion,
): BudgetTransition[] {
  const { budget, figures, alarms, changedAt } = question;
  const { periodStart, used } = figures;
  const find = (percent: number, period = periodStart) =>
    alarms.find(
      alarm => alarm.percent === percent && alarm.periodStart === period,
    );
  const step = (
    percent: number,
    to: 'fired' | 'resolved',
    notify: boolean,
  ): BudgetTransition => ({
    key: {
      entityRef: budget.entity.ref,
      periodStart,
      currency: budget.intent.currency,
      percent,
    },
    from: find(percent),
    to,
    amount: budget.intent.amount,
    used: formatDecimal(used),
    changedAt,
    notify,
  });

  const transitions = question.thresholds.flatMap(percent => {
    const from = find(percent);
    const state = from?.state ?? 'ok';
    const next = nextThresholdState({
      state,
      used,
      amount: parseDecimal(budget.intent.amount),
      percent,
    });
    if (next === 'ok' || next === state) {
      return [];
    }
    // Nobody needs to hear that something is over that they never heard of.
    const notify = next === 'fired' || from?.notifiedAt !== undefined;
    return [step(percent, next, notify)];
  });

  const notice = find(STALE_NOTICE);
  if (question.stale === true && notice?.state !== 'fired') {
    // A silence that lasts into a new month is not told again.
    const lasts =
      !notice &&
      find(STALE_NOTICE, addMonths(periodStart, -1))?.state === 'fired';
    transitions.push(step(STALE_NOTICE, 'fired', !lasts));
  } else if (question.stale === false && notice?.state === 'fired') {
    transitions.push(step(STALE_NOTICE, 'resolved', false));
  }
  return transitions;
}
