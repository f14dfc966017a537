import {
  addDays,
  addMonths,
  BudgetIntent,
  BudgetStatus,
  formatDecimal,
  parseDecimal,
  ratio,
} from 'backstage-plugin-shipshape-common';
import { isReached, nextThresholdState, ThresholdState } from './thresholds';

/** Beyond the lag, data may be this much older before a budget is called stale. */
const STALE_GRACE_DAYS = 2;

/** Whether the last complete day is too old (or there is none) to say anything about a budget. */
export function isStale(options: {
  /** Last complete day. */
  dataUntil: string | undefined;
  today: string;
  lagDays: number;
}): boolean {
  const { dataUntil, today, lagDays } = options;
  return (
    dataUntil === undefined ||
    dataUntil < addDays(today, -(lagDays + STALE_GRACE_DAYS))
  );
}

/**
 * State of a monthly budget, from what was used on the complete days of the month.
 *
 * @remarks
 * `stale` goes before everything else: nobody should read an old figure as good news. `exceeded`: all of the amount is used. `warning`: a
 * threshold has fired and has not resolved.
 */
export function budgetStatus(options: {
  entityRef: string;
  budget: BudgetIntent;
  /** First day of the month. */
  month: string;
  /** Σ effective cost of the complete days of the month in the budget's currency, in atto. */
  used: bigint;
  /** Last complete day of what counts against the budget. */
  dataUntil?: string;
  today: string;
  config: { budgetThresholds: readonly number[]; completeLagDays: number };
  /** Stored states; a threshold that was never told is `ok`. */
  alarms?: ReadonlyArray<{ percent: number; state: ThresholdState }>;
}): BudgetStatus {
  const { budget, used, config, alarms = [] } = options;
  const amount = parseDecimal(budget.amount);
  const thresholds = config.budgetThresholds.map(percent => ({
    percent,
    state: nextThresholdState({
      state: alarms.find(alarm => alarm.percent === percent)?.state ?? 'ok',
      used,
      amount,
      percent,
    }),
  }));
  const end = addMonths(options.month, 1);
  // A month that is known to its end does not grow old.
  const whole =
    options.dataUntil !== undefined && options.dataUntil >= addDays(end, -1);
  let state: BudgetStatus['state'] = 'ok';
  if (
    !whole &&
    isStale({
      dataUntil: options.dataUntil,
      today: options.today,
      lagDays: config.completeLagDays,
    })
  ) {
    state = 'stale';
  } else if (isReached(used, amount, 100)) {
    state = 'exceeded';
  } else if (thresholds.some(threshold => threshold.state === 'fired')) {
    state = 'warning';
  }
  return {
    entityRef: options.entityRef,
    amount: budget.amount,
    currency: budget.currency,
    metric: 'effective',
    periodStart: options.month,
    periodEnd: end,
    used: formatDecimal(used),
    // Credits can make a month negative; a budget is used from 0 on.
    usedRate: Math.max(0, ratio(used, amount) ?? 0),
    state,
    thresholds,
  };
}
