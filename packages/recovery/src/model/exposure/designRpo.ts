import type { FailureScope } from 'backstage-plugin-shipshape-common';
import {
  addSeconds,
  median,
  PlanFacts,
  PointFacts,
  secondsBetween,
} from '../facts';
import { checkSchedule, intervalSeconds, nextSlot } from '../schedule';
import { availableFrom } from '../points';
import type { JudgedSlot } from '../slots';

/** How fast the runs of a plan usually are, and how far the last one is. */
export interface PlanPace {
  usualDurationSeconds?: number;
  /** From the end of the backup until its copy is there. */
  copyDelaySeconds?: number;
  /** See {@link awaitedStartAt}. */
  awaitedStartAt?: Date;
}

/** Paces by the id of the plan. */
export type PlanPaces = ReadonlyMap<string, PlanPace>;

/** Mechanisms whose newest data is that of the last finished run. */
const PERIODIC: readonly string[] = ['dump', 'base', 'snapshot', 'file'];

/**
 * Worst exposure by plan, when no run ever fails: interval + usual duration + copy delay + start window. Of several plans the best one counts.
 * A start window counts where the schedule has one. Absent: a plan is continuous, no plan is active, or an interval is not known.
 */
export function designRpoSeconds(
  plans: readonly PlanFacts[],
  paces: PlanPaces,
  scope: FailureScope,
): number | undefined {
  const active = activePlans(plans).filter(
    ({ plan }) => plan.mechanism !== 'replica' || scope !== 'data-corruption',
  );
  if (active.some(({ plan }) => !PERIODIC.includes(plan.mechanism))) {
    return undefined;
  }
  const worst = active.flatMap(({ plan }) => {
    const interval = intervalSeconds(plan.schedule);
    if (interval === undefined) {
      return [];
    }
    const pace = paces.get(plan.id);
    const window =
      plan.schedule.kind === 'cron' ? plan.schedule.startWindowSeconds ?? 0 : 0;
    return [
      interval +
        (pace?.usualDurationSeconds ?? 0) +
        (pace?.copyDelaySeconds ?? 0) +
        window,
    ];
  });
  return worst.length > 0 ? Math.min(...worst) : undefined;
}

/**
 * When the backup of the last slot began or will, while it is still to come: now at the soonest where it is pending, and with the slot where nobody
 * reports and it could not be seen yet. Absent: the slot has come to an end.
 *
 * @param slots - as judged until now, oldest first
 */
export function awaitedStartAt(
  slots: readonly JudgedSlot[],
  { usualDurationSeconds = 0 }: PlanPace,
  now: Date,
): Date | undefined {
  const last = slots.at(-1);
  if (!last || now > last.deadline) {
    return undefined;
  }
  const { slotAt, state, startBy, attempts } = last;
  if (state === 'pending') {
    return now;
  }
  if (state === 'running') {
    return attempts.at(-1)?.startedAt ?? slotAt;
  }
  return state === 'unknown' &&
    attempts.length === 0 &&
    now <= addSeconds(startBy, usualDurationSeconds)
    ? slotAt
    : undefined;
}

/**
 * When newer data will be there, if the awaited or the next run of an active plan succeeds as usual; one that takes longer than usual may end any
 * moment. Intervals without fixed times count from the newest data. Absent: nothing is planned.
 */
export function nextProtectionAt(
  plans: readonly PlanFacts[],
  paces: PlanPaces,
  question: { protectedUntil?: Date; now: Date },
): Date | undefined {
  const times = activePlans(plans).flatMap(({ plan }) => {
    const pace = paces.get(plan.id);
    const start = pace?.awaitedStartAt ?? nextStart(plan.schedule, question);
    const end =
      start &&
      addSeconds(
        start,
        (pace?.usualDurationSeconds ?? 0) + (pace?.copyDelaySeconds ?? 0),
      );
    return end ? [Math.max(end.getTime(), question.now.getTime())] : [];
  });
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}

function nextStart(
  schedule: PlanFacts['plan']['schedule'],
  { protectedUntil, now }: { protectedUntil?: Date; now: Date },
): Date | undefined {
  const slot = nextSlot(schedule, now);
  const interval = slot ? undefined : intervalSeconds(schedule);
  if (slot || interval === undefined || !protectedUntil) {
    return slot;
  }
  const due = addSeconds(protectedUntil, interval);
  return due > now ? due : now;
}

function activePlans(plans: readonly PlanFacts[]): PlanFacts[] {
  return plans.filter(
    ({ plan }) =>
      plan.state === 'active' &&
      checkSchedule(plan.schedule).every(
        ({ severity }) => severity !== 'error',
      ),
  );
}

/** Usual time from the end of a backup until its copy is there, seconds: the median over copies. */
export function copyDelaySeconds(
  points: readonly PointFacts[],
): number | undefined {
  const originals = new Map(points.map(point => [point.nativeId, point]));
  return median(
    points.flatMap(copy => {
      const original =
        copy.copyOf === undefined ? undefined : originals.get(copy.copyOf);
      return original
        ? [
            Math.max(
              0,
              secondsBetween(availableFrom(original), availableFrom(copy)),
            ),
          ]
        : [];
    }),
  );
}
