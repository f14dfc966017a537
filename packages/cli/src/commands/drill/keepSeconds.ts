import { InputError } from '@backstage/errors';

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  m: 60,
  h: 3600,
  d: 86_400,
};
/** Longest time that restored data is kept, in seconds: 30 days. */
const MAX_KEEP_SECONDS = 2_592_000;

/**
 * Seconds of `--keep`.
 *
 * @throws InputError when it is not a duration, or too long
 */
export function keepSeconds(keep: string | undefined): number | undefined {
  if (keep === undefined) {
    return undefined;
  }
  const [, count, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(keep) ?? [];
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? NaN);
  if (!(seconds <= MAX_KEEP_SECONDS)) {
    throw new InputError(
      `--keep ${keep} is not a duration of at most 30 days; expected one such as 30m, 8h or 2d`,
    );
  }
  return seconds;
}
