import type { AlarmStore } from './AlarmStore';

const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Forgets the alarms of subjects that have been gone for a day.
 *
 * @remarks A catalog or a repository that answers too little for a while takes things away and gives them back: what was told of them before is not
 * to be told again. Since when something is gone is noted beside the alarms, as an alarm of a kind of its own.
 *
 * @param subjects - all that there are
 */
export async function forgetGone(
  alarms: Pick<AlarmStore, 'list' | 'transition' | 'retain'>,
  kind: string,
  subjects: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const goneKind = `${kind}-gone`;
  const alarmed = new Set(
    (await alarms.list(kind)).map(({ subject }) => subject),
  );
  const gone = [...alarmed].filter(subject => !subjects.has(subject));
  const noted = await alarms.list(goneKind);
  if (gone.length === 0 && noted.length === 0) {
    return;
  }
  const since = new Map(
    noted.map(({ subject, changedAt }) => [subject, Date.parse(changedAt)]),
  );
  const kept = gone.filter(
    subject => now.getTime() - (since.get(subject) ?? now.getTime()) < KEPT_MS,
  );
  await alarms.retain(goneKind, kept);
  await alarms.transition(
    kept
      .filter(subject => !since.has(subject))
      .map(subject => ({
        key: { kind: goneKind, subject, level: goneKind },
        to: 'fired',
        facts: {},
        changedAt: now.toISOString(),
        notify: false,
      })),
  );
  await alarms.retain(kind, [...subjects, ...kept]);
}
