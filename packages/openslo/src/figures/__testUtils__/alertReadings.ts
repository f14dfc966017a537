import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { AlertReadings, CountsByWindow, evaluateAlerts } from '../index';

const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Counts of one minute. */
type Minute = { bad: number; total: number };

/** The windows that end after the last of the given minutes. */
function sumsOf(minutes: readonly Minute[]): CountsByWindow {
  return Object.fromEntries(
    BURN_WINDOWS.map(window => {
      const part = minutes.slice(-BURN_WINDOW_SECONDS[window] / MINUTE);
      return [
        window,
        {
          bad: part.reduce((sum, { bad }) => sum + bad, 0),
          total: part.reduce((sum, { total }) => sum + total, 0),
          coveredSeconds: part.length * MINUTE,
        },
      ];
    }),
  );
}

/** 600 requests a minute: clean ones, then some with an error ratio, then clean ones again. */
export function incident(options: {
  cleanSeconds: number;
  ratio: number;
  minutes: number;
  after?: number;
}): CountsByWindow {
  const repeat = (count: number, bad: number): Minute[] =>
    Array.from({ length: count }, () => ({ bad, total: 600 }));
  return sumsOf([
    ...repeat(options.cleanSeconds / MINUTE, 0),
    ...repeat(options.minutes, options.ratio * 600),
    ...repeat(options.after ?? 0, 0),
  ]);
}

/** Names of the alerts that fire. */
export function firing(slo: SloDefinition, readings: AlertReadings): string[] {
  return evaluateAlerts(slo, readings)
    .filter(alert => alert.firing)
    .map(alert => alert.name);
}

/** All windows with the same error ratio. */
export function constant(ratio: number, total = 10_000): CountsByWindow {
  return Object.fromEntries(
    BURN_WINDOWS.map(window => [
      window,
      {
        bad: ratio * total,
        total,
        coveredSeconds: BURN_WINDOW_SECONDS[window],
      },
    ]),
  );
}
