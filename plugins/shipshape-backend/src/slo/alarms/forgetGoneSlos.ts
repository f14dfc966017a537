import type { AlarmStore } from '../../alarms/AlarmStore';
import { SLO_ALARM } from './planSloTransitions';

/** Notes, beside the alarms, since when an SLO that has some is gone. */
const GONE = 'slo-gone';

const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Forgets the alarms of SLOs that have been gone for a day.
 *
 * @remarks A catalog or a repository that answers too little for a while takes SLOs away and gives them back: what was told of them before is not
 * to be told again.
 *
 * @param sloIds - of all SLOs that there are
 */
export async function forgetGoneSlos(
  alarms: Pick<AlarmStore, 'list' | 'transition' | 'retain'>,
  sloIds: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const subjects = new Set(
    (await alarms.list(SLO_ALARM)).map(({ subject }) => subject),
  );
  const gone = [...subjects].filter(subject => !sloIds.has(subject));
  const noted = await alarms.list(GONE);
  if (gone.length === 0 && noted.length === 0) {
    return;
  }
  const since = new Map(
    noted.map(({ subject, changedAt }) => [subject, Date.parse(changedAt)]),
  );
  const kept = gone.filter(
    subject => now.getTime() - (since.get(subject) ?? now.getTime()) < KEPT_MS,
  );
  await alarms.retain(GONE, kept);
  await alarms.transition(
    kept
      .filter(subject => !since.has(subject))
      .map(subject => ({
        key: { kind: GONE, subject, level: GONE },
        to: 'fired',
        facts: {},
        changedAt: now.toISOString(),
        notify: false,
      })),
  );
  await alarms.retain(SLO_ALARM, [...sloIds, ...kept]);
}
