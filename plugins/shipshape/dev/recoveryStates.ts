import {
  ControlResult,
  ProtectedResource,
  RECOVERY_CONTROLS,
  RECOVERY_STATUSES,
  RecoveryStatus,
  ResourceBackups,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import { FRESH } from './answers';
import {
  COMPUTED_AT,
  CURRENT_DRILL,
  everything,
  failing,
  healthy,
  silent,
  Story,
  exposureOf,
  planOf,
  pointsOf,
  rateOf,
} from './recoveryFigures';
import { daysBefore } from './sloFigures';

export const RECOVERY_FRESH: SourceFreshness = {
  ...FRESH,
  sourceId: 'recovery:documents',
  lastSuccessAt: COMPUTED_AT,
  lastAttemptAt: COMPUTED_AT,
  dataThrough: undefined,
};

export const RECOVERY_STALE: SourceFreshness = {
  ...RECOVERY_FRESH,
  sourceId: 'aws-backup:main',
  state: 'stale',
  lastSuccessAt: daysBefore(2),
};

export const FILE =
  'https://git.example.com/shop/orders/blob/main/recovery.yaml';

export function resourceOf(
  id: string,
  change: Partial<ProtectedResource> = {},
): ProtectedResource {
  return {
    resourceId: id,
    entityRef: `resource:default/${id}`,
    name: id.replace(/-/g, ' '),
    kind: 'postgresql',
    environment: 'prod',
    ownerRef: 'group:default/checkout',
    systemRef: 'system:default/storefront',
    tier: 'critical',
    lifecycle: 'active',
    requirement: 'required',
    enrolledAt: '2026-01-12T00:00:00Z',
    definitionUrl: FILE,
    ...change,
  };
}

const NON_COMPLIANT: Record<string, string> = {
  'cross-account': 'Both locations are in account 111111111111',
  'deletion-protected': 'The location main does not deny deletion',
};

/** A resource with all its backups, by what became of them. */
export function backupsOf(
  id: string,
  story: Story,
  change: Partial<ResourceBackups> = {},
): ResourceBackups {
  const series = exposureOf(story);
  const seconds = series[series.length - 1].seconds;
  const rpoSeconds = 90_000;
  return {
    resource: resourceOf(id),
    status: 'recoverable',
    exposure: {
      status: 'met',
      seconds,
      protectedUntil:
        seconds === undefined
          ? undefined
          : daysBefore(seconds / 86_400, COMPUTED_AT),
      basis: 'point',
      rpoSeconds,
      designRpoSeconds: 91_200,
      feasible: true,
      asOf: COMPUTED_AT,
    },
    success: rateOf(story),
    lastSuccessAt: daysBefore(0.36),
    drill: CURRENT_DRILL,
    controls: { compliant: 7, nonCompliant: 2, insufficientData: 1 },
    rtoSeconds: 3600,
    rpoSeconds,
    computedAt: COMPUTED_AT,
    objectives: [
      {
        scope: 'data-corruption',
        rtoSeconds: 3600,
        rpoSeconds,
        strategy: 'backup-restore',
        drillIntervalSeconds: 2_592_000,
        minRetentionSeconds: 3_024_000,
        setBy: {
          rtoSeconds: 'tier',
          rpoSeconds: 'document',
          drillIntervalSeconds: 'tier',
          minRetentionSeconds: 'default',
        },
        strategyFit: 'fits',
        maxDetectAndDecideSeconds: 900,
      },
      {
        scope: 'region',
        rpoSeconds: 3600,
        strategy: 'backup-restore',
        setBy: { rpoSeconds: 'annotation' },
        strategyFit: 'insufficient',
      },
    ],
    plans: [planOf(`${id}-daily`, story)],
    exposureSeries: series,
    rpoCompliance: {
      windowSeconds: 2_592_000,
      ratio: 0.9842,
      excludedSeconds: 0,
      neverSeconds: 0,
    },
    points: {
      available: 33,
      eligible: 31,
      newest: pointsOf(story, `${id}-daily`),
    },
    replication: [
      {
        linkId: 'archive main',
        mode: 'log-shipping',
        lagBytes: 16_777_216,
        lagSeconds: 41,
        caughtUp: false,
        failing: false,
        measuredAt: daysBefore(0.0004),
        outdated: false,
      },
      {
        linkId: 'standby-b',
        mode: 'async',
        lagBytes: 0,
        lagSeconds: 12.3,
        caughtUp: true,
        measuredAt: daysBefore(0.0004),
        outdated: false,
      },
      {
        linkId: 'archive copy',
        mode: 'log-shipping',
        caughtUp: false,
        failing: true,
        failingSince: daysBefore(0.09),
        measuredAt: daysBefore(0.0004),
        outdated: false,
      },
    ],
    controlResults: RECOVERY_CONTROLS.map(
      (control): ControlResult => ({
        control,
        ...(control in NON_COMPLIANT
          ? { status: 'non_compliant' as const, reason: NON_COMPLIANT[control] }
          : { status: 'compliant' as const, reason: 'It holds' }),
        parameters: control.includes('retention') ? { days: 35 } : {},
        ...(control === 'point-retention' && {
          status: 'insufficient_data' as const,
          reason: 'Of 2 points it is not known when they expire',
        }),
      }),
    ),
    problems: [],
    ...change,
  };
}

const STORIES: Partial<Record<RecoveryStatus, Story>> = {
  never: () => undefined,
  breached: failing,
  backupFailing: failing,
  insufficientData: silent,
  atRisk: everything,
};

/** `drillFailing` as `drill-failing`. */
export function idOf(status: RecoveryStatus): string {
  return status.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

/** A resource in a status, with what led to it. */
export function inStatus(status: RecoveryStatus): ResourceBackups {
  const story = STORIES[status] ?? healthy;
  const base = backupsOf(idOf(status), story, { status });
  const changes: Partial<Record<RecoveryStatus, Partial<ResourceBackups>>> = {
    unprotected: {
      plans: [],
      exposure: { status: 'never', rpoSeconds: 90_000, asOf: COMPUTED_AT },
      exposureSeries: [],
      points: { available: 0, eligible: 0, newest: [] },
      success: rateOf(() => undefined),
      lastSuccessAt: undefined,
      drill: { state: 'not_planned', inconclusiveInARow: 0 },
      replication: [],
      resource: {
        ...base.resource,
        exemption: {
          reason: 'Replaced by the warehouse',
          until: daysBefore(20),
          expired: true,
        },
      },
    },
    never: {
      exposure: { status: 'never', rpoSeconds: 90_000, asOf: COMPUTED_AT },
      exposureSeries: [],
      points: { available: 0, eligible: 0, newest: [] },
      lastSuccessAt: undefined,
    },
    breached: {
      exposure: {
        ...base.exposure,
        status: 'breached',
        seconds: 550_000,
        feasible: false,
      },
    },
    atRisk: { exposure: { ...base.exposure, status: 'at_risk' } },
    insufficientData: {
      exposure: {
        status: 'insufficient_data',
        reason: 'No report for 12 days',
        rpoSeconds: 90_000,
        asOf: COMPUTED_AT,
      },
      rpoCompliance: {
        windowSeconds: 2_592_000,
        ratio: 1,
        excludedSeconds: 1_036_800,
        neverSeconds: 0,
      },
    },
    drillFailing: {
      drill: {
        ...CURRENT_DRILL,
        state: 'failing',
        lastOutcome: 'failed',
        rtoSeconds: undefined,
        rtoMet: false,
      },
    },
    drillOverdue: {
      drill: {
        ...CURRENT_DRILL,
        state: 'overdue',
        dueAt: daysBefore(40),
        overdueAt: daysBefore(33),
        lastPassedAt: daysBefore(70),
        inconclusiveInARow: 3,
      },
    },
    drillDue: {
      drill: { ...CURRENT_DRILL, state: 'due', dueAt: daysBefore(2) },
    },
    unproven: { drill: { state: 'never', inconclusiveInARow: 0 } },
    exempt: {
      resource: {
        ...base.resource,
        requirement: 'exempt',
        exemption: {
          reason: 'Rebuilt from events',
          until: '2027-01-31T00:00:00Z',
          expired: false,
        },
      },
    },
    recoverable: {
      plans: [
        planOf('recoverable-daily', healthy, {
          warnings: [
            {
              code: 'size-collapse',
              message:
                'The backup of 24 November is 74% smaller than the median of the last 7.',
            },
          ],
        }),
        planOf('recoverable-dumps', everything, {
          provider: 'pg_dump',
          mechanism: 'dump',
          state: 'paused',
          scheduleSummary: {
            kind: 'weekly',
            weekdays: [0, 3],
            times: ['04:00', '16:00'],
            timezone: 'UTC',
          },
          retentionSeconds: undefined,
          retentionCount: 8,
          locations: [
            {
              id: 'nas',
              host: 'nas-1',
              encryption: 'unknown',
              immutability: { mode: 'none' },
              state: 'unavailable',
              survives: [],
            },
          ],
        }),
      ],
    },
  };
  return { ...base, ...changes[status] };
}

export const ALL_RECOVERY = RECOVERY_STATUSES.map(inStatus);
