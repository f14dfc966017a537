import { COST_COLUMNS, PROVIDER_COLUMNS, TIME_COLUMNS } from '../model/columns';
import { Batch } from './batches';
import { Database } from './database';
import { timeValue } from './cellFacts';
import { COUNTED_FACTS, maskSql } from './facts';
import {
  ColumnKind,
  ColumnRequest,
  deliveredAlias,
  NUMBER_COLUMNS,
  orNull,
} from './rawRows';
import { ENUM_COLUMNS, RULE_TEXT_COLUMNS } from './rules';
import { identifier, literal } from './sql';
import { typedRowsSql } from './typedRows';

/** Separates the dimensions of a group; no billing system puts it into a value. */
export const SEPARATOR_TEXT = '\u001f';
const SEPARATOR = 'chr(31)';
const DAY_MICROSECONDS = 86_400_000_000n;

const [bps, bpe, cps, cpe] = TIME_COLUMNS.map(timeValue);
const NO_DAYS = `NULL::INTEGER AS period_start, NULL::INTEGER AS period_end, NULL::INTEGER AS day,
  NULL::BIGINT AS span_start, NULL::BIGINT AS span_end, false AS long`;
// Days since 1970. The end is exclusive: an end within a day belongs to the next midnight.
const DAYS = `(epoch_us(${bps}) // ${DAY_MICROSECONDS})::INTEGER AS period_start,
  ((epoch_us(${bpe}) + ${
  DAY_MICROSECONDS - 1n
}) // ${DAY_MICROSECONDS})::INTEGER AS period_end,
  (epoch_us(${cps}) // ${DAY_MICROSECONDS})::INTEGER AS day,
  epoch_us(${cps}) AS span_start, epoch_us(${cpe}) AS span_end,
  (epoch_us(${cpe}) - 1) // ${DAY_MICROSECONDS} > epoch_us(${cps}) // ${DAY_MICROSECONDS} AS long`;

/** Dimensions that facts ask for null. */
const NULLS_IN_FACTS: ReadonlySet<string> = new Set([
  'ChargeClass',
  'CommitmentDiscountId',
  'CommitmentDiscountStatus',
]);

/** What distinguishes one group of rows from another. */
export interface GroupRequest {
  /** FOCUS text columns, beyond those that the defect rules need. */
  columns: readonly string[];
  /** Delivered columns, by any spelling. */
  delivered?: readonly string[];
  /** RE2 patterns on ChargeDescription. */
  descriptionPatterns?: readonly string[];
  /** Keep charge days, charge spans and billing periods apart. */
  days: boolean;
}

/** Dimensions of the groups, in the order in which they are stored. */
export function dimensionNames(request: GroupRequest): string[] {
  return [
    ...new Set([
      ...ENUM_COLUMNS,
      ...RULE_TEXT_COLUMNS,
      'Tags',
      'AllocatedTags',
      ...request.columns,
    ]),
    ...(request.delivered ?? []).map((_, index) => deliveredAlias(index)),
    ...((request.descriptionPatterns ?? []).length > 0 ? ['descriptions'] : []),
  ];
}

/** Columns that a pass over the rows needs. */
export function columnRequest(request: GroupRequest): ColumnRequest {
  const texts = dimensionNames(request).filter(
    name => name !== 'descriptions' && !name.startsWith('delivered_'),
  );
  return {
    canonical: [
      ...new Set([
        ...COST_COLUMNS,
        ...TIME_COLUMNS,
        ...NUMBER_COLUMNS,
        ...PROVIDER_COLUMNS,
        ...texts,
        'PublisherName',
        'ResourceName',
        'ResourceType',
        ...((request.descriptionPatterns ?? []).length > 0
          ? ['ChargeDescription']
          : []),
      ]),
    ],
    delivered: request.delivered,
  };
}

/** Creates the tables that {@link groupRows} fills. */
export async function createGroupTables(database: Database): Promise<void> {
  await database.run(`CREATE TABLE groups (
    source INTEGER, dims VARCHAR, mask BIGINT,
    period_start INTEGER, period_end INTEGER, day INTEGER,
    span_start BIGINT, span_end BIGINT,
    billed DECIMAL(38,18), effective DECIMAL(38,18), "list" DECIMAL(38,18), contracted DECIMAL(38,18),
    "rows" BIGINT, listed BIGINT, contracteds BIGINT,
    ${[...COUNTED_FACTS.keys()].map(name => `${name} BIGINT`).join(', ')})`);
}

