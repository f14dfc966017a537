/** What rows are ordered by; undefined ("unknown") comes last in either direction. */
export type SortKey = bigint | number | string | undefined;

/** By which column a table is sorted. */
export interface SortState {
  column: string;
  direction: 'ascending' | 'descending';
}

function compare(a: NonNullable<SortKey>, b: NonNullable<SortKey>): number {
  if (typeof a === 'string' && typeof b === 'string') {
    return a.localeCompare(b);
  }
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** A sorted copy; equal rows keep their order. */
export function sortRows<T>(
  rows: readonly T[],
  key: (row: T) => SortKey,
  sort: SortState,
): T[] {
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return [...rows].sort((rowA, rowB) => {
    const a = key(rowA);
    const b = key(rowB);
    if (a === undefined || b === undefined) {
      return Number(a === undefined) - Number(b === undefined);
    }
    return sign * compare(a, b);
  });
}
