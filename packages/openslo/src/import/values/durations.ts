import type { Place, ObjectReport } from '../report';

/** A length of time as it was written. */
export interface Duration {
  text: string;
  /** M = 30 d, Q = 90 d, Y = 365 d. */
  seconds: number;
  /** Its length depends on the calendar. */
  isNominal: boolean;
}

/** Seconds of each unit; m is a minute, M a month. */
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 30 * 86_400,
  Q: 90 * 86_400,
  Y: 365 * 86_400,
};
const DURATION = /^([1-9][0-9]*)([mhdwMQY])$/;
/** Longer is a mistake, and no data is kept for it. */
const MAX_SECONDS = 10 * 365 * 86_400;

/** Reads `30d`; undefined when it is no duration of this form, or one of more than ten years. */
export function parseDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  if (!match) {
    return undefined;
  }
  const [, count, unit] = match;
  const seconds = Number(count) * UNIT_SECONDS[unit];
  return seconds > MAX_SECONDS
    ? undefined
    : { text, seconds, isNominal: 'MQY'.includes(unit) };
}

/** Reads a duration, or reports what was expected. */
export function readDuration(
  text: string | undefined,
  place: Place,
  report: ObjectReport,
): Duration | undefined {
  const duration = text === undefined ? undefined : parseDuration(text);
  if (!duration) {
    report.error(
      'duration-invalid',
      place,
      `${
        text === undefined
          ? 'The duration is missing'
          : `'${text}' is not a duration`
      }; expected a whole number and a unit of m (minutes), h, d, w, M (months), Q or Y, such as 30d, and at most ten years.`,
    );
  }
  return duration;
}
