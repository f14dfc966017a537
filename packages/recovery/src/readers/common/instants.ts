import { DateTime } from 'luxon';
import type { Notices } from './Notices';

/** A date, a time and a zone, as RFC 3339 or PostgreSQL write it: a space for the T, `+00` for `+00:00`. */
const WITH_ZONE =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d+))?\s?(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * Reads an instant and cuts it to milliseconds. A time without a zone is nobody's: it is refused with a notice, never guessed.
 *
 * @returns undefined when there is none, or it cannot be read
 */
export function readInstant(
  text: string | null | undefined,
  path: string,
  notices: Notices,
): Date | undefined {
  if (text === null || text === undefined || text === '') {
    return undefined;
  }
  const match = WITH_ZONE.exec(text.trim());
  if (match) {
    const [, date, time, fraction = '', zone] = match;
    const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
    const parsed = DateTime.fromISO(
      `${date}T${time}.${milliseconds}${zone.toUpperCase()}`,
    );
    if (parsed.isValid) {
      return parsed.toJSDate();
    }
  }
  notices.warn(
    'naive-time',
    `"${text}" is not an instant with a time zone, so it was not used`,
    path,
  );
  return undefined;
}

/** An instant of seconds since the epoch, as a number or in digits. */
export function readEpochSeconds(
  seconds: number | string | null | undefined,
  path: string,
  notices: Notices,
): Date | undefined {
  if (seconds === null || seconds === undefined || seconds === '') {
    return undefined;
  }
  const instant = new Date(Number(seconds) * 1000);
  if (Number.isNaN(instant.getTime()) || Number(seconds) < 0) {
    notices.warn(
      'invalid-value',
      `Expected seconds since the epoch, got "${seconds}"`,
      path,
    );
    return undefined;
  }
  return instant;
}
