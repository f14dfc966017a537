import { CostDefect } from 'backstage-plugin-shipshape-common';
import { canonicalNames, SourceFile } from '../files/sourceFile';
import { mandatoryColumns, nonNullColumns } from '../model/columns';
import { Database } from './database';
import { COUNTED_FACTS, FACTS } from './facts';
import {
  DEFECT_RULES,
  DefectRule,
  ENUM_COLUMNS,
  NULL_RULES,
  RULE_COLUMNS,
} from './rules';
import { formatScaled, toAtto, toCount, toText } from './values';
import { identifier } from './sql';

/** A rule together with the files of the artefact that have the columns for it. */
export interface ApplicableRule extends DefectRule {
  /** Positions of files. */
  files: number[];
}

/** A defect that occurs, and the rule that finds its rows. */
export interface FoundDefect extends CostDefect {
  rule?: ApplicableRule;
}

/** The rules that say something about at least one of the files. */
export function applicableRules(
  files: readonly SourceFile[],
): ApplicableRule[] {
  const columns = files.map(canonicalNames);
  const nonNull = files.map(file => new Set(nonNullColumns(file.version)));
  const all = files.map((_, position) => position);
  const having = (needs: readonly string[]) =>
    all.filter(position => needs.every(need => columns[position].has(need)));
  return [
    ...NULL_RULES.map(rule => ({
      ...rule,
      files: having(rule.needs).filter(position =>
        nonNull[position].has(rule.column ?? ''),
      ),
    })),
    ...DEFECT_RULES.map(rule => ({ ...rule, files: having(rule.needs) })),
  ].filter(rule => rule.files.length > 0);
}

/**
 * Creates `rule_rows`: the groups merged to what the rules distinguish, a few hundred rows whatever the artefact's size.
 */
export async function createRuleRows(database: Database): Promise<void> {
  const keys = [
    'source',
    'mask',
    ...ENUM_COLUMNS.map(identifier),
    ...Object.keys(RULE_COLUMNS),
  ];
  const ruleColumns = Object.entries(RULE_COLUMNS).map(
    ([name, sql]) => `${sql} AS ${name}`,
  );
  await database.run(`CREATE TABLE rule_rows AS
    SELECT ${keys.join(
      ', ',
    )}, sum(billed) AS billed, sum(effective) AS effective,
      sum("list") AS "list", sum(contracted) AS contracted, sum("rows") AS "rows",
      ${[...COUNTED_FACTS.keys()]
        .map(name => `sum(${name}) AS ${name}`)
        .join(', ')}
    FROM (SELECT grouped.*, ${ENUM_COLUMNS.map(identifier).join(
      ', ',
    )}, ${ruleColumns.join(', ')}
      FROM grouped JOIN raw_dims USING (id))
    GROUP BY ${keys.join(', ')}`);
  const facts = [...FACTS.keys()].map(
    (name, bit) => `(mask >> ${bit}) & 1 = 1 AS ${name}`,
  );
  await database.run(
    `CREATE VIEW rule_facts AS SELECT *, ${facts.join(', ')} FROM rule_rows`,
  );
}

/** Counts what the rules find in `rule_facts`, with the affected amounts by currency. */
export async function countDefects(
  database: Database,
  files: readonly SourceFile[],
): Promise<FoundDefect[]> {
  const rules = applicableRules(files);
  const [counts] = await database.rows(
    `SELECT ${rules
      .map(rule =>
        rule.counted
          ? `sum(${rule.counted})`
          : `sum("rows") FILTER (WHERE ${condition(rule, files.length)})`,
      )
      .join(', ')} FROM rule_facts`,
  );
  const found = rules.flatMap((rule, index) => {
    const count = toCount(counts[index]);
    const { code, column } = rule;
    return count > 0 ? [{ code, column, count, samples: [], rule }] : [];
  });
  return [
    ...(await withAmounts(database, found, files.length)),
    ...(await missingColumns(database, files)),
  ];
}

/** The SQL condition of a rule over all files of the artefact. */
export function condition(rule: ApplicableRule, fileCount: number): string {
  const where =
    rule.files.length === fileCount
      ? ''
      : `source IN (${rule.files.join(', ')}) AND `;
  return `${where}(${rule.sql})`;
}

async function withAmounts(
  database: Database,
  defects: FoundDefect[],
  fileCount: number,
): Promise<FoundDefect[]> {
  const priced = defects.filter(defect => !defect.rule?.counted);
  if (priced.length === 0) {
    return defects;
  }
  const sums = priced.flatMap(({ rule }) => {
    const filter = rule && `FILTER (WHERE ${condition(rule, fileCount)})`;
    return [
      `sum("rows") ${filter}`,
      `sum(billed) ${filter}`,
      `sum(effective) ${filter}`,
    ];
  });
  const byCurrency = await database.rows(
    `SELECT currency, ${sums.join(', ')} FROM rule_facts
      GROUP BY currency ORDER BY currency NULLS FIRST`,
  );
  priced.forEach((defect, index) => {
    defect.amounts = byCurrency
      .filter(row => toCount(row[1 + index * 3]) > 0)
      .map(row => ({
        currency: toText(row[0]) ?? '',
        BilledCost: formatScaled(toAtto(row[2 + index * 3]), 18),
        EffectiveCost: formatScaled(toAtto(row[3 + index * 3]), 18),
      }));
  });
  return defects;
}

/** A mandatory column that a file lacks is null in all its rows. */
async function missingColumns(
  database: Database,
  files: readonly SourceFile[],
): Promise<FoundDefect[]> {
  const rows = await rowsByFile(database, files.length);
  const counts = new Map<string, number>();
  files.forEach((file, position) => {
    const present = canonicalNames(file);
    for (const column of mandatoryColumns(file.version)) {
      if (!present.has(column) && rows[position] > 0) {
        counts.set(column, (counts.get(column) ?? 0) + rows[position]);
      }
    }
  });
  return [...counts].map(([column, count]) => ({
    code: 'E01',
    column,
    count,
    samples: [],
  }));
}

/** Rows that were read from each file. */
export async function rowsByFile(
  database: Database,
  fileCount: number,
): Promise<number[]> {
  const rows = await database.rows(
    `SELECT source, sum("rows") FROM rule_rows GROUP BY source`,
  );
  const counts = new Map(rows.map(row => [toCount(row[0]), toCount(row[1])]));
  return Array.from(
    { length: fileCount },
    (_, position) => counts.get(position) ?? 0,
  );
}
