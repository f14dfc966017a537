import type {
  BackupRun,
  Schedule,
  SlotState,
} from 'backstage-plugin-shipshape-common';
import {
  addSeconds,
  PlanFacts,
  planStateAt,
  RECOVERY_DEFAULTS,
} from '../facts';
import {
  checkSchedule,
  intervalSeconds,
  nextSlot,
  previousSlot,
  slotsBetween,
} from '../schedule';
import { matchRuns, SlotAttempts, startWindowSeconds } from './matchRuns';

/** What became of one slot. */
export interface JudgedSlot {
  slotAt: Date;
  state: SlotState;
  /** A run must have started by then: slot + start window + grace. */
  startBy: Date;
  /** A run must have succeeded by then: slot + completion window + grace. A slot is due when it has passed. */
  deadline: Date;
  /** In the order of their starts. */
  attempts: readonly BackupRun[];
}

export interface SlotsToJudge extends PlanFacts {
  /** All that may belong to the slots, in any order. */
  runs: readonly BackupRun[];
  /** Half-open. Nothing before the resource was enrolled should be asked for. */
  from: Date;
  to: Date;
  now: Date;
  /**
   * Since when runs are reported, or a source lists failed ones too: a slot without a run is `unknown` before, and `missed` after. A listing of
   * what can be restored does not count, for it shows no failures. Absent: nobody reports.
   */
  reportedSince?: Date;
  /** Default: {@link RECOVERY_DEFAULTS}. */
  graceSeconds?: number;
}

/**
 * Judges the slots of a plan, oldest first. A schedule without fixed times, or one that cannot be read, has none.
 */
export function judgeSlots(question: SlotsToJudge): JudgedSlot[] {
  const { plan, runs, from, to } = question;
  const { schedule } = plan;
  if (checkSchedule(schedule).some(({ severity }) => severity === 'error')) {
    return [];
  }
  const slots = slotsBetween(schedule, from, to);
  if (slots.length === 0) {
    return [];
  }
  // Runs of the neighbours must not fall to the first and the last slot.
  const before = previousSlot(schedule, new Date(from.getTime() - 1));
  const after = nextSlot(schedule, slots[slots.length - 1]);
  const matched = matchRuns(
    schedule,
    [before, ...slots, after].filter(slot => slot !== undefined),
    runs,
  );
  const windows = {
    start: startWindowSeconds(schedule),
    completion: completionWindowSeconds(schedule),
  };
  return matched
    .filter(({ slotAt }) => slotAt >= from && slotAt < to)
    .map(slot => judgeSlot(question, slot, windows));
}

function judgeSlot(
  question: SlotsToJudge,
  { slotAt, attempts }: SlotAttempts[number],
  windows: { start: number; completion: number },
): JudgedSlot {
  const { graceSeconds = RECOVERY_DEFAULTS.graceSeconds } = question;
  const startBy = addSeconds(slotAt, windows.start + graceSeconds);
  const deadline = addSeconds(slotAt, windows.completion + graceSeconds);
  const slot = { slotAt, startBy, deadline, attempts };
  return { ...slot, state: stateOf(question, slot) };
}

/** How long after its slot a run of the schedule has to succeed: as it says, or its interval, a day at most. */
export function completionWindowSeconds(schedule: Schedule): number {
  return (
    (schedule.kind === 'cron' ? schedule.completionWindowSeconds : undefined) ??
    Math.min(
      intervalSeconds(schedule) ?? RECOVERY_DEFAULTS.completionWindowSeconds,
      RECOVERY_DEFAULTS.completionWindowSeconds,
    )
  );
}

function stateOf(
  question: SlotsToJudge,
  slot: Omit<JudgedSlot, 'state'>,
): SlotState {
  const planState = planStateAt(question, slot.slotAt);
  if (planState !== 'active') {
    return planState === 'paused' ? 'paused' : 'unknown';
  }
  const told = slot.attempts.filter(
    ({ state }) => state !== 'expected' && state !== 'missed',
  );
  const covered =
    question.reportedSince !== undefined &&
    question.reportedSince <= slot.slotAt;
  if (!covered && !told.some(({ source }) => source === 'reported')) {
    return slot.slotAt > question.now ? 'pending' : 'unknown';
  }
  if (told.length === 0) {
    return question.now <= slot.startBy ? 'pending' : 'missed';
  }
  return stateOfAttempts(told, slot.deadline, question.now);
}

/** What is left of a slot without a success: the first of them that an attempt ended with. */
const UNSUCCESSFUL: ReadonlyArray<Exclude<SlotState, 'missed' | 'pending'>> = [
  'partial',
  'failed',
  'lost',
  'not_started',
  'aborted',
];

function stateOfAttempts(
  attempts: readonly BackupRun[],
  deadline: Date,
  now: Date,
): SlotState {
  const succeeded = attempts.filter(({ state }) => state === 'succeeded');
  if (succeeded.some(run => endOf(run) <= deadline)) {
    return 'succeeded';
  }
  const states = attempts.map(run => inferredState(run, deadline, now));
  if (states.some(state => state === 'running' || state === 'queued')) {
    return 'running';
  }
  if (succeeded.length > 0) {
    return 'late';
  }
  return (
    UNSUCCESSFUL.find(state => states.some(found => found === state)) ??
    'unknown'
  );
}

function endOf(run: BackupRun): Date {
  // A success of which only the start is known counts by it.
  return run.finishedAt ?? run.startedAt ?? run.queuedAt ?? new Date(0);
}

/** State of a run, after its deadline: one that runs is lost, one that waits was never started. */
export function inferredState(
  run: BackupRun,
  deadline: Date,
  now: Date,
): BackupRun['state'] {
  if (now <= deadline) {
    return run.state;
  }
  if (run.state === 'running') {
    return 'lost';
  }
  return run.state === 'queued' ? 'not_started' : run.state;
}
