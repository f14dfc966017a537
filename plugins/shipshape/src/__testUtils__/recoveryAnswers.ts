import { Entity } from '@backstage/catalog-model';
import {
  BackupPlanView,
  ChainedRecord,
  DrillDetails,
  DrillEvidence,
  DrillSummary,
  EntityBackups,
  EntityDrills,
  OwnerRecovery,
  ProtectedResource,
  RecoveryList,
  RecoveryOverview,
  RecoverySummary,
  ResourceBackups,
  ResourceDrills,
  SourceFreshness,
  drillDetailsSchema,
  drillEvidenceSchema,
  entityBackupsSchema,
  entityDrillsSchema,
  ownerRecoverySchema,
  recoveryListSchema,
  recoveryOverviewSchema,
  recoverySummarySchema,
  resourceBackupsSchema,
  resourceDrillsSchema,
} from 'backstage-plugin-shipshape-common';

/** When the figures were computed: 15 minutes before the tests look. */
export const COMPUTED_AT = '2026-11-24T10:00:00Z';

export const resourceEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'orders-db', namespace: 'default' },
  spec: { type: 'database', owner: 'shop' },
};

export const recoverySource: SourceFreshness = {
  sourceId: 'recovery:documents',
  state: 'fresh',
  lastSuccessAt: COMPUTED_AT,
  lastAttemptAt: COMPUTED_AT,
  expectedIntervalSeconds: 3600,
  quarantined: 0,
};

export const ordersDb: ProtectedResource = {
  resourceId: 'orders-db',
  entityRef: 'resource:default/orders-db',
  name: 'Orders database',
  kind: 'postgresql',
  environment: 'prod',
  ownerRef: 'group:default/shop',
  systemRef: 'system:default/storefront',
  tier: 'critical',
  lifecycle: 'active',
  requirement: 'required',
  enrolledAt: '2026-01-01T00:00:00Z',
  definitionUrl: 'https://git.example.com/orders/recovery.yaml',
};

/** Daily dump at 02:00 against an RPO of 25 hours; 29 of 30 backups succeeded, the drill of 1 November passed. */
export function summary(
  change: Partial<RecoverySummary> = {},
): RecoverySummary {
  return recoverySummarySchema.parse({
    resource: ordersDb,
    status: 'recoverable',
    exposure: {
      status: 'met',
      seconds: 32_400,
      protectedUntil: '2026-11-24T01:00:00Z',
      basis: 'point',
      rpoSeconds: 90_000,
      designRpoSeconds: 88_800,
      feasible: true,
      asOf: COMPUTED_AT,
    },
    success: {
      windowSeconds: 2_592_000,
      due: 30,
      succeeded: 27,
      late: 1,
      partial: 1,
      unknown: 0,
      rate: 0.9,
      attempts: 32,
      attemptsSucceeded: 28,
    },
    lastSuccessAt: '2026-11-24T01:20:00Z',
    drill: {
      state: 'current',
      dueAt: '2026-12-01T00:00:00Z',
      overdueAt: '2026-12-08T00:00:00Z',
      intervalSeconds: 2_592_000,
      lastPassedAt: '2026-11-01T06:06:32Z',
      lastOutcome: 'passed',
      lastDrillId: 'd-2',
      rtoSeconds: 16.652,
      rpoSeconds: 30.829,
      rtoTargetSeconds: 14_400,
      rpoTargetSeconds: 90_000,
      rtoMet: true,
      rpoMet: true,
      inconclusiveInARow: 0,
    },
    controls: { compliant: 7, nonCompliant: 2, insufficientData: 1 },
    rtoSeconds: 14_400,
    rpoSeconds: 90_000,
    computedAt: COMPUTED_AT,
    ...change,
  });
}

