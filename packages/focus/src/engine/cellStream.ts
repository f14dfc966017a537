import { DuckDBValue } from '@duckdb/node-api';
import { CostCell } from 'backstage-plugin-shipshape-common';
import { CellDimensions } from './cellKeys';
import { Database } from './database';
import { toAtto, toCount, toText } from './values';

/** Cells in one message between the processes. */
export const CELLS_PER_CHUNK = 2000;

const KEYS_PER_RANGE = 5000;

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

/**
 * The table `cells`, ordered by key and day, in chunks. Goes through the keys in ranges, so that nothing large is sorted and
 * few keys are in memory.
 */
export async function* streamCells(
  database: Database,
): AsyncGenerator<CellChunk> {
  const [[last]] = await database.rows('SELECT max(dim) FROM dims');
  let chunk: CellChunk = { dimensions: [], cells: [] };
  let current: number | undefined;
  for (let from = 1; from <= toCount(last); from += KEYS_PER_RANGE) {
    const range = `dim >= ${from} AND dim < ${from + KEYS_PER_RANGE}`;
    const keys = new Map(
      (await database.rows(`SELECT dim, key FROM dims WHERE ${range}`)).map(
        row => [toCount(row[0]), toText(row[1]) ?? ''],
      ),
    );
    for await (const row of database.stream(
      `SELECT dim, period_start, period_end, day, billed, effective, "list", contracted,
        "rows", missing_list, missing_contracted
        FROM cells WHERE ${range} ORDER BY dim, period_start, period_end, day`,
    )) {
      if (chunk.cells.length === CELLS_PER_CHUNK) {
        yield chunk;
        chunk = { dimensions: [], cells: [] };
        current = undefined;
      }
      const dim = toCount(row[0]);
      if (dim !== current) {
        current = dim;
        chunk.dimensions.push(
          JSON.parse(keys.get(dim) ?? '') as CellDimensions,
        );
      }
      chunk.cells.push(packCell(row, chunk.dimensions.length - 1));
    }
  }
  if (chunk.cells.length > 0) {
    yield chunk;
  }
}

function packCell(
  row: readonly DuckDBValue[],
  dimension: number,
): CellChunk['cells'][number] {
  const [billingPeriodStart, billingPeriodEnd, chargeDay] = row
    .slice(1, 4)
    .map(value => toDay(toCount(value)));
  const [billed, effective, list, contracted] = row.slice(4, 8).map(toAtto);
  const [rowCount, missingList, missingContracted] = row.slice(8).map(toCount);
  return {
    dimension,
    billingPeriodStart,
    billingPeriodEnd,
    chargeDay,
    amounts: { billed, effective, list, contracted },
    rowCount,
    missingList,
    missingContracted,
  };
}

/** `YYYY-MM-DD` of a day since 1970. */
export function toDay(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}
