import type { CostClock, CostMetric } from 'backstage-plugin-shipshape-common';
import type {
  CostFilter,
  CostSelector,
  CostSumKey,
  CostSumQuery,
  CostWindow,
} from './CostStore';
import { KEY_EXPRESSIONS } from './dimensions';

/** Cells are reached through the pointer only, so that loads which are not (or no longer) active do not exist for readers. */
export const FROM_ACTIVE =
  'FROM cost_allocated a JOIN cost_scopes s ON s.allocation_id = a.allocation_id';

/** Far below the variable limits of both engines (SQLite 32,766, PostgreSQL 65,535), together with everything else in a query. */
const CHUNK_SIZE = 2_000;

const CLOCK_COLUMNS: Record<CostClock, string> = {
  charge: 'a.day',
  billing: 'a.billing_period_start',
};

const MISSING_PRICE_COLUMNS: Partial<Record<CostMetric, string>> = {
  list: 'a.missing_list',
  contracted: 'a.missing_contracted',
};

export type SqlPart = { sql: string; bindings: string[] };

/** The smallest range that holds all windows. */
export function hull(windows: readonly CostWindow[]): CostWindow {
  return windows.reduce((a, b) => ({
    from: a.from < b.from ? a.from : b.from,
    to: a.to > b.to ? a.to : b.to,
  }));
}

export function chunks<T>(items: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += CHUNK_SIZE) {
    result.push(items.slice(start, start + CHUNK_SIZE));
  }
  return result;
}

export function inList(column: string, values: readonly string[]): SqlPart {
  return {
    sql: `${column} IN (${values.map(() => '?').join(', ')})`,
    bindings: [...values],
  };
}

export function and(...parts: SqlPart[]): SqlPart {
  return {
    sql: parts.map(part => part.sql).join(' AND '),
    bindings: parts.flatMap(part => part.bindings),
  };
}

/** One condition per query that a selector needs: its lists are cut to chunks. */
export function selectorConditions(selector: CostSelector): SqlPart[] {
  switch (selector.by) {
    case 'entities':
      return chunks(selector.entities).map(refs =>
        inList('a.entity_ref', refs),
      );
    case 'reasons':
      return chunks(selector.reasons).map(list => inList('a.reason', list));
    case 'owners': {
      const owners = chunks(selector.owners).map(refs =>
        inList('a.owner_ref', refs),
      );
      if (!selector.entities) {
        return owners;
      }
      const entities = chunks(selector.entities).map(refs =>
        inList('a.entity_ref', refs),
      );
      return owners.flatMap(owner =>
        entities.map(entity => and(owner, entity)),
      );
    }
    default:
      throw new TypeError(`Unknown selector ${JSON.stringify(selector)}`);
  }
}

export function rangeCondition(clock: CostClock, window: CostWindow): SqlPart {
  const column = CLOCK_COLUMNS[clock];
  const range = {
    sql: `${column} >= ? AND ${column} < ?`,
    bindings: [window.from, window.to],
  };
  return window.dayBefore === undefined
    ? range
    : and(range, { sql: 'a.day < ?', bindings: [window.dayBefore] });
}

function filterCondition(filter: CostFilter): SqlPart {
  return inList(KEY_EXPRESSIONS[filter.dimension], filter.values);
}

function keyExpression(key: CostSumKey, clock: CostClock): string {
  return key === 'month'
    ? `SUBSTR(${CLOCK_COLUMNS[clock]}, 1, 7)`
    : KEY_EXPRESSIONS[key];
}

/** What tells the cells of a window from the other cells of the range; undefined when the window is all of it. */
function windowCondition(
  clock: CostClock,
  window: CostWindow,
  windows: readonly CostWindow[],
): SqlPart | undefined {
  const range = hull(windows);
  return windows.length === 1 ||
    (window.dayBefore === undefined &&
      window.from === range.from &&
      window.to === range.to)
    ? undefined
    : rangeCondition(clock, window);
}

/** An exact sum as text: drivers would turn a large integer into a number that has lost digits. */
function sumOf(
  column: string,
  condition: SqlPart | undefined,
  name: string,
): SqlPart {
  const value = condition
    ? `CASE WHEN ${condition.sql} THEN ${column} ELSE 0 END`
    : column;
  return {
    sql: `CAST(SUM(${value}) AS TEXT) AS ${name}`,
    bindings: condition?.bindings ?? [],
  };
}

/**
 * The sums of one question, as they stand in the SELECT list. Each one is computed for every cell of the range, so there are no more of
 * them than are asked for.
 */
function sumColumns(query: CostSumQuery): SqlPart[] {
  const { metric, clock, windows } = query;
  const hi = `a.${metric}_hi`;
  const lo = `a.${metric}_lo`;
  const conditions = windows.map(window =>
    windowCondition(clock, window, windows),
  );
  const columns = conditions.flatMap((inWindow, index) => [
    sumOf(hi, inWindow, `w${index}_hi`),
    sumOf(lo, inWindow, `w${index}_lo`),
  ]);
  const [first] = conditions;
  columns.push(sumOf('1', first, 'cells'));
  if (query.details) {
    const shared = and(...(first ? [first] : []), {
      sql: `a.kind = 'shared'`,
      bindings: [],
    });
    columns.push(
      sumOf(hi, shared, 'shared_hi'),
      sumOf(lo, shared, 'shared_lo'),
      sumOf(MISSING_PRICE_COLUMNS[metric] ?? '0', first, 'missing_prices'),
    );
  }
  if (query.by.includes('subAccount')) {
    columns.push({
      sql: 'MAX(a.sub_account_name) AS label',
      bindings: [],
    });
  }
  return columns;
}

/** The statement that answers a question for one chunk of its selector. */
export function sumSql(query: CostSumQuery, selected: SqlPart): SqlPart {
  const columns = sumColumns(query);
  const keys = query.by.map(
    (key, index) => `${keyExpression(key, query.clock)} AS k${index}`,
  );
  const condition = and(
    selected,
    rangeCondition(query.clock, hull(query.windows)),
    ...(query.filters ?? []).map(filterCondition),
  );
  // By position: PostgreSQL would not take an expression for the same one when it has bindings.
  const positions = [1, ...query.by.map((_, index) => index + 2)];
  const selection = ['a.currency AS currency', ...keys].concat(
    columns.map(column => column.sql),
  );
  return {
    sql: `SELECT ${selection.join(', ')} ${FROM_ACTIVE} WHERE ${
      condition.sql
    } GROUP BY ${positions.join(', ')}`,
    bindings: [
      ...columns.flatMap(column => column.bindings),
      ...condition.bindings,
    ],
  };
}
