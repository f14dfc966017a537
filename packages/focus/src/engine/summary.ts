import { CostReject } from 'backstage-plugin-shipshape-common';
import { FocusFileError } from '../errors';
import { canonicalNames, missingMinimumColumns } from '../files/sourceFile';
import { COST_COLUMNS, CostColumn, mandatoryColumns } from '../model/columns';
import { Artefact, ArtefactOptions, ProgressListener } from './artefact';
import { createKeys } from './cubeTables';
import { createRuleRows } from './defects';
import { costValue } from './cellFacts';
import { deliveredAlias, findDelivered } from './rawRows';
import { dimensionNames, GroupRequest } from './groups';
import { sumLosses } from './loss';
import { Findings, findings } from './report';
import { identifier } from './sql';
import { exactDecimal, presentCosts } from './totals';
import { toAtto, toCount, toText } from './values';

/** Totals of one group. Amounts are plain decimal strings; a column that no file has is absent. */
export type FocusTotals = {
  [column: string]: string | number | null | undefined;
  rows: number;
};

/** Exact totals of files. */
export interface FocusSummary {
  rows: number;
  /** Cost cells that could not be read; at most 100 are listed. */
  rejected: { count: number; first: CostReject[] };
  /** Counts by code and, where a defect belongs to a column, also by `code:column`. */
  defects: Record<string, number>;
  totals: FocusTotals[];
}

/** Whether files conform to FOCUS and can be ingested. */
export interface FocusCheck {
  files: Array<{
    name: string;
    rows: number;
    format: string;
    focusVersion: string;
    /** Mandatory columns of the version that the file lacks. */
    missingColumns: string[];
    /** Those of them without which the file cannot be ingested. */
    missingMinimumColumns: string[];
  }>;
  rows: Findings['rows'];
  rejects: Findings['rejects'];
  defects: Findings['defects'];
  /** Whether the files could be ingested without anyone's decision. */
  ok: boolean;
}

/**
 * Sums every cost cell that can be read, whatever else is wrong in its row.
 *
 * @param groupBy - columns of the files, FOCUS or not, in any letter case
 * @throws FocusFileError when a file is not readable or lacks a group-by column.
 */
export async function summarize(
  options: ArtefactOptions,
  groupBy: readonly string[],
  onProgress: ProgressListener,
): Promise<FocusSummary> {
  const artefact = await Artefact.open(options);
  try {
    const keys = groupKeys(artefact, groupBy);
    const request: GroupRequest = {
      columns: [],
      delivered: keys.map(key => key.name),
      days: false,
    };
    const found = await examine(
      artefact,
      options,
      request,
      'costs',
      onProgress,
    );
    return {
      rows: found.rows.read,
      rejected: { count: found.rejects.cells, first: found.rejects.first },
      defects: countsByCode(found.defects),
      totals: await totals(artefact, request, keys, found.defects),
    };
  } finally {
    artefact.close();
  }
}

/**
 * Reads files as ingestion would, without making anything of them.
 *
 * @throws FocusFileError when a file is not readable; missing columns are part of the result.
 */
export async function check(
  options: ArtefactOptions,
  onProgress: ProgressListener,
): Promise<FocusCheck> {
  const artefact = await Artefact.open(options);
  try {
    const request: GroupRequest = { columns: [], days: false };
    const found = await examine(artefact, options, request, 'rows', onProgress);
    const files = artefact.files.map((file, position) => {
      const present = canonicalNames(file);
      return {
        name: file.name,
        rows: found.rowsByFile[position],
        format: artefact.formats[position],
        focusVersion: file.version,
        missingColumns: mandatoryColumns(file.version)
          .filter(column => !present.has(column))
          .sort(),
        missingMinimumColumns: missingMinimumColumns(file),
      };
    });
    return {
      files,
      rows: found.rows,
      rejects: found.rejects,
      defects: found.defects,
      ok:
        found.rows.rejected === 0 &&
        files.every(file => file.missingMinimumColumns.length === 0),
    };
  } finally {
    artefact.close();
  }
}

