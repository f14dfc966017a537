import type { SloWindow } from 'backstage-plugin-shipshape-common';
import { parseLocalTime, toInstant, toLocalTime, zoneOf } from './localTime';

type CalendarWindow = Extract<SloWindow, { type: 'calendar' }>;

/** A window that has begun: what is counted is [from, to). */
export interface RunningWindow {
  state: 'running';
  from: Date;
  /** The instant it was asked for. */
  to: Date;
  /** Of calendar windows: when it ends, after `to`. */
  periodEnd?: Date;
}

/** See {@link windowAt}. */
export type WindowAt =
  | RunningWindow
  | {
      state: 'notStarted';
      /** The anchor. */
      startsAt: Date;
    };

const DURATION = /^([1-9]\d*)([mhdwMQY])$/;
const ELAPSED_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
};
const DAYS: Readonly<Record<string, number>> = { d: 1, w: 7 };
const MONTHS: Readonly<Record<string, number>> = { M: 1, Q: 3, Y: 12 };
const DAY_MS = 86_400_000;

/** Boundaries of a calendar window, each counted from the anchor, never from the one before: 31 January + 2 months is 31 March. */
interface Boundaries {
  at(index: number): Date;
  /** At most one off. */
  guess(instant: Date): number;
}

function boundariesOf(window: CalendarWindow): Boundaries {
  const match = DURATION.exec(window.duration);
  if (!match) {
    throw new RangeError(
      `Expected a duration such as 1M, got ${JSON.stringify(window.duration)}`,
    );
  }
  const [count, unit] = [Number(match[1]), match[2]];
  const zone = zoneOf(window.timeZone);
  const anchor = parseLocalTime(window.startTime);
  if (unit in ELAPSED_MS) {
    const start = toInstant(anchor, zone).getTime();
    const length = count * ELAPSED_MS[unit];
    return {
      at: index => new Date(start + index * length),
      guess: instant => Math.floor((instant.getTime() - start) / length),
    };
  }
  if (unit in DAYS) {
    const days = count * DAYS[unit];
    return {
      at: index => toInstant(anchor.plus({ days: index * days }), zone),
      guess: instant =>
        Math.floor(
          (toLocalTime(instant, zone).toMillis() - anchor.toMillis()) /
            (days * DAY_MS),
        ),
    };
  }
  const months = count * MONTHS[unit];
  return {
    // A day that the month does not have becomes its last one.
    at: index => toInstant(anchor.plus({ months: index * months }), zone),
    guess: instant => {
      const local = toLocalTime(instant, zone);
      return Math.floor(
        ((local.year - anchor.year) * 12 + local.month - anchor.month) / months,
      );
    },
  };
}

function calendarWindowAt(window: CalendarWindow, asOf: Date): WindowAt {
  const boundaries = boundariesOf(window);
  const startsAt = boundaries.at(0);
  if (asOf < startsAt) {
    return { state: 'notStarted', startsAt };
  }
  let index = boundaries.guess(asOf);
  while (boundaries.at(index) > asOf) {
    index -= 1;
  }
  while (boundaries.at(index + 1) <= asOf) {
    index += 1;
  }
  return {
    state: 'running',
    from: boundaries.at(index),
    to: asOf,
    periodEnd: boundaries.at(index + 1),
  };
}

/**
 * The window of an SLO that is running at an instant.
 *
 * @remarks Rolling: the given length up to the instant. Calendar: boundaries are `startTime` in the time zone plus a multiple of the duration; days
 * and longer are calendar arithmetic of the place, hours and minutes are elapsed time; an instant that is a boundary belongs to the window that
 * it begins.
 * @throws RangeError when duration, start time or time zone cannot be understood; the importer lets no such window through
 */
export function windowAt(window: SloWindow, asOf: Date): WindowAt {
  return window.type === 'calendar'
    ? calendarWindowAt(window, asOf)
    : {
        state: 'running',
        from: new Date(asOf.getTime() - window.seconds * 1000),
        to: asOf,
      };
}

/** The calendar month in UTC that is running at an instant. */
export function monthAt(asOf: Date): RunningWindow & { periodEnd: Date } {
  const [year, month] = [asOf.getUTCFullYear(), asOf.getUTCMonth()];
  return {
    state: 'running',
    from: new Date(Date.UTC(year, month, 1)),
    to: asOf,
    periodEnd: new Date(Date.UTC(year, month + 1, 1)),
  };
}

/** Length of the whole window in seconds; of calendar windows that of the period, which daylight saving makes longer or shorter. */
export function windowSeconds({ from, to, periodEnd }: RunningWindow): number {
  return ((periodEnd ?? to).getTime() - from.getTime()) / 1000;
}
