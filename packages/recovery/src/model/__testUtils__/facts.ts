import type {
  BackupLocation,
  BackupPlan,
  BackupRun,
} from 'backstage-plugin-shipshape-common';
import type { PointFacts } from '../facts';

/** An instant of the tests: `at('2026-11-22 05:00')` is UTC. */
export function at(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`);
}

/** A daily dump at 02:00 UTC to one location. */
export function testPlan(overrides: Partial<BackupPlan> = {}): BackupPlan {
  return {
    id: 'orders-daily',
    provider: 'pg_dump',
    mechanism: 'dump',
    schedule: { kind: 'cron', dialect: 'unix5', expression: '0 2 * * *' },
    locations: [testLocation()],
    state: 'active',
    history: [],
    ...overrides,
  };
}

/** An object store in another region and another account. */
export function testLocation(
  overrides: Partial<BackupLocation> = {},
): BackupLocation {
  return {
    id: 'vault',
    region: 'eu-west-1',
    account: 'backup',
    encryption: 'yes',
    immutability: { mode: 'unknown' },
    deletionDenied: 'unknown',
    state: 'available',
    dependsOn: [],
    ...overrides,
  };
}

/** A reported run of ten minutes that succeeded. */
export function testRun(
  startedAt: Date,
  overrides: Partial<BackupRun> = {},
): BackupRun {
  return {
    runKey: `run-${startedAt.toISOString()}`,
    planId: 'orders-daily',
    kind: 'backup',
    trigger: 'schedule',
    state: 'succeeded',
    startedAt,
    finishedAt: new Date(startedAt.getTime() + 600_000),
    source: 'reported',
    ...overrides,
  };
}

/** A dump that took 20 minutes. */
export function testPoint(
  startedAt: Date,
  overrides: Partial<PointFacts> = {},
): PointFacts {
  return {
    nativeId: `dump-${startedAt.toISOString()}`,
    planId: 'orders-daily',
    type: 'dump',
    locationId: 'vault',
    dependsOn: [],
    createdAt: startedAt,
    consistentAt: startedAt,
    availableAt: new Date(startedAt.getTime() + 1_200_000),
    encrypted: 'yes',
    completeness: 'complete',
    state: 'available',
    verification: 'none',
    source: 'reported',
    ...overrides,
  };
}
