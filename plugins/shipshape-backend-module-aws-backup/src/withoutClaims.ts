import type { AwsBackupListings } from '@shipshape/recovery';
import type { RecoverySubject } from 'backstage-plugin-shipshape-common';

/**
 * A subject without what one account and region cannot know. Of a resource of another one nothing follows from not knowing it; and where points are
 * kept elsewhere too, what is missing here is not deleted there.
 */
export function withoutClaims(
  subject: RecoverySubject,
  { BackupVaultList = [] }: AwsBackupListings,
): RecoverySubject {
  const arn = subject.native.nativeId;
  const [region, account] = placeOf(arn);
  const isHome =
    region === '' && account === ''
      ? // A bucket does not tell its place; the plan that selects it does.
        subject.plans.some(({ state }) => state !== 'unknown')
      : BackupVaultList.some(vault => {
          const place = placeOf(vaultArnOf(vault));
          return place[0] === region && place[1] === account;
        });
  // A vault that was listed has a state.
  const listed = subject.locations.filter(({ state }) => state !== 'unknown');
  const isElsewhereToo = listed.length < subject.locations.length;
  return {
    ...subject,
    complete: subject.complete && isHome && !isElsewhereToo,
    ...(subject.complete && { completeLocations: listed.map(({ id }) => id) }),
    state:
      subject.state === 'never' && !isHome
        ? 'insufficient_data'
        : subject.state,
  };
}

/** Region and account of an ARN. */
function placeOf(arn: string): [string, string] {
  const [, , , region = '', account = ''] = arn.split(':');
  return [region, account];
}

function vaultArnOf(vault: unknown): string {
  return typeof vault === 'object' &&
    vault !== null &&
    'BackupVaultArn' in vault
    ? String(vault.BackupVaultArn)
    : '';
}
