import { DateTime } from 'luxon';

/** A day in a time zone. */
export interface LocalDay {
  /** `2026-11-30`. */
  day: string;
  start: Date;
  /** Start of the next day, which is not always 24 hours later. */
  end: Date;
}

/** Length of the spans that are calculated at once. */
const SPAN_MS = 16 * 86_400_000;
/** Spans that are kept, over all time zones. */
const MAX_KEPT = 500;

const kept = new Map<string, readonly LocalDay[]>();

/** Days of a time zone that a half-open interval touches, oldest first. Those of a span are calculated once: every plan of a zone asks for them. */
export function localDays(timezone: string, from: Date, to: Date): LocalDay[] {
  if (from >= to) {
    return [];
  }
  const days: LocalDay[] = [];
  // The first day may have begun in the span before.
  const first = Math.floor((from.getTime() - 2 * 86_400_000) / SPAN_MS);
  const last = Math.floor((to.getTime() - 1) / SPAN_MS);
  for (let span = first; span <= last; span += 1) {
    for (const day of daysOf(timezone, span)) {
      if (day.end > from && day.start < to) {
        days.push(day);
      }
    }
  }
  return days;
}

/** Days that begin in a span. */
function daysOf(timezone: string, span: number): readonly LocalDay[] {
  const key = `${timezone} ${span}`;
  const known = kept.get(key);
  if (known) {
    return known;
  }
  const from = span * SPAN_MS;
  const days: LocalDay[] = [];
  let start = DateTime.fromMillis(from, { zone: timezone }).startOf('day');
  while (start.toMillis() < from + SPAN_MS) {
    const end = start.plus({ days: 1 }).startOf('day');
    if (start.toMillis() >= from) {
      days.push({
        day: start.toFormat('yyyy-MM-dd'),
        start: start.toJSDate(),
        end: end.toJSDate(),
      });
    }
    start = end;
  }
  if (kept.size >= MAX_KEPT) {
    kept.clear();
  }
  kept.set(key, days);
  return days;
}
