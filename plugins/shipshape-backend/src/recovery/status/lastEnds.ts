import type { SlotState } from 'backstage-plugin-shipshape-common';
import type { JudgedPlan } from '../pages/planView';
import type { StoredRun } from '../pages/RecoveryReadStore';

const FAILED_RUNS: readonly StoredRun['state'][] = [
  'failed',
  'partial',
  'not_started',
  'lost',
];
const FAILED_SLOTS: readonly SlotState[] = ['missed', 'lost', 'not_started'];

function latest(times: readonly Date[]): Date | undefined {
  return times.length > 0
    ? new Date(Math.max(...times.map(time => time.getTime())))
    : undefined;
}

/** End of the last backup that succeeded, however long ago. */
export function lastSuccessAt(plans: readonly JudgedPlan[]): Date | undefined {
  return latest(
    plans.flatMap(({ stored }) => stored.history.lastSuccessAt ?? []),
  );
}

/** When a backup last failed, or was missed; absent: not in the days that are shown. */
export function lastFailureAt(plans: readonly JudgedPlan[]): Date | undefined {
  return latest(
    plans.flatMap(({ runs, slots }) => [
      ...runs
        .filter(
          ({ kind, state }) => kind === 'backup' && FAILED_RUNS.includes(state),
        )
        .map(run => run.finishedAt ?? run.sortAt),
      ...slots
        .filter(({ state }) => FAILED_SLOTS.includes(state))
        .map(({ slotAt }) => slotAt),
    ]),
  );
}
