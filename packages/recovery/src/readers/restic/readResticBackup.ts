import { InputError } from '@backstage/errors';
import type {
  BackupRun,
  RecoveryFacts,
  RecoveryPoint,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { readInstant } from '../common/instants';
import { known } from '../common/known';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { locationOf, subjectOf } from '../common/subjects';
import { RESTIC, RESTIC_LOCATION } from './readResticSnapshots';

const WHAT = 'the JSON lines of "restic backup --json"';
/** Ids before 0.16 are cut to 8 digits and do not name a snapshot for good. */
const FULL_ID = /^[0-9a-f]{64}$/;
/** Files that are named in the message of a run. */
const MAX_NAMED = 3;

const summarySchema = z.object({
  message_type: z.literal('summary'),
  snapshot_id: z.string().nullish(),
  total_bytes_processed: z.number().nullish(),
  data_added: z.number().nullish(),
  data_added_packed: z.number().nullish(),
  /** Seconds. */
  total_duration: z.number().nullish(),
  /** From 0.17 on. */
  backup_start: z.string().nullish(),
  backup_end: z.string().nullish(),
});
type Summary = z.infer<typeof summarySchema>;

const messageSchema = z.object({ message_type: z.string() });

const errorSchema = z.object({
  message_type: z.literal('error'),
  item: z.string().nullish(),
});
const exitErrorSchema = z.object({
  message_type: z.literal('exit_error'),
  message: z.string(),
});

/** What a run of restic left behind. */
export interface ResticBackupOptions extends ReadOptions {
  /** Of the process; without it nobody knows how the run ended: the summary comes also when files could not be read. */
  exitCode?: number;
  stderr?: string;
}

/**
 * Reads the stream of `restic backup --json`: one run, and its point where the id of the snapshot is complete. Exit code 0 is success, 3 means
 * that some files could not be read, anything else, also what is not documented yet, is a failure.
 *
 * Before 0.17 the stream has no instants: the run is taken to have ended at `observedAt`.
 *
 * @throws InputError when a line is not such a message
 */
export function readResticBackup(
  stdout: string,
  options: ResticBackupOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const { observedAt, nativeId = RESTIC, exitCode } = options;
  const summary = summaryOf(stdout);
  const state = stateOf(exitCode);
  if (state === 'unknown') {
    notices.warn(
      'exit-code-unknown',
      'Without the exit code of restic nobody knows whether the run succeeded',
    );
  } else if (state !== 'failed' && !summary) {
    notices.warn('no-summary', 'The stream has no summary: it was cut off');
  }
  const run = runOf(summary, state, options, notices);
  const point =
    summary && state !== 'failed' ? pointOf(summary, run) : undefined;
  return {
    provider: RESTIC,
    observedAt,
    subjects: [
      subjectOf(
        { provider: RESTIC, nativeId },
        {
          state: point ? 'known' : 'insufficient_data',
          locations: [locationOf(RESTIC_LOCATION, { encryption: 'yes' })],
          runs: [run],
          points: point ? [point] : [],
        },
      ),
    ],
    notices: notices.all,
  };
}

function stateOf(exitCode: number | undefined): BackupRun['state'] {
  switch (exitCode) {
    case undefined:
      return 'unknown';
    case 0:
      return 'succeeded';
    case 3:
      return 'partial';
    default:
      return 'failed';
  }
}

function runOf(
  summary: Summary | undefined,
  state: BackupRun['state'],
  { observedAt, exitCode, stderr }: ResticBackupOptions,
  notices: Notices,
): BackupRun {
  const finishedAt =
    readInstant(summary?.backup_end, 'summary.backup_end', notices) ??
    observedAt;
  const seconds = summary?.total_duration;
  const startedAt =
    readInstant(summary?.backup_start, 'summary.backup_start', notices) ??
    (typeof seconds === 'number'
      ? new Date(finishedAt.getTime() - Math.round(seconds * 1000))
      : undefined);
  const snapshotId = summary?.snapshot_id || undefined;
  return {
    runKey: snapshotId ?? `restic-${finishedAt.toISOString()}`,
    kind: 'backup',
    trigger: 'unknown',
    state,
    finishedAt,
    ...known({
      nativeId: snapshotId,
      startedAt,
      exitCode,
      message: messageOf(stderr),
      bytesProcessed: summary?.total_bytes_processed,
      bytesStored: summary?.data_added_packed ?? summary?.data_added,
      pointNativeId: snapshotId,
    }),
    source: 'observed',
  };
}

function pointOf(summary: Summary, run: BackupRun): RecoveryPoint | undefined {
  const { pointNativeId, startedAt, finishedAt, state } = run;
  if (!pointNativeId || !FULL_ID.test(pointNativeId) || !startedAt) {
    return undefined;
  }
  const completeness = { succeeded: 'complete', partial: 'partial' } as const;
  return {
    nativeId: pointNativeId,
    type: 'snapshot',
    locationId: RESTIC_LOCATION,
    dependsOn: [],
    createdAt: startedAt,
    consistentAt: startedAt,
    ...known({
      availableAt: finishedAt,
      sizeBytes: summary.total_bytes_processed,
      storedBytes: summary.data_added_packed ?? summary.data_added,
    }),
    encrypted: 'yes',
    completeness:
      state === 'succeeded' || state === 'partial'
        ? completeness[state]
        : 'unknown',
    state: 'available',
    verification: 'none',
    source: 'observed',
  };
}

function summaryOf(stdout: string): Summary | undefined {
  return linesOf(stdout)
    .map((line, index) => {
      const value = jsonOf(line);
      if (!messageSchema.safeParse(value).success) {
        throw new InputError(
          `Expected ${WHAT}; line ${index + 1} is not one of them: ${line.slice(
            0,
            80,
          )}`,
        );
      }
      return summarySchema.safeParse(value).data;
    })
    .findLast(summary => summary !== undefined);
}

/** What stderr says, in one line: which files could not be read, and why restic gave up. */
function messageOf(stderr: string | undefined): string | undefined {
  const lines = linesOf(stderr ?? '');
  const values = lines.map(jsonOf);
  const items = values.flatMap(value => {
    const error = errorSchema.safeParse(value).data;
    return error ? [error.item ?? 'something'] : [];
  });
  const exit = values.flatMap(value => {
    const error = exitErrorSchema.safeParse(value).data;
    return error ? [error.message] : [];
  });
  const plain = lines.filter((_, index) => values[index] === undefined);
  const parts = [
    ...(items.length > 0
      ? [
          `could not read ${items.slice(0, MAX_NAMED).join(', ')}${
            items.length > MAX_NAMED
              ? ` and ${items.length - MAX_NAMED} more`
              : ''
          }`,
        ]
      : []),
    ...(exit.length > 0 ? exit : plain.slice(-1)),
  ];
  return parts.length > 0 ? parts.join('; ').slice(0, 1000) : undefined;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

function jsonOf(line: string): unknown {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    return JSON.parse(line);
  } catch {
    // Not JSON after all: a message for people.
    return undefined;
  }
}
