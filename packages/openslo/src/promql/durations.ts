const UNITS: ReadonlyArray<readonly [string, number]> = [
  ['y', 31_536_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];
const UNIT_MS: ReadonlyMap<string, number> = new Map(UNITS);

/** Length of a PromQL duration (`1h30m`, `300`) in milliseconds; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Number(text) * 1000;
  }
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNIT_MS.get(unit) ?? 0),
    0,
  );
}

/** A PromQL duration of whole milliseconds, days the largest unit: `30d`, `1h`, `59m59s999ms`. */
export function formatDuration(ms: number): string {
  let rest = ms;
  let text = '';
  for (const [unit, length] of UNITS.slice(2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    text += count > 0 ? `${count}${unit}` : '';
  }
  return text || '0s';
}

/**
 * A range that holds each sample of an aligned window once. Prometheus 2 reads ranges closed at both ends, Prometheus 3 open at the left: one
 * millisecond less is the same in both.
 */
export function halfOpenRange(seconds: number): string {
  return formatDuration(seconds * 1000 - 1);
}
