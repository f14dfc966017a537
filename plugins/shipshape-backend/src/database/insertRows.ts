import type { Knex } from 'knex';

/** How a column is bound. `bigint` values are decimal text or BigInt: a JS number would lose digits. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'double precision'
  | 'boolean';

/** Below SQLite's limit of 32766 variables per statement; more gains nothing. */
const SQLITE_VARIABLES = 15_000;
const POSTGRES_ROWS = 2_000;

function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

/** SQLite knows no booleans. */
function sqliteValue(value: unknown): Knex.RawBinding {
  return (
    typeof value === 'boolean' ? Number(value) : value ?? null
  ) as Knex.RawBinding;
}

/** What becomes of a row whose key is there already: it takes the place of the stored one, or is left out. */
export interface InsertConflict<Row> {
  /** Columns of a unique key. */
  key: ReadonlyArray<keyof Row & string>;
  action: 'replace' | 'ignore';
  /** Replace only what is as old by this column, or older: writers may overtake each other. */
  unlessNewer?: keyof Row & string;
}

function conflictClause<Row>(
  table: string,
  names: ReadonlyArray<keyof Row & string>,
  { key, action, unlessNewer }: InsertConflict<Row>,
): string {
  const target = ` on conflict (${key.join(', ')}) do`;
  if (action === 'ignore') {
    return `${target} nothing`;
  }
  const set = names
    .filter(name => !key.includes(name))
    .map(name => `${name} = excluded.${name}`);
  const guard = unlessNewer
    ? ` where ${table}.${unlessNewer} <= excluded.${unlessNewer}`
    : '';
  return `${target} update set ${set.join(', ')}${guard}`;
}

/**
 * Inserts many rows of one shape, in as few statements as the engine allows: on PostgreSQL one JSON parameter per statement (a parameter
 * per value costs five times as much), on SQLite a list of values (the query builder writes a compound SELECT of at most 500 terms).
 *
 * @param columns - every column to set, with its type; a missing value is stored as null.
 * @param conflict - without it a row whose key is there already is an error; to `replace`, the rows given must differ in the key.
 */
export async function insertRows<Row extends object>(
  knex: Knex,
  table: string,
  columns: Readonly<Record<keyof Row & string, ColumnType>>,
  rows: readonly Row[],
  conflict?: InsertConflict<Row>,
): Promise<void> {
  const names = Object.keys(columns) as Array<keyof Row & string>;
  const onConflict = conflict ? conflictClause(table, names, conflict) : '';
  if (knex.client.config.client === 'pg') {
    const recordset = names.map(name => `${name} ${columns[name]}`).join(', ');
    for (let start = 0; start < rows.length; start += POSTGRES_ROWS) {
      await knex.raw(
        `insert into ${table} (${names.join(', ')}) select ${names.join(
          ', ',
        )} from json_to_recordset(?::json) as rows(${recordset})${onConflict}`,
        [toJson(rows.slice(start, start + POSTGRES_ROWS))],
      );
    }
    return;
  }
  const size = Math.floor(SQLITE_VARIABLES / names.length);
  const placeholders = `(${names.map(() => '?').join(', ')})`;
  for (let start = 0; start < rows.length; start += size) {
    const chunk = rows.slice(start, start + size);
    await knex.raw(
      `insert into ${table} (${names.join(', ')}) values ${chunk
        .map(() => placeholders)
        .join(', ')}${onConflict}`,
      chunk.flatMap(row => names.map(name => sqliteValue(row[name]))),
    );
  }
}
