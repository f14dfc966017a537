import { DateTime, IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * What a clock on the wall shows, as if it hung in UTC: calendar arithmetic on it knows no daylight saving. {@link toInstant} says when it shows
 * that in a time zone.
 */
export type LocalTime = DateTime<true>;

const TEXT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$/;

/** @throws RangeError when there is no such zone */
export function zoneOf(timeZone: string): IANAZone {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) {
    throw new RangeError(
      `Expected an IANA time zone such as Europe/Berlin, got ${JSON.stringify(
        timeZone,
      )}`,
    );
  }
  return zone;
}

/** @throws RangeError when the text is not of the form `2022-01-01 12:00:00`, or there is no such day */
export function parseLocalTime(text: string): LocalTime {
  const parsed = DateTime.fromISO(text.replace(' ', 'T'), { zone: 'utc' });
  if (!TEXT.test(text) || !parsed.isValid) {
    throw new RangeError(
      `Expected a local time such as 2022-01-01 12:00:00, got ${JSON.stringify(
        text,
      )}`,
    );
  }
  return parsed;
}

/** What the wall shows in the zone at an instant. */
export function toLocalTime(instant: Date, zone: IANAZone): LocalTime {
  const millis = instant.getTime() + zone.offset(instant.getTime()) * MINUTE_MS;
  const local = DateTime.fromMillis(millis, { zone: 'utc' });
  if (!local.isValid) {
    throw new RangeError('The instant is outside of the calendar');
  }
  return local;
}

/**
 * When the wall shows a local time. A time that daylight saving skips moves forward by what was skipped; of one that comes twice the earlier is
 * meant.
 */
export function toInstant(local: LocalTime, zone: IANAZone): Date {
  const wall = local.toMillis();
  // The offsets on both sides of a change that may be near: there is at most one within two days.
  const before = zone.offset(wall - DAY_MS);
  const after = zone.offset(wall + DAY_MS);
  const meant = [before, after]
    .map(offset => ({ offset, millis: wall - offset * MINUTE_MS }))
    .filter(({ offset, millis }) => zone.offset(millis) === offset)
    .map(({ millis }) => millis);
  return new Date(
    meant.length > 0 ? Math.min(...meant) : wall - before * MINUTE_MS,
  );
}
