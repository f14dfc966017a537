import { FocusFileError } from '../errors';
import { Database } from './database';
import { literal } from './sql';
import { toCount, toText } from './values';

/**
 * Top-level columns of a Parquet file: the names as delivered, and the unique ones that DuckDB reads them by.
 *
 * @throws FocusFileError when the footer is damaged.
 */
export async function readParquetColumns(
  database: Database,
  path: string,
  name: string,
): Promise<Array<{ name: string; identifier: string; type: string }>> {
  try {
    const described = await database.rows(
      `DESCRIBE SELECT * FROM read_parquet([${literal(path)}])`,
    );
    const names = topLevelNames(
      (
        await database.rows(
          `SELECT name, num_children FROM parquet_schema(${literal(path)})`,
        )
      ).map(row => ({ name: toText(row[0]) ?? '', children: toCount(row[1]) })),
    );
    return described.map((row, index) => ({
      name: names[index] ?? toText(row[0]) ?? '',
      identifier: toText(row[0]) ?? '',
      type: toText(row[1]) ?? 'VARCHAR',
    }));
  } catch (error) {
    throw new FocusFileError(name, `is corrupt: ${firstLine(error)}`);
  }
}

/** The schema is a tree in depth-first order; its first node is the root. */
function topLevelNames(
  nodes: ReadonlyArray<{ name: string; children: number }>,
): string[] {
  const names: string[] = [];
  let at = 1;
  const skip = (): void => {
    let left = nodes[at]?.children ?? 0;
    at += 1;
    while (left > 0 && at < nodes.length) {
      skip();
      left -= 1;
    }
  };
  while (at < nodes.length) {
    names.push(nodes[at].name);
    skip();
  }
  return names;
}

/** The first line of DuckDB's message, without the class of the error. */
export function firstLine(error: unknown): string {
  return messageOf(error)
    .split('\n')[0]
    .replace(/^[A-Z][\w ]* Error: /, '');
}

/** Errors of native code need not be instances of this realm's Error. */
export function messageOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
