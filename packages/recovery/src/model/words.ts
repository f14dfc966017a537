const UNITS: ReadonlyArray<{ unit: string; seconds: number }> = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3_600 },
  { unit: 'min', seconds: 60 },
  { unit: 's', seconds: 1 },
];
const PARTS = 2;

/**
 * A length of time for people, in its two largest units that are not 0, cut off below: `29 min 22 s`, `1 d 20 min`. Whole seconds, below ten with
 * one decimal.
 *
 * @param seconds - 0 or more
 */
export function durationInWords(seconds: number): string {
  if (seconds < 10) {
    return `${Math.round(seconds * 10) / 10} s`;
  }
  let rest = Math.round(seconds);
  const parts = UNITS.flatMap(({ unit, seconds: length }) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return parts.slice(0, PARTS).join(' ');
}
