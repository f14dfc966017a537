import { parseEntityRef } from '@backstage/catalog-model';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { ProtectedResource } from 'backstage-plugin-shipshape-common';
import type { Alarm } from '../../alarms';
import { RECOVERY_LEVELS, RecoveryLevel } from './recoveryLevels';

type Severity = NonNullable<NotificationSendOptions['payload']['severity']>;

const SEVERITIES: Readonly<Record<RecoveryLevel, Severity>> = {
  'evidence-broken': 'critical',
  'rpo-breached': 'critical',
  'drill-failed': 'high',
  'backups-failing': 'high',
  'data-missing': 'high',
  'drill-overdue': 'normal',
  'cleanup-failed': 'normal',
  'rpo-infeasible': 'normal',
};

/** Levels that the tab with the drills explains; the others are on that with the backups. */
const OF_DRILLS: readonly RecoveryLevel[] = [
  'evidence-broken',
  'drill-failed',
  'drill-overdue',
  'cleanup-failed',
];

/** An alarm whose level is known here. */
export type RecoveryAlarm = Alarm & { level: RecoveryLevel };

/** Alarms of one resource that are told as one, the gravest first. */
export interface RecoveryAlarmGroup {
  told: RecoveryAlarm;
  alarms: RecoveryAlarm[];
}

function isRecoveryAlarm(alarm: Alarm): alarm is RecoveryAlarm {
  return RECOVERY_LEVELS.some(level => level === alarm.level);
}

/** Alarms still to be told, as one message for what began and one for what ended of each resource. */
export function groupRecoveryAlarms(
  pending: readonly Alarm[],
): RecoveryAlarmGroup[] {
  const groups = new Map<string, RecoveryAlarm[]>();
  for (const alarm of pending.filter(isRecoveryAlarm)) {
    const key = `${alarm.state} ${alarm.subject}`;
    groups.set(key, [...(groups.get(key) ?? []), alarm]);
  }
  return [...groups.values()].map(alarms => {
    const sorted = alarms.sort(
      (a, b) =>
        RECOVERY_LEVELS.indexOf(a.level) - RECOVERY_LEVELS.indexOf(b.level),
    );
    return { told: sorted[0], alarms: sorted };
  });
}

function textOf({ facts }: RecoveryAlarm): string {
  return typeof facts.text === 'string' ? facts.text : 'Recovery has changed';
}

/** What the owner of a resource is told; undefined when it has none. */
export function recoveryAlarmMessage(
  { told, alarms }: RecoveryAlarmGroup,
  resource: ProtectedResource,
): NotificationSendOptions | undefined {
  if (!resource.ownerRef) {
    return undefined;
  }
  const { kind, namespace, name } = parseEntityRef(resource.entityRef);
  const tab = OF_DRILLS.includes(told.level) ? 'drills' : 'backups';
  const others = alarms.slice(1).map(alarm => `${textOf(alarm)}.`);
  return {
    recipients: { type: 'entity', entityRef: resource.ownerRef },
    payload: {
      title: textOf(told),
      ...(others.length > 0 && { description: others.join('\n') }),
      link: `/catalog/${namespace}/${kind}/${name}/${tab}`,
      severity: told.state === 'fired' ? SEVERITIES[told.level] : 'low',
      topic: 'Recovery',
      // A second message of this scope replaces the first: should a replica die between sending and noting it, nobody sees two.
      scope: ['shipshape-recovery', told.subject, told.level].join(':'),
    },
  };
}
