import type { Alarm } from '../../alarms/AlarmStore';
import { isSloLevel, SLO_LEVELS, SloLevel } from './sloLevels';

/** An alarm whose level is known here. */
export type SloAlarm = Alarm & { level: SloLevel };

/** Alarms of one SLO that are told as one. */
export interface SloAlarmGroup {
  subject: string;
  told: SloAlarm;
  alarms: SloAlarm[];
}

function isSloAlarm(alarm: Alarm): alarm is SloAlarm {
  return isSloLevel(alarm.level);
}

/**
 * Alarms still to be told, grouped to one message each by SLO: levels that were reached are told as the gravest of them, and levels that were left
 * as the least grave, which says most about how well it is again.
 */
export function groupSloAlarms(pending: readonly Alarm[]): SloAlarmGroup[] {
  const groups = new Map<string, SloAlarm[]>();
  for (const alarm of pending.filter(isSloAlarm)) {
    const key = `${alarm.state} ${alarm.subject}`;
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  return [...groups.values()].map(alarms => {
    const sorted = alarms.sort(
      (a, b) => SLO_LEVELS.indexOf(a.level) - SLO_LEVELS.indexOf(b.level),
    );
    const [gravest] = sorted;
    return {
      subject: gravest.subject,
      told: gravest.state === 'fired' ? gravest : sorted[sorted.length - 1],
      alarms: sorted,
    };
  });
}
