/** Names longer than that are not compared. */
const MAX_LENGTH = 60;

/** The name that is meant by a misspelt one: the nearest within a third of its letters. */
export function nearest(
  name: string,
  candidates: readonly string[],
): string | undefined {
  if (name.length > MAX_LENGTH) {
    return undefined;
  }
  const within = Math.max(1, Math.floor(name.length / 3));
  return candidates
    .map(candidate => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= within)
    .sort((a, b) => a.distance - b.distance)
    .at(0)?.candidate;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(
        Math.min(
          row[j] + 1,
          next[j - 1] + 1,
          row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length];
}
