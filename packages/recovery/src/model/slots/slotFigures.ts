import {
  BackupDay,
  BackupRun,
  BackupSuccessRate,
  SLOT_STATES,
  SlotState,
} from 'backstage-plugin-shipshape-common';
import { median, secondsBetween } from '../facts';
import type { JudgedSlot } from './judgeSlots';
import { localDays } from './localDays';

/** Slots that say nothing about success: nothing was due, people stopped it, or nobody reports. */
const NOT_COUNTED: readonly SlotState[] = [
  'paused',
  'aborted',
  'unknown',
  'pending',
  'running',
];

/**
 * Success rate of slots, also of several plans together: slots that succeeded by their deadline ÷ slots whose deadline has passed. Paused and
 * aborted slots, and those that nobody reports about, are not counted.
 */
export function successRate(
  slots: readonly JudgedSlot[],
  options: { windowSeconds: number; now: Date },
): BackupSuccessRate {
  const past = slots.filter(({ deadline }) => deadline < options.now);
  const due = past.filter(({ state }) => !NOT_COUNTED.includes(state));
  const count = (state: SlotState) =>
    past.filter(slot => slot.state === state).length;
  const attempts = due.flatMap(slot => slot.attempts);
  const succeeded = count('succeeded');
  return {
    windowSeconds: options.windowSeconds,
    due: due.length,
    succeeded,
    late: count('late'),
    partial: count('partial'),
    unknown: count('unknown'),
    ...(due.length > 0 ? { rate: succeeded / due.length } : {}),
    attempts: attempts.length,
    attemptsSucceeded: attempts.filter(({ state }) => state === 'succeeded')
      .length,
  };
}

/** Worst first: what a day with several slots shows. */
const WORST_FIRST: readonly SlotState[] = [
  'failed',
  'lost',
  'missed',
  'not_started',
  'partial',
  'late',
  'aborted',
  'unknown',
  'paused',
  'running',
  'succeeded',
  'pending',
];

/** Days of a half-open interval in the time zone of the plan, oldest first, with what became of their slots (which are oldest first too). */
export function backupDays(
  slots: readonly JudgedSlot[],
  options: { from: Date; to: Date; timezone: string },
): BackupDay[] {
  const days = localDays(options.timezone, options.from, options.to);
  let next = 0;
  return days.map(({ day, start, end }) => {
    while (next < slots.length && slots[next].slotAt < start) {
      next += 1;
    }
    const states: SlotState[] = [];
    while (next < slots.length && slots[next].slotAt < end) {
      states.push(slots[next].state);
      next += 1;
    }
    return dayOf(day, states);
  });
}

function dayOf(day: string, states: readonly SlotState[]): BackupDay {
  if (states.length === 0) {
    return { day, counts: [] };
  }
  const worst = WORST_FIRST.find(state => states.includes(state));
  return {
    day,
    ...(worst === undefined ? {} : { state: worst }),
    counts: SLOT_STATES.filter(state => states.includes(state)).map(state => ({
      state,
      count: states.filter(found => found === state).length,
    })),
  };
}

/** Runs that usual figures are taken from. */
const USUAL_RUNS = 10;

/** Usual duration of a backup in seconds: the median of the last ten that succeeded. Copies do not count. */
export function usualDurationSeconds(
  runs: readonly BackupRun[],
): number | undefined {
  return median(
    successes(runs)
      .slice(-USUAL_RUNS)
      .flatMap(({ startedAt, finishedAt }) =>
        startedAt && finishedAt ? [secondsBetween(startedAt, finishedAt)] : [],
      ),
  );
}

/** Runs whose median the size of the newest is compared with. */
const SIZE_RUNS = 7;
/** A backup that is smaller than this share of the median lacks something. */
const COLLAPSED_SHARE = 0.3;

/**
 * Whether the newest successful backup is more than 70 % smaller than the median of the seven before it: half-empty dumps succeed. Absent: no.
 */
export function sizeCollapse(
  runs: readonly BackupRun[],
): { bytes: number; medianBytes: number } | undefined {
  const sizes = successes(runs).flatMap(run => run.bytesProcessed ?? []);
  const bytes = sizes.at(-1);
  const before = sizes.slice(-SIZE_RUNS - 1, -1);
  const medianBytes = median(before);
  return bytes !== undefined &&
    medianBytes !== undefined &&
    before.length >= 3 &&
    bytes < COLLAPSED_SHARE * medianBytes
    ? { bytes, medianBytes }
    : undefined;
}

function successes(runs: readonly BackupRun[]): BackupRun[] {
  const endOf = (run: BackupRun) =>
    (run.finishedAt ?? run.startedAt)?.getTime() ?? 0;
  return runs
    .filter(({ kind, state }) => kind === 'backup' && state === 'succeeded')
    .sort((a, b) => endOf(a) - endOf(b));
}
