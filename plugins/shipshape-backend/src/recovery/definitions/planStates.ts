import type { BackupPlan, PlanState } from 'backstage-plugin-shipshape-common';

/** A state of a plan and since when, ISO-8601. */
export interface StateFrom {
  state: PlanState;
  from: string;
}

function instant(text: string): string {
  return new Date(text).toISOString();
}

/**
 * States of a plan over time, oldest first: those that its document lists, else those that were seen. A change counts from when it was seen.
 * None at all means that its state holds for the past too.
 *
 * @param former - absent: the plan is new
 */
export function planStates(options: {
  plan: Pick<BackupPlan, 'state' | 'history'>;
  former?: { state: PlanState; states: readonly StateFrom[] };
  /** Since when the resource is judged; a new plan of a known resource begins now. */
  enrolledAt: string;
  isNewResource: boolean;
  now: Date;
}): StateFrom[] {
  const { plan, former, now } = options;
  const at = now.toISOString();
  const listed = plan.history.map(({ state, from }) => ({
    state,
    from: instant(from),
  }));
  const seen = former?.states ?? [];
  const earlier = listed.length > 0 ? listed : seen;
  if (earlier.length > 0) {
    if (earlier.at(-1)?.state === plan.state) {
      return [...earlier];
    }
    const since = seen.at(-1);
    const from = since?.state === plan.state ? since.from : at;
    return [...earlier, { state: plan.state, from }];
  }
  if (former) {
    return former.state === plan.state
      ? []
      : [
          { state: former.state, from: options.enrolledAt },
          { state: plan.state, from: at },
        ];
  }
  return options.isNewResource ? [] : [{ state: plan.state, from: at }];
}
