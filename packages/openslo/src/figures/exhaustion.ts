import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  BurnWindow,
  SloAlertState,
  TimeToExhaustion,
} from 'backstage-plugin-shipshape-common';
import { RunningWindow, windowSeconds } from './windows';

/**
 * When the budget ends if it keeps burning at a rate: after remaining × length of the window ÷ rate.
 *
 * @remarks Rolling: only where the rate is above what remains; else everything that is in the window now has left it by then. Calendar: only
 * where that is before the end of the period.
 * @param options - `remaining`: share of the budget, absent when not known; `rate`: burn rate, absent without traffic
 */
export function timeToExhaustion(options: {
  window: RunningWindow;
  remaining: number | undefined;
  rate: number | undefined;
}): TimeToExhaustion {
  const { window, remaining, rate } = options;
  if (remaining !== undefined && remaining <= 0) {
    return { kind: 'exhausted' };
  }
  if (
    remaining === undefined ||
    rate === undefined ||
    !Number.isFinite(remaining) ||
    !Number.isFinite(rate)
  ) {
    return { kind: 'unknown' };
  }
  if (rate <= 0) {
    return { kind: 'never' };
  }
  const seconds = (remaining * windowSeconds(window)) / rate;
  const { periodEnd, to } = window;
  if (periodEnd) {
    return to.getTime() + seconds * 1000 > periodEnd.getTime()
      ? { kind: 'lastsPeriod' }
      : { kind: 'in', seconds };
  }
  return rate > remaining
    ? { kind: 'in', seconds }
    : { kind: 'notWithinWindow' };
}

/**
 * The window whose burn rate says how fast the budget goes now: the long one of the quickest pair that fires, or a day when nothing fires.
 */
export function paceWindow(alerts: readonly SloAlertState[]): BurnWindow {
  const [quickest] = alerts
    .filter(alert => alert.firing && alert.shortSeconds !== undefined)
    .map(alert => alert.longSeconds)
    .sort((a, b) => a - b);
  return (
    BURN_WINDOWS.find(name => BURN_WINDOW_SECONDS[name] === quickest) ?? '1d'
  );
}
