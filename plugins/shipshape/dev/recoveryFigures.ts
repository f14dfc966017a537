import {
  BackupDay,
  BackupPlanView,
  BackupRunView,
  BackupSuccessRate,
  DrillStanding,
  RecoveryPointView,
  ResourceBackups,
  SlotState,
} from 'backstage-plugin-shipshape-common';
import { TODAY } from './answers';
import { daysBefore } from './sloFigures';

/** When made-up recovery figures were computed. */
export const COMPUTED_AT = `${TODAY}T10:05:00Z`;

const DAY = 86_400;

/** What became of the made-up daily backup so many days ago. */
export type Story = (daysAgo: number) => SlotState | undefined;

export const healthy: Story = daysAgo =>
  (({ 17: 'late', 31: 'partial', 44: 'failed' } as const)[daysAgo] ??
  'succeeded');

export const silent: Story = daysAgo =>
  daysAgo < 12 ? 'unknown' : 'succeeded';

export const failing: Story = daysAgo => {
  if (daysAgo < 3) {
    return 'missed';
  }
  if (daysAgo < 6) {
    return daysAgo === 4 ? 'lost' : 'failed';
  }
  return healthy(daysAgo);
};

/** One of every state, and a day on which nothing was due. */
export const everything: Story = daysAgo =>
  (
    [
      'running',
      'succeeded',
      'late',
      'partial',
      'failed',
      'missed',
      'not_started',
      'lost',
      'aborted',
      'paused',
      'unknown',
      undefined,
    ] as const
  )[daysAgo % 12];

export function daysOf(story: Story): BackupDay[] {
  return Array.from({ length: 60 }, (_, index) => {
    const daysAgo = 59 - index;
    const state = story(daysAgo);
    return {
      day: daysBefore(daysAgo, `${TODAY}T00:00:00Z`).slice(0, 10),
      ...(state && { state }),
      counts: state ? [{ state, count: 1 }] : [],
    };
  });
}

export function rateOf(story: Story): BackupSuccessRate {
  const states = Array.from({ length: 30 }, (_, day) => story(day));
  const count = (...wanted: SlotState[]) =>
    states.filter(state => state && wanted.includes(state)).length;
  const succeeded = count('succeeded');
  const due =
    succeeded +
    count('late', 'partial', 'failed', 'missed', 'not_started', 'lost');
  return {
    windowSeconds: 30 * DAY,
    due,
    succeeded,
    late: count('late'),
    partial: count('partial'),
    unknown: count('unknown'),
    ...(due > 0 && { rate: succeeded / due }),
    attempts: count('succeeded', 'late', 'partial', 'failed', 'lost'),
    attemptsSucceeded: count('succeeded', 'late'),
  };
}

/** The runs of the last 20 days; nothing is known of those that are unknown. */
export function runsOf(story: Story, planId: string): BackupRunView[] {
  return Array.from({ length: 20 }, (_, daysAgo) => daysAgo).flatMap(
    (daysAgo): BackupRunView[] => {
      const state = story(daysAgo);
      if (
        state === undefined ||
        state === 'unknown' ||
        state === 'paused' ||
        state === 'pending'
      ) {
        return [];
      }
      const slotAt = daysBefore(daysAgo, `${TODAY}T01:00:00Z`);
      const began = !['missed', 'not_started'].includes(state);
      const ended = began && !['running', 'lost'].includes(state);
      return [
        {
          runKey: `run-${daysAgo}`,
          planId,
          kind: 'backup',
          trigger: 'schedule',
          state: state === 'late' ? 'succeeded' : state,
          slotAt,
          ...(began && { startedAt: slotAt }),
          ...(ended && {
            finishedAt: daysBefore(
              daysAgo - (1180 + daysAgo * 3) / DAY,
              `${TODAY}T01:00:00Z`,
            ),
            exitCode: { failed: 1, partial: 3 }[state as string] ?? 0,
            bytesProcessed: 48_200_000_000 + daysAgo * 31_000_000,
            bytesStored: 9_500_000_000,
          }),
          ...(state === 'failed' && {
            message:
              'pg_dump: error: connection to server at "orders-db", port 5432 failed: FATAL: the database system is shutting down',
          }),
          source: ended || state === 'running' ? 'reported' : 'inferred',
        },
      ];
    },
  );
}

