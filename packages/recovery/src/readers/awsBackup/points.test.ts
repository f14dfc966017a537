import type { AwsBackupListings } from './listings';
import {
  observedAt,
  at,
  POINT,
  COPY,
  vaultArn,
  HOME,
  AWAY,
  point,
  copyJob,
  read,
} from '../__testUtils__/awsAnswers';

describe('recovery points of AWS Backup', () => {
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
});
