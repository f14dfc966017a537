import { errorBudget } from '../alerts';

/** Share of events that may be bad as two integers, so that `share` of a number is rounded once: 0.001 × 1000 has to be 1. */
export interface BudgetShare {
  of(amount: number): number;
}

/** @param target - decimal, 0 ≤ target < 1 */
export function budgetShare(target: string): BudgetShare {
  const { numerator, denominator } = errorBudget(target);
  if (numerator <= 0n) {
    throw new RangeError(`Expected a target below 1, got ${target}`);
  }
  const [top, bottom] = [Number(numerator), Number(denominator)];
  return { of: amount => (amount * top) / bottom };
}

/**
 * Share of the budget that is left: (b·N − B) ÷ (b·N) with b = 1 − target. Negative when overspent, exactly 0 when all is spent, undefined
 * without events.
 *
 * @param counts - B as `bad`, and N as `total`: the events that the budget is a share of, which for a calendar period may be those of its end
 */
export function budgetRemaining(
  counts: { bad: number; total: number },
  target: string,
): number | undefined {
  const allowed = budgetShare(target).of(counts.total);
  const remaining = (allowed - counts.bad) / allowed;
  return counts.total > 0 && Number.isFinite(remaining) ? remaining : undefined;
}

/**
 * Burn rate: error ratio ÷ (1 − target). At 1 the budget lasts exactly as long as the window. Undefined without traffic, never 0 then.
 */
export function burnRate(
  counts: { bad: number; total: number } | undefined,
  target: string,
): number | undefined {
  return counts && counts.total > 0
    ? burnRateOfRatio(counts.bad / counts.total, target)
    : undefined;
}

/** The same from an error ratio. What is no finite number is no ratio. */
export function burnRateOfRatio(
  errorRatio: number | undefined,
  target: string,
): number | undefined {
  if (errorRatio === undefined) {
    return undefined;
  }
  const rate = errorRatio / budgetShare(target).of(1);
  return Number.isFinite(rate) ? Math.max(rate, 0) : undefined;
}
