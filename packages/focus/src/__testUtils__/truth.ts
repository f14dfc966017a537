import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The shared FOCUS files lie beside the repository. */
const DATA = resolve(__dirname, '../../../../../shared/data/focus');

/** Amounts and row count of a group in truth.json. */
export type TruthTotals = Record<string, string | number>;

/** What truth.json says about one file. */
export interface FileTruth {
  rows: number;
  total?: Record<string, string>;
  total_strict?: Record<string, string>;
  rejects: number;
  defect_counts: Record<string, number>;
  nulls: Record<string, number>;
  missing_mandatory_1_2: string[];
  timestamps: {
    cells: number;
    spec_form: number;
    m_d_yy_form: number;
    impossible_hour: number;
  };
  tags: Record<string, number>;
  by_charge_day_utc: Record<string, TruthTotals>;
  by_scope_provider_account_billingPeriodStart: Record<string, TruthTotals>;
  by_tag_environment: Record<string, TruthTotals>;
  by_tag_application: {
    untagged: TruthTotals;
    top10_by_rows: Record<string, TruthTotals>;
  };
  [group: string]: unknown;
}

/** Why the shared data cannot be used, for `describeIf`. */
export const missingData = existsSync(DATA)
  ? undefined
  : 'the shared FOCUS data is not there';

/** Path of a shared file. */
export function dataFile(name: string): string {
  return resolve(DATA, name);
}

/** Truth by file name; empty without the shared data. */
export function readTruth(): Record<string, FileTruth> {
  if (missingData) {
    return {};
  }
  const { files } = JSON.parse(
    readFileSync(dataFile('truth.json'), 'utf8'),
  ) as {
    files: Record<string, FileTruth>;
  };
  return files;
}
