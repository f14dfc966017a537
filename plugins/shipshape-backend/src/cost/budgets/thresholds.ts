/** State of one threshold of one budget in one period. */
export type ThresholdState = 'ok' | 'fired' | 'resolved';

/** A fired threshold resolves this many points below its percentage, so that noise around it does not tell people twice. */
const RESOLVE_POINTS = 5;

/** Whether `used` is at least `percent` of `amount`, in integers (atto). */
export function isReached(
  used: bigint,
  amount: bigint,
  percent: number,
): boolean {
  return used * 100n >= BigInt(percent) * amount;
}

/**
 * Next state of a threshold: fires when `used × 100 ≥ percent × amount`, resolves when a correction (or a larger
 * budget) brings it below `percent − 5` points, fires again only after that. A new period starts at `ok`.
 */
export function nextThresholdState(options: {
  state: ThresholdState;
  /** Atto. */
  used: bigint;
  /** Atto, > 0. */
  amount: bigint;
  percent: number;
}): ThresholdState {
  const { state, used, amount, percent } = options;
  if (state === 'fired') {
    return isReached(used, amount, percent - RESOLVE_POINTS)
      ? 'fired'
      : 'resolved';
  }
  return isReached(used, amount, percent) ? 'fired' : state;
}
