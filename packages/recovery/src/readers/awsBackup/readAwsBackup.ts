import { InputError } from '@backstage/errors';
import type {
  BackupLocation,
  RecoveryFacts,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { checkShape, parseJson } from '../common/json';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import {
  locationOf,
  planIdsOf,
  stateOfListing,
  subjectOf,
  withMissing,
} from '../common/subjects';
import {
  AwsBackupListings,
  Listed,
  listingsSchema,
  readListings,
} from './listings';
import { AWS_BACKUP, selectedArns, selects } from './plans';

const WHAT =
  'the output of "aws backup" list-backup-jobs, list-recovery-points-by-backup-vault, list-copy-jobs, list-restore-jobs, list-backup-vaults or get-backup-plan, in JSON';

/** What the facts are made with. */
export interface AwsBackupOptions extends ReadOptions {
  /** ARNs that were asked for. */
  nativeIds?: readonly string[];
  /** All points of the vaults are given: what is not there does not exist. */
  isWhole?: boolean;
}

/** Reads what `aws backup …` prints; see {@link awsBackupFacts}. */
export function readAwsBackup(
  text: string,
  options: ReadOptions,
): RecoveryFacts {
  const value = checkShape(
    z.record(z.string(), z.unknown()),
    parseJson(text, WHAT),
    WHAT,
  );
  const listings: AwsBackupListings = {
    ...value,
    ...('BackupPlan' in value ? { BackupPlans: [value] } : {}),
    ...('BackupVaultName' in value ? { BackupVaultList: [value] } : {}),
  };
  if (!Object.keys(listingsSchema.shape).some(name => name in listings)) {
    throw new InputError(`Expected ${WHAT}`);
  }
  return awsBackupFacts(listings, {
    ...options,
    ...(options.nativeId === undefined
      ? {}
      : { nativeIds: [options.nativeId] }),
  });
}

/** Facts of answers of AWS Backup: one subject per resource, by its ARN. */
export function awsBackupFacts(
  listings: AwsBackupListings,
  options: AwsBackupOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const listed = readListings(checkShape(listingsSchema, listings, WHAT), {
    ...options,
    notices,
  });
  const isWhole =
    options.isWhole === true &&
    !notices.all.some(({ severity }) => severity === 'error');
  for (const points of listed.points.values()) {
    notices.warnOfSkew(points, options.observedAt);
  }
  return {
    provider: AWS_BACKUP,
    observedAt: options.observedAt,
    subjects: arnsOf(listed, options.nativeIds ?? []).map(arn =>
      readResource(arn, listed, isWhole),
    ),
    notices: notices.all,
  };
}

function arnsOf(listed: Listed, asked: readonly string[]): string[] {
  return [
    ...new Set([
      ...asked,
      ...listed.points.keys(),
      ...listed.runs.keys(),
      ...listed.drills.keys(),
      ...listed.selections.flatMap(selectedArns),
    ]),
  ].sort();
}

function readResource(
  arn: string,
  listed: Listed,
  isWhole: boolean,
): RecoverySubject {
  const runs = listed.runs.get(arn) ?? [];
  const points = listed.points.get(arn) ?? [];
  const planIds = new Set([...planIdsOf(runs), ...planIdsOf(points)]);
  const selecting = new Set(
    listed.selections
      .filter(selection => selects(selection, arn))
      .map(({ BackupPlanId }) => BackupPlanId),
  );
  const plans = listed.rules
    .filter(
      ({ plan, backupPlanId }) =>
        planIds.has(plan.id) || selecting.has(backupPlanId),
    )
    .map(({ plan }) => plan);
  return subjectOf(
    { provider: AWS_BACKUP, nativeId: arn },
    {
      state: stateOfListing({
        hasBackup: points.some(({ state }) => state !== 'creating'),
        isWhole,
      }),
      complete: isWhole,
      plans: withMissing(plans, [...planIds], id => ({
        id,
        provider: AWS_BACKUP,
        state: 'unknown',
      })),
      locations: withMissing(
        [...listed.vaults, ...unlistedVaults(listed, plans)],
        points.map(({ locationId }) => locationId),
        id => locationOf(id),
      ),
      runs,
      points,
      drills: listed.drills.get(arn) ?? [],
    },
  );
}

/** Vaults in other regions and accounts that plans copy to. */
function unlistedVaults(
  { vaults }: Listed,
  plans: RecoverySubject['plans'],
): BackupLocation[] {
  const all = plans.flatMap(({ locations = [] }) => locations);
  return all.filter(
    ({ id }, index) =>
      !vaults.some(vault => vault.id === id) &&
      all.findIndex(other => other.id === id) === index,
  );
}