/** Exposure of a daily backup at 01:00 that takes 20 minutes, by what became of each. */
export function exposureOf(story: Story): ResourceBackups['exposureSeries'] {
  const series: ResourceBackups['exposureSeries'] = [];
  let since = DAY;
  for (let daysAgo = 30; daysAgo >= 0; daysAgo--) {
    const at = daysBefore(daysAgo, `${TODAY}T01:20:00Z`);
    const state = story(daysAgo);
    if (state === 'unknown') {
      series.push({ at });
    } else {
      series.push({ at, seconds: since });
      if (state === 'succeeded' || state === 'late') {
        series.push({
          at: daysBefore(daysAgo - 1 / DAY, `${TODAY}T01:20:00Z`),
          seconds: 1200,
        });
        since = 1200;
      }
    }
    since += DAY;
  }
  const last = series[series.length - 1];
  const elapsed = (Date.parse(COMPUTED_AT) - Date.parse(last.at)) / 1000;
  series.push({
    at: COMPUTED_AT,
    ...(last.seconds !== undefined && { seconds: last.seconds + elapsed }),
  });
  return series;
}

export function pointsOf(story: Story, planId: string): RecoveryPointView[] {
  return Array.from({ length: 30 }, (_, daysAgo) => daysAgo).flatMap(
    (daysAgo): RecoveryPointView[] => {
      const state = story(daysAgo);
      const isPartial = state === 'partial';
      if (state !== 'succeeded' && state !== 'late' && !isPartial) {
        return [];
      }
      const at = daysBefore(daysAgo, `${TODAY}T01:00:00Z`);
      const isBad = daysAgo === 5;
      return [
        {
          nativeId: `${at.slice(0, 10).replace(/-/g, '')}-010000F`,
          planId,
          type: daysAgo % 7 === 1 ? 'full' : 'incr',
          locationId: 'main',
          dependsOn: daysAgo % 7 === 1 ? [] : ['20261118-010000F'],
          createdAt: at,
          consistentAt: at,
          availableAt: at,
          expiresAt: daysBefore(daysAgo - 35, `${TODAY}T01:00:00Z`),
          sizeBytes: 9_500_000_000,
          encrypted: 'yes',
          completeness: isPartial ? 'partial' : 'complete',
          state: isPartial ? 'partial' : 'available',
          verification: isBad ? 'bad' : 'none',
          ...(daysAgo === 3 && {
            verification: 'restored' as const,
            verifiedAt: daysBefore(3),
          }),
          eligible: !isPartial && !isBad,
          ...(isPartial && {
            ineligibleReason: 'Only part of the data is in it',
          }),
          ...(isBad && {
            ineligibleReason: 'The drill d-18 could not restore it (exit 29)',
          }),
          source: 'reported',
        },
      ];
    },
  );
}

export function planOf(
  id: string,
  story: Story,
  change: Partial<BackupPlanView> = {},
): BackupPlanView {
  const lock = { mode: 'compliance', until: '2027-03-01T00:00:00Z' } as const;
  return {
    id,
    provider: 'pgbackrest',
    mechanism: 'base+wal',
    state: 'active',
    schedule: {
      kind: 'cron',
      dialect: 'unix5',
      expression: '0 2 * * *',
      timezone: 'Europe/Berlin',
    },
    scheduleSummary: {
      kind: 'daily',
      times: ['02:00'],
      timezone: 'Europe/Berlin',
    },
    retentionSeconds: 35 * DAY,
    locations: [
      {
        id: 'main',
        region: 'eu-central-1',
        account: '111111111111',
        encryption: 'yes',
        immutability: lock,
        state: 'available',
        survives: ['data-corruption', 'instance', 'az'],
      },
      {
        id: 'copy',
        region: 'eu-west-1',
        account: '111111111111',
        encryption: 'yes',
        immutability: lock,
        state: 'available',
        survives: ['data-corruption', 'instance', 'az', 'region'],
      },
    ],
    nextSlotAt: '2026-11-25T01:00:00Z',
    success: rateOf(story),
    days: daysOf(story),
    runs: runsOf(story, id),
    usualDurationSeconds: 1200,
    warnings: [],
    ...change,
  };
}

export const CURRENT_DRILL: DrillStanding = {
  state: 'current',
  dueAt: daysBefore(-22),
  overdueAt: daysBefore(-29),
  intervalSeconds: 30 * DAY,
  lastPassedAt: daysBefore(8),
  lastOutcome: 'passed',
  lastDrillId: 'd-20',
  rtoSeconds: 1934.4,
  rpoSeconds: 40.706,
  rtoTargetSeconds: 3600,
  rpoTargetSeconds: 300,
  rtoMet: true,
  rpoMet: true,
  inconclusiveInARow: 0,
};
