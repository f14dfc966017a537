import { COST_COLUMNS, CostColumn } from '../model/columns';
import { Artefact } from './artefact';
import { toBatches } from './batches';
import { FACTS, maskSql } from './facts';
import { columnRequest, GroupRequest } from './groups';
import { identifier } from './sql';
import { typedRowsSql } from './typedRows';
import { toBigInt, toText } from './values';

/** Digits beyond the 18th decimal, summed per group, in 10^-38. */
export interface GroupLoss {
  /** Values of the grouping columns. */
  group: Array<string | undefined>;
  loss: Partial<Record<CostColumn, bigint>>;
}

/**
 * Sums what rounding to 18 decimals took away. A pass of its own over the files, because most have nothing to round.
 *
 * @param groupBy - SQL of the grouping texts, over the delivered columns
 * @param where - which rows, over `mask` and the delivered columns
 */
export async function sumLosses(
  artefact: Artefact,
  request: GroupRequest,
  groupBy: readonly string[],
  where: string,
): Promise<GroupLoss[]> {
  const result: GroupLoss[] = [];
  for (const batch of toBatches(artefact.files)) {
    const typed = typedRowsSql(batch.files, columnRequest(request));
    const columns = COST_COLUMNS.filter(
      column => FACTS.get(`${column}_rounded`)?.(typed.kinds) !== undefined,
    );
    if (columns.length === 0) {
      continue;
    }
    const sums = columns.map(
      column =>
        `sum(focus_loss(CAST(${identifier(
          column,
        )} AS VARCHAR))) FILTER (WHERE ${
          FACTS.get(`${column}_rounded`)?.(typed.kinds) ?? 'false'
        })`,
    );
    const groups = groupBy.map((sql, index) => `${sql} AS group_${index}`);
    const rows = await artefact.database.rows(
      `SELECT ${[...groups, ...sums].join(', ')}
        FROM (SELECT *, ${maskSql(typed.kinds)} AS mask FROM (${typed.sql}))
        WHERE ${where} GROUP BY ALL`,
    );
    for (const row of rows) {
      result.push({
        group: row.slice(0, groupBy.length).map(toText),
        loss: Object.fromEntries(
          columns.map((column, index) => [
            column,
            toBigInt(row[groupBy.length + index]),
          ]),
        ),
      });
    }
  }
  return result;
}
