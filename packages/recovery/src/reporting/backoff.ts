const FIRST_SECONDS = 1;
const CAP_SECONDS = 300;

/**
 * How long to wait before the next attempt: exponential from 1 s, at most 300 s, full jitter.
 *
 * @param failures - in a row, from 1
 * @param random - in [0, 1)
 */
export function backoffSeconds(failures: number, random: number): number {
  // 2^9 is beyond the cap already; larger powers would only overflow.
  const ceiling = Math.min(
    CAP_SECONDS,
    FIRST_SECONDS * 2 ** Math.min(failures - 1, 9),
  );
  return ceiling * random;
}

/** Seconds of a `Retry-After` header, which holds seconds or an HTTP date; undefined when it holds neither. */
export function parseRetryAfter(
  header: string | null,
  now: Date,
): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const time = Date.parse(text);
  return Number.isNaN(time)
    ? undefined
    : Math.max(0, (time - now.getTime()) / 1000);
}
