import { COST_METRICS, CostMetric } from 'backstage-plugin-shipshape-common';
import {
  COST_COLUMNS,
  CostColumn,
  TIME_COLUMNS,
  TimeColumn,
} from '../model/columns';
import { ColumnKind, isDecimal, QUANTITY_COLUMNS } from './rawRows';
import { identifier } from './sql';

/** Kind of each column that files have. */
export type Kinds = ReadonlyMap<string, ColumnKind>;

/** SQL over the typed rows; undefined when files lack the columns for it. */
export type FactSql = (kinds: Kinds) => string | undefined;

/** A condition that is remembered of a row. */
export type Fact = readonly [name: string, sql: FactSql];

/** Column of the typed rows that holds a parsed cost. */
export function costValue(column: CostColumn): CostMetric {
  return COST_METRICS[COST_COLUMNS.indexOf(column)];
}

/** Column of the typed rows that holds a parsed timestamp. */
export function timeValue(column: TimeColumn): string {
  return `${column}_at`;
}

/** Column of the typed rows: whether a timestamp has the form of the specification. */
export function timeForm(column: TimeColumn): string {
  return `${column}_spec`;
}

/** Column of the typed rows that holds a cost or number as DECIMAL(18,12), if it fits. */
export function shortValue(column: string): string {
  return `${column}_short`;
}

/** Column of the typed rows that holds a number as DECIMAL(38,18), if it does not fit a short one. */
export function longValue(column: string): string {
  return `${column}_long`;
}

/** Name of the fact that a cell of a column has some property. */
export function cellFact(
  column: string,
  property: 'rejected' | 'null' | 'rounded' | 'plus' | 'float' | 'form',
): string {
  return `${column}_${property}`;
}

/** A fact that needs columns: SQL only where all of them are there. */
export const given =
  (columns: readonly string[], sql: string): FactSql =>
  kinds =>
    columns.every(column => kinds.has(column)) ? sql : undefined;

/** SQL for columns of one kind. */
const ofKind =
  (column: string, kind: ColumnKind, sql: string): FactSql =>
  kinds =>
    kinds.get(column) === kind ? sql : undefined;

/** Facts of which none holds when the guard does not: nearly all rows need only the guard. */
export interface GuardedFacts {
  guard: FactSql;
  facts: readonly Fact[];
}

function costFacts(column: CostColumn): GuardedFacts {
  const name = identifier(column);
  const value = costValue(column);
  return {
    guard: kinds =>
      isDecimal(kinds.get(column))
        ? `"${value}" IS NULL OR "${value}" <> ${name}`
        : given([column], `${shortValue(column)} IS NULL`)(kinds),
    facts: [
      [
        cellFact(column, 'rejected'),
        given([column], `${name} IS NOT NULL AND "${value}" IS NULL`),
      ],
      [cellFact(column, 'null'), given([column], `${name} IS NULL`)],
      [
        cellFact(column, 'rounded'),
        kinds =>
          isDecimal(kinds.get(column))
            ? `"${value}" IS NOT NULL AND "${value}" <> ${name}`
            : given(
                [column],
                `"${value}" IS NOT NULL AND focus_rounded(${name})`,
              )(kinds),
      ],
      [
        cellFact(column, 'plus'),
        ofKind(
          column,
          'text',
          `"${value}" IS NOT NULL AND contains(${name}, '+')`,
        ),
      ],
    ],
  };
}

function floatFacts(column: CostColumn): GuardedFacts {
  const float = ofKind(column, 'float', `${identifier(column)} IS NOT NULL`);
  return { guard: float, facts: [[cellFact(column, 'float'), float]] };
}

function timeFacts(column: TimeColumn): GuardedFacts {
  const name = identifier(column);
  const value = timeValue(column);
  return {
    guard: given([column], `${value} IS NULL OR NOT ${timeForm(column)}`),
    facts: [
      [
        cellFact(column, 'rejected'),
        given([column], `${name} IS NOT NULL AND ${value} IS NULL`),
      ],
      [cellFact(column, 'null'), given([column], `${name} IS NULL`)],
      [
        cellFact(column, 'form'),
        given([column], `${value} IS NOT NULL AND NOT ${timeForm(column)}`),
      ],
    ],
  };
}

function numberFacts(column: string): GuardedFacts {
  const unread = given(
    [column],
    `${identifier(column)} IS NOT NULL AND ${shortValue(
      column,
    )} IS NULL AND ${longValue(column)} IS NULL`,
  );
  return { guard: unread, facts: [[cellFact(column, 'rejected'), unread]] };
}

/** What can be said about the cells of costs, timestamps and quantities. */
export const CELL_FACTS: readonly GuardedFacts[] = [
  ...COST_COLUMNS.map(costFacts),
  ...COST_COLUMNS.map(floatFacts),
  ...TIME_COLUMNS.map(timeFacts),
  ...QUANTITY_COLUMNS.map(numberFacts),
];
