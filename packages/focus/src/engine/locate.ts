import { CostReject } from 'backstage-plugin-shipshape-common';
import { linesOfRecords } from '../files/recordLines';
import { SourceFile } from '../files/sourceFile';
import { COST_COLUMNS, TIME_COLUMNS } from '../model/columns';
import { Database } from './database';
import { ApplicableRule, FoundDefect } from './defects';
import { cellFact } from './cellFacts';
import { COUNTED_FACTS, FACTS, REJECTING_FACTS } from './facts';
import { columnRequest, GroupRequest } from './groups';
import { excerpt, numberReason, timeReason } from './rejectReasons';
import { ENUM_COLUMNS, RULE_COLUMNS } from './rules';
import { identifier } from './sql';
import { typedRowsSql } from './typedRows';
import { toCount, toCounts, toText } from './values';

const SAMPLES = 3;
const MAX_REJECTS = 100;
/** Common defects show within these rows; only for the others the whole file is read once more. */
const FIRST_ROWS = 50_000;

const TEXT_CASTS: ReadonlySet<string> = new Set([
  ...COST_COLUMNS,
  ...TIME_COLUMNS,
]);

/** What counts as a reject: a cost cell, or everything that keeps a row out of the cube. */
export type RejectScope = 'costs' | 'rows';

/** One file in the search. */
export interface LocatedFile {
  file: SourceFile;
  position: number;
  /** Number of rows. */
  rows: number;
}

const REJECT_SQL: Readonly<Record<RejectScope, string>> = {
  costs: COST_COLUMNS.map(column => cellFact(column, 'rejected')).join(' OR '),
  rows: [...REJECTING_FACTS, 'currency IS NULL'].join(' OR '),
};

/**
 * Finds where defects and rejects are: up to three places of each defect, the first 100 rejected cells. The order of rows
 * is not known when they are summed, so this is a second look, which skips what need not be read.
 */
export class Locator {
  readonly rejects: CostReject[] = [];

  #database: Database;
  #request: GroupRequest;
  #scope: RejectScope;

  /** @param database - one that keeps the order of rows */
  constructor(database: Database, request: GroupRequest, scope: RejectScope) {
    this.#database = database;
    this.#request = request;
    this.#scope = scope;
  }

  /** Searches a file; call it for each file, in order. */
  async search(
    target: LocatedFile,
    defects: readonly FoundDefect[],
    rejectedRows: number,
  ): Promise<void> {
    if (target.rows === 0) {
      return;
    }
    const open = () =>
      defects.filter(
        defect =>
          defect.rule?.files.includes(target.position) &&
          defect.samples.length < Math.min(SAMPLES, defect.count),
      );
    const found = new Map<FoundDefect, number[]>();
    const wantsRejects = rejectedRows > 0 && this.rejects.length < MAX_REJECTS;
    let rejected: number[] = [];
    const look = async (
      list: FoundDefect[],
      rejects: boolean,
      all: boolean,
    ) => {
      const rules = list.flatMap(defect => defect.rule ?? []);
      const places = await this.#find(target, rules, rejects, all);
      list.forEach((defect, index) => found.set(defect, places.rules[index]));
      rejected = rejects ? places.rejects : rejected;
    };
    const inFirstRows =
      target.rows <= FIRST_ROWS || target.file.format === 'parquet';
    if (open().length > 0 || (wantsRejects && inFirstRows)) {
      await look(open(), wantsRejects && inFirstRows, inFirstRows);
    }
    if (!inFirstRows) {
      const missing = open().filter(
        defect =>
          defect.samples.length + (found.get(defect)?.length ?? 0) === 0,
      );
      if (missing.length > 0 || wantsRejects) {
        await look(missing, wantsRejects, true);
      }
    }
    await this.#note(target, found, rejected);
  }

