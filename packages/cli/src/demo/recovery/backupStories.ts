import type { Schedule } from 'backstage-plugin-shipshape-common';

/** How a run ended that did not just succeed. */
export type Trouble =
  /** The tool gave up. */
  | { kind: 'failed'; exitCode: number; message: string }
  /** The first attempt failed, the second one, a quarter of an hour later, did not. */
  | { kind: 'retried'; exitCode: number; message: string }
  /** There is a point, without everything in it. */
  | { kind: 'partial'; message: string }
  /** Nothing ran, and so nobody reports anything. */
  | { kind: 'silent' };

/** Trouble of all slots in a time, in hours from the first second of the day on which the demo began. */
export interface TroubleEpisode {
  fromHours: number;
  toHours: number;
  trouble: Trouble;
}

/** What happens to the backups of one plan of the demo. The plan itself stands in `examples/recovery/`. */
export interface BackupStory {
  resourceId: string;
  planId: string;
  schedule: Extract<Schedule, { kind: 'cron' }>;
  pointType: 'full' | 'incr' | 'dump' | 'snapshot';
  /** What a point is of: the start of a dump, the end of a physical base backup. */
  consistentAt: 'start' | 'end';
  /** First of the plan, then where copies of it go. */
  locations: readonly string[];
  lock: 'none' | 'governance' | 'compliance';
  retentionDays: number;
  /** An average run. */
  durationSeconds: number;
  bytes: number;
  /** Share of it that is written. */
  storedShare: number;
  /** Growth of the data in a day, in thousandths. */
  growth: number;
  toolVersion: string;
  troubles: readonly TroubleEpisode[];
}

const GIB = 1024 ** 3;
const DAY = 24;

/** A trouble that lasts until whenever one looks. */
const UNTIL_NOW = 1_000_000;

const cron = (
  expression: string,
  timezone = 'UTC',
): BackupStory['schedule'] => ({
  kind: 'cron',
  dialect: 'unix5',
  expression,
  timezone,
});

/** All slots of one day, so many days before the beginning. */
const onDay = (daysBefore: number, trouble: Trouble): TroubleEpisode => ({
  fromHours: -daysBefore * DAY,
  toHours: (1 - daysBefore) * DAY,
  trouble,
});

/** The archive of the ledger fails since two hours before the beginning. */
export const LEDGER_ARCHIVE_FAILS_FROM_HOURS = -2;