async function examine(
  artefact: Artefact,
  options: ArtefactOptions,
  request: GroupRequest,
  scope: 'costs' | 'rows',
  onProgress: ProgressListener,
): Promise<Findings> {
  await artefact.group(request, onProgress);
  await createRuleRows(artefact.database);
  const tags = await createKeys(
    artefact.database,
    dimensionNames(request),
    undefined,
  );
  return findings(artefact, options, request, scope, tags);
}

interface GroupKey {
  /** As asked for. */
  name: string;
  /** Key in the output. */
  label: string;
}

/** Currency first, then the columns asked for; a currency that no file has is left out. */
function groupKeys(artefact: Artefact, groupBy: readonly string[]): GroupKey[] {
  const labels = new Map<string, GroupKey>();
  for (const name of ['BillingCurrency', ...groupBy]) {
    const columns = artefact.files.flatMap(
      file => findDelivered(file, name) ?? [],
    );
    if (columns.length > 0) {
      const label = columns[0].canonical ?? columns[0].name;
      labels.set(label, { name, label });
    } else if (groupBy.includes(name)) {
      throw new FocusFileError(
        artefact.files.map(file => file.name).join(', '),
        `has no column '${name}' to group by`,
        { column: name },
      );
    }
  }
  return [...labels.values()];
}

function countsByCode(defects: Findings['defects']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code, column, count } of defects) {
    counts[code] = (counts[code] ?? 0) + count;
    if (column) {
      counts[`${code}:${column}`] = count;
    }
  }
  return Object.fromEntries(
    Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function totals(
  artefact: Artefact,
  request: GroupRequest,
  keys: readonly GroupKey[],
  defects: Findings['defects'],
): Promise<FocusTotals[]> {
  const columns = presentCosts(artefact.files);
  const groups = keys.map((_, index) => identifier(deliveredAlias(index)));
  const select = [
    ...groups,
    'sum("rows")',
    ...COST_COLUMNS.map(column => `sum(${identifier(costValue(column))})`),
  ];
  const order = groups.map(group => `${group} NULLS FIRST`);
  const rows = await artefact.database.rows(
    `SELECT ${select.join(', ')} FROM grouped JOIN raw_dims USING (id)
      ${
        groups.length > 0
          ? `GROUP BY ${groups.join(', ')}`
          : 'HAVING count(*) > 0'
      }
      ${order.length > 0 ? `ORDER BY ${order.join(', ')}` : ''}`,
  );
  const losses = await groupLosses(artefact, request, groups, defects);
  return rows.map(row => {
    const values = row.slice(0, keys.length).map(toText);
    const loss = losses.get(JSON.stringify(values));
    return {
      ...Object.fromEntries(
        keys.map(({ label }, index) => [label, values[index] ?? null]),
      ),
      rows: toCount(row[keys.length]),
      ...Object.fromEntries(
        columns.map(column => [
          column,
          exactDecimal(
            toAtto(row[keys.length + 1 + COST_COLUMNS.indexOf(column)]),
            loss?.get(column) ?? 0n,
          ),
        ]),
      ),
    };
  });
}

/** What rounding took from each group, by the values of its keys: with it the totals are exact beyond 18 decimals. */
async function groupLosses(
  artefact: Artefact,
  request: GroupRequest,
  groups: readonly string[],
  defects: Findings['defects'],
): Promise<Map<string, Map<CostColumn, bigint>>> {
  const result = new Map<string, Map<CostColumn, bigint>>();
  if (!defects.some(({ code }) => code === 'E14')) {
    return result;
  }
  for (const { group, loss } of await sumLosses(
    artefact,
    request,
    groups,
    'true',
  )) {
    const key = JSON.stringify(group);
    const sums = result.get(key) ?? new Map<CostColumn, bigint>();
    for (const column of COST_COLUMNS) {
      sums.set(column, (sums.get(column) ?? 0n) + (loss[column] ?? 0n));
    }
    result.set(key, sums);
  }
  return result;
}
