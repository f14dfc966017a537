import { CubeOptions } from 'backstage-plugin-shipshape-common';
import { cellDimensions, RawDimensions } from './cellKeys';
import { Database } from './database';
import { factBit, REJECTING_FACTS } from './facts';
import { SEPARATOR_TEXT } from './groups';
import { isNullWord } from './rawRows';
import { splitSpans } from './spread';
import { TagCache } from './tags';
import { toText, toCount } from './values';

/** SQL condition over `grouped` that holds for rows that ingestion accepts. */
export const ACCEPTED = `(mask & ${REJECTING_FACTS.reduce(
  (mask, fact) => mask | (1n << BigInt(factBit(fact))),
  0n,
)}) = 0`;

const COVERING = `((mask >> ${factBit(
  'covering',
)}) & 1 = 1 AND lower(trim("ChargeCategory")) IS NOT DISTINCT FROM 'purchase')`;
const SUMS = `sum(billed) AS billed, sum(effective) AS effective, sum("list") AS "list",
  sum(contracted) AS contracted, sum("rows") AS "rows",
  sum(missing_list) AS missing_list, sum(missing_contracted) AS missing_contracted`;

/** Raw tag texts that are examples of a tag defect. */
export interface TagExample {
  tags?: string;
  allocatedTags?: string;
}

/** Groups of rows with a tag defect. */
export interface TagDefects {
  /** E11. */
  notConforming: TagExample[];
  /** E12. */
  colliding: TagExample[];
}

const EXAMPLES = 3;

/** What an appender holds is not counted by DuckDB's memory limit. */
const ROWS_PER_FLUSH = 10_000;

/**
 * Gives every group of rows the key of its cells: creates `dims` (the distinct keys), `key_dims` (raw
 * dimensions → key) and `tag_findings` (raw dimensions with a tag defect).
 *
 * @param options - undefined when only the tag defects are wanted
 */
export async function createKeys(
  database: Database,
  names: readonly string[],
  options: CubeOptions | undefined,
): Promise<TagDefects> {
  await database.run(
    `CREATE TABLE keys (id INTEGER, covering BOOLEAN, key VARCHAR)`,
  );
  await database.run(
    `CREATE TABLE tag_findings (id INTEGER, conforming BOOLEAN, collides BOOLEAN)`,
  );
  const keys = await database.connection.createAppender('keys');
  const findings = await database.connection.createAppender('tag_findings');
  const examples: TagDefects = { notConforming: [], colliding: [] };
  const parsed = new TagCache(options?.stripTagPrefixes ?? []);
  for await (const [idValue, dims] of database.stream(
    'SELECT id, dims FROM raw_dims',
  )) {
    const id = toCount(idValue);
    const raw = splitDimensionText(toText(dims) ?? '', names);
    const tags = parsed.read(raw.Tags, raw.AllocatedTags);
    if (options) {
      for (const covering of coveringVariants(raw)) {
        keys.appendInteger(id);
        keys.appendBoolean(covering);
        keys.appendVarchar(
          JSON.stringify(cellDimensions(raw, covering, tags, options)),
        );
        keys.endRow();
      }
    }
    const { conforming, collides } = tags;
    if (!conforming || collides) {
      findings.appendInteger(id);
      findings.appendBoolean(conforming);
      findings.appendBoolean(collides);
      findings.endRow();
      const example = { tags: raw.Tags, allocatedTags: raw.AllocatedTags };
      noteExample(examples.notConforming, !conforming, example);
      noteExample(examples.colliding, collides, example);
    }
    if (id % ROWS_PER_FLUSH === 0) {
      keys.flushSync();
      findings.flushSync();
    }
  }
  keys.closeSync();
  findings.closeSync();
  await database.run(`CREATE TABLE dims AS
    SELECT (row_number() OVER ())::INTEGER AS dim, key FROM (SELECT DISTINCT key FROM keys)`);
  // Long texts are compared once per key here, and not once per group of rows.
  await database.run(`CREATE TABLE key_dims AS
    SELECT id, covering, dim FROM keys JOIN dims USING (key)`);
  await database.run('DROP TABLE keys');
  await database.run('ALTER TABLE raw_dims DROP COLUMN dims');
  return examples;
}

/** One text is read much faster from DuckDB than many. */
function splitDimensionText(
  dims: string,
  names: readonly string[],
): RawDimensions {
  const raw: Record<string, string | undefined> = {};
  dims.split(SEPARATOR_TEXT).forEach((text, index) => {
    raw[names[index]] = isNullWord(text) ? undefined : text;
  });
  return raw;
}

/** Only a purchase can cover other charges; the facts of its rows say whether it does. */
function coveringVariants(raw: RawDimensions): boolean[] {
  return raw.ChargeCategory?.trim().toLowerCase() === 'purchase'
    ? [false, true]
    : [false];
}

function noteExample(
  examples: TagExample[],
  applies: boolean,
  example: TagExample,
): void {
  const known = examples.some(
    other =>
      other.tags === example.tags &&
      other.allocatedTags === example.allocatedTags,
  );
  if (applies && !known && examples.length < EXAMPLES) {
    examples.push(example);
  }
}

/**
 * Creates `cells`: the accepted rows by key and UTC day. Charges of equal key and equal span are summed first; each sum of
 * a span longer than a day is then spread over its days.
 */
export async function createCells(database: Database): Promise<void> {
  await database.run(`CREATE TABLE spans AS
    SELECT dim, period_start, period_end, day, span_start, span_end, ${SUMS}
    FROM (SELECT grouped.*, "rows" - listed AS missing_list, "rows" - contracteds AS missing_contracted,
        dim
      FROM grouped
      JOIN raw_dims USING (id)
      JOIN key_dims ON key_dims.id = grouped.id AND key_dims.covering = ${COVERING}
      WHERE ${ACCEPTED} AND "BillingCurrency" IS NOT NULL)
    GROUP BY ALL`);
  await database.run(`CREATE TABLE parts (
    dim INTEGER, period_start INTEGER, period_end INTEGER, day INTEGER,
    billed DECIMAL(38,18), effective DECIMAL(38,18), "list" DECIMAL(38,18), contracted DECIMAL(38,18),
    "rows" BIGINT, missing_list BIGINT, missing_contracted BIGINT)`);
  await splitSpans(database);
  const columns = `dim, period_start, period_end, day, billed, effective, "list", contracted,
    "rows", missing_list, missing_contracted`;
  await database.run(`CREATE TABLE cells AS
    SELECT dim, period_start, period_end, day, ${SUMS} FROM (
      SELECT ${columns} FROM spans WHERE span_start IS NULL
      UNION ALL SELECT ${columns} FROM parts)
    GROUP BY ALL`);
  await database.run('DROP TABLE spans');
  await database.run('DROP TABLE parts');
}
