import type {
  BackupLocation,
  Completeness,
  Immutability,
  RecoveryPoint,
  RecoveryPointState,
  YesNoUnknown,
} from 'backstage-plugin-shipshape-common';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { yesNo } from '../common/subjects';
import { awsInstant } from './awsInstant';
import { planIdOf } from './plans';
import type { AwsCopyJob, AwsRecoveryPoint } from './schemas';
import { locationIdOf } from './vaults';

const DAY_MS = 86_400_000;

const STATES: Readonly<Record<string, RecoveryPointState>> = {
  AVAILABLE: 'available',
  COMPLETED: 'available',
  CREATING: 'creating',
  PARTIAL: 'partial',
  // Past its retention, and could not be deleted.
  EXPIRED: 'expiring',
  DELETING: 'expiring',
  STOPPED: 'stopped',
};

/** What points are read with. */
export interface PointContext {
  vaults: readonly BackupLocation[];
  notices: Notices;
}

/** The recovery point of a listing. */
export function readPoint(
  { value: point, path }: Entry<AwsRecoveryPoint>,
  { vaults, notices }: PointContext,
): RecoveryPoint | undefined {
  const instant = (
    name: 'CreationDate' | 'InitiationDate' | 'CompletionDate',
  ) => awsInstant(point[name], `${path}.${name}`, notices);
  const createdAt = instant('CreationDate');
  if (!createdAt) {
    notices.warn(
      'time-unknown',
      `${point.RecoveryPointArn} does not say when it was created, so it is not counted`,
      path,
    );
    return undefined;
  }
  const state = notices.translate(STATES, point.Status, `${path}.Status`);
  const vault = vaultOf(point, vaults);
  const expiresAt = awsInstant(
    point.CalculatedLifecycle?.DeleteAt,
    `${path}.CalculatedLifecycle.DeleteAt`,
    notices,
  );
  return {
    nativeId: point.RecoveryPointArn,
    type: typeOf(point.RecoveryPointArn),
    locationId:
      vault?.id ??
      locationIdOf({ arn: point.BackupVaultArn, name: point.BackupVaultName }),
    dependsOn: [],
    createdAt,
    consistentAt: instant('InitiationDate') ?? createdAt,
    ...known({
      planId: planIdOf(point.CreatedBy),
      availableAt: instant('CompletionDate'),
      expiresAt,
      neverExpires:
        !expiresAt && keepsForEver(point.Lifecycle) ? true : undefined,
      sizeBytes: point.BackupSizeInBytes ?? point.BackupSizeBytes,
      lock: vault && lockOf(vault, expiresAt),
    }),
    encrypted: encryptionOf(point),
    completeness: completenessOf(state),
    state,
    verification: 'none',
    source: 'observed',
  };
}

/**
 * The point that a finished copy made in a vault that was not listed, as in another account. It is as old as what was copied; when that is not
 * known, nothing can be said.
 */
export function pointOfCopy(
  { value: job, path }: Entry<AwsCopyJob>,
  original: RecoveryPoint | undefined,
  notices: Notices,
): RecoveryPoint | undefined {
  const arn = job.DestinationRecoveryPointArn;
  const availableAt = awsInstant(
    job.CompletionDate,
    `${path}.CompletionDate`,
    notices,
  );
  if (job.State !== 'COMPLETED' || !arn || !original || !availableAt) {
    return undefined;
  }
  const lifecycle = job.DestinationRecoveryPointLifecycle;
  const days = lifecycle?.DeleteAfterDays ?? 0;
  return {
    nativeId: arn,
    ...known({ planId: planIdOf(job.CreatedBy) }),
    type: original.type,
    locationId: locationIdOf({ arn: job.DestinationBackupVaultArn }),
    copyOf: original.nativeId,
    dependsOn: [],
    createdAt: original.createdAt,
    consistentAt: original.consistentAt,
    availableAt,
    ...known({
      expiresAt:
        days > 0
          ? new Date(original.createdAt.getTime() + days * DAY_MS)
          : undefined,
      neverExpires: keepsForEver(lifecycle) ? true : undefined,
      sizeBytes: job.BackupSizeInBytes,
    }),
    encrypted: job.DestinationEncryptionKeyArn ? 'yes' : 'unknown',
    completeness: original.completeness,
    state: 'available',
    verification: 'none',
    source: 'inferred',
  };
}

/** The listing by resource has the name of the vault only. */
function vaultOf(
  point: AwsRecoveryPoint,
  vaults: readonly BackupLocation[],
): BackupLocation | undefined {
  const id = locationIdOf({
    arn: point.BackupVaultArn,
    name: point.BackupVaultName,
  });
  return (
    vaults.find(vault => vault.id === id) ??
    vaults.find(vault => !point.BackupVaultArn && vault.id.startsWith(`${id}.`))
  );
}

/** Where continuous backup is on, one point stands for all instants; the others are snapshots. */
function typeOf(arn: string): RecoveryPoint['type'] {
  return /:recovery-point:continuous:/.test(arn) ? 'continuous' : 'snapshot';
}

/** A lock keeps a point until its retention is over. */
function lockOf(
  { immutability }: BackupLocation,
  expiresAt: Date | undefined,
): Immutability {
  const { mode } = immutability;
  return mode === 'none' || mode === 'unknown' || !expiresAt
    ? { mode }
    : { mode, until: expiresAt.toISOString() };
}

function keepsForEver(
  lifecycle: AwsRecoveryPoint['Lifecycle'],
): boolean | undefined {
  return lifecycle ? (lifecycle.DeleteAfterDays ?? -1) === -1 : undefined;
}

function encryptionOf(point: AwsRecoveryPoint): YesNoUnknown {
  return point.EncryptionKeyType && point.IsEncrypted !== false
    ? 'yes'
    : yesNo(point.IsEncrypted);
}

function completenessOf(state: RecoveryPointState): Completeness {
  if (state === 'partial') {
    return 'partial';
  }
  return state === 'available' || state === 'stopped' ? 'complete' : 'unknown';
}