export function plan(change: Partial<BackupPlanView> = {}): BackupPlanView {
  return {
    id: 'orders-db-daily',
    provider: 'pg_dump',
    mechanism: 'dump',
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
    retentionSeconds: 3_024_000,
    locations: [
      {
        id: 'main',
        region: 'eu-central-1',
        encryption: 'yes',
        immutability: { mode: 'compliance', until: '2027-01-01T00:00:00Z' },
        state: 'available',
        survives: ['data-corruption', 'instance'],
      },
      {
        id: 'copy',
        region: 'eu-west-1',
        encryption: 'yes',
        immutability: { mode: 'compliance', until: '2027-01-01T00:00:00Z' },
        state: 'available',
        survives: ['data-corruption', 'instance', 'region'],
      },
    ],
    nextSlotAt: '2026-11-25T01:00:00Z',
    success: summary().success,
    days: [
      {
        day: '2026-11-20',
        state: 'succeeded',
        counts: [{ state: 'succeeded', count: 1 }],
      },
      {
        day: '2026-11-21',
        state: 'failed',
        counts: [
          { state: 'succeeded', count: 1 },
          { state: 'failed', count: 2 },
        ],
      },
      { day: '2026-11-22', counts: [] },
      {
        day: '2026-11-23',
        state: 'missed',
        counts: [{ state: 'missed', count: 1 }],
      },
      {
        day: '2026-11-24',
        state: 'unknown',
        counts: [{ state: 'unknown', count: 1 }],
      },
    ],
    runs: [
      {
        runKey: 'r-3',
        planId: 'orders-db-daily',
        kind: 'backup',
        trigger: 'schedule',
        state: 'missed',
        slotAt: '2026-11-23T01:00:00Z',
        source: 'inferred',
      },
      {
        runKey: 'r-2',
        planId: 'orders-db-daily',
        kind: 'backup',
        trigger: 'retry',
        state: 'failed',
        slotAt: '2026-11-21T01:00:00Z',
        startedAt: '2026-11-21T01:00:00Z',
        finishedAt: '2026-11-21T01:02:05Z',
        exitCode: 137,
        signal: 'SIGKILL',
        message: 'killed',
        source: 'reported',
        conflict: 'succeeded at 01:03',
      },
    ],
    usualDurationSeconds: 1200,
    warnings: [],
    ...change,
  };
}

export function resourceBackups(
  change: Partial<ResourceBackups> = {},
): ResourceBackups {
  return resourceBackupsSchema.parse({
    ...summary(),
    objectives: [
      {
        scope: 'data-corruption',
        rtoSeconds: 14_400,
        rpoSeconds: 90_000,
        strategy: 'backup-restore',
        drillIntervalSeconds: 2_592_000,
        setBy: {
          rtoSeconds: 'tier',
          rpoSeconds: 'document',
          drillIntervalSeconds: 'default',
        },
        strategyFit: 'fits',
      },
    ],
    plans: [plan()],
    exposureSeries: [
      { at: '2026-11-22T01:20:00Z', seconds: 1200 },
      { at: '2026-11-23T01:19:00Z', seconds: 87_540 },
      { at: '2026-11-23T06:00:00Z' },
      { at: '2026-11-24T01:20:00Z', seconds: 1200 },
      { at: COMPUTED_AT, seconds: 32_400 },
    ],
    rpoCompliance: {
      windowSeconds: 2_592_000,
      ratio: 0.8333,
      excludedSeconds: 7200,
      neverSeconds: 0,
    },
    points: {
      available: 35,
      eligible: 34,
      newest: [
        {
          nativeId: '20261124-0200',
          planId: 'orders-db-daily',
          type: 'dump',
          locationId: 'main',
          dependsOn: [],
          createdAt: '2026-11-24T01:00:00Z',
          consistentAt: '2026-11-24T01:00:00Z',
          availableAt: '2026-11-24T01:20:00Z',
          expiresAt: '2026-12-29T01:00:00Z',
          sizeBytes: 9_500_000,
          encrypted: 'yes',
          completeness: 'complete',
          state: 'available',
          verification: 'none',
          eligible: true,
          source: 'reported',
        },
        {
          nativeId: '20261121-0200',
          planId: 'orders-db-daily',
          type: 'dump',
          locationId: 'main',
          dependsOn: [],
          createdAt: '2026-11-21T01:00:00Z',
          consistentAt: '2026-11-21T01:00:00Z',
          encrypted: 'yes',
          completeness: 'partial',
          state: 'partial',
          verification: 'bad',
          eligible: false,
          ineligibleReason: 'It is only partly there',
          source: 'reported',
        },
      ],
    },
    replication: [],
    controlResults: [
      {
        control: 'encrypted',
        status: 'compliant',
        parameters: {},
        reason: 'All 35 points are encrypted',
      },
      {
        control: 'cross-account',
        status: 'non_compliant',
        parameters: {},
        reason: 'No copy is in another account',
      },
      {
        control: 'point-retention',
        status: 'insufficient_data',
        parameters: { retentionDays: 35 },
        reason: 'Of 2 points it is not known when they expire',
      },
    ],
    problems: [],
    ...change,
  });
}

export function entityBackups(
  change: Partial<EntityBackups> = {},
): EntityBackups {
  return entityBackupsSchema.parse({
    entityRef: ordersDb.entityRef,
    documents: [
      {
        entityRef: ordersDb.entityRef,
        url: 'https://git.example.com/orders/recovery.yaml',
        readAt: COMPUTED_AT,
      },
    ],
    problems: [],
    freshness: [recoverySource],
    resources: [resourceBackups()],
    ...change,
  });
}

