import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';

/** One FOCUS row as text; null is undefined. */
export interface BillRow {
  artefact: string;
  file: string;
  cells: Record<string, string | undefined>;
}

const NULL_WORDS = new Set(['', 'NULL', 'null']);

/** Reads every file of every delivery with readers that share nothing with the writers. */
export async function readBills(billingDir: string): Promise<BillRow[]> {
  const rows: BillRow[] = [];
  for (const artefact of (await readdir(billingDir)).sort()) {
    const dir = join(billingDir, artefact);
    for (const file of (await readdir(dir)).sort()) {
      if (file !== 'manifest.json') {
        for (const cells of await readFileRows(join(dir, file))) {
          rows.push({ artefact, file, cells });
        }
      }
    }
  }
  return rows;
}

/** Names of the columns in the order of the file. */
export async function readHeader(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, 1)[0]
    .split(',');
}

async function readFileRows(path: string): Promise<BillRow['cells'][]> {
  if (path.endsWith('.parquet')) {
    return readParquet(path);
  }
  const bytes = await readFile(path);
  const records: Array<Record<string, string>> = parse(
    path.endsWith('.gz') ? gunzipSync(bytes) : bytes,
    { columns: true, bom: true },
  );
  return records.map(record =>
    Object.fromEntries(
      Object.entries(record).map(([name, text]) => [
        name,
        NULL_WORDS.has(text) ? undefined : text,
      ]),
    ),
  );
}

async function readParquet(path: string): Promise<BillRow['cells'][]> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${path}')`,
    );
    const rows = reader
      .getRowObjects()
      .map(row =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : undefined,
          ]),
        ),
      );
    connection.closeSync();
    return rows;
  } finally {
    instance.closeSync();
  }
}

/** A decimal in plain or E notation as an integer of 10⁻¹⁸. */
export function atto(text: string | undefined): bigint {
  if (text === undefined) {
    return 0n;
  }
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:E(-?\d+))?$/.exec(text);
  if (!match) {
    throw new Error(`not a decimal: ${text}`);
  }
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const shift = 18 - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const value =
    shift >= 0
      ? digits * 10n ** BigInt(shift)
      : exactly(digits, 10n ** BigInt(-shift));
  return sign ? -value : value;
}

function exactly(digits: bigint, divisor: bigint): bigint {
  if (digits % divisor !== 0n) {
    throw new Error('more than 18 decimals');
  }
  return digits / divisor;
}

/** Sums by a text key. */
export class Sums {
  readonly values = new Map<string, bigint>();

  add(key: string, amount: bigint): void {
    this.values.set(key, (this.values.get(key) ?? 0n) + amount);
  }

  /** Entries that are not zero, by key. */
  toObject(): Record<string, string> {
    return Object.fromEntries(
      [...this.values]
        .filter(([, value]) => value !== 0n)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => [key, value.toString()]),
    );
  }
}

/** `YYYY-MM` of a FOCUS time. */
export const monthOfText = (text: string | undefined) =>
  (text ?? '').slice(0, 7);
