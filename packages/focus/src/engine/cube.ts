import { CostLoadReport, CubeOptions } from 'backstage-plugin-shipshape-common';
import { assertIngestible } from '../files/sourceFile';
import { Artefact, ArtefactOptions, ProgressListener } from './artefact';
import { CELL_COLUMNS } from './cellKeys';
import { CellChunk, streamCells, toDay } from './cellStream';
import { commitmentDefects } from './commitments';
import { ACCEPTED, createCells, createKeys } from './cubeTables';
import { Database } from './database';
import { createRuleRows } from './defects';
import { GroupRequest, dimensionNames } from './groups';
import { sumLosses } from './loss';
import { findings } from './report';
import {
  acceptedSums,
  assertConserved,
  cellSums,
  controlTotals,
  formatLoss,
  PrecisionLoss,
  presentCosts,
  toPrecisionLoss,
} from './totals';
import { toCount } from './values';
import { COST_COLUMNS } from '../model/columns';

/** A cube that is ready to be streamed. */
export interface ReadyCube {
  report: CostLoadReport;
  cells(): AsyncGenerator<CellChunk>;
  close(): void;
}

/**
 * Reads an artefact into the daily cube.
 *
 * @throws FocusFileError when a file cannot be ingested.
 */
export async function buildCube(
  options: ArtefactOptions,
  cube: CubeOptions,
  onProgress: ProgressListener,
): Promise<ReadyCube> {
  onProgress({ phase: 'opening' });
  const artefact = await Artefact.open(options);
  try {
    artefact.files.forEach(assertIngestible);
    const request: GroupRequest = {
      columns: CELL_COLUMNS,
      descriptionPatterns: cube.descriptionPatterns,
      days: true,
    };
    await artefact.group(request, onProgress);
    const { database } = artefact;
    await createRuleRows(database);
    onProgress({ phase: 'allocating' });
    const tags = await createKeys(database, dimensionNames(request), cube);
    await createCells(database);
    const before = await acceptedSums(database);
    const after = await cellSums(database);
    assertConserved(before, after);
    onProgress({ phase: 'checking' });
    const found = await findings(artefact, options, request, 'rows', tags);
    found.defects.push(...(await commitmentDefects(database)));
    const loss = await precisionLoss(artefact, request, found.defects);
    const columns = presentCosts(artefact.files);
    const report: CostLoadReport = {
      files: artefact.files.map((file, position) => ({
        name: file.name,
        rows: found.rowsByFile[position],
        format: artefact.formats[position],
        focusVersion: file.version,
      })),
      rows: found.rows,
      rejects: found.rejects,
      defects: found.defects,
      totals: {
        before: controlTotals(before, columns, loss),
        after: controlTotals(after, columns),
        precisionLoss: formatLoss(loss),
      },
      lastChargeDay: await lastUsageDay(database),
    };
    onProgress({ phase: 'ready', rows: found.rows.read });
    return {
      report,
      cells: () => streamCells(database),
      close: () => artefact.close(),
    };
  } catch (error) {
    artefact.close();
    throw error;
  }
}

async function precisionLoss(
  artefact: Artefact,
  request: GroupRequest,
  defects: CostLoadReport['defects'],
): Promise<PrecisionLoss> {
  if (!defects.some(({ code }) => code === 'E14')) {
    return [];
  }
  const byCurrency = new Map<string, bigint[]>();
  for (const { group, loss } of await sumLosses(
    artefact,
    request,
    ['trim("BillingCurrency")'],
    `${ACCEPTED} AND "BillingCurrency" IS NOT NULL`,
  )) {
    const currency = group[0] ?? '';
    const known = byCurrency.get(currency) ?? COST_COLUMNS.map(() => 0n);
    byCurrency.set(
      currency,
      COST_COLUMNS.map((column, index) => known[index] + (loss[column] ?? 0n)),
    );
  }
  return [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([currency, values]) =>
      toPrecisionLoss(currency, COST_COLUMNS, values),
    );
}

async function lastUsageDay(database: Database): Promise<string | undefined> {
  const [[day]] = await database.rows(
    `SELECT max(day) FROM grouped JOIN raw_dims USING (id)
      WHERE ${ACCEPTED} AND "BillingCurrency" IS NOT NULL
        AND lower(trim("ChargeCategory")) = 'usage'`,
  );
  return day === null ? undefined : toDay(toCount(day));
}