/** The frozen drill of the reference: usable after 16.652 s, 30.829 s of data lost. */
export function drill(change: Partial<DrillSummary> = {}): DrillSummary {
  return {
    drillId: 'd-2',
    drillPlanId: 'orders-db-monthly',
    resourceId: 'orders-db',
    kind: 'restore',
    scope: 'data-corruption',
    lifecycle: 'done',
    outcome: 'passed',
    declaredAt: '2026-11-01T06:06:15Z',
    finishedAt: '2026-11-01T06:06:40Z',
    achievedRtoSeconds: 16.652,
    achievedRpoSeconds: 30.829,
    rpoMethod: 'frozen',
    rtoTargetSeconds: 14_400,
    rpoTargetSeconds: 90_000,
    rtoMet: true,
    rpoMet: true,
    pointNativeId: '20261101-055534F',
    locationId: 'main',
    checksPassed: 3,
    checksFailed: 0,
    cleanup: 'succeeded',
    executedBy: 'runner',
    ...change,
  };
}

export function resourceDrills(
  change: Partial<ResourceDrills> = {},
): ResourceDrills {
  return resourceDrillsSchema.parse({
    resource: ordersDb,
    status: 'recoverable',
    standing: summary().drill,
    objectives: [
      {
        scope: 'data-corruption',
        rtoSeconds: 14_400,
        setBy: { rtoSeconds: 'document' },
        strategyFit: 'fits',
        maxDetectAndDecideSeconds: 1800,
      },
    ],
    plans: [
      {
        id: 'orders-db-monthly',
        kind: 'restore',
        scope: 'data-corruption',
        provider: 'pgbackrest',
        backupPlanId: 'orders-db-daily',
        runner: 'recovery-lab',
        checks: [{ id: 'connect', kind: 'connect', severity: 'blocking' }],
        standing: summary().drill,
      },
    ],
    backupPlanIds: ['orders-db-daily'],
    drills: [
      drill(),
      drill({
        drillId: 'd-1',
        outcome: 'failed',
        reason: 'wal-gap',
        message: 'Segment 5 is missing',
        declaredAt: '2026-10-01T06:00:00Z',
        finishedAt: '2026-10-01T06:01:00Z',
        achievedRtoSeconds: undefined,
        achievedRpoSeconds: undefined,
        rtoMet: false,
        rpoMet: undefined,
        checksFailed: 1,
      }),
    ],
    rto: { n: 1 },
    chain: { records: 2, intact: true, verifiedAt: COMPUTED_AT },
    ...change,
  });
}

export function entityDrills(change: Partial<EntityDrills> = {}): EntityDrills {
  return entityDrillsSchema.parse({
    entityRef: ordersDb.entityRef,
    documents: [],
    problems: [],
    freshness: [recoverySource],
    resources: [resourceDrills()],
    ...change,
  });
}

/** The two records of the vector in the reference. */
export const CHAIN: ChainedRecord[] = [
  {
    record: {
      id: 'ev-1',
      subject: 'drill:d-1',
      mediaType: 'text/plain',
      sha256:
        '30275a6e321e73caae15445965174757da407f8cd2cceb8cf440e3ebe5cfd66f',
      bytes: 44,
      createdAt: '2026-11-22T06:06:18.527Z',
      redacted: true,
      prevRecordSha256: '0'.repeat(64),
    },
    recordSha256:
      '004be9de334b5351de6f84ec80372114a755057c0db7577b0c22e66013f76111',
  },
  {
    record: {
      id: 'ev-2',
      subject: 'drill:d-1',
      mediaType: 'application/json',
      sha256:
        'da2275b95fc879a8dbce995579bd60acc881e05801a3d725816f5f0f13acb537',
      bytes: 20,
      createdAt: '2026-11-22T06:06:33.164Z',
      redacted: false,
      prevRecordSha256:
        '004be9de334b5351de6f84ec80372114a755057c0db7577b0c22e66013f76111',
    },
    recordSha256:
      '8e005c729205de47de8383905fac815675f0047ec62b9d0854628a7a6daebdaa',
  },
];

/** What `ev-2` of the chain is. */
export const ARTIFACT = '{"outcome":"passed"}';

