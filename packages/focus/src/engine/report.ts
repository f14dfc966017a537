import { CostDefect, CostLoadReport } from 'backstage-plugin-shipshape-common';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { COST_COLUMNS } from '../model/columns';
import { Artefact, ArtefactOptions } from './artefact';
import { TagDefects, TagExample } from './cubeTables';
import { Database } from './database';
import { countDefects, FoundDefect, rowsByFile } from './defects';
import { cellFact } from './cellFacts';
import { REJECTING_FACTS } from './facts';
import { GroupRequest } from './groups';
import { Locator, RejectScope } from './locate';
import { identifier, literal } from './sql';
import { formatScaled, toAtto, toCount, toText } from './values';

/** Memory of the second database, which only looks for places. */
const LOCATOR_MEMORY = 192_000_000;

/** What the rows of an artefact say about it, before anything is made of them. */
export interface Findings {
  rowsByFile: number[];
  rows: { read: number; accepted: number; rejected: number };
  rejects: CostLoadReport['rejects'];
  defects: CostDefect[];
}

/** Counts rejects and defects of the groups and finds where they are. Needs `rule_rows` and, for tags, `tag_findings`. */
export async function findings(
  artefact: Artefact,
  options: ArtefactOptions,
  request: GroupRequest,
  scope: RejectScope,
  tags: TagDefects,
): Promise<Findings> {
  const { database, files } = artefact;
  const counts = await rowsByFile(database, files.length);
  const cells = await countRejects(database, scope);
  const defects = [
    ...(await countDefects(database, files)),
    ...(await countTagDefects(database, files.length, tags)),
  ];
  const first: Findings['rejects']['first'] = [];
  const wanted = defects.some(defect => defect.rule) || cells.rows > 0;
  if (wanted) {
    const directory = join(options.temporaryDirectory, 'locate');
    await mkdir(directory, { recursive: true });
    const ordered = await Database.open({
      memoryBytes: LOCATOR_MEMORY,
      temporaryDirectory: directory,
      files: files.map(({ path }) => path),
      ordered: true,
    });
    try {
      const locator = new Locator(ordered, request, scope);
      for (const [position, file] of files.entries()) {
        const target = { file, position, rows: counts[position] };
        await locator.search(target, defects, cells.rows);
      }
      first.push(...locator.rejects);
    } finally {
      ordered.close();
    }
  }
  const read = counts.reduce((sum, rows) => sum + rows, 0);
  return {
    rowsByFile: counts,
    rows: { read, accepted: read - cells.rows, rejected: cells.rows },
    rejects: { cells: cells.cells, first },
    defects: defects.map(({ rule: _, ...defect }) => defect).sort(byCode),
  };
}

function byCode(a: CostDefect, b: CostDefect): number {
  const key = (defect: CostDefect) => `${defect.code} ${defect.column ?? ''}`;
  return key(a) < key(b) ? -1 : 1;
}

async function countRejects(
  database: Database,
  scope: RejectScope,
): Promise<{ rows: number; cells: number }> {
  const facts =
    scope === 'costs'
      ? COST_COLUMNS.map(column => cellFact(column, 'rejected'))
      : [...REJECTING_FACTS, 'currency IS NULL'];
  const [row] = await database.rows(
    `SELECT sum("rows") FILTER (WHERE ${facts.join(' OR ')}), ${facts
      .map(fact => `sum("rows") FILTER (WHERE ${fact})`)
      .join(', ')} FROM rule_facts`,
  );
  const [rows, ...cells] = row.map(toCount);
  return { rows, cells: cells.reduce((sum, count) => sum + count, 0) };
}

async function countTagDefects(
  database: Database,
  fileCount: number,
  examples: TagDefects,
): Promise<FoundDefect[]> {
  const found: FoundDefect[] = [];
  for (const [code, condition, list] of [
    ['E11', 'NOT conforming', examples.notConforming],
    ['E12', 'collides', examples.colliding],
  ] as const) {
    const rows = await database.rows(
      `SELECT "BillingCurrency", sum("rows"), sum(billed), sum(effective)
        FROM grouped JOIN raw_dims USING (id) JOIN tag_findings USING (id)
        WHERE ${condition} GROUP BY ALL ORDER BY ALL`,
    );
    const count = rows.reduce((sum, row) => sum + toCount(row[1]), 0);
    if (count > 0) {
      found.push({
        code,
        column: 'Tags',
        count,
        samples: [],
        amounts: rows.map(row => ({
          currency: toText(row[0]) ?? '',
          BilledCost: formatScaled(toAtto(row[2]), 18),
          EffectiveCost: formatScaled(toAtto(row[3]), 18),
        })),
        rule: {
          code,
          needs: [],
          files: Array.from({ length: fileCount }, (_, position) => position),
          sql: list.map(exampleSql).join(' OR '),
        },
      });
    }
  }
  return found;
}

function exampleSql(example: TagExample): string {
  const same = (column: string, text: string | undefined) =>
    `${identifier(column)} IS NOT DISTINCT FROM ${
      text === undefined ? 'NULL' : literal(text)
    }`;
  return `(${same('Tags', example.tags)} AND ${same(
    'AllocatedTags',
    example.allocatedTags,
  )})`;
}
