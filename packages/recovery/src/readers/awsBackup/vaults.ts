import type {
  BackupLocation,
  Immutability,
} from 'backstage-plugin-shipshape-common';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { locationOf, recoveryIdOf } from '../common/subjects';
import { awsInstant } from './awsInstant';
import type { AwsVault } from './schemas';

/** `arn:aws:backup:eu-central-1:123456789012:backup-vault:Default`. */
const VAULT_ARN = /^arn:[^:]*:backup:([^:]+):([^:]+):backup-vault:(.+)$/;

/**
 * Id of a vault as a location: `default.eu-central-1.123456789012`, because every region of every account may have one of the same name.
 * Without the ARN the name alone.
 */
export function locationIdOf(vault: {
  name?: string | null;
  arn?: string | null;
}): string {
  const [, region, account, name] = VAULT_ARN.exec(vault.arn ?? '') ?? [];
  return recoveryIdOf(
    name === undefined
      ? vault.name ?? 'unknown'
      : `${name}.${region}.${account}`,
  );
}

/** The location of a vault of which no more is known than its ARN or id. */
export function locationOfArn(arn: string): BackupLocation {
  const [, region, account] = VAULT_ARN.exec(arn) ?? [];
  return locationOf(
    locationIdOf({ arn, name: arn }),
    known({ region, account }),
  );
}

/** The location that a vault is, with its lock as of an instant. */
export function readVault(
  vault: AwsVault,
  options: { path: string; at: Date; notices: Notices },
): BackupLocation {
  const { BackupVaultArn: arn, BackupVaultName: name } = vault;
  const immutability = lockOf(vault, options);
  return {
    ...locationOfArn(arn ?? name),
    id: locationIdOf({ arn, name }),
    encryption:
      vault.EncryptionKeyArn || vault.EncryptionKeyType ? 'yes' : 'unknown',
    immutability,
    deletionDenied: immutability.mode === 'compliance' ? 'yes' : 'unknown',
    // A vault that is listed without a state is there.
    state:
      (vault.VaultState ?? 'AVAILABLE') === 'AVAILABLE'
        ? 'available'
        : 'unavailable',
  };
}

/** Without a date the lock can be removed by those who may; until its date it still can. */
function lockOf(
  { Locked, LockDate }: AwsVault,
  { path, at, notices }: { path: string; at: Date; notices: Notices },
): Immutability {
  if (Locked === null || Locked === undefined) {
    return { mode: 'unknown' };
  }
  if (!Locked) {
    return { mode: 'none' };
  }
  const lockedFrom = awsInstant(LockDate, `${path}.LockDate`, notices);
  if (!lockedFrom) {
    return { mode: 'governance' };
  }
  return {
    mode:
      lockedFrom.getTime() <= at.getTime()
        ? 'compliance'
        : 'compliance-pending',
  };
}
