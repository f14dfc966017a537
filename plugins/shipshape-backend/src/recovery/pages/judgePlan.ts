import { JudgedSlot, judgeSlots } from '@shipshape/recovery';
import type { StoredPlan, StoredRun } from './RecoveryReadStore';

/** A plan with what is known of its runs. */
export interface PlanFacts {
  stored: StoredPlan;
  /** Those of the window and of a while before it, oldest first. */
  runs: readonly StoredRun[];
}

/** Half-open, and from when on it is looked at. */
export interface Window {
  from: Date;
  to: Date;
  now: Date;
}

/** What became of the slots of a plan in a window, none of them from before its resource was enrolled. */
export function judgePlan(
  { stored, runs }: PlanFacts,
  enrolledAt: Date,
  { from, to, now }: Window,
): JudgedSlot[] {
  const start = from > enrolledAt ? from : enrolledAt;
  return start < to
    ? judgeSlots({
        plan: stored.plan,
        states: stored.states,
        runs,
        from: start,
        to,
        now,
        reportedSince: stored.history.reportedSince,
      })
    : [];
}