export const BACKUP_STORIES: readonly BackupStory[] = [
  {
    resourceId: 'orders-db',
    planId: 'orders-db-daily',
    schedule: cron('0 2 * * *', 'Europe/Berlin'),
    pointType: 'full',
    consistentAt: 'end',
    locations: ['repo1', 'repo2'],
    lock: 'compliance',
    retentionDays: 35,
    durationSeconds: 1500,
    bytes: 212 * GIB,
    storedShare: 0.24,
    growth: 1.1,
    toolVersion: 'pgBackRest 2.56.0',
    troubles: [
      onDay(47, {
        kind: 'retried',
        exitCode: 56,
        message: 'unable to connect to the database: timeout',
      }),
    ],
  },
  {
    resourceId: 'ledger-db',
    planId: 'ledger-db-daily',
    schedule: cron('0 20 * * *'),
    pointType: 'full',
    consistentAt: 'end',
    locations: ['repo1'],
    lock: 'governance',
    retentionDays: 35,
    durationSeconds: 700,
    bytes: 64 * GIB,
    storedShare: 0.3,
    growth: 0.6,
    toolVersion: 'pgBackRest 2.56.0',
    troubles: [
      {
        fromHours: LEDGER_ARCHIVE_FAILS_FROM_HOURS,
        toHours: UNTIL_NOW,
        trouble: {
          kind: 'failed',
          exitCode: 82,
          message: 'WAL segment was not archived before the 60000ms timeout',
        },
      },
    ],
  },
  {
    resourceId: 'payments-db',
    planId: 'payments-db-dumps',
    schedule: cron('0 */6 * * *'),
    pointType: 'dump',
    consistentAt: 'start',
    locations: ['vault'],
    lock: 'governance',
    retentionDays: 35,
    durationSeconds: 820,
    bytes: 38 * GIB,
    storedShare: 0.11,
    growth: 0.8,
    toolVersion: 'restic 0.18.1',
    // Switched off in the afternoon before the beginning, after the dump of 12:00.
    troubles: [
      {
        fromHours: -8,
        toHours: UNTIL_NOW,
        trouble: { kind: 'silent' },
      },
    ],
  },
  {
    resourceId: 'profiles-db',
    planId: 'profiles-db-nightly',
    schedule: cron('30 1 * * *'),
    pointType: 'dump',
    consistentAt: 'start',
    locations: ['bucket'],
    lock: 'none',
    retentionDays: 30,
    durationSeconds: 1260,
    bytes: 21 * GIB,
    storedShare: 0.2,
    growth: 2,
    toolVersion: 'pg_dump 16.9',
    troubles: [onDay(20, { kind: 'silent' })],
  },
  {
    resourceId: 'product-images',
    planId: 'product-images-daily',
    schedule: cron('15 4 * * *', 'America/New_York'),
    pointType: 'snapshot',
    consistentAt: 'start',
    locations: ['us-west'],
    lock: 'governance',
    retentionDays: 100,
    durationSeconds: 2400,
    bytes: 870 * GIB,
    storedShare: 0.004,
    growth: 1.5,
    toolVersion: 'restic 0.18.1',
    troubles: [
      onDay(12, {
        kind: 'partial',
        message: '2 files could not be read',
      }),
    ],
  },
  {
    resourceId: 'product-index',
    planId: 'product-index-snapshots',
    schedule: cron('0 4 * * *'),
    pointType: 'snapshot',
    consistentAt: 'start',
    locations: ['snapshots'],
    lock: 'none',
    retentionDays: 35,
    durationSeconds: 420,
    bytes: 96 * GIB,
    storedShare: 0.06,
    growth: 0.9,
    toolVersion: 'OpenSearch 2.19',
    troubles: [],
  },
  {
    resourceId: 'ledger-archive',
    planId: 'ledger-archive-daily',
    schedule: cron('30 22 * * *'),
    pointType: 'snapshot',
    consistentAt: 'start',
    locations: ['vault'],
    lock: 'compliance',
    retentionDays: 100,
    durationSeconds: 600,
    bytes: 410 * GIB,
    storedShare: 0.001,
    growth: 0.3,
    toolVersion: 'restic 0.18.1',
    troubles: [],
  },
  {
    resourceId: 'warehouse',
    planId: 'warehouse-exports',
    schedule: cron('0 3 * * *'),
    pointType: 'dump',
    consistentAt: 'start',
    locations: ['exports'],
    lock: 'governance',
    retentionDays: 30,
    durationSeconds: 5400,
    bytes: 2900 * GIB,
    storedShare: 0.35,
    growth: 1.2,
    toolVersion: 'bq 2.1',
    troubles: [
      {
        fromHours: -4 * DAY,
        toHours: UNTIL_NOW,
        trouble: {
          kind: 'failed',
          exitCode: 1,
          message: 'Access denied: the key of the export job has expired',
        },
      },
    ],
  },
  {
    resourceId: 'shop-cluster',
    planId: 'shop-cluster-state',
    schedule: cron('45 */6 * * *'),
    pointType: 'snapshot',
    consistentAt: 'start',
    locations: ['us-west'],
    lock: 'governance',
    retentionDays: 35,
    durationSeconds: 240,
    bytes: 14 * GIB,
    storedShare: 0.05,
    growth: 0.4,
    toolVersion: 'restic 0.18.1',
    troubles: [],
  },
];
