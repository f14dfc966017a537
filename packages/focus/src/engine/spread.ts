import { DuckDBDecimalValue } from '@duckdb/node-api';
import { splitByLargestRemainder } from 'backstage-plugin-shipshape-common';
import { Database } from './database';
import { toAtto, toBigInt, toCount } from './values';

const DAY_MICROSECONDS = 86_400_000_000n;

/** Width and scale of every amount. */
const amount = (atto: bigint): DuckDBDecimalValue =>
  new DuckDBDecimalValue(atto, 38, 18);

/**
 * Overlap of the half-open span with each UTC day, in microseconds, by day since 1970. The keys sort as numbers and as
 * texts, because ties of a split go to the earlier day.
 */
export function dayWeights(
  start: bigint,
  end: bigint,
): Array<readonly [day: string, weight: bigint]> {
  const weights: Array<readonly [string, bigint]> = [];
  let at = start;
  while (at < end) {
    const day = at / DAY_MICROSECONDS;
    const next = (day + 1n) * DAY_MICROSECONDS;
    const stop = next < end ? next : end;
    weights.push([day.toString().padStart(6, '0'), stop - at]);
    at = stop;
  }
  return weights;
}

/**
 * Spreads one sum over days: exact, the same for a charge and (negated) for its refund.
 *
 * @returns parts by day since 1970, in the order of the days; zero amounts are not split.
 */
export function spreadOverDays(
  atto: bigint,
  weights: ReadonlyArray<readonly [day: string, weight: bigint]>,
): bigint[] {
  if (atto === 0n) {
    return weights.map(() => 0n);
  }
  const parts = splitByLargestRemainder(atto, weights);
  return weights.map(([day]) => parts?.get(day) ?? 0n);
}

/** Fills `parts` with the spans of `spans` that are longer than a day. The charges are counted on their first day. */
export async function splitSpans(database: Database): Promise<void> {
  const appender = await database.connection.createAppender('parts');
  for await (const row of database.stream(
    `SELECT dim, period_start, period_end, span_start, span_end, billed, effective, "list", contracted,
      "rows", missing_list, missing_contracted FROM spans WHERE span_start IS NOT NULL`,
  )) {
    const [dim, periodStart, periodEnd] = row.slice(0, 3).map(toCount);
    const weights = dayWeights(toBigInt(row[3]), toBigInt(row[4]));
    const amounts = row
      .slice(5, 9)
      .map(value => spreadOverDays(toAtto(value), weights));
    weights.forEach(([day], index) => {
      const parts = amounts.map(list => list[index]);
      if (index > 0 && parts.every(part => part === 0n)) {
        return;
      }
      for (const value of [dim, periodStart, periodEnd, Number(day)]) {
        appender.appendInteger(value);
      }
      for (const part of parts) {
        appender.appendDecimal(amount(part));
      }
      for (const count of row.slice(9)) {
        appender.appendBigInt(index === 0 ? toBigInt(count) : 0n);
      }
      appender.endRow();
    });
  }
  appender.closeSync();
}