/**
 * Sums the rows of files with equal columns into `groups`: one pass over the files. A charge within one UTC day is known
 * by its day, a longer one by its exact span, because it has yet to be spread.
 *
 * @param replaceSeparator - replace the separator within values; slower, and only needed when it occurs
 */
export async function groupRows(
  database: Database,
  batch: Batch,
  request: GroupRequest,
  replaceSeparator: boolean,
): Promise<void> {
  const typed = typedRowsSql(batch.files, {
    ...columnRequest(request),
    lateNulls: new Set(
      dimensionNames(request).filter(name => !NULLS_IN_FACTS.has(name)),
    ),
  });
  const counted = [...COUNTED_FACTS].map(
    ([name, fact]) => `${fact(typed.kinds) ?? 'false'} AS ${name}`,
  );
  const rows = `SELECT
      [${batch.positions.join(', ')}][source_index::BIGINT + 1] AS source,
      ${dimensionsSql(request, typed.kinds, replaceSeparator)} AS dims,
      ${maskSql(typed.kinds)} AS mask,
      ${request.days ? DAYS : NO_DAYS},
      billed, effective, "list", contracted, ${counted.join(', ')}
    FROM (${typed.sql})`;
  await database.run(`INSERT INTO groups SELECT source, dims, mask,
      period_start, period_end, day,
      CASE WHEN long THEN span_start END, CASE WHEN long THEN span_end END,
      coalesce(sum(billed), 0), coalesce(sum(effective), 0),
      coalesce(sum("list"), 0), coalesce(sum(contracted), 0),
      count(*), count("list"), count(contracted),
      ${[...COUNTED_FACTS.keys()].map(name => `count_if(${name})`).join(', ')}
    FROM (${rows}) GROUP BY ALL`);
}

function dimensionsSql(
  request: GroupRequest,
  kinds: ReadonlyMap<string, ColumnKind>,
  replaceSeparator: boolean,
): string {
  const values = dimensionNames(request).map(name => {
    if (name === 'descriptions') {
      return descriptionsSql(request.descriptionPatterns ?? []);
    }
    if (!name.startsWith('delivered_') && !kinds.has(name)) {
      return `''`;
    }
    return replaceSeparator
      ? `replace(${identifier(name)}, ${SEPARATOR}, ' ')`
      : identifier(name);
  });
  // concat takes null for the empty text, which is what a missing dimension is in a cell's key
  return `concat(${values.join(`, ${SEPARATOR}, `)})`;
}

function descriptionsSql(patterns: readonly string[]): string {
  const indexes = patterns.map(
    (pattern, index) =>
      `CASE WHEN regexp_matches("ChargeDescription", ${literal(
        pattern,
      )}) THEN '${index}' END`,
  );
  return `concat_ws(',', ${indexes.join(', ')})`;
}

/**
 * Splits the dimensions of all groups into columns: moves `groups` to `grouped`, with the dimensions in `raw_dims`.
 *
 * @returns false when a value contains the separator: group again, replacing it.
 */
export async function splitDimensions(
  database: Database,
  request: GroupRequest,
): Promise<boolean> {
  const names = dimensionNames(request);
  const columns = names.map(
    (name, index) => `${orNull(`parts[${index + 1}]`)} AS ${identifier(name)}`,
  );
  const [[wrong]] = await database.rows(
    `SELECT count(*) FROM (SELECT DISTINCT dims FROM groups)
      WHERE len(string_split(dims, ${SEPARATOR})) <> ${names.length}`,
  );
  if (wrong !== 0n) {
    return false;
  }
  await database.run(
    `CREATE TABLE raw_dims AS SELECT (row_number() OVER ())::INTEGER AS id, dims, ${columns.join(
      ', ',
    )} FROM (SELECT dims, string_split(dims, ${SEPARATOR}) AS parts
      FROM (SELECT DISTINCT dims FROM groups))`,
  );
  // From here on dimensions are joined by number; the texts are the bulk of the groups.
  await database.run(
    `CREATE TABLE grouped AS SELECT id, groups.* EXCLUDE (dims) FROM groups JOIN raw_dims USING (dims)`,
  );
  await database.run('DROP TABLE groups');
  return true;
}
