import type { ReportOutcomeCode } from 'backstage-plugin-shipshape-common';

/** What became of one item when it was stored. */
export interface StoreOutcome {
  outcome: ReportOutcomeCode;
  /** For `conflict`: what is stored; for `stale`: what is newer. */
  message?: string;
}

/** Rows, and what storing them did. */
export interface Merged<Row> extends StoreOutcome {
  /** As it is now. */
  row: Row;
}

/** Equal in all columns but these. */
export function isSameBut<Row extends object>(
  a: Row,
  b: Row,
  ignored: ReadonlyArray<keyof Row & string>,
): boolean {
  return contentOf(a, ignored) === contentOf(b, ignored);
}

/** The columns of a row as text: the same for the same content, whatever the engine makes of numbers and booleans. */
export function contentOf<Row extends object>(
  row: Row,
  ignored: ReadonlyArray<keyof Row & string>,
): string {
  return JSON.stringify(
    Object.entries(row)
      .filter(([column]) => !ignored.some(name => name === column))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The later of two instants as text; null is before all. */
export function latest(
  a: string | null | undefined,
  b: string | null | undefined,
): string | null {
  return (a ?? '') >= (b ?? '') ? a ?? null : b ?? null;
}
