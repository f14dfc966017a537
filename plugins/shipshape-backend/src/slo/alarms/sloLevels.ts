import type { SloAlertState } from 'backstage-plugin-shipshape-common';
import type { SloView } from '../status/SloStatusStore';

/** States of an SLO that people are told about, the gravest first. */
export const SLO_LEVELS = [
  'exhausted',
  'burning-page',
  'burning-ticket',
  'budget-25',
  'budget-50',
] as const;
export type SloLevel = (typeof SLO_LEVELS)[number];

export function isSloLevel(level: string): level is SloLevel {
  return SLO_LEVELS.some(known => known === level);
}

/** Whether a level holds, or does not, or nothing changes: the figure is between the two, or it is not known. */
type Verdict = 'reached' | 'left' | 'unchanged';

/** Levels of the budget that is left: reached below (exhausted: at) the first, left at the second, which is five points above. */
const BUDGET_LEVELS: ReadonlyArray<{
  level: SloLevel;
  isReached: (remaining: number) => boolean;
  leftAt: number;
}> = [
  { level: 'exhausted', isReached: value => value <= 0, leftAt: 0.05 },
  { level: 'budget-25', isReached: value => value < 0.25, leftAt: 0.3 },
  { level: 'budget-50', isReached: value => value < 0.5, leftAt: 0.55 },
];

function judgeAlerts(
  alerts: readonly SloAlertState[],
  severity: 'page' | 'ticket',
): Verdict {
  const states = alerts.filter(alert => alert.severity === severity);
  if (states.some(alert => alert.firing === true)) {
    return 'reached';
  }
  return states.some(alert => alert.firing === undefined)
    ? 'unchanged'
    : 'left';
}

/**
 * What each level of an SLO is now.
 *
 * @remarks Only data that is ok or partial says anything: while queries fail, or there are no samples or no traffic, nothing is reached and nothing
 * is left.
 */
export function judgeLevels(view: SloView): Map<SloLevel, Verdict> {
  if (view.data !== 'ok' && view.data !== 'partial') {
    return new Map();
  }
  const verdicts = new Map<SloLevel, Verdict>();
  const remaining = view.figures?.budgetRemaining;
  if (remaining !== undefined) {
    for (const { level, isReached, leftAt } of BUDGET_LEVELS) {
      const others = remaining >= leftAt ? 'left' : 'unchanged';
      verdicts.set(level, isReached(remaining) ? 'reached' : others);
    }
  }
  verdicts.set('burning-page', judgeAlerts(view.alerts, 'page'));
  verdicts.set('burning-ticket', judgeAlerts(view.alerts, 'ticket'));
  return verdicts;
}