export function drillDetails(change: Partial<DrillDetails> = {}): DrillDetails {
  return drillDetailsSchema.parse({
    ...drill(),
    entityRef: ordersDb.entityRef,
    revision: 5,
    referenceAt: '2026-11-01T06:06:15.265Z',
    recoveredTo: '2026-11-01T06:05:44.436Z',
    restoredSeconds: 12.412,
    phases: [
      {
        name: 'baseline',
        startedAt: '2026-11-01T06:06:10Z',
        durationMs: 4000,
      },
      {
        name: 'restore',
        startedAt: '2026-11-01T06:06:15Z',
        durationMs: 2538,
        exitCode: 0,
        outputTail: 'restore command end: completed successfully',
      },
      {
        name: 'start',
        startedAt: '2026-11-01T06:06:17.538Z',
        durationMs: 4056,
      },
    ],
    checks: [
      {
        checkId: 'rows',
        kind: 'row-count',
        severity: 'blocking',
        status: 'passed',
        baseline: {
          status: 'passed',
          observed: 'orders 1000',
          at: '2026-11-01T06:06:11Z',
        },
        expected: 'orders 990 to 1010',
        observed: 'orders 998',
        tolerance: 0.01,
        durationMs: 210,
      },
      {
        checkId: 'sums',
        kind: 'invariant',
        severity: 'blocking',
        status: 'invalid',
        durationMs: 30,
        message: 'It is false on the source, too',
      },
    ],
    environment: {
      host: 'runner-1',
      toolVersions: { pgbackrest: '2.45' },
      dataBytes: 478_000_000,
    },
    evidence: CHAIN.map(({ record, recordSha256 }) => ({
      id: record.id,
      mediaType: record.mediaType,
      sha256: record.sha256,
      bytes: record.bytes,
      createdAt: record.createdAt,
      redacted: record.redacted,
      recordSha256,
      stored: record.id === 'ev-2',
    })),
    freshness: [recoverySource],
    ...change,
  });
}

export function drillEvidence(
  change: Partial<DrillEvidence> = {},
): DrillEvidence {
  return drillEvidenceSchema.parse({
    drillId: 'd-2',
    resourceId: 'orders-db',
    chain: CHAIN,
    stored: [CHAIN[1].record.sha256],
    ...change,
  });
}

/** The funnel of the reference: 30 resources, 4 stateless, 2 exempt, 24 required. */
export const coverage = {
  resources: 30,
  stateless: 4,
  exempt: 2,
  required: 24,
  steps: [
    { step: 'planned', count: 22, rate: 0.917 },
    { step: 'within-rpo', count: 19, rate: 0.792 },
    { step: 'copy-outside-scope', count: 12, rate: 0.5 },
    { step: 'encrypted-and-immutable', count: 9, rate: 0.375 },
    { step: 'drill-current', count: 5, rate: 0.208 },
  ],
} as const;

/** A resource whose RPO is breached and whose drill is overdue. */
export function breached(): RecoverySummary {
  return summary({
    resource: {
      ...ordersDb,
      resourceId: 'carts',
      entityRef: 'resource:default/carts',
      name: 'Carts',
      tier: 'standard',
    },
    status: 'breached',
    exposure: {
      ...summary().exposure,
      status: 'breached',
      seconds: 273_600,
    },
    drill: {
      ...summary().drill,
      state: 'overdue',
      dueAt: '2026-10-01T00:00:00Z',
      rtoMet: false,
      rtoSeconds: 20_000,
    },
  });
}

export function recoveryList(change: Partial<RecoveryList> = {}): RecoveryList {
  return recoveryListSchema.parse({
    resources: [breached(), summary()],
    freshness: [recoverySource],
    ...change,
  });
}

export function recoveryOverview(
  change: Partial<RecoveryOverview> = {},
): RecoveryOverview {
  return recoveryOverviewSchema.parse({
    coverage,
    statuses: [
      { status: 'breached', count: 1 },
      { status: 'recoverable', count: 1 },
    ],
    overdueDrills: [breached()],
    worstExposure: [breached()],
    ...change,
  });
}

export function ownerRecovery(
  change: Partial<OwnerRecovery> = {},
): OwnerRecovery {
  return ownerRecoverySchema.parse({
    ownerRef: 'group:default/shop',
    resources: [summary(), breached()],
    statuses: [
      { status: 'breached', count: 1 },
      { status: 'recoverable', count: 1 },
    ],
    coverage,
    months: [
      { month: '2026-10', passed: 1, failed: 2, inconclusive: 1 },
      {
        month: '2026-11',
        passed: 3,
        failed: 0,
        inconclusive: 0,
        medianRtoSeconds: 1035.4,
      },
    ],
    freshness: [recoverySource],
    ...change,
  });
}
