import type { Client, QueryArrayConfig } from 'pg';

/** Somewhere that checks run SQL: the source, or the restored copy. */
export interface CheckDatabase {
  /** Opens a connection whose transactions are read-only and whose statements end after the time. The caller ends it. */
  connect(database: string, timeoutMs: number): Promise<Client>;
}

/** What one statement gave, as PostgreSQL writes it. */
export interface RawResult {
  /** Object id of the type of each column. */
  types: readonly number[];
  rows: ReadonlyArray<ReadonlyArray<string | null>>;
}

/** Object ids of types, as in `pg_type`. */
export const PG_TYPES = {
  boolean: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  float4: 700,
  float8: 701,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
} as const;

/** Settings that make text of values the same everywhere, and names in definitions complete. */
const SESSION = [
  "SET datestyle = 'ISO, YMD'",
  "SET timezone = 'UTC'",
  'SET extra_float_digits = 3',
];

/**
 * Runs one statement in a read-only transaction that is rolled back. By the extended protocol, in which a text that holds a second statement
 * is an error.
 */
export async function readOnlyQuery(
  client: Client,
  text: string,
  session: readonly string[] = SESSION,
): Promise<RawResult> {
  await client.query('BEGIN READ ONLY');
  for (const statement of session) {
    await client.query(statement);
  }
  const query: QueryArrayConfig & { queryMode: 'extended' } = {
    text,
    rowMode: 'array',
    queryMode: 'extended',
    types: { getTypeParser: () => (value: string) => value },
  };
  const result = await client.query<Array<string | null>>(query);
  // After an error the caller ends the connection, which rolls back too.
  await client.query('ROLLBACK');
  return {
    types: result.fields.map(field => field.dataTypeID),
    rows: result.rows,
  };
}
