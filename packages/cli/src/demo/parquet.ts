import { rm, writeFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { FOCUS_COLUMNS, type Cell, type FocusColumn } from './columns';
import { dialectOf, writeCsv } from './csv';

const DECIMAL = 'DECIMAL(38,18)';

/** Column types of a FOCUS Parquet file; everything else is text. */
const TYPES: Partial<Record<FocusColumn, string>> = {
  BilledCost: DECIMAL,
  EffectiveCost: DECIMAL,
  ListCost: DECIMAL,
  ContractedCost: DECIMAL,
  PricingCurrencyEffectiveCost: DECIMAL,
  ListUnitPrice: DECIMAL,
  ContractedUnitPrice: DECIMAL,
  PricingCurrencyListUnitPrice: DECIMAL,
  PricingCurrencyContractedUnitPrice: DECIMAL,
  PricingQuantity: DECIMAL,
  ConsumedQuantity: DECIMAL,
  CommitmentDiscountQuantity: DECIMAL,
  BillingPeriodStart: 'TIMESTAMP',
  BillingPeriodEnd: 'TIMESTAMP',
  ChargePeriodStart: 'TIMESTAMP',
  ChargePeriodEnd: 'TIMESTAMP',
};

/** Writes rows as Parquet with exact decimals. Goes through a CSV file beside it, which is removed. */
export async function writeParquet(
  rows: ReadonlyArray<Record<FocusColumn, Cell>>,
  path: string,
): Promise<void> {
  const text = `${path}.csv`;
  await writeFile(text, writeCsv(rows, dialectOf('google', 0)));
  const columns = FOCUS_COLUMNS.map(name => `'${name}': 'VARCHAR'`).join(', ');
  const selected = FOCUS_COLUMNS.map(name =>
    TYPES[name]
      ? `CAST("${name}" AS ${TYPES[name]}) AS "${name}"`
      : `"${name}"`,
  ).join(', ');
  // One thread and insertion order: the same rows give the same bytes.
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    await connection.run(
      `COPY (SELECT ${selected} FROM read_csv(${literal(text)}, header = true,
         auto_detect = false, delim = ',', quote = '"', escape = '"',
         nullstr = '', columns = {${columns}}))
       TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    connection.closeSync();
  } finally {
    instance.closeSync();
    await rm(text, { force: true });
  }
}

function literal(path: string): string {
  return `'${path.replace(/'/g, "''")}'`;
}
