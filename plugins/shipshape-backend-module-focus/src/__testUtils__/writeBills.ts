import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The minimum to ingest, in an order of its own. */
const HEADER =
  'ServiceName,BilledCost,EffectiveCost,BillingCurrency,BillingAccountId,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,ChargeCategory';

/** One row of a bill of October 2026. */
export function row(
  account: string,
  billed: string,
  effective: string,
  currency = 'USD',
): string {
  return [
    'Amazon EC2',
    billed,
    effective,
    currency,
    account,
    '2026-10-01T00:00:00Z',
    '2026-11-01T00:00:00Z',
    '2026-10-05T10:00:00Z',
    '2026-10-05T11:00:00Z',
    'Usage',
  ].join(',');
}

/** Writes data files: `.gz` ones compressed. */
export async function writeBill(
  directory: string,
  files: Record<string, string[]>,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, rows] of Object.entries(files)) {
    const text = `${[HEADER, ...rows].join('\n')}\n`;
    await writeFile(
      join(directory, name),
      name.endsWith('.gz') ? gzipSync(text) : text,
    );
  }
}
