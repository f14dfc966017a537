import type { Schedule } from 'backstage-plugin-shipshape-common';
import { Cron } from 'croner';
import { IANAZone } from 'luxon';
import { DIALECT_FIELDS, readExpression } from './dialects';
import { ScheduleError } from './ScheduleError';

/** A schedule that can be asked. */
export type CompiledSchedule =
  | {
      kind: 'times';
      cron: Cron;
      /** The same times in UTC, where no day is longer than another. */
      nominal: Cron;
      pattern: string;
      timezone: string;
      suspicion?: string;
    }
  | { kind: 'interval'; seconds: number }
  | { kind: 'continuous' }
  | { kind: 'manual' };

type CronSchedule = Extract<Schedule, { kind: 'cron' }>;

/** A Monday, from which nominal times are counted. */
export const NOMINAL_START = new Date('2024-01-01T00:00:00Z');
/** Nothing is backed up more often; a pattern that says so has its fields in the wrong places. */
const SHORTEST_SECONDS = 60;
/** Compiled schedules that are kept; organisations have a few dozen different ones. */
const MAX_KEPT = 2_000;

const kept = new Map<string, CompiledSchedule | ScheduleError>();

/**
 * Compiles a schedule. Results are kept by what the schedule says.
 *
 * @throws ScheduleError that quotes the expression and says what was expected
 */
export function compileSchedule(schedule: Schedule): CompiledSchedule {
  if (schedule.kind !== 'cron') {
    return schedule.kind === 'interval'
      ? { kind: 'interval', seconds: schedule.everySeconds }
      : { kind: schedule.kind };
  }
  const { dialect, expression, timezone } = schedule;
  const key = JSON.stringify([dialect, expression, timezone]);
  const found = kept.get(key) ?? keep(key, compileOrExplain(schedule));
  if (found instanceof ScheduleError) {
    throw found;
  }
  return found;
}

function keep(
  key: string,
  compiled: CompiledSchedule | ScheduleError,
): CompiledSchedule | ScheduleError {
  if (kept.size >= MAX_KEPT) {
    kept.clear();
  }
  kept.set(key, compiled);
  return compiled;
}

function compileOrExplain(
  schedule: CronSchedule,
): CompiledSchedule | ScheduleError {
  try {
    return compileCron(schedule);
  } catch (error) {
    const reason =
      error instanceof ScheduleError
        ? error.message
        : `cannot be read: ${messageOf(error)}`;
    return new ScheduleError(
      `"${schedule.expression}" ${reason}. Expected for dialect ${
        schedule.dialect
      }: ${DIALECT_FIELDS[schedule.dialect]}`,
    );
  }
}

function compileCron(schedule: CronSchedule): CompiledSchedule {
  const read = readExpression(schedule.dialect, schedule.expression);
  const timezone =
    (read.kind === 'times' ? read.timezone : undefined) ??
    schedule.timezone ??
    'UTC';
  if (!IANAZone.isValidZone(timezone)) {
    throw new ScheduleError(
      `has the time zone "${timezone}"; expected an IANA name such as Europe/Berlin or UTC`,
    );
  }
  if (read.kind === 'interval') {
    return read;
  }
  const nominal = cronOf(read.pattern, 'UTC');
  const [first, second] = nominal.nextRuns(2, new Date(0));
  if (first === undefined) {
    throw new ScheduleError('names no time that ever comes');
  }
  if (
    second !== undefined &&
    second.getTime() - first.getTime() < SHORTEST_SECONDS * 1000
  ) {
    throw new ScheduleError(
      `means more than once a minute; the fields are probably those of another dialect`,
    );
  }
  return {
    kind: 'times',
    cron: timezone === 'UTC' ? nominal : cronOf(read.pattern, timezone),
    nominal,
    pattern: read.pattern,
    timezone,
    suspicion: read.suspicion,
  };
}

function cronOf(pattern: string, timezone: string): Cron {
  return new Cron(pattern, {
    mode: '7-part',
    timezone,
    // As crond does: what has fixed times runs once at a change of the clock, also where it has several.
    fixedTimeRule: 'no-wildcard',
  });
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(
    /^CronPattern: /,
    '',
  );
}
