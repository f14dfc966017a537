/** Minimal shape of jest's `describe`, so that this file needs no test framework to compile. */
interface Describe {
  (name: string, fn: () => void): void;
  skip(name: string, fn: () => void): void;
}

/**
 * A `describe` for tests that need a tool or data that may be absent. `missing` says what is missing, or is undefined
 * when all is there; the reason becomes part of the name, so the summary can list and count what was not run.
 */
export function describeIf(
  describe: Describe,
  missing: string | undefined,
): (name: string, fn: () => void) => void {
  return (name, fn) =>
    missing === undefined
      ? describe(name, fn)
      : describe.skip(`${name} [not run: ${missing}]`, fn);
}
