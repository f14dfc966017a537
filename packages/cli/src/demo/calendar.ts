/** Days are integers since 1970-01-01 (UTC); months are `year × 12 + month − 1`. No time zone, no clock. */

const SECONDS_PER_DAY = 86_400;

/** Parses `YYYY-MM-DD`; undefined when it is not a day of the calendar. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) {
    return undefined;
  }
  const milliseconds = Date.UTC(
    Number(match[1]),
    Number(match[2]) - 1,
    Number(match[3]),
  );
  const day = milliseconds / 1000 / SECONDS_PER_DAY;
  return formatDay(day) === text ? day : undefined;
}

/** `YYYY-MM-DD`. */
export function formatDay(day: number): string {
  return formatTime(day * SECONDS_PER_DAY).slice(0, 10);
}

/** `YYYY-MM-DDTHH:mm:ssZ` of seconds since the epoch. */
export function formatTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** First second of a day. */
export function startOf(day: number): number {
  return day * SECONDS_PER_DAY;
}

/** Day that holds the second. */
export function dayAt(seconds: number): number {
  return Math.floor(seconds / SECONDS_PER_DAY);
}

/** Month of a day. */
export function monthOf(day: number): number {
  const date = new Date(startOf(day) * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** First day of a month. */
export function firstDay(month: number): number {
  return (
    Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000 / SECONDS_PER_DAY
  );
}

/** Last day of a month. */
export function lastDay(month: number): number {
  return firstDay(month + 1) - 1;
}

/** `YYYY-MM`. */
export function formatMonth(month: number): string {
  return formatDay(firstDay(month)).slice(0, 7);
}

/** Saturday or Sunday. */
export function isWeekend(day: number): boolean {
  // 1970-01-01 was a Thursday.
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6;
}
