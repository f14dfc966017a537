import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The shared SLO files lie beside the repository. */
const DATA = resolve(__dirname, '../../../../../shared/data/slo');

/** What is used of vectors.json, named as there. */
export interface Vectors {
  mwmb_factors: Record<string, Record<string, number>>;
  mwmb_thresholds_printed: Record<string, string[]>;
  alert_reachability: Record<string, number>;
  'burn_table_99.9_30d': Array<[number, number, string]>;
  workbook: Record<string, number>;
  'detection_minutes_15pct_99.9_page_quick': number;
  error_budget: Array<{
    target: number;
    good: number;
    total: number;
    remaining_unclamped: number | null;
  }>;
  budget_minutes: Record<string, number>;
  timeslices: {
    openslo_2w_95pct_1m: { slices: number; allowed_bad: number };
    'openslo_1w_99.95_1m': { slices: number; allowed_bad_minutes: number };
    openslo_ratio_2w: {
      base: number;
      attack: number;
      target: number;
      bad_slices: number;
    };
  };
  'calendar_ranges_now_2022-08-11T08:31Z': {
    cases: Array<[string, string, string, string]>;
  };
  calendar_dst: {
    duration: string;
    startTime: string;
    timeZone: string;
    windows: Array<[string, string]>;
    hours: number[];
  };
  calendar_month_end: {
    startTime: string;
    timeZone: string;
    duration: string;
    boundaries: string[];
  };
  time_to_exhaustion: Array<{
    windowDays: number;
    remaining: number;
    burn: number | null;
    result: string;
  }>;
  incident_stats: {
    durations_min: number[];
    open: number;
    median: number;
    mean: number;
    n: number;
  };
  pitfalls_observed: {
    low_traffic_hour: { true_ratio: number; true_remaining: number };
  };
}

/** Why the shared vectors cannot be used, for `describeIf`. */
export const missingVectors = existsSync(DATA)
  ? undefined
  : 'the shared SLO data is not there';

/** Reads vectors.json. */
export function readVectors(): Vectors {
  return JSON.parse(readFileSync(resolve(DATA, 'vectors.json'), 'utf8'));
}
