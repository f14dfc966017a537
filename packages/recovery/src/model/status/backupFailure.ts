import type { BackupRun, SlotState } from 'backstage-plugin-shipshape-common';
import {
  addSeconds,
  PlanFacts,
  planStateAt,
  RECOVERY_DEFAULTS,
} from '../facts';
import { checkSchedule, intervalSeconds, nextSlot } from '../schedule';
import { completionWindowSeconds, JudgedSlot } from '../slots';

/** Ends of a slot that people should know. */
const FAILING: readonly SlotState[] = [
  'failed',
  'missed',
  'not_started',
  'lost',
  'partial',
  'late',
];

/** The last backup of a plan did not succeed as it should. */
export interface BackupFailure {
  planId: string;
  state: SlotState;
  /** The slot, or the run where there are no slots. */
  at: Date;
}

/**
 * Whether the last due backup of a plan failed, was missed or came too late. A success after it clears it: of a later slot, by hand, or of a retry that
 * belongs to no slot any more. Plans without fixed times are judged by their last run and its age.
 */
export function backupFailure(
  question: PlanFacts & {
    /** As judged, oldest first. */
    slots: readonly JudgedSlot[];
    runs: readonly BackupRun[];
    /** As for the slots: nothing is missed where nobody reports. */
    reportedSince?: Date;
    now: Date;
  },
): BackupFailure | undefined {
  if (planStateAt(question, question.now) !== 'active') {
    return undefined;
  }
  const failure = isWithoutSlots(question)
    ? failureOfRuns(question)
    : failureOfSlots(question);
  return failure && { planId: question.plan.id, ...failure };
}

type Question = Parameters<typeof backupFailure>[0];

function failureOfSlots({
  slots,
  runs,
  now,
}: Question): Omit<BackupFailure, 'planId'> | undefined {
  const last = slots
    .filter(
      ({ state, deadline }) =>
        state === 'succeeded' || (FAILING.includes(state) && deadline < now),
    )
    .at(-1);
  if (!last || last.state === 'succeeded') {
    return undefined;
  }
  const inSlots = new Set(slots.flatMap(({ attempts }) => attempts));
  const cleared = runs.some(
    run => isSuccess(run) && !inSlots.has(run) && startOf(run) > last.slotAt,
  );
  return cleared ? undefined : { state: last.state, at: last.slotAt };
}

function failureOfRuns({
  plan,
  runs,
  reportedSince,
  now,
}: Question): Omit<BackupFailure, 'planId'> | undefined {
  const last = runs
    .filter(({ kind, state }) => kind === 'backup' && isOver(state))
    .sort((a, b) => startOf(a).getTime() - startOf(b).getTime())
    .at(-1);
  if (last && !isSuccess(last)) {
    const state = FAILING.find(failing => failing === last.state);
    return state ? { state, at: startOf(last) } : undefined;
  }
  const interval = intervalSeconds(plan.schedule);
  const from = last ? startOf(last) : reportedSince;
  if (interval === undefined || !from || !reportedSince) {
    return undefined;
  }
  const due = addSeconds(from, interval);
  const deadline = addSeconds(
    due,
    completionWindowSeconds(plan.schedule) + RECOVERY_DEFAULTS.graceSeconds,
  );
  return deadline < now ? { state: 'missed', at: due } : undefined;
}

function isWithoutSlots({ plan: { schedule } }: Question): boolean {
  return (
    schedule.kind === 'manual' ||
    (checkSchedule(schedule).every(({ severity }) => severity !== 'error') &&
      isInterval(schedule))
  );
}

function isInterval(schedule: Question['plan']['schedule']): boolean {
  return (
    schedule.kind === 'interval' ||
    (schedule.kind === 'cron' && nextSlot(schedule, new Date(0)) === undefined)
  );
}

function isSuccess({ kind, state }: BackupRun): boolean {
  return kind === 'backup' && state === 'succeeded';
}

function isOver(state: BackupRun['state']): boolean {
  return state === 'succeeded' || FAILING.some(failing => failing === state);
}

function startOf(run: BackupRun): Date {
  return run.startedAt ?? run.slotAt ?? run.queuedAt ?? new Date(0);
}
