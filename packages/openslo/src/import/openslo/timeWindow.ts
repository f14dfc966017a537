import type { SloWindow } from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';
import { list } from '../fields';
import type { Place } from '../report';
import { Duration, parseDuration, readDuration } from '../values/durations';
import { isLocalTime, isTimeZone } from '../values/times';
import type { OpenSloVersion } from './versions';

const DAY_SECONDS = 86_400;

/** Read where a document has no window. */
export const DEFAULT_WINDOW: SloWindow = {
  type: 'rolling',
  duration: '30d',
  seconds: 30 * DAY_SECONDS,
};

/** Units of v1alpha, which its documents write in any case. */
const ALPHA_UNITS: Readonly<Record<string, string>> = {
  minute: 'm',
  hour: 'h',
  day: 'd',
  week: 'w',
  month: 'M',
  quarter: 'Q',
  year: 'Y',
};

/** Reads the window of an SLO; undefined when it has an error, which is reported. */
export function readTimeWindow(
  spec: Fields,
  apiVersion: OpenSloVersion,
): SloWindow | undefined {
  const isAlpha = apiVersion === 'openslo/v1alpha';
  const key = isAlpha ? 'timeWindows' : 'timeWindow';
  const [first, ...others] = spec.objects(key, [
    ...(isAlpha ? ['unit', 'count'] : ['duration']),
    'isRolling',
    'calendar',
  ]);
  if (!first) {
    spec.report.warn(
      'window-default',
      spec.place(key),
      `${key} is missing; a rolling window of 30d is read.`,
    );
    return DEFAULT_WINDOW;
  }
  if (others.length > 0) {
    spec.report.warn(
      'window-rolling-default',
      spec.place(key),
      `There are ${
        others.length + 1
      } windows; the first one is read. Every SLO has one.`,
    );
  }
  const { fields } = first;
  const durationKey = isAlpha ? 'count' : 'duration';
  const duration = isAlpha
    ? readAlphaDuration(fields)
    : readDuration(
        fields.text('duration'),
        fields.place('duration'),
        fields.report,
      );
  const isCalendar = readIsCalendar(fields);
  const calendar = isCalendar ? readCalendar(fields) : undefined;
  if (!duration || (isCalendar && !calendar)) {
    return undefined;
  }
  warnAboutLength(fields, fields.place(durationKey), duration, {
    isCalendar,
    apiVersion,
  });
  const length = { duration: duration.text, seconds: duration.seconds };
  return calendar
    ? { type: 'calendar', ...length, ...calendar }
    : { type: 'rolling', ...length };
}

function readIsCalendar(fields: Fields): boolean {
  const isRolling = fields.flag('isRolling');
  const hasCalendar = fields.has('calendar');
  if (hasCalendar && isRolling) {
    fields.report.warn(
      'window-rolling-default',
      fields.place('calendar'),
      'isRolling is true, so the calendar is ignored; expected one of them.',
    );
    return false;
  }
  if (!hasCalendar && !isRolling) {
    fields.report.warn(
      'window-rolling-default',
      fields.place('isRolling'),
      'There is neither isRolling: true nor a calendar; the window is read as rolling.',
    );
  }
  return hasCalendar;
}

function readCalendar(
  window: Fields,
): { startTime: string; timeZone: string } | undefined {
  const fields = window.fields('calendar', ['startTime', 'timeZone']);
  const startTime = fields.text('startTime')?.trim() ?? '';
  const timeZone = fields.text('timeZone')?.trim() ?? '';
  const hasStart = isLocalTime(startTime);
  const hasZone = isTimeZone(timeZone);
  if (!hasStart) {
    fields.report.error(
      'starttime-invalid',
      fields.place('startTime'),
      `startTime is ${
        startTime ? `'${startTime}'` : 'missing'
      }; expected a local time such as 2022-01-01 12:00:00.`,
    );
  }
  if (!hasZone) {
    fields.report.error(
      'timezone-invalid',
      fields.place('timeZone'),
      `timeZone is ${
        timeZone ? `'${timeZone}'` : 'missing'
      }; expected a name of the IANA database such as Europe/Berlin or UTC.`,
    );
  }
  return hasStart && hasZone ? { startTime, timeZone } : undefined;
}

function readAlphaDuration(fields: Fields): Duration | undefined {
  const count = fields.number('count');
  const unit = fields.text('unit')?.trim().toLowerCase();
  const duration =
    count !== undefined && unit !== undefined && Number.isInteger(count)
      ? parseDuration(alphaText(count, unit))
      : undefined;
  if (!duration) {
    fields.report.error(
      'duration-invalid',
      fields.place(fields.has('count') ? 'count' : 'unit'),
      `The window is ${count ?? 'no count'} of ${
        unit ?? 'no unit'
      }; expected a whole count and a unit of ${list(
        Object.keys(ALPHA_UNITS),
      )} (or Second, in whole minutes), at most ten years.`,
    );
  }
  return duration;
}

function alphaText(count: number, unit: string): string {
  return unit === 'second'
    ? `${count / 60}m`
    : `${count}${Object.hasOwn(ALPHA_UNITS, unit) ? ALPHA_UNITS[unit] : '?'}`;
}

function warnAboutLength(
  { report }: Fields,
  place: Place,
  { text, seconds, isNominal }: Duration,
  options: { isCalendar: boolean; apiVersion: OpenSloVersion },
): void {
  if (seconds < DAY_SECONDS) {
    report.warn(
      'window-suspicious',
      place,
      `The window ${text} is shorter than a day${
        text.endsWith('m') ? ` (m is minutes)` : ''
      }; it is kept, without alerts.${
        text.endsWith('m')
          ? ` ${text.slice(0, -1)}M would be ${
              text === '1m' ? 'a month' : 'months'
            }.`
          : ''
      }`,
    );
  }
  if (isNominal && options.apiVersion === 'openslo.com/v2alpha') {
    report.warn(
      'window-approx',
      place,
      `${text} is accepted, although ${
        options.apiVersion
      } has only m, h, d and w.${
        options.isCalendar ? '' : nominal(text, seconds)
      }`,
    );
  } else if (isNominal && !options.isCalendar) {
    report.warn('window-approx', place, nominal(text, seconds).trim());
  }
}

function nominal(text: string, seconds: number): string {
  return ` A rolling window of ${text} is read as ${
    seconds / DAY_SECONDS
  } days.`;
}
