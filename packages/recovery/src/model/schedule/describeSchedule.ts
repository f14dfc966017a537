import type {
  Schedule,
  ScheduleSummary,
} from 'backstage-plugin-shipshape-common';
import { DateTime } from 'luxon';
import {
  CompiledSchedule,
  compileSchedule,
  NOMINAL_START,
} from './compileSchedule';
import { ScheduleError } from './ScheduleError';

type Times = Extract<CompiledSchedule, { kind: 'times' }>;

const DAY_MS = 86_400_000;
/** More times of a day than people read. */
const MAX_TIMES = 12;

/** A schedule in terms that can be put into words; one that cannot be read as it was written. Never throws. */
export function describeSchedule(schedule: Schedule): ScheduleSummary {
  if (schedule.kind === 'interval') {
    return { kind: 'every', seconds: schedule.everySeconds };
  }
  if (schedule.kind !== 'cron') {
    return { kind: schedule.kind };
  }
  const asWritten = {
    kind: 'cron' as const,
    expression: schedule.expression,
    timezone: schedule.timezone ?? 'UTC',
  };
  try {
    const compiled = compileSchedule(schedule);
    if (compiled.kind === 'interval') {
      return { kind: 'every', seconds: compiled.seconds };
    }
    return compiled.kind === 'times'
      ? describeOnce(compiled) ?? { ...asWritten, timezone: compiled.timezone }
      : asWritten;
  } catch (error) {
    if (error instanceof ScheduleError) {
      return asWritten;
    }
    throw error;
  }
}

const described = new WeakMap<Times, { summary?: ScheduleSummary }>();

/** Compiled schedules are kept, and so is what is said of them: it takes a week of slots to find out. */
function describeOnce(compiled: Times): ScheduleSummary | undefined {
  const known = described.get(compiled) ?? { summary: describeTimes(compiled) };
  described.set(compiled, known);
  return known.summary;
}

function describeTimes(compiled: Times): ScheduleSummary | undefined {
  const [second, , hour, dayOfMonth, month, dayOfWeek, year] =
    compiled.pattern.split(' ');
  if (second !== '0' || [dayOfMonth, month, year].some(part => part !== '*')) {
    return undefined;
  }
  if (hour === '*') {
    return dayOfWeek === '*' ? describeHours(compiled) : undefined;
  }
  return /[#L]/i.test(dayOfWeek) ? undefined : describeWeek(compiled);
}

function describeHours({ nominal }: Times): ScheduleSummary | undefined {
  const minutes = slotsFrom(nominal, NOMINAL_START, 3_600_000).map(slot =>
    slot.getUTCMinutes(),
  );
  const width = 60 / minutes.length;
  if (
    minutes.length > 1 &&
    minutes.every((minute, index) => minute === index * width)
  ) {
    return { kind: 'every', seconds: width * 60 };
  }
  return minutes.length <= MAX_TIMES ? { kind: 'hourly', minutes } : undefined;
}

function describeWeek({
  nominal,
  timezone,
}: Times): ScheduleSummary | undefined {
  const days = Array.from({ length: 7 }, (_, day) =>
    slotsFrom(
      nominal,
      new Date(NOMINAL_START.getTime() + day * DAY_MS),
      DAY_MS,
    ).map(slot => DateTime.fromJSDate(slot, { zone: 'UTC' }).toFormat('HH:mm')),
  );
  const withTimes = days.flatMap((times, day) =>
    times.length > 0 ? [{ weekday: (day + 1) % 7, times }] : [],
  );
  const times = withTimes.at(0)?.times ?? [];
  if (times.length > MAX_TIMES) {
    return undefined;
  }
  return withTimes.length === 7
    ? { kind: 'daily', times, timezone }
    : {
        kind: 'weekly',
        weekdays: withTimes.map(({ weekday }) => weekday).sort((a, b) => a - b),
        times,
        timezone,
      };
}

function slotsFrom(nominal: Times['nominal'], from: Date, ms: number): Date[] {
  const slots: Date[] = [];
  let slot = nominal.nextRun(new Date(from.getTime() - 1));
  while (
    slot !== null &&
    slot.getTime() < from.getTime() + ms &&
    slots.length <= 60
  ) {
    slots.push(slot);
    slot = nominal.nextRun(slot);
  }
  return slots;
}
