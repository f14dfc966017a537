import type {
  CostDefect,
  CostDefectCount,
} from 'backstage-plugin-shipshape-common';

/** Adds up defects by code, most frequent first. */
export function countDefects(
  defects: Iterable<Pick<CostDefect, 'code' | 'count'>>,
): CostDefectCount[] {
  const counts = new Map<string, number>();
  for (const { code, count } of defects) {
    counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
