const UNIT_SECONDS: ReadonlyArray<[unit: string, seconds: number]> = [
  ['y', 365 * 86_400],
  ['w', 7 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 0.001],
];
const DURATION =
  /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Seconds of a duration as Prometheus writes it (`15d`, `1h30m`); undefined for other text. */
export function parsePrometheusDuration(text: string): number | undefined {
  const match = text === '' ? null : DURATION.exec(text);
  if (!match) {
    return undefined;
  }
  return UNIT_SECONDS.reduce(
    (sum, [, seconds], index) => sum + Number(match[index + 1] ?? 0) * seconds,
    0,
  );
}

/**
 * Retention from an answer of `/api/v1/status/runtimeinfo`: `15d`, `30d or 512MiB`, or a size alone.
 *
 * @returns seconds, or undefined when there is no limit by time or it is not said.
 */
export function parseRetention(json: unknown): number | undefined {
  const data =
    typeof json === 'object' && json !== null && 'data' in json
      ? json.data
      : undefined;
  const text =
    typeof data === 'object' && data !== null && 'storageRetention' in data
      ? String(data.storageRetention)
      : '';
  const seconds = text
    .split(' or ')
    .map(part => parsePrometheusDuration(part.trim()))
    .find(value => value !== undefined);
  return seconds === undefined || seconds === 0 ? undefined : seconds;
}