  async #note(
    target: LocatedFile,
    found: ReadonlyMap<FoundDefect, number[]>,
    rejected: readonly number[],
  ): Promise<void> {
    const { file } = target;
    const rows = [...found.values()].flat().concat(rejected);
    const lines = file.csv
      ? await linesOfRecords(file, file.csv.delimiter, rows)
      : undefined;
    const place = (row: number) => ({
      file: file.name,
      ...(lines ? { line: lines.get(row) } : { row }),
    });
    for (const [defect, places] of found) {
      const missing = Math.min(SAMPLES, defect.count) - defect.samples.length;
      defect.samples.push(...places.slice(0, missing).map(place));
    }
    if (rejected.length > 0) {
      await this.#readRejects(target, rejected, place);
    }
  }

  async #find(
    target: LocatedFile,
    rules: readonly ApplicableRule[],
    rejects: boolean,
    all: boolean,
  ): Promise<{ rules: number[][]; rejects: number[] }> {
    const items = [
      ...rules.map(
        rule => `min(record, ${SAMPLES}) FILTER (WHERE ${rule.sql})`,
      ),
      ...(rejects
        ? [
            `min(record, ${MAX_REJECTS}) FILTER (WHERE ${
              REJECT_SQL[this.#scope]
            })`,
          ]
        : []),
    ];
    const [row] = await this.#database.rows(
      `SELECT ${items.join(', ')} FROM (${this.#rowsSql(
        target,
        all ? undefined : FIRST_ROWS,
      )})`,
    );
    const places = row.map(toCounts);
    return {
      rules: places.slice(0, rules.length),
      rejects: rejects ? places[rules.length] : [],
    };
  }

  /** Rows with their ordinal, all facts and rule columns; unused ones cost nothing. */
  #rowsSql(target: LocatedFile, limit?: number): string {
    const typed = typedRowsSql([target.file], columnRequest(this.#request));
    const record = target.file.csv ? 'row_number() OVER ()' : 'source_row';
    const facts = [...FACTS, ...COUNTED_FACTS].map(
      ([name, fact]) =>
        `ifnull(${fact(typed.kinds) ?? 'false'}, false) AS ${name}`,
    );
    const rules = Object.entries(RULE_COLUMNS).map(
      ([name, sql]) => `${sql} AS ${name}`,
    );
    const texts = [
      ...ENUM_COLUMNS,
      ...COST_COLUMNS,
      ...TIME_COLUMNS,
      'Tags',
      'AllocatedTags',
    ].map(column =>
      TEXT_CASTS.has(column)
        ? `CAST(${identifier(column)} AS VARCHAR) AS ${identifier(column)}`
        : identifier(column),
    );
    const rows = `SELECT * FROM (${typed.sql})${
      limit === undefined ? '' : ` LIMIT ${limit}`
    }`;
    return `SELECT ${record} AS record, ${[...texts, ...facts, ...rules].join(
      ', ',
    )} FROM (${rows})`;
  }

  async #readRejects(
    target: LocatedFile,
    records: readonly number[],
    place: (record: number) => Pick<CostReject, 'file' | 'line' | 'row'>,
  ): Promise<void> {
    const columns =
      this.#scope === 'costs'
        ? [...COST_COLUMNS]
        : [...COST_COLUMNS, ...TIME_COLUMNS];
    const cells = columns.flatMap(column => [
      identifier(column),
      cellFact(column, 'rejected'),
    ]);
    const rows = await this.#database.rows(
      `SELECT record, currency, ${cells.join(', ')} FROM (${this.#rowsSql(
        target,
        target.file.csv ? Math.max(...records) : undefined,
      )}) WHERE record IN (${records.join(', ')}) ORDER BY record`,
    );
    const found = rows.flatMap(row => {
      const at = place(toCount(row[0]));
      const rejects: CostReject[] = [];
      columns.forEach((column, index) => {
        const value = toText(row[2 + index * 2]);
        const isTime = index >= COST_COLUMNS.length;
        if (row[3 + index * 2] === true) {
          const text = value ?? '';
          const reason = isTime ? timeReason(text) : numberReason(text);
          rejects.push({ ...at, column, value: excerpt(text), reason });
        } else if (isTime && value === undefined) {
          rejects.push({ ...at, column, reason: 'a timestamp is required' });
        }
      });
      if (this.#scope === 'rows' && row[1] === null) {
        const reason = 'a currency is required';
        rejects.push({ ...at, column: 'BillingCurrency', reason });
      }
      return rejects;
    });
    this.rejects.push(...found);
    this.rejects.splice(MAX_REJECTS);
  }
}
