import { SourceColumn, SourceFile } from '../files/sourceFile';
import { COST_COLUMNS, TIME_COLUMNS } from '../model/columns';
import { identifier, literal, literals } from './sql';

/** Words that stand for null; quoted or not. `NA` is none of them: it can be a value. */
const NULL_WORDS = ['NULL', 'null', ''];

/** Numbers other than costs that are checked in every file. */
export const QUANTITY_COLUMNS = [
  'ConsumedQuantity',
  'ListUnitPrice',
  'PricingQuantity',
] as const;

/** All numbers other than costs; the other prices are of use only beside a provider's effective unit price. */
export const NUMBER_COLUMNS = [
  ...QUANTITY_COLUMNS,
  'ContractedUnitPrice',
  'x_BilledUnitPrice',
  'x_EffectiveUnitPrice',
] as const;

/** Columns that Parquet may deliver typed; all others are read as text. */
const TYPED_COLUMNS: ReadonlySet<string> = new Set([
  ...COST_COLUMNS,
  ...TIME_COLUMNS,
  ...NUMBER_COLUMNS,
]);

const NARROW_PLACES = 12;

/**
 * How a column arrives in the second step, where values are parsed. `narrow` is a decimal with at most 12 places, `float` the
 * shortest text of a binary number, which is the decimal that was meant.
 */
export type ColumnKind = 'text' | 'narrow' | 'decimal' | 'float' | 'timestamp';

/** Whether a column arrives as a number already. */
export function isDecimal(kind: ColumnKind | undefined): boolean {
  return kind === 'narrow' || kind === 'decimal';
}

/** Which columns a query needs, by the name that they have in it. */
export interface ColumnRequest {
  /** FOCUS names. */
  canonical: readonly string[];
  /** Delivered names to take along as they are, such as group-by columns outside of FOCUS. */
  delivered?: readonly string[];
  /** Text columns of Parquet whose null words someone else will take for null: later, there are fewer of them. */
  lateNulls?: ReadonlySet<string>;
}

/** Kind of each requested column in one file; a column that the file lacks is absent. */
export function columnKinds(
  file: SourceFile,
  request: ColumnRequest,
): Map<string, ColumnKind> {
  const kinds = new Map<string, ColumnKind>();
  for (const name of request.canonical) {
    const column = findColumn(file, name);
    if (column) {
      kinds.set(name, TYPED_COLUMNS.has(name) ? kindOf(column) : 'text');
    }
  }
  return kinds;
}

/**
 * The SQL that reads files as rows of the requested columns, in their FOCUS names: text, except for typed Parquet columns.
 * A column that the files lack is a null text.
 *
 * @param files - files with the same columns in the same order
 */
export function rawRowsSql(
  files: readonly SourceFile[],
  request: ColumnRequest,
): string {
  const [file] = files;
  const paths = files.map(({ path }) => path);
  const items = request.canonical.map(name => {
    const column = findColumn(file, name);
    return `${
      column
        ? expression(file, column, name, request.lateNulls?.has(name))
        : 'NULL::VARCHAR'
    } AS ${identifier(name)}`;
  });
  for (const [position, name] of (request.delivered ?? []).entries()) {
    const column = findDelivered(file, name);
    items.push(
      `${
        column
          ? expression(file, column, name, request.lateNulls !== undefined)
          : 'NULL::VARCHAR'
      } AS ${identifier(deliveredAlias(position))}`,
    );
  }
  const position =
    file.format === 'parquet'
      ? `list_position([${literals(paths)}], filename) - 1`
      : 'file_index';
  const row =
    file.format === 'parquet' ? 'file_row_number + 1' : 'NULL::BIGINT';
  return `SELECT ${position} AS source_index, ${row} AS source_row, ${items.join(
    ', ',
  )} FROM ${reader(file, paths)}`;
}

/** Name in the query of a column taken along as delivered. */
export function deliveredAlias(position: number): string {
  return `delivered_${position}`;
}

/** The column that a group-by name means: FOCUS name or delivered name, in any letter case. */
export function findDelivered(
  file: SourceFile,
  name: string,
): SourceColumn | undefined {
  const wanted = name.trim().toLowerCase();
  return file.columns.find(
    column =>
      column.canonical?.toLowerCase() === wanted ||
      column.name.toLowerCase() === wanted,
  );
}

function findColumn(file: SourceFile, name: string): SourceColumn | undefined {
  return file.columns.find(column => column.canonical === name);
}

function reader(file: SourceFile, paths: readonly string[]): string {
  if (!file.csv) {
    return `read_parquet([${literals(
      paths,
    )}], file_row_number = true, filename = true)`;
  }
  // Nothing is detected: with one ragged row in the sample, detection would read whole lines as one column.
  const columns = file.columns
    .map(column => `${literal(column.identifier)}: 'VARCHAR'`)
    .join(', ');
  return `read_csv([${literals(paths)}], auto_detect = false, header = true,
    skip = ${file.csv.skip}, delim = ${literal(file.csv.delimiter)},
    quote = '"', escape = '"', nullstr = [${literals(NULL_WORDS)}],
    compression = ${file.format === 'csv.gz' ? "'gzip'" : "'none'"},
    parallel = ${!file.csv.sequential},
    buffer_size = 8000000, columns = {${columns}})`;
}

function kindOf(column: SourceColumn): ColumnKind {
  const type = column.type.toUpperCase();
  if (/^(TIMESTAMP|DATE)/.test(type)) {
    return 'timestamp';
  }
  if (/^(FLOAT|DOUBLE)/.test(type)) {
    return 'float';
  }
  const decimal = /^DECIMAL\(\d+,\s*(\d+)\)/.exec(type);
  if (decimal) {
    return Number(decimal[1]) <= NARROW_PLACES ? 'narrow' : 'decimal';
  }
  return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?\b/.test(type) ? 'narrow' : 'text';
}

function expression(
  file: SourceFile,
  column: SourceColumn,
  name: string,
  lateNulls = false,
): string {
  const delivered = identifier(column.identifier);
  if (file.csv) {
    return delivered; // the reader has already replaced the null words
  }
  const type = column.type.toUpperCase();
  const kind = kindOf(column);
  if (TYPED_COLUMNS.has(name) && kind !== 'text') {
    return kind === 'float' ? `CAST(${delivered} AS VARCHAR)` : delivered;
  }
  const text = /^(MAP|STRUCT)|\[\]$/.test(type)
    ? `CAST(to_json(${delivered}) AS VARCHAR)`
    : `CAST(${delivered} AS VARCHAR)`;
  return lateNulls ? text : orNull(text);
}

/** Whether a text is a null word. */
export function isNullWord(text: string): boolean {
  return NULL_WORDS.includes(text);
}

/** A text, or null for a null word. */
export function orNull(sql: string): string {
  return `CASE WHEN ${sql} IN (${literals(
    NULL_WORDS,
  )}) THEN NULL ELSE ${sql} END`;
}
