import type { Alarm, AlarmTransition } from '../../alarms/AlarmStore';
import type { SloView } from '../status/SloStatusStore';
import { factsOf } from './sloAlarmFacts';
import { judgeLevels, SLO_LEVELS, SloLevel } from './sloLevels';

/** Kind of the alarms of SLOs. */
export const SLO_ALARM = 'slo';

/**
 * The steps that the levels of one SLO take.
 *
 * @param known - stored alarms of this SLO
 */
export function planSloTransitions(
  view: SloView,
  known: readonly Alarm[],
  changedAt: string,
): AlarmTransition[] {
  const verdicts = judgeLevels(view);
  const find = (level: SloLevel) => known.find(alarm => alarm.level === level);
  return SLO_LEVELS.flatMap((level): AlarmTransition[] => {
    const from = find(level);
    const verdict = verdicts.get(level);
    const key = { kind: SLO_ALARM, subject: view.sloId, level };
    const step = { key, from, facts: factsOf(view), changedAt };
    if (verdict === 'reached' && from?.state !== 'fired') {
      // Whoever was paged need not hear that a ticket would do.
      const isCovered =
        level === 'burning-ticket' &&
        verdicts.get('burning-page') === 'reached';
      return [{ ...step, to: 'fired', notify: !isCovered }];
    }
    if (verdict === 'left' && from?.state === 'fired') {
      // Nobody needs to hear that something is over that they never heard of.
      return [
        { ...step, to: 'resolved', notify: from.notifiedAt !== undefined },
      ];
    }
    return [];
  });
}
