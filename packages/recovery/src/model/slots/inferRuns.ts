import type { BackupRun } from 'backstage-plugin-shipshape-common';
import { addSeconds, RECOVERY_DEFAULTS } from '../facts';
import {
  completionWindowSeconds,
  inferredState,
  JudgedSlot,
} from './judgeSlots';

/**
 * Runs with what nobody reported: one `missed` run for each missed slot, and runs that are `lost` or `not_started` because their deadline has
 * passed. Any later report replaces them. Oldest first.
 */
export function inferRuns(question: {
  plan: { id: string; schedule: Parameters<typeof completionWindowSeconds>[0] };
  runs: readonly BackupRun[];
  slots: readonly JudgedSlot[];
  now: Date;
  graceSeconds?: number;
}): BackupRun[] {
  const { plan, runs, slots, now } = question;
  const deadlines = new Map(
    slots.flatMap(({ attempts, deadline }) =>
      attempts.map(run => [run.runKey, deadline] as const),
    ),
  );
  const window =
    completionWindowSeconds(plan.schedule) +
    (question.graceSeconds ?? RECOVERY_DEFAULTS.graceSeconds);
  const judged = runs.map(run => {
    const start = run.slotAt ?? run.startedAt ?? run.queuedAt;
    const deadline =
      deadlines.get(run.runKey) ??
      (start ? addSeconds(start, window) : undefined);
    const state = deadline ? inferredState(run, deadline, now) : run.state;
    return state === run.state
      ? run
      : { ...run, state, source: 'inferred' as const };
  });
  return [...judged, ...slots.flatMap(slot => missedRun(plan.id, slot))].sort(
    (a, b) => timeOf(a) - timeOf(b),
  );
}

function missedRun(planId: string, slot: JudgedSlot): BackupRun[] {
  return slot.state === 'missed'
    ? [
        {
          runKey: `missed:${slot.slotAt.toISOString()}`,
          planId,
          kind: 'backup',
          trigger: 'schedule',
          state: 'missed',
          slotAt: slot.slotAt,
          source: 'inferred',
        },
      ]
    : [];
}

function timeOf(run: BackupRun): number {
  return (
    (
      run.startedAt ??
      run.slotAt ??
      run.queuedAt ??
      run.finishedAt
    )?.getTime() ?? 0
  );
}
