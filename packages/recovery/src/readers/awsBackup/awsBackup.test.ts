import { readAwsBackup } from './readAwsBackup';
import {
  observedAt,
  at,
  DB,
  OTHER,
  POINT,
  vaultArn,
  HOME,
  AWAY,
  job,
  point,
  plan,
  read,
} from '../__testUtils__/awsAnswers';

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
