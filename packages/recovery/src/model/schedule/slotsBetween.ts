import type { Schedule } from 'backstage-plugin-shipshape-common';
import type { Cron } from 'croner';
import { compileSchedule, NOMINAL_START } from './compileSchedule';
import { SlotSpans } from './SlotSpans';

/** Slots that the longest distance is looked for in; patterns repeat much earlier. */
const MAX_NOMINAL_SLOTS = 400;

/**
 * Slots of a schedule in a half-open interval, oldest first. Schedules without fixed times have none.
 *
 * @throws ScheduleError
 */
export function slotsBetween(schedule: Schedule, from: Date, to: Date): Date[] {
  const compiled = compileSchedule(schedule);
  return compiled.kind === 'times'
    ? SlotSpans.of(compiled.cron).between(from, to)
    : [];
}

/**
 * First slot after an instant. Absent: there is none any more, or the schedule has no fixed times.
 *
 * @throws ScheduleError
 */
export function nextSlot(schedule: Schedule, after: Date): Date | undefined {
  const compiled = compileSchedule(schedule);
  return compiled.kind === 'times'
    ? SlotSpans.of(compiled.cron).next(after)
    : undefined;
}

/**
 * Last slot at or before an instant. Absent: there was none, or the schedule has no fixed times.
 *
 * @throws ScheduleError
 */
export function previousSlot(schedule: Schedule, at: Date): Date | undefined {
  const compiled = compileSchedule(schedule);
  return compiled.kind === 'times'
    ? SlotSpans.of(compiled.cron).previous(at)
    : undefined;
}

/**
 * Longest nominal time between two slots in seconds, without changes of the clock: 259,200 for weekdays only. Absent: there is only one slot,
 * or no interval was said (continuous, manual).
 *
 * @throws ScheduleError
 */
export function intervalSeconds(schedule: Schedule): number | undefined {
  const compiled = compileSchedule(schedule);
  if (compiled.kind === 'interval') {
    return compiled.seconds;
  }
  return compiled.kind === 'times'
    ? longestDistance(compiled.nominal)
    : undefined;
}

const longest = new WeakMap<Cron, { seconds?: number }>();

function longestDistance(nominal: Cron): number | undefined {
  const known = longest.get(nominal);
  if (known) {
    return known.seconds;
  }
  const slots = nominal.nextRuns(MAX_NOMINAL_SLOTS, NOMINAL_START);
  const distances = slots
    .slice(1)
    .map((slot, index) => (slot.getTime() - slots[index].getTime()) / 1000);
  const seconds = distances.length > 0 ? Math.max(...distances) : undefined;
  longest.set(nominal, { seconds });
  return seconds;
}
