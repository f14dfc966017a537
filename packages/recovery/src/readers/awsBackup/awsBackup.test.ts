import type { AwsBackupListings } from './listings';
import { awsBackupFacts, readAwsBackup } from './readAwsBackup';

const observedAt = new Date('2026-11-22T07:00:00Z');
const at = (time: string) => new Date(`2026-11-22T${time}Z`);

const DB = 'arn:aws:rds:eu-central-1:123456789012:db:orders';
const OTHER = 'arn:aws:rds:eu-central-1:123456789012:db:billing';
const POINT = 'arn:aws:rds:eu-central-1:123456789012:snapshot:awsbackup:job-1';
const COPY = 'arn:aws:rds:eu-west-1:999999999999:snapshot:awsbackup:copy-1';
const vaultArn = (
  name: string,
  region = 'eu-central-1',
  account = '123456789012',
) => `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
const HOME = 'default.eu-central-1.123456789012';
const AWAY = 'bunker.eu-west-1.999999999999';
const CREATED_BY = { BackupPlanId: 'plan-1', BackupRuleId: 'rule-1' };

const job = (more: object = {}) => ({
  BackupJobId: 'job-1',
  ResourceArn: DB,
  RecoveryPointArn: POINT,
  State: 'COMPLETED',
  CreationDate: at('05:00:00'),
  InitiationDate: at('05:10:00'),
  CompletionDate: at('05:30:00'),
  StartBy: at('06:00:00'),
  BackupSizeInBytes: 1000,
  CreatedBy: CREATED_BY,
  ...more,
});
const point = (more: object = {}) => ({
  RecoveryPointArn: POINT,
  ResourceArn: DB,
  BackupVaultName: 'Default',
  BackupVaultArn: vaultArn('Default'),
  Status: 'COMPLETED',
  CreationDate: at('05:00:00'),
  InitiationDate: at('05:10:00'),
  CompletionDate: at('05:30:00'),
  BackupSizeInBytes: 1000,
  IsEncrypted: true,
  CreatedBy: CREATED_BY,
  ...more,
});
const plan = (rule: object = {}) => ({
  BackupPlanId: 'plan-1',
  BackupPlanArn: 'arn:aws:backup:eu-central-1:123456789012:backup-plan:plan-1',
  BackupPlan: {
    BackupPlanName: 'gold',
    Rules: [
      {
        RuleId: 'rule-1',
        RuleName: 'daily',
        TargetBackupVaultName: 'Default',
        ScheduleExpression: 'cron(0 5 ? * * *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        StartWindowMinutes: 60,
        CompletionWindowMinutes: 180,
        Lifecycle: { DeleteAfterDays: 35 },
        CopyActions: [
          {
            DestinationBackupVaultArn: vaultArn(
              'Bunker',
              'eu-west-1',
              '999999999999',
            ),
          },
        ],
        ...rule,
      },
    ],
  },
});
const copyJob = (more: object = {}) => ({
  CopyJobId: 'copy-1',
  ResourceArn: DB,
  SourceRecoveryPointArn: POINT,
  DestinationRecoveryPointArn: COPY,
  DestinationBackupVaultArn: vaultArn('Bunker', 'eu-west-1', '999999999999'),
  State: 'COMPLETED',
  CreationDate: at('05:40:00'),
  CompletionDate: at('06:00:00'),
  CreatedBy: CREATED_BY,
  ...more,
});
const restoreJob = (more: object = {}) => ({
  RestoreJobId: 'E7A1-2B',
  RecoveryPointArn: POINT,
  SourceResourceArn: DB,
  Status: 'COMPLETED',
  CreationDate: at('06:30:00'),
  CompletionDate: at('06:50:00'),
  RecoveryPointCreationDate: at('05:00:00'),
  ValidationStatus: 'SUCCESSFUL',
  DeletionStatus: 'SUCCESSFUL',
  CreatedBy: {
    RestoreTestingPlanArn:
      'arn:aws:backup:eu-central-1:123456789012:restore-testing-plan:Weekly-0a1b',
  },
  ...more,
});

const read = (listings: AwsBackupListings, options: object = {}) => {
  const { subjects, notices } = awsBackupFacts(listings, {
    observedAt,
    ...options,
  });
  return { subject: subjects[0], subjects, notices };
};

describe('AWS Backup', () => {
  it('reads plan, vault, run and point of a resource', () => {
    const { subjects, notices } = read(
      {
        BackupJobs: [job()],
        RecoveryPoints: [point()],
        BackupPlans: [plan()],
        BackupVaultList: [
          {
            BackupVaultName: 'Default',
            BackupVaultArn: vaultArn('Default'),
            EncryptionKeyArn: 'arn:aws:kms:x',
            Locked: false,
          },
        ],
      },
      { isWhole: true },
    );
    expect(notices).toEqual([]);
    const home = {
      id: HOME,
      region: 'eu-central-1',
      account: '123456789012',
      encryption: 'yes',
      immutability: { mode: 'none' },
      deletionDenied: 'unknown',
      state: 'available',
      dependsOn: [],
    };
    const away = {
      id: AWAY,
      region: 'eu-west-1',
      account: '999999999999',
      encryption: 'unknown',
      immutability: { mode: 'unknown' },
      deletionDenied: 'unknown',
      state: 'unknown',
      dependsOn: [],
    };
    expect(subjects).toEqual([
      {
        native: { provider: 'aws-backup', nativeId: DB },
        state: 'known',
        complete: true,
        plans: [
          {
            id: 'plan-1.rule-1',
            provider: 'aws-backup',
            mechanism: 'snapshot',
            schedule: {
              kind: 'cron',
              dialect: 'aws6',
              expression: 'cron(0 5 ? * * *)',
              timezone: 'Europe/Berlin',
              startWindowSeconds: 3_600,
              completionWindowSeconds: 10_800,
            },
            retention: { seconds: 3_024_000 },
            locations: [home, away],
            state: 'active',
          },
        ],
        locations: [home, away],
        runs: [
          {
            runKey: 'job-1',
            nativeId: 'job-1',
            planId: 'plan-1.rule-1',
            kind: 'backup',
            trigger: 'schedule',
            state: 'succeeded',
            slotAt: at('05:00:00'),
            queuedAt: at('05:00:00'),
            startedAt: at('05:10:00'),
            finishedAt: at('05:30:00'),
            bytesProcessed: 1000,
            pointNativeId: POINT,
            source: 'observed',
          },
        ],
        points: [
          {
            nativeId: POINT,
            planId: 'plan-1.rule-1',
            type: 'snapshot',
            locationId: HOME,
            dependsOn: [],
            createdAt: at('05:00:00'),
            consistentAt: at('05:10:00'),
            availableAt: at('05:30:00'),
            sizeBytes: 1000,
            encrypted: 'yes',
            lock: { mode: 'none' },
            completeness: 'complete',
            state: 'available',
            verification: 'none',
            source: 'observed',
          },
        ],
        samples: [],
        drills: [],
        checks: [],
      },
    ]);
  });

  it.each([
    ['CREATED', 'queued'],
    ['PENDING', 'running'],
    ['RUNNING', 'running'],
    ['ABORTING', 'running'],
    ['COMPLETED', 'succeeded'],
    ['PARTIAL', 'partial'],
    ['FAILED', 'failed'],
    ['ABORTED', 'aborted'],
    ['EXPIRED', 'not_started'],
    ['ASLEEP', 'unknown'],
  ])('reads a backup job in state %s', (State, state) => {
    const { subject, notices } = read({ BackupJobs: [job({ State })] });
    expect(subject.runs[0].state).toBe(state);
    expect(notices).toHaveLength(state === 'unknown' ? 1 : 0);
  });

  it('takes a job without a plan for manual, and counts no part of a composite', () => {
    const { subject } = read({
      BackupJobs: [
        job({ CreatedBy: undefined }),
        job({ BackupJobId: 'part', ParentJobId: 'job-1' }),
      ],
    });
    expect(subject.runs).toHaveLength(1);
    expect(subject.runs[0]).toMatchObject({ trigger: 'manual' });
    expect(subject.runs[0].planId).toBeUndefined();
  });

  it('knows the slot with the window of the rule alone', () => {
    const slotOf = (plans: object[]) =>
      read({ BackupJobs: [job()], BackupPlans: plans }).subject.runs[0].slotAt;
    expect(slotOf([])).toBeUndefined();
    expect(slotOf([plan({ StartWindowMinutes: undefined })])).toEqual(
      new Date('2026-11-21T22:00:00Z'),
    );
  });

  it.each([
    ['AVAILABLE', 'available', 'complete'],
    ['COMPLETED', 'available', 'complete'],
    ['CREATING', 'creating', 'unknown'],
    ['PARTIAL', 'partial', 'partial'],
    ['EXPIRED', 'expiring', 'unknown'],
    ['DELETING', 'expiring', 'unknown'],
    ['STOPPED', 'stopped', 'complete'],
    ['LOST', 'unknown', 'unknown'],
  ])('reads a point with status %s', (Status, state, completeness) => {
    const { subject } = read({ RecoveryPoints: [point({ Status })] });
    expect(subject.points).toMatchObject([{ state, completeness }]);
  });

  it.each([
    [{ IsEncrypted: true }, 'yes'],
    [{ IsEncrypted: false }, 'no'],
    [{ IsEncrypted: undefined }, 'unknown'],
    [{ IsEncrypted: undefined, EncryptionKeyType: 'AWS_OWNED_KMS_KEY' }, 'yes'],
    [{ IsEncrypted: false, EncryptionKeyType: 'AWS_OWNED_KMS_KEY' }, 'no'],
  ])('reads the encryption of %j', (more, encrypted) => {
    const { subject } = read({ RecoveryPoints: [point(more)] });
    expect(subject.points[0].encrypted).toBe(encrypted);
  });

  it.each([
    [{ Locked: false }, { mode: 'none' }, 'unknown'],
    [{}, { mode: 'unknown' }, 'unknown'],
    [{ Locked: true }, { mode: 'governance' }, 'unknown'],
    [{ Locked: true, LockDate: observedAt }, { mode: 'compliance' }, 'yes'],
    [
      { Locked: true, LockDate: new Date(observedAt.getTime() + 1) },
      { mode: 'compliance-pending' },
      'unknown',
    ],
  ])('reads the lock of a vault with %j', (lock, immutability, denied) => {
    const until = '2026-12-27T05:00:00.000Z';
    const { subject } = read({
      RecoveryPoints: [
        point({ CalculatedLifecycle: { DeleteAt: new Date(until) } }),
      ],
      BackupVaultList: [
        {
          BackupVaultName: 'Default',
          BackupVaultArn: vaultArn('Default'),
          ...lock,
        },
      ],
    });
    expect(subject.locations).toMatchObject([
      { id: HOME, immutability, deletionDenied: denied },
    ]);
    expect(subject.points[0]).toMatchObject({
      expiresAt: new Date(until),
      lock: ['none', 'unknown'].includes(immutability.mode)
        ? immutability
        : { ...immutability, until },
    });
  });

  it('knows what is kept for ever, and what nobody told', () => {
    const of = (more: object) =>
      read({ RecoveryPoints: [point(more)] }).subject.points[0].neverExpires;
    expect(of({ Lifecycle: { DeleteAfterDays: -1 } })).toBe(true);
    expect(of({ Lifecycle: {} })).toBe(true);
    expect(of({ Lifecycle: { DeleteAfterDays: 35 } })).toBeUndefined();
    expect(of({})).toBeUndefined();
  });

  it('reads a continuous point, and both spellings of the size', () => {
    const { subject } = read({
      RecoveryPoints: [
        point({
          RecoveryPointArn:
            'arn:aws:backup:eu-central-1:123456789012:recovery-point:continuous:db-1',
          BackupSizeInBytes: undefined,
          BackupSizeBytes: 7,
        }),
      ],
    });
    expect(subject.points).toMatchObject([
      { type: 'continuous', sizeBytes: 7 },
    ]);
  });

  it('reads a copy: its run, and a point as old as the original', () => {
    const { subject } = read({
      RecoveryPoints: [point()],
      CopyJobs: [
        copyJob({
          DestinationRecoveryPointLifecycle: { DeleteAfterDays: 10 },
          DestinationEncryptionKeyArn: 'arn:aws:kms:y',
        }),
      ],
    });
    expect(subject.runs).toMatchObject([
      { kind: 'copy', state: 'succeeded', pointNativeId: COPY },
    ]);
    expect(subject.points[1]).toMatchObject({
      nativeId: COPY,
      copyOf: POINT,
      locationId: AWAY,
      consistentAt: at('05:10:00'),
      availableAt: at('06:00:00'),
      expiresAt: new Date('2026-12-02T05:00:00Z'),
      encrypted: 'yes',
      state: 'available',
      source: 'inferred',
    });
  });

  it('invents no copy that a listed vault has not, whose age is not known, or that failed', () => {
    const points = (listings: AwsBackupListings) =>
      read(listings).subject.points.map(({ nativeId }) => nativeId);
    expect(points({ CopyJobs: [copyJob()] })).toEqual([]);
    expect(
      points({
        RecoveryPoints: [point()],
        CopyJobs: [copyJob({ State: 'FAILED' })],
      }),
    ).toEqual([POINT]);
    expect(
      points({
        RecoveryPoints: [point()],
        CopyJobs: [copyJob()],
        BackupVaultList: [
          {
            BackupVaultName: 'Bunker',
            BackupVaultArn: vaultArn('Bunker', 'eu-west-1', '999999999999'),
          },
        ],
      }),
    ).toEqual([POINT]);
  });

  it('says of which point a listed one is a copy, and gives it that age', () => {
    const { subject } = read({
      RecoveryPoints: [
        point(),
        point({
          RecoveryPointArn: COPY,
          InitiationDate: at('05:50:00'),
          BackupVaultArn: vaultArn('Second'),
        }),
      ],
      CopyJobs: [copyJob()],
    });
    expect(subject.points[1]).toMatchObject({
      copyOf: POINT,
      consistentAt: at('05:10:00'),
      source: 'observed',
    });
  });

  it.each([
    ['PENDING', undefined, 'claimed', undefined, 'skipped', undefined],
    ['RUNNING', undefined, 'restoring', undefined, 'skipped', undefined],
    ['FAILED', undefined, 'done', 'failed', 'skipped', 'restore-failed'],
    ['ABORTED', undefined, 'done', 'inconclusive', 'skipped', 'aborted'],
    ['COMPLETED', 'VALIDATING', 'verifying', undefined, 'skipped', undefined],
    ['COMPLETED', 'SUCCESSFUL', 'done', 'passed', 'passed', undefined],
    ['COMPLETED', 'FAILED', 'done', 'failed', 'failed', 'check-failed'],
    [
      'COMPLETED',
      'TIMED_OUT',
      'done',
      'inconclusive',
      'error',
      'validation-timed-out',
    ],
    ['COMPLETED', undefined, 'done', 'inconclusive', 'skipped', 'not-verified'],
  ])(
    'reads a restore test that is %s and validated %s',
    (Status, ValidationStatus, lifecycle, outcome, validation, reason) => {
      const { subject } = read({
        RestoreJobs: [restoreJob({ Status, ValidationStatus })],
      });
      const [drill] = subject.drills;
      expect(drill).toMatchObject({
        drillId: 'e7a1-2b',
        drillPlanId: 'weekly-0a1b',
        pointNativeId: POINT,
        lifecycle,
        validation,
        declaredAt: at('06:30:00'),
        cleanup: 'succeeded',
      });
      expect([drill.outcome, drill.reason]).toEqual([outcome, reason]);
      expect([drill.achievedRtoSeconds, drill.achievedRpoSeconds]).toEqual(
        outcome === 'passed' ? [1_200, 5_400] : [undefined, undefined],
      );
    },
  );

  it('leaves out restores in earnest, and says which test it does not understand', () => {
    const { subjects, notices } = read({
      RestoreJobs: [
        restoreJob({ CreatedBy: undefined }),
        restoreJob({ ValidationStatus: 'MAYBE' }),
      ],
    });
    expect(subjects).toEqual([]);
    expect(notices).toMatchObject([{ path: 'RestoreJobs[1]' }]);
  });

  it('knows that a resource which a plan selects was never backed up', () => {
    const selection = (more: object) => ({
      BackupPlanId: 'plan-1',
      BackupSelection: more,
    });
    const { subjects } = read(
      {
        BackupPlans: [plan()],
        Selections: [
          selection({ Resources: [OTHER] }),
          selection({
            Resources: ['arn:aws:rds:*:*:db:*'],
            NotResources: ['*:db:b*'],
          }),
        ],
      },
      { isWhole: true, nativeIds: [DB, 'arn:aws:s3:::bucket'] },
    );
    expect(
      subjects.map(({ native, state, plans }) => [
        native.nativeId,
        state,
        plans.map(({ id }) => id),
      ]),
    ).toEqual([
      [OTHER, 'never', ['plan-1.rule-1']],
      [DB, 'never', ['plan-1.rule-1']],
      ['arn:aws:s3:::bucket', 'never', []],
    ]);
  });

  it('leaves out what is broken, and does not call the rest complete', () => {
    const { subject, notices } = read(
      { RecoveryPoints: [point(), { Status: 'COMPLETED' }] },
      { isWhole: true },
    );
    expect([subject.points.length, subject.complete]).toEqual([1, false]);
    expect(notices).toMatchObject([
      { code: 'invalid-entry', path: 'RecoveryPoints[1]' },
    ]);
  });
});

describe('readAwsBackup', () => {
  it('reads what the command line prints: texts, seconds, one plan, one vault', () => {
    const points = readAwsBackup(
      JSON.stringify({
        RecoveryPoints: [
          point({
            CreationDate: '2026-11-22T07:00:00.123000+02:00',
            InitiationDate: 1795326857,
            CompletionDate: undefined,
          }),
        ],
      }),
      { observedAt },
    ).subjects[0].points;
    expect(points[0]).toMatchObject({
      createdAt: new Date('2026-11-22T05:00:00.123Z'),
      consistentAt: new Date('2026-11-22T05:54:17Z'),
    });
    expect(
      readAwsBackup(JSON.stringify(plan()), { observedAt, nativeId: DB })
        .subjects,
    ).toHaveLength(1);
  });

  it('takes the resource that was asked for where the listing does not repeat it', () => {
    const text = JSON.stringify({
      RecoveryPoints: [point({ ResourceArn: undefined })],
    });
    expect(
      readAwsBackup(text, { observedAt, nativeId: DB }).subjects[0].points,
    ).toHaveLength(1);
    expect(readAwsBackup(text, { observedAt })).toMatchObject({
      subjects: [],
      notices: [{ code: 'invalid-entry' }],
    });
  });

  it.each(['', '[]', '{}', '{"Buckets":[]}', '{"BackupJobs":1}'])(
    'refuses %j',
    text => {
      expect(() => readAwsBackup(text, { observedAt })).toThrow(
        /"aws backup" list-backup-jobs/,
      );
    },
  );
});
