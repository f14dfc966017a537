const UNITS: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** Memory of a whole reading process, unless it is told otherwise. */
export const DEFAULT_MEMORY_LIMIT = '1GB';

/** The smallest limit under which a load is expected to end. */
const MINIMUM_BYTES = 600e6;

/** Share of the limit that DuckDB may count as its own; it uses more than it counts, and Node needs some, too (measured). */
const DUCKDB_SHARE = 0.35;

/**
 * Memory of DuckDB in bytes within a limit for the whole process, such as `1GB` or `512MiB`.
 *
 * @throws RangeError when the limit is not a size or too small.
 */
export function duckdbMemory(limit: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([KMG]i?B)\s*$/i.exec(limit);
  const bytes = match ? Number(match[1]) * UNITS[match[2].toUpperCase()] : NaN;
  if (!(bytes >= MINIMUM_BYTES)) {
    throw new RangeError(
      `Memory limit is '${limit}': expected a size of at least 600MB, such as 1GB`,
    );
  }
  return Math.floor(bytes * DUCKDB_SHARE);
}
