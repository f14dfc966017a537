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
  isDecimal,
  NUMBER_COLUMNS,
  QUANTITY_COLUMNS,
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

function isQuantity(column: string): boolean {
  return QUANTITY_COLUMNS.some(quantity => quantity === column);
}

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
  const numbers = NUMBER_COLUMNS.filter(
    column => isQuantity(column) || kinds.has('x_EffectiveUnitPrice'),
  );
  const quick = [
    ...[...COST_COLUMNS, ...numbers].map(
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
    ...numbers.map(column => `${long(column, kinds)} AS ${longValue(column)}`),
    `${listGap(kinds)} AS list_gap`,
  ];
  const raw = rawRowsSql(files, request);
  return {
    kinds,
    sql: `SELECT *, ${values.join(', ')} FROM (SELECT *, ${quick.join(
      ', ',
    )} FROM (${raw}))`,
  };
}

/** A number of at most 12 places in 64 bits; null when it does not fit. */
function short(column: string, kinds: Kinds): string {
  const name = identifier(column);
  switch (kinds.get(column)) {
    case 'text':
    case 'float':
      return `focus_short(${name})`;
    case 'narrow':
      return `TRY_CAST(${name} AS ${SHORT})`;
    default:
      return `NULL::${SHORT}`; // narrowing a 128-bit number costs more than it saves
  }
}

function cost(column: string, kinds: Kinds): string {
  const name = identifier(column);
  const kind = kinds.get(column);
  if (kind === undefined) {
    return `NULL::${LONG}`;
  }
  return isDecimal(kind)
    ? `TRY_CAST(${name} AS ${LONG})`
    : `coalesce(CAST(${shortValue(column)} AS ${LONG}), focus_long(${name}))`;
}

function long(column: string, kinds: Kinds): string {
  const name = identifier(column);
  const kind = kinds.get(column);
  if (kind === undefined) {
    return `NULL::${LONG}`;
  }
  return `CASE WHEN ${shortValue(
    column,
  )} IS NULL AND ${name} IS NOT NULL THEN ${
    isDecimal(kind) ? `TRY_CAST(${name} AS ${LONG})` : `focus_long(${name})`
  } END`;
}

/**
 * List unit price × quantity − list cost. Two 64-bit decimals with 12 places have an exact product with 24 places; null when
 * a number needs more.
 */
function listGap(kinds: Kinds): string {
  const list = isDecimal(kinds.get('ListCost'))
    ? `TRY_CAST("ListCost" AS DECIMAL(36,24))`
    : `CAST(${shortValue('ListCost')} AS DECIMAL(36,24))`;
  return `${shortValue('ListUnitPrice')} * ${shortValue(
    'PricingQuantity',
  )} - ${list}`;
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
