import { DuckDBValue } from '@duckdb/node-api';
import { CostCell } from 'backstage-plugin-shipshape-common';
import { CellDimensions } from './cellKeys';
import { Database } from './database';
import { toAtto, toCount, toText } from './values';

/** Cells in one message between the processes. */
export const CELLS_PER_CHUNK = 2000;

/** Cells on their way to another process: the keys that they share are sent once per chunk. */
export interface CellChunk {
  dimensions: CellDimensions[];
  cells: Array<{
    /** Position in `dimensions`. */
    dimension: number;
    billingPeriodStart: string;
    billingPeriodEnd: string;
    chargeDay: string;
    amounts: CostCell['amounts'];
    rowCount: number;
    missingList: number;
    missingContracted: number;
  }>;
}

/** The inverse of the packing of a chunk. */
export function unpackCells(chunk: CellChunk): CostCell[] {
  return chunk.cells.map(({ dimension, ...cell }) => ({
    ...chunk.dimensions[dimension],
    ...cell,
  }));
}

/** The table `cells`, ordered by key and day, in chunks. Keys come in a second stream, so that they are not sorted along. */
export async function* streamCells(
  database: Database,
): AsyncGenerator<CellChunk> {
  let chunk: CellChunk = { dimensions: [], cells: [] };
  let current: number | undefined;
  const keys = database.stream('SELECT dim, key FROM dims ORDER BY dim');
  let key: DuckDBValue[] = [];
  for await (const row of database.stream(
    `SELECT dim, period_start, period_end, day, billed, effective, "list", contracted,
      "rows", missing_list, missing_contracted
      FROM cells ORDER BY dim, period_start, period_end, day`,
  )) {
    if (chunk.cells.length === CELLS_PER_CHUNK) {
      yield chunk;
      chunk = { dimensions: [], cells: [] };
      current = undefined;
    }
    const dim = toCount(row[0]);
    if (dim !== current) {
      current = dim;
      while (key[0] !== dim) {
        key = (await keys.next()).value ?? [dim, null];
      }
      chunk.dimensions.push(JSON.parse(toText(key[1]) ?? '') as CellDimensions);
    }
    const [billingPeriodStart, billingPeriodEnd, chargeDay] = row
      .slice(1, 4)
      .map(value => toDay(toCount(value)));
    const [billed, effective, list, contracted] = row.slice(4, 8).map(toAtto);
    const [rowCount, missingList, missingContracted] = row
      .slice(8)
      .map(toCount);
    chunk.cells.push({
      dimension: chunk.dimensions.length - 1,
      billingPeriodStart,
      billingPeriodEnd,
      chargeDay,
      amounts: { billed, effective, list, contracted },
      rowCount,
      missingList,
      missingContracted,
    });
  }
  await keys.return(undefined);
  if (chunk.cells.length > 0) {
    yield chunk;
  }
}

/** `YYYY-MM-DD` of a day since 1970. */
export function toDay(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}
