import type {
  BackupLocation,
  BackupRun,
  ObservedDrill,
  RecoveryPoint,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { checkEntries, Entry } from '../common/json';
import type { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { readRestoreJob } from './drills';
import { isCounted, readBackupJob, readCopyJob } from './jobs';
import { ReadRule, readRules } from './plans';
import { pointOfCopy, readPoint } from './points';
import {
  AwsSelection,
  backupJobSchema,
  copyJobSchema,
  planSchema,
  recoveryPointSchema,
  restoreJobSchema,
  selectionSchema,
  vaultSchema,
} from './schemas';
import { readVault } from './vaults';

const list = z.array(z.unknown()).default([]);

/** Answers of AWS Backup, under the names that it gives them. `BackupPlans` and `Selections` hold those of `GetBackupPlan` and `GetBackupSelection`. */
export const listingsSchema = z.object({
  BackupJobs: list,
  RecoveryPoints: list,
  CopyJobs: list,
  RestoreJobs: list,
  BackupVaultList: list,
  BackupPlans: list,
  Selections: list,
});
export type AwsBackupListings = Partial<
  Record<keyof z.infer<typeof listingsSchema>, readonly unknown[]>
>;

/** Something of the resource with an ARN. */
interface Owned<T> {
  arn: string;
  value: T;
}

/** What the answers say, by the ARN of the resource. */
export interface Listed {
  vaults: readonly BackupLocation[];
  rules: readonly ReadRule[];
  selections: readonly AwsSelection[];
  runs: ReadonlyMap<string, readonly BackupRun[]>;
  points: ReadonlyMap<string, readonly RecoveryPoint[]>;
  drills: ReadonlyMap<string, readonly ObservedDrill[]>;
}

/** Reads the answers; what is broken in them is told. */
export function readListings(
  listings: z.infer<typeof listingsSchema>,
  options: ReadOptions & { notices: Notices },
): Listed {
  const { notices, observedAt: at } = options;
  const read = <T>(
    name: keyof typeof listings,
    schema: z.ZodType<T>,
  ): Array<Entry<T>> =>
    checkEntries(schema, listings[name], { path: name, notices });
  const vaults = read('BackupVaultList', vaultSchema).map(({ value, path }) =>
    readVault(value, { path, at, notices }),
  );
  const rules = read('BackupPlans', planSchema).flatMap(entry =>
    readRules(entry, vaults, notices),
  );
  const copyJobs = read('CopyJobs', copyJobSchema);
  const points = withCopies(
    read('RecoveryPoints', recoveryPointSchema).flatMap(entry => {
      const value = readPoint(entry, { vaults, notices });
      // The listing by resource does not repeat the resource that was asked for.
      const arn = entry.value.ResourceArn ?? options.nativeId;
      if (arn === undefined) {
        notices.error(
          'invalid-entry',
          `${entry.value.RecoveryPointArn} does not say of which resource it is`,
          entry.path,
        );
      }
      return value && arn !== undefined ? [{ arn, value }] : [];
    }),
    copyJobs,
    { vaults, notices },
  );
  const arnOfPoint = new Map(
    points.map(({ arn, value }) => [value.nativeId, arn]),
  );
  return {
    vaults,
    rules,
    selections: read('Selections', selectionSchema).map(({ value }) => value),
    points: byArn(points),
    runs: byArn([
      ...read('BackupJobs', backupJobSchema)
        .filter(({ value }) => isCounted(value))
        .map(entry => ({
          arn: entry.value.ResourceArn,
          value: readBackupJob(entry, rules, notices),
        })),
      ...copyJobs
        .filter(({ value }) => isCounted(value))
        .map(entry => ({
          arn: entry.value.ResourceArn,
          value: readCopyJob(entry, notices),
        })),
    ]),
    drills: byArn(
      read('RestoreJobs', restoreJobSchema).flatMap(entry => {
        const { SourceResourceArn, RecoveryPointArn } = entry.value;
        const value = readRestoreJob(entry, notices);
        const arn = SourceResourceArn ?? arnOfPoint.get(RecoveryPointArn ?? '');
        return value && arn ? [{ arn, value }] : [];
      }),
    ),
  };
}

/** Says of which point a point is a copy, and adds the copies in vaults that were not listed. */
function withCopies(
  points: ReadonlyArray<Owned<RecoveryPoint>>,
  copyJobs: ReadonlyArray<Entry<z.infer<typeof copyJobSchema>>>,
  context: { vaults: readonly BackupLocation[]; notices: Notices },
): Array<Owned<RecoveryPoint>> {
  const known = new Map(points.map(({ value }) => [value.nativeId, value]));
  const originals = new Map(
    copyJobs.map(({ value }) => [
      value.DestinationRecoveryPointArn,
      value.SourceRecoveryPointArn,
    ]),
  );
  const unlisted = copyJobs.flatMap(entry => {
    const original = known.get(entry.value.SourceRecoveryPointArn ?? '');
    const copy = pointOfCopy(entry, original, context.notices);
    return copy &&
      !known.has(copy.nativeId) &&
      !context.vaults.some(({ id }) => id === copy.locationId)
      ? [{ arn: entry.value.ResourceArn, value: copy }]
      : [];
  });
  return [
    ...points.map(({ arn, value }) => {
      const copyOf = originals.get(value.nativeId);
      const original = known.get(copyOf ?? '');
      return {
        arn,
        value: {
          ...value,
          ...(copyOf ? { copyOf } : {}),
          // A copy is as old as what was copied.
          ...(original ? { consistentAt: original.consistentAt } : {}),
        },
      };
    }),
    ...unlisted,
  ];
}

function byArn<T>(items: ReadonlyArray<Owned<T>>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const { arn, value } of items) {
    const group = groups.get(arn);
    if (group) {
      group.push(value);
    } else {
      groups.set(arn, [value]);
    }
  }
  return groups;
}
