import type { Knex } from 'knex';
import type { ColumnType } from './insertRows';

/** A piece of a statement with its bindings. */
export interface SqlPart {
  sql: string;
  bindings: Knex.RawBinding[];
}

function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/** pg sends an array as one parameter, which the binding type of knex does not know. */
function arrayBinding(values: readonly unknown[]): Knex.RawBinding {
  return values as unknown as Knex.RawBinding;
}

/** `column in (…)` with one variable, however many values there are. */
export function inList(
  knex: Knex,
  column: string,
  values: readonly string[] | readonly number[],
): SqlPart {
  return isPostgres(knex)
    ? { sql: `${column} = any(?)`, bindings: [arrayBinding(values)] }
    : {
        sql: `${column} in (select value from json_each(?))`,
        bindings: [JSON.stringify(values)],
      };
}

/** A table of whole numbers to join with, as one or two variables. The first column is of 32, the others are of 64 bits. */
export function keyTable<Column extends string>(
  knex: Knex,
  name: string,
  columns: readonly Column[],
  rows: ReadonlyArray<Record<Column, number>>,
): SqlPart {
  if (isPostgres(knex)) {
    const arrays = columns.map((_, i) => `?::${i === 0 ? 'int4' : 'int8'}[]`);
    return {
      sql: `unnest(${arrays.join(', ')}) as ${name}(${columns.join(', ')})`,
      bindings: columns.map(column =>
        arrayBinding(rows.map(row => row[column])),
      ),
    };
  }
  const values = columns.map((column, i) => `value ->> ${i} as ${column}`);
  return {
    sql: `(select ${values.join(', ')} from json_each(?)) as ${name}`,
    bindings: [
      JSON.stringify(rows.map(row => columns.map(column => row[column]))),
    ],
  };
}

/** A table of rows to join with, as one variable. Not for fractions: SQLite does not read every digit of one in JSON. */
export function recordTable<Row extends object>(
  knex: Knex,
  name: string,
  columns: Readonly<
    Record<
      keyof Row & string,
      Exclude<ColumnType, 'double precision' | 'boolean'>
    >
  >,
  rows: readonly Row[],
): SqlPart {
  const names = Object.keys(columns) as Array<keyof Row & string>;
  const json = JSON.stringify(rows);
  if (isPostgres(knex)) {
    const types = names.map(column => `${column} ${columns[column]}`);
    return {
      sql: `json_to_recordset(?::json) as ${name}(${types.join(', ')})`,
      bindings: [json],
    };
  }
  const values = names.map(column => `value ->> '${column}' as ${column}`);
  return {
    sql: `(select ${values.join(', ')} from json_each(?)) as ${name}`,
    bindings: [json],
  };
}

/** Rows of `knex.raw`, which the engines wrap differently. */
export function rowsOf<Row>(result: Row[] | { rows: Row[] }): Row[] {
  return Array.isArray(result) ? result : result.rows;
}
