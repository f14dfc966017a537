import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import type { Client } from 'pg';
import { Catalogue, readCatalogue } from './catalogue';
import { readOnlyQuery } from './CheckDatabase';
import { wrongAnswer } from './Observation';
import { observeInstant, observeScalar } from './scalar';
import type { Finding, SqlCheck } from './SqlCheck';

/** Allowed deviation of row counts, where the check says nothing. */
export const DEFAULT_ROW_TOLERANCE = 0.01;
/** Fewest rows of a table, where the check says nothing: an empty copy must fail. */
export const DEFAULT_MIN_ROWS = 1;

/** Logs in; the major version of the server as expected, or as on the source. */
export const connectCheck: SqlCheck<number> = {
  async observe(client) {
    const { rows } = await readOnlyQuery(client, 'SHOW server_version_num');
    const major = Math.floor(Number(rows[0][0]) / 10_000);
    return { value: major, text: String(major) };
  },
  judge(check, major, { baseline }) {
    const expected = check.serverMajor ?? baseline;
    return expected === undefined
      ? { passed: true }
      : { passed: major === expected, expected: String(expected) };
  },
};

/** Named tables and extensions exist; the definitions are those of the source. */
export const schemaCheck: SqlCheck<Catalogue> = {
  async observe(client) {
    const catalogue = await readCatalogue(client);
    return {
      value: catalogue,
      text: `${catalogue.tables.length} tables, definitions ${catalogue.hash}`,
    };
  },
  judge(check, catalogue, { baseline }) {
    const missing = [
      ...(check.tables ?? []).filter(
        name => !catalogue.tables.includes(withSchema(name)),
      ),
      ...(check.extensions ?? []).filter(
        name => !catalogue.extensions.includes(name),
      ),
    ];
    const expected = baseline
      ? `${baseline.tables.length} tables, definitions ${baseline.hash}`
      : undefined;
    if (missing.length > 0) {
      return {
        passed: false,
        expected,
        message: `Missing: ${missing.join(', ')}`,
      };
    }
    if (baseline && baseline.hash !== catalogue.hash) {
      return {
        passed: false,
        expected,
        message: differenceOf(baseline, catalogue),
      };
    }
    return catalogue.tables.length === 0
      ? { passed: false, message: 'There are no tables' }
      : { passed: true, expected };
  },
};

type Counts = ReadonlyMap<string, number | undefined>;

/** Rows of each table within the tolerance of the source, and not fewer than the least. */
export const rowCountCheck: SqlCheck<Counts> = {
  async observe(client, check) {
    const counts = new Map<string, number | undefined>();
    for (const table of check.tables ?? []) {
      counts.set(table, await countRows(client, table));
    }
    return { value: counts, text: describeCounts(counts) };
  },
  judge(check, counts, { baseline }) {
    const tolerance = check.tolerance ?? DEFAULT_ROW_TOLERANCE;
    const least = check.minRows ?? DEFAULT_MIN_ROWS;
    const wrong = [...counts].flatMap(([table, count]) => {
      if (count === undefined) {
        return `${table} is missing`;
      }
      if (count < least) {
        return `${table} has ${count} rows, at least ${least} expected`;
      }
      const source = baseline?.get(table);
      return source !== undefined &&
        (count > source * (1 + tolerance) || count < source * (1 - tolerance))
        ? `${table} has ${count} rows, the source has ${source}`
        : [];
    });
    return {
      passed: wrong.length === 0,
      expected: baseline ? describeCounts(baseline) : `at least ${least} each`,
      ...(wrong.length > 0 && { message: wrong.join('; ') }),
    };
  },
};

/** A query whose one value is as expected; by default true. */
export const scalarCheck: SqlCheck<string | null> = {
  observe: (client, check) => observeScalar(client, queryOf(check)),
  judge(check, value): Finding {
    const expected = check.expect ?? 'true';
    return { passed: value === expected, expected };
  },
};

/** The newest instant, not older than allowed. It is what the copy was recovered to. */
export const freshnessCheck: SqlCheck<Date | null> = {
  observe: (client, check) => observeInstant(client, queryOf(check)),
  judge(check, instant, { at }) {
    if (instant === null) {
      return { passed: false, message: 'No instant was found' };
    }
    if (check.maxAgeSeconds === undefined) {
      return { passed: true };
    }
    const age = (at.getTime() - instant.getTime()) / 1000;
    return {
      passed: age <= check.maxAgeSeconds,
      expected: `at most ${check.maxAgeSeconds} s old`,
      message: `${age} s old`,
    };
  },
  recoveredTo: instant => instant ?? undefined,
};

function queryOf(check: DrillCheck): string {
  if (check.query === undefined) {
    throw wrongAnswer(`A check of kind ${check.kind} needs query`);
  }
  return check.query;
}

/** Rows of a table; undefined when there is no such table. Names of tables were checked by the schema of the document. */
async function countRows(
  client: Client,
  table: string,
): Promise<number | undefined> {
  const quoted = withSchema(table)
    .split('.')
    .map(part => client.escapeIdentifier(part))
    .join('.');
  const { rows } = await readOnlyQuery(
    client,
    `SELECT to_regclass(${client.escapeLiteral(quoted)}) IS NOT NULL`,
  );
  if (rows[0][0] !== 't') {
    return undefined;
  }
  const counted = await readOnlyQuery(client, `SELECT count(*) FROM ${quoted}`);
  return Number(counted.rows[0][0]);
}

function withSchema(name: string): string {
  return name.includes('.') ? name : `public.${name}`;
}

function describeCounts(counts: Counts): string {
  return [...counts]
    .map(([table, count]) => `${table} ${count ?? 'missing'}`)
    .join(', ');
}

function differenceOf(source: Catalogue, copy: Catalogue): string {
  const missing = source.tables.filter(name => !copy.tables.includes(name));
  const added = copy.tables.filter(name => !source.tables.includes(name));
  return [
    'The definitions differ from those of the source',
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(added.length > 0 ? [`not on the source: ${added.join(', ')}`] : []),
  ].join('; ');
}
