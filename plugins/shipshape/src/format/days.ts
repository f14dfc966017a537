import { addDays, startOfDay } from 'backstage-plugin-shipshape-common';

/*
 * Days are UTC days: every format names the zone, because the browser's own would shift 1 November to 31 October west of
 * Greenwich.
 */

function format(
  day: string,
  options: Intl.DateTimeFormatOptions,
  locale?: string,
): string {
  return new Intl.DateTimeFormat(locale, {
    ...options,
    timeZone: 'UTC',
  }).format(startOfDay(day));
}

/** `2026-11-03` as `Nov 3, 2026`. */
export function formatDay(day: string, locale?: string): string {
  return format(
    day,
    { day: 'numeric', month: 'short', year: 'numeric' },
    locale,
  );
}

/** `2026-11-03` as `Nov 3`, for axes. */
export function formatShortDay(day: string, locale?: string): string {
  return format(day, { day: 'numeric', month: 'short' }, locale);
}

/** `2026-11` or `2026-11-01` as `November 2026`. */
export function formatMonth(month: string, locale?: string): string {
  return format(
    `${month.slice(0, 7)}-01`,
    { month: 'long', year: 'numeric' },
    locale,
  );
}

/** `2026-11-01` as `Nov 2026`, for axes. */
export function formatShortMonth(month: string, locale?: string): string {
  return format(
    `${month.slice(0, 7)}-01`,
    { month: 'short', year: 'numeric' },
    locale,
  );
}

/** The half-open range [from, to) as people say it, with its last day: `Nov 1 – 21, 2026`. */
export function formatRange(from: string, to: string, locale?: string): string {
  const last = addDays(to, -1);
  if (last <= from) {
    return formatDay(from, locale);
  }
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatRange(startOfDay(from), startOfDay(last));
}

/** An instant in UTC: `Nov 24, 2026, 09:05 UTC`. */
export function formatInstant(instant: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(new Date(instant));
}

const STEPS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago an instant was, in the largest unit that fits: `2 hours ago`. */
export function formatAge(instant: string, now: Date, locale?: string): string {
  const seconds = (now.getTime() - new Date(instant).getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of STEPS) {
    if (seconds >= length) {
      return relative.format(-Math.floor(seconds / length), unit);
    }
  }
  return relative.format(0, 'second');
}

/** A length of time in its largest whole unit: 5400 seconds as `1.5 hours`. */
export function formatDuration(seconds: number, locale?: string): string {
  const [unit, length] = STEPS.find(([, size]) => seconds >= size) ?? [
    'second',
    1,
  ];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(seconds / length);
}
