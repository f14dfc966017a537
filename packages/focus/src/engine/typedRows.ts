import { SourceFile } from '../files/sourceFile';
import { COST_COLUMNS, TIME_COLUMNS } from '../model/columns';
import {
  costValue,
  Kinds,
  longValue,
  shortValue,
  timeForm,
  timeValue,
} from './cellFacts';
import {
  columnKinds,
  ColumnRequest,
  NUMBER_COLUMNS,
  rawRowsSql,
} from './rawRows';
import { identifier } from './sql';

const LONG = 'DECIMAL(38,18)';
const SHORT = 'DECIMAL(18,12)';

/** Rows with parsed values beside the delivered texts. */
export interface TypedRows {
  sql: string;
  /** Kind of each column that the files have. */
  kinds: Kinds;
}

/**
 * List unit price × quantity − list cost. Two 64-bit decimals with 12 places have an exact product with 24 places; null when
 * a number needs more.
 */
const LIST_GAP = `${shortValue('ListUnitPrice')} * ${shortValue(
  'PricingQuantity',
)} - CAST(${shortValue('ListCost')} AS DECIMAL(36,24))`;

/**
 * SQL for the rows of files with equal columns: the delivered columns, and each cost, timestamp and number parsed. A value
 * that cannot be read is null beside a text that is not.
 *
 * @remarks Parsing is in two steps, because DuckDB would evaluate the first one again for each use of it.
 */
export function typedRowsSql(
  files: readonly SourceFile[],
  request: ColumnRequest,
): TypedRows {
  const kinds = columnKinds(files[0], request);
  const quick = [
    ...[...COST_COLUMNS, ...NUMBER_COLUMNS].map(
      column => `${short(column, kinds)} AS ${shortValue(column)}`,
    ),
    ...TIME_COLUMNS.map(
      column =>
        `${
          kinds.get(column) === 'text'
            ? `ifnull(focus_time_form(${identifier(column)}), false)`
            : 'true'
        } AS ${timeForm(column)}`,
    ),
  ];
  const values = [
    ...COST_COLUMNS.map(
      column => `${cost(column, kinds)} AS ${identifier(costValue(column))}`,
    ),
    ...TIME_COLUMNS.map(
      column => `${timestamp(column, kinds)} AS ${timeValue(column)}`,
    ),
    ...NUMBER_COLUMNS.map(
      column => `${long(column, kinds)} AS ${longValue(column)}`,
    ),
    `${LIST_GAP} AS list_gap`,
  ];
  const raw = rawRowsSql(files, request);
  return {
    kinds,
    sql: `SELECT *, ${values.join(', ')} FROM (SELECT *, ${quick.join(
      ', ',
    )} FROM (${raw}))`,
  };
}

function short(column: string, kinds: Kinds): string {
  const name = identifier(column);
  switch (kinds.get(column)) {
    case 'text':
      return `focus_short(${name})`;
    case 'decimal':
      return `CASE WHEN TRY_CAST(${name} AS ${SHORT}) = ${name} THEN TRY_CAST(${name} AS ${SHORT}) END`;
    default:
      return `NULL::${SHORT}`;
  }
}

function cost(column: string, kinds: Kinds): string {
  const name = identifier(column);
  switch (kinds.get(column)) {
    case undefined:
      return `NULL::${LONG}`;
    case 'decimal':
      return `TRY_CAST(${name} AS ${LONG})`;
    case 'text':
      return `coalesce(CAST(${shortValue(
        column,
      )} AS ${LONG}), focus_long(${name}))`;
    default:
      // The shortest text of a binary number is the decimal that was meant.
      return `focus_long(CAST(${name} AS VARCHAR))`;
  }
}

function long(column: string, kinds: Kinds): string {
  const kind = kinds.get(column);
  if (kind === undefined) {
    return `NULL::${LONG}`;
  }
  const name = identifier(column);
  const value =
    kind === 'decimal'
      ? `TRY_CAST(${name} AS ${LONG})`
      : `focus_long(CAST(${name} AS VARCHAR))`;
  return `CASE WHEN ${shortValue(
    column,
  )} IS NULL AND ${name} IS NOT NULL THEN ${value} END`;
}

function timestamp(
  column: (typeof TIME_COLUMNS)[number],
  kinds: Kinds,
): string {
  const name = identifier(column);
  switch (kinds.get(column)) {
    case undefined:
      return 'NULL::TIMESTAMP';
    case 'timestamp':
      return `focus_time_range(CAST(${name} AS TIMESTAMP))`;
    case 'text':
      return `focus_time(${name}, ${timeForm(column)})`;
    default:
      return 'NULL::TIMESTAMP'; // a bare number has no agreed unit
  }
}
