import type { BackupRun, Schedule } from 'backstage-plugin-shipshape-common';
import { RECOVERY_DEFAULTS, secondsBetween } from '../facts';
import { intervalSeconds } from '../schedule';

/** Attempts of each slot, in the order of the slots, each in the order of their starts. */
export type SlotAttempts = ReadonlyArray<{
  slotAt: Date;
  attempts: readonly BackupRun[];
}>;

/**
 * Matches runs to slots: a run that names its slot belongs to it, any other one to the nearest slot within
 * min(max(start window, 3,600 s), interval ÷ 2). Manual runs and copies belong to none, and so does a run without a start. A run belongs to
 * one slot only; the order of the runs does not matter.
 */
export function matchRuns(
  schedule: Schedule,
  slots: readonly Date[],
  runs: readonly BackupRun[],
): SlotAttempts {
  const tolerance = toleranceSeconds(schedule);
  const attempts = slots.map((): BackupRun[] => []);
  for (const run of runs) {
    if (run.kind === 'backup' && run.trigger !== 'manual') {
      const place = nearestWithin(slots, startOf(run), tolerance);
      if (place !== undefined) {
        attempts[place].push(run);
      }
    }
  }
  return slots.map((slotAt, index) => ({
    slotAt,
    attempts: attempts[index].sort(byStart),
  }));
}

function toleranceSeconds(schedule: Schedule): number {
  const window = Math.max(
    startWindowSeconds(schedule),
    RECOVERY_DEFAULTS.startWindowSeconds,
  );
  const interval = intervalSeconds(schedule);
  return interval === undefined ? window : Math.min(window, interval / 2);
}

/** How long after its slot a run of the schedule may start. */
export function startWindowSeconds(schedule: Schedule): number {
  return (
    (schedule.kind === 'cron' ? schedule.startWindowSeconds : undefined) ??
    RECOVERY_DEFAULTS.startWindowSeconds
  );
}

/** What a run is matched by. */
function startOf(run: BackupRun): Date | undefined {
  return run.slotAt ?? run.startedAt ?? run.queuedAt;
}

/** Of two that are equally near, the earlier one: a run cannot start before its slot. */
function nearestWithin(
  slots: readonly Date[],
  at: Date | undefined,
  toleranceSecs: number,
): number | undefined {
  if (at === undefined) {
    return undefined;
  }
  const after = firstAfter(slots, at);
  const candidates = [after - 1, after].filter(
    place => place >= 0 && place < slots.length,
  );
  const distance = (place: number) =>
    Math.abs(secondsBetween(slots[place], at));
  const nearest = candidates
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .at(0);
  return nearest !== undefined && distance(nearest) <= toleranceSecs
    ? nearest
    : undefined;
}

function firstAfter(slots: readonly Date[], at: Date): number {
  let [low, high] = [0, slots.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (slots[middle] <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function byStart(a: BackupRun, b: BackupRun): number {
  const key = (run: BackupRun) =>
    (run.startedAt ?? run.queuedAt ?? run.slotAt)?.getTime() ?? 0;
  return key(a) - key(b) || (a.runKey < b.runKey ? -1 : 1);
}
