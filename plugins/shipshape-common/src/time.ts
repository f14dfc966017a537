/** UTC days as `YYYY-MM-DD` strings, which sort and compare as text. Ranges are half-open: [from, to). */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** Whether the text is an existing UTC day, `2026-02-30` is not. */
export function isDay(text: string): boolean {
  const match = DAY.exec(text);
  if (!match) {
    return false;
  }
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && dayOf(date) === text;
}

/** UTC day of an instant. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** Start of a day as an instant. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** `days` may be negative. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(startOfDay(day).getTime() + days * DAY_MS));
}

/** Number of days in [from, to); negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY_MS,
  );
}

/** Every day of [from, to), in order. */
export function listDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) {
    days.push(day);
  }
  return days;
}

/** First day of the month that contains the day. */
export function monthStart(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

/** First day of the month `months` later (or earlier, when negative). */
export function addMonths(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number);
  return dayOf(new Date(Date.UTC(year, month - 1 + months, 1)));
}

/** First days of all months that touch [from, to). */
export function listMonths(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = monthStart(from); month < to; month = addMonths(month, 1)) {
    months.push(month);
  }
  return months;
}

/** The smaller and the larger of two days. */
export function minDay(a: string, b: string): string {
  return a < b ? a : b;
}

/** See {@link minDay}. */
export function maxDay(a: string, b: string): string {
  return a < b ? b : a;
}
