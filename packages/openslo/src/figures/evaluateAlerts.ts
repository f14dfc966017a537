import type {
  AlertCondition,
  SloAlertState,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import {
  AlertPair,
  alertPairs,
  alertThreshold,
  formatRational,
  isReachable,
} from '../alerts';
import { isHeldBy } from './counts';
import { AlertReadings, WindowReader } from './readings';

/** All have to hold: one that does not decides, else one that is not known. */
function all(...parts: Array<boolean | undefined>): boolean | undefined {
  if (parts.includes(false)) {
    return false;
  }
  return parts.includes(undefined) ? undefined : true;
}

function evaluatePair(
  slo: SloDefinition,
  pair: AlertPair,
  windows: WindowReader,
): SloAlertState {
  const { name, severity, longSeconds, shortSeconds, factor } = pair;
  const threshold = alertThreshold(factor, slo.target);
  const reachable = isReachable(factor, slo.target);
  const firing =
    reachable &&
    all(
      windows.isAbove(shortSeconds, Number(threshold)),
      windows.isAbove(longSeconds, Number(threshold)),
      windows.hasFailures(longSeconds, slo.alerting.minFailures),
    );
  return {
    name,
    severity,
    longSeconds,
    shortSeconds,
    factor: formatRational(factor),
    threshold,
    reachable,
    ...(firing !== undefined && { firing }),
  };
}

function evaluateCondition(
  slo: SloDefinition,
  condition: AlertCondition,
  windows: WindowReader,
): SloAlertState {
  const { name, severity, lookbackSeconds, forSeconds, factor } = condition;
  const threshold = alertThreshold(factor, slo.target);
  const reachable = isReachable(factor, slo.target);
  const isAbove =
    reachable && windows.isAbove(lookbackSeconds, Number(threshold));
  // Whether it has been above for the time that it has to be cannot be told from one instant.
  const firing = isAbove && forSeconds > 0 ? undefined : isAbove;
  return {
    name,
    severity,
    longSeconds: lookbackSeconds,
    factor,
    threshold,
    reachable,
    ...(firing !== undefined && { firing }),
  };
}

/**
 * The pairs that apply to an SLO: those of its period, of the severities that its author has not switched off, whose short window holds a slice.
 * Some may be unreachable.
 */
export function pairsOf(
  slo: Pick<SloDefinition, 'window' | 'alerting' | 'method'>,
): AlertPair[] {
  return alertPairs(slo.window.seconds).filter(
    ({ severity, shortSeconds }) =>
      slo.alerting[severity] && isHeldBy(slo.method, shortSeconds),
  );
}

/** The conditions of the author that apply: their window holds a slice. */
export function conditionsOf(
  slo: Pick<SloDefinition, 'alerting' | 'method'>,
): AlertCondition[] {
  return slo.alerting.conditions.filter(({ lookbackSeconds }) =>
    isHeldBy(slo.method, lookbackSeconds),
  );
}

/**
 * Which alerts of an SLO fire: its pairs, the quickest first, then the conditions of its author.
 *
 * @remarks A pair fires when the error ratio is above (not at) the threshold over the long and over the short window, and the long window holds
 * `minFailures` bad events where that is set. A window of 6 hours or more that history does not fill is taken to be clean before it. Without
 * traffic nothing fires; `firing` is absent where a window that decides has no samples.
 */
export function evaluateAlerts(
  slo: SloDefinition,
  readings: AlertReadings,
): SloAlertState[] {
  const windows = new WindowReader(readings, slo.method);
  return [
    ...pairsOf(slo).map(pair => evaluatePair(slo, pair, windows)),
    ...conditionsOf(slo).map(condition =>
      evaluateCondition(slo, condition, windows),
    ),
  ];
}

/** The severest of the alerts that fire. */
export function firingSeverity(
  alerts: readonly SloAlertState[],
): 'page' | 'ticket' | undefined {
  const firing = alerts.filter(alert => alert.firing);
  if (firing.some(alert => alert.severity === 'page')) {
    return 'page';
  }
  return firing.length > 0 ? 'ticket' : undefined;
}
