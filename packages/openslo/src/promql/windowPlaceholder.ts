/** `{{.window}}`, as Sloth and OpenSLO templates write it. */
const WINDOW = /\{\{\s*\.window\s*\}\}/g;

/** Whether the query leaves its range to us. */
export function hasWindow(query: string): boolean {
  return query.search(WINDOW) !== -1;
}

/** The query with every `{{.window}}` replaced. */
export function substituteWindow(query: string, window: string): string {
  return query.replace(WINDOW, () => window);
}

/** Like {@link substituteWindow}, padded so that every other character keeps its position: columns of messages stay those of the author. */
export function substituteInPlace(query: string, window: string): string {
  return query.replace(WINDOW, found => window.padEnd(found.length));
}
