import type { Alarm, AlarmTransition } from '../../alarms';
import { sentenceOf } from './recoveryAlarmText';
import { AlarmSubject, judgeLevels } from './recoveryLevels';

/** Kind of the alarms of recovery. */
export const RECOVERY_ALARM = 'recovery';

/**
 * The steps that the levels of one resource take. What people are told is kept with the step, as it may be told later.
 *
 * @param known - stored alarms of this resource
 */
export function planRecoveryTransitions(
  subject: AlarmSubject,
  known: readonly Alarm[],
  changedAt: string,
): AlarmTransition[] {
  const { resourceId } = subject.summary.resource;
  return [...judgeLevels(subject)].flatMap(
    ([level, verdict]): AlarmTransition[] => {
      const from = known.find(alarm => alarm.level === level);
      const key = { kind: RECOVERY_ALARM, subject: resourceId, level };
      if (verdict === 'reached' && from?.state !== 'fired') {
        const facts = { text: sentenceOf(level, 'fired', subject) };
        return [{ key, from, changedAt, facts, to: 'fired', notify: true }];
      }
      if (verdict === 'left' && from?.state === 'fired') {
        const facts = { text: sentenceOf(level, 'resolved', subject) };
        // Nobody needs to hear that something is over that they never heard of.
        const notify = from.notifiedAt !== undefined;
        return [{ key, from, changedAt, facts, to: 'resolved', notify }];
      }
      return [];
    },
  );
}
