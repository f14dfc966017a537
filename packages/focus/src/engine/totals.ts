import { CostControlTotals } from 'backstage-plugin-shipshape-common';
import { canonicalNames, SourceFile } from '../files/sourceFile';
import { COST_COLUMNS, CostColumn } from '../model/columns';
import { ACCEPTED } from './cubeTables';
import { Database } from './database';
import { LOSS_DIGITS } from './decimals';
import { costValue } from './cellFacts';
import { formatScaled, toAtto, toCount, toText } from './values';
import { identifier } from './sql';

const LOSS_PER_ATTO = 10n ** BigInt(LOSS_DIGITS - 18);

/** Exact sums of one currency in atto. */
export interface CurrencySums {
  currency: string;
  rows: number;
  sums: Record<CostColumn, bigint>;
}

/** What rounding took away, by currency and column, in 10^-38; entries other than 0 only. */
export type PrecisionLoss = Array<{
  currency: string;
  column: CostColumn;
  amount: bigint;
}>;

/** Cost columns that at least one file has, in output order. */
export function presentCosts(files: readonly SourceFile[]): CostColumn[] {
  const names = files.map(canonicalNames);
  return COST_COLUMNS.filter(column => names.some(set => set.has(column)));
}

/** Sums over the accepted rows, as they were read. */
export async function acceptedSums(
  database: Database,
): Promise<CurrencySums[]> {
  return sums(
    database,
    `SELECT trim(currency) AS currency, billed, effective, "list", contracted, "rows"
      FROM rule_rows WHERE ${ACCEPTED} AND currency IS NOT NULL`,
  );
}

/** Sums over the cells. */
export async function cellSums(database: Database): Promise<CurrencySums[]> {
  return sums(
    database,
    `SELECT key ->> 'currency' AS currency, billed, effective, "list", contracted, "rows"
      FROM cells JOIN dims USING (dim)`,
  );
}

async function sums(
  database: Database,
  rowsSql: string,
): Promise<CurrencySums[]> {
  const rows = await database.rows(
    `SELECT currency, sum("rows"), ${COST_COLUMNS.map(
      column => `sum(${identifier(costValue(column))})`,
    ).join(', ')} FROM (${rowsSql}) GROUP BY currency ORDER BY currency`,
  );
  return rows.map(row => ({
    currency: toText(row[0]) ?? '',
    rows: toCount(row[1]),
    sums: Object.fromEntries(
      COST_COLUMNS.map((column, index) => [column, toAtto(row[index + 2])]),
    ) as Record<CostColumn, bigint>,
  }));
}

/**
 * The law of this package: what leaves it is what came in, to the last digit, in every currency.
 *
 * @throws Error when it does not hold; nothing of the load may be used then.
 */
export function assertConserved(
  before: readonly CurrencySums[],
  after: readonly CurrencySums[],
): void {
  const describe = (list: readonly CurrencySums[]) =>
    JSON.stringify(
      list.map(({ currency, rows, sums: amounts }) => [
        currency,
        rows,
        ...COST_COLUMNS.map(column => formatScaled(amounts[column], 18)),
      ]),
    );
  if (describe(before) !== describe(after)) {
    throw new Error(
      `The sums over cells are not the sums over rows: ${describe(
        after,
      )} instead of ${describe(before)}`,
    );
  }
}

/** Control totals for the report; with `loss`, as delivered, before rounding. */
export function controlTotals(
  list: readonly CurrencySums[],
  columns: readonly CostColumn[],
  loss: PrecisionLoss = [],
): CostControlTotals[] {
  return list.map(({ currency, rows, sums: amounts }) => ({
    currency,
    rows,
    ...Object.fromEntries(
      columns.map(column => {
        const lost = loss.find(
          entry => entry.currency === currency && entry.column === column,
        );
        return [column, exactDecimal(amounts[column], lost?.amount ?? 0n)];
      }),
    ),
  }));
}

/** Atto plus a loss in 10^-38 as a decimal. */
export function exactDecimal(atto: bigint, loss: bigint): string {
  return formatScaled(atto * LOSS_PER_ATTO + loss, LOSS_DIGITS);
}

/** Reads the loss rows `currency, one column per cost` of a query. */
export function toPrecisionLoss(
  currency: string,
  columns: readonly CostColumn[],
  values: readonly bigint[],
): PrecisionLoss {
  return columns.flatMap((column, index) =>
    values[index] === 0n ? [] : [{ currency, column, amount: values[index] }],
  );
}

/** A loss for the report: before − after. */
export function formatLoss(loss: PrecisionLoss): Array<{
  currency: string;
  column: string;
  amount: string;
}> {
  return loss.map(entry => ({
    ...entry,
    amount: formatScaled(entry.amount, LOSS_DIGITS),
  }));
}
