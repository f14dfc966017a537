import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  COARSE_BUCKET_SECONDS,
  FINE_BUCKET_SECONDS,
  FINE_HORIZON_SECONDS,
  type ReportRecord,
} from 'backstage-plugin-shipshape-common';
import { formatTime, startOf } from '../calendar';
import { Noise } from '../noise';
import { recoveryRecords } from '../recovery/records';
import type { RecoverySpan } from '../recovery/timing';
import { Counter } from './Counter';
import { demoIncidents } from './incidents';
import { SCENARIOS } from './scenarios';

const SECONDS_PER_DAY = 86_400;
/** As far back as the pages look. */
const HISTORY_DAYS = 92;

/** Times in seconds since the epoch. */
export interface ReportSpan {
  seed: string;
  /** Day that episodes are relative to. */
  day: number;
  from: number;
  now: number;
}

function floorTo(time: number, width: number): number {
  return Math.floor(time / width) * width;
}

/** End of the newest five minutes that are over. */
export function reportedUntil(now: number): number {
  return floorTo(now, FINE_BUCKET_SECONDS);
}

/** Where history begins. */
export function historyStart(day: number): number {
  return startOf(day - HISTORY_DAYS);
}

/** What was counted in [from, now): by the hour for what is older than three days, else by five minutes. */
export function* sliRecords({
  seed,
  day,
  from,
  now,
}: ReportSpan): Generator<ReportRecord> {
  const noise = new Noise(seed);
  const until = reportedUntil(now);
  const fineFrom = floorTo(
    // A little later than what is still accepted: some time passes until it is read.
    until - FINE_HORIZON_SECONDS + SECONDS_PER_DAY / 12,
    COARSE_BUCKET_SECONDS,
  );
  for (const scenario of SCENARIOS) {
    const counter = new Counter(scenario, day, noise);
    for (let start = floorTo(from, FINE_BUCKET_SECONDS); start < until; ) {
      const coarse = start < fineFrom && start % COARSE_BUCKET_SECONDS === 0;
      const widthSeconds = coarse ? COARSE_BUCKET_SECONDS : FINE_BUCKET_SECONDS;
      const counts = counter.between(start, widthSeconds);
      if (counts) {
        yield {
          type: 'sli',
          report: {
            sloId: scenario.sloId,
            start: formatTime(start),
            widthSeconds,
            ...counts,
          },
        };
      }
      start += widthSeconds;
    }
  }
}

/** All incidents until now. */
export function incidentRecords({
  seed,
  day,
  now,
}: ReportSpan): ReportRecord[] {
  return demoIncidents(day, now, new Noise(seed)).map(report => ({
    type: 'incident' as const,
    report,
  }));
}

/**
 * Puts what happened in [from, now) into the inbox as one file, which appears as a whole.
 *
 * @returns the number of lines; no file is written for none.
 */
export async function writeReports(
  inbox: string,
  span: ReportSpan & { recovery: Omit<RecoverySpan, 'seed'> },
): Promise<number> {
  const lines = [
    ...sliRecords(span),
    ...incidentRecords(span),
    ...recoveryRecords({ ...span.recovery, seed: span.seed }),
  ].map(record => JSON.stringify(record));
  if (lines.length === 0) {
    return 0;
  }
  await mkdir(inbox, { recursive: true });
  const name = `demo-${formatTime(span.now).replace(/[-:]/g, '')}.jsonl`;
  const file = join(inbox, name);
  await writeFile(`${file}.tmp`, `${lines.join('\n')}\n`);
  await rename(`${file}.tmp`, file);
  return lines.length;
}
