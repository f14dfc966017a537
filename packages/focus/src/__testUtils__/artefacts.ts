import {
  CostCell,
  CostLoadReport,
  CubeOptions,
} from 'backstage-plugin-shipshape-common';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unpackCells } from '../engine/cellStream';
import { buildCube } from '../engine/cube';
import { check, FocusCheck, FocusSummary, summarize } from '../engine/summary';

/** Cube options without tags, prefixes and patterns. */
export const PLAIN_CUBE: CubeOptions = {
  tagKeys: [],
  environmentTagKeys: [],
  stripTagPrefixes: [],
  descriptionPatterns: [],
};

/** A charge that can be ingested; tests override what they are about. */
export const CHARGE: Readonly<Record<string, string>> = {
  BilledCost: '1',
  EffectiveCost: '1',
  ListCost: '1',
  ContractedCost: '1',
  BillingCurrency: 'USD',
  BillingAccountId: 'account',
  BillingPeriodStart: '2026-03-01T00:00:00Z',
  BillingPeriodEnd: '2026-04-01T00:00:00Z',
  ChargePeriodStart: '2026-03-05T00:00:00Z',
  ChargePeriodEnd: '2026-03-06T00:00:00Z',
  ChargeCategory: 'Usage',
  ChargeClass: '',
  ChargeDescription: 'a charge',
  ServiceCategory: 'Compute',
  ServiceName: 'Engine',
  InvoiceIssuerName: 'Issuer',
  ProviderName: 'Provider',
  PublisherName: 'Publisher',
  PricingQuantity: '1',
  PricingUnit: 'Hours',
  BillingAccountName: 'Account',
};

/** Writes rows as CSV: every value quoted, null words where a value is undefined. */
export function toCsv(
  rows: ReadonlyArray<Readonly<Record<string, string | undefined>>>,
  columns: readonly string[] = [...new Set(rows.flatMap(Object.keys))],
): string {
  const quote = (value: string | undefined) =>
    value === undefined ? 'NULL' : `"${value.replace(/"/g, '""')}"`;
  return [
    columns.join(','),
    ...rows.map(row => columns.map(column => quote(row[column])).join(',')),
    '',
  ].join('\n');
}

/** A directory for the files of a test, and the engine without its process. */
export class Workbench {
  readonly directory = mkdtempSync(join(tmpdir(), 'shipshape-focus-test-'));
  #loads = 0;

  /** @returns the absolute path */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  async cube(
    files: string[],
    options: Partial<CubeOptions> = {},
  ): Promise<{ report: CostLoadReport; cells: CostCell[] }> {
    const cube = await buildCube(
      this.#options(files),
      { ...PLAIN_CUBE, ...options },
      () => undefined,
    );
    try {
      const cells: CostCell[] = [];
      for await (const chunk of cube.cells()) {
        cells.push(...unpackCells(chunk));
      }
      return { report: cube.report, cells };
    } finally {
      cube.close();
    }
  }

  summarize(files: string[], groupBy: string[] = []): Promise<FocusSummary> {
    return summarize(this.#options(files), groupBy, () => undefined);
  }

  check(files: string[]): Promise<FocusCheck> {
    return check(this.#options(files), () => undefined);
  }

  #options(files: string[]) {
    this.#loads += 1;
    const temporaryDirectory = join(this.directory, `spill-${this.#loads}`);
    mkdirSync(temporaryDirectory);
    return {
      files,
      baseDirectory: this.directory,
      memoryBytes: 400e6,
      temporaryDirectory,
    };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
