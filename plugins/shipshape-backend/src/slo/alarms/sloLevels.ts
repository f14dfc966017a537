import {
  BURN_WINDOW_SECONDS,
  SloAlertState,
} from 'backstage-plugin-shipshape-common';
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

/** Why nothing more can be said of a level that was reached. */
export const SILENCES = ['noData', 'noTraffic'] as const;
export type Silence = (typeof SILENCES)[number];

/**
 * Whether a level holds, or does not, or nothing changes: the figure is between the two, or it is not known for a moment. Or there has been no
 * event for so long that a level can no longer be said to hold.
 */
export type Verdict = 'reached' | 'left' | 'unchanged' | Silence;

export function isSilence(state: string | undefined): state is Silence {
  return SILENCES.some(silence => silence === state);
}

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

/**
 * Whether the window that an alert is quickest to notice a change in has no events.
 *
 * @remarks Of a window that has no burn rate of its own, the next longer one tells.
 */
function isWithoutEvents(alert: SloAlertState, view: SloView): boolean {
  const seconds = alert.shortSeconds ?? alert.longSeconds;
  const reading = view.burnRates.find(
    ({ window }) => BURN_WINDOW_SECONDS[window] >= seconds,
  );
  return reading !== undefined && reading.rate === undefined;
}

/** A gap in the shortest window alone says nothing yet: the longest of the short windows has to be without events. */
function judgeAlerts(view: SloView, severity: 'page' | 'ticket'): Verdict {
  const alerts = view.alerts.filter(
    alert => alert.severity === severity && alert.reachable,
  );
  if (alerts.some(alert => alert.firing === true)) {
    return 'reached';
  }
  const isKnown = alerts.every(alert => alert.firing === false);
  if (
    alerts.length > 0 &&
    alerts.every(alert => isWithoutEvents(alert, view))
  ) {
    return isKnown ? 'noTraffic' : 'noData';
  }
  return isKnown ? 'left' : 'unchanged';
}

function judgeBudget(remaining: number): Array<[SloLevel, Verdict]> {
  return BUDGET_LEVELS.map(({ level, isReached, leftAt }) => {
    const others = remaining >= leftAt ? 'left' : 'unchanged';
    return [level, isReached(remaining) ? 'reached' : others];
  });
}

/** Without an event in the whole window nothing is reached any more. */
function judgeSilence(view: SloView, silence: Silence): Map<SloLevel, Verdict> {
  const settled = (verdict: Verdict) =>
    verdict === 'reached' ? 'unchanged' : verdict;
  return new Map<SloLevel, Verdict>([
    ...BUDGET_LEVELS.map(({ level }): [SloLevel, Verdict] => [level, silence]),
    ['burning-page', settled(judgeAlerts(view, 'page'))],
    ['burning-ticket', settled(judgeAlerts(view, 'ticket'))],
  ]);
}

/**
 * What each level of an SLO is now.
 *
 * @remarks While queries fail, or an SLO is not counted, nothing is reached and nothing is left.
 */
export function judgeLevels(view: SloView): Map<SloLevel, Verdict> {
  const { data } = view;
  if (isSilence(data)) {
    return judgeSilence(view, data);
  }
  if (data !== 'ok' && data !== 'partial') {
    return new Map();
  }
  const remaining = view.figures?.budgetRemaining;
  return new Map<SloLevel, Verdict>([
    ...(remaining === undefined ? [] : judgeBudget(remaining)),
    ['burning-page', judgeAlerts(view, 'page')],
    ['burning-ticket', judgeAlerts(view, 'ticket')],
  ]);
}
