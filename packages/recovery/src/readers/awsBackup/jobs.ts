import type {
  BackupRun,
  BackupRunState,
} from 'backstage-plugin-shipshape-common';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { awsInstant } from './awsInstant';
import { planIdOf, ReadRule } from './plans';
import type { AwsBackupJob, AwsCopyJob } from './schemas';

const BACKUP_STATES: Readonly<Record<string, BackupRunState>> = {
  CREATED: 'queued',
  PENDING: 'running',
  RUNNING: 'running',
  ABORTING: 'running',
  COMPLETED: 'succeeded',
  PARTIAL: 'partial',
  FAILED: 'failed',
  ABORTED: 'aborted',
  // It was not started within its window.
  EXPIRED: 'not_started',
};

const COPY_STATES: Readonly<Record<string, BackupRunState>> = {
  CREATED: 'queued',
  RUNNING: 'running',
  COMPLETING: 'running',
  FAILING: 'running',
  ABORTING: 'running',
  COMPLETED: 'succeeded',
  PARTIAL: 'partial',
  FAILED: 'failed',
  ABORTED: 'aborted',
};

/** Whether a job counts: of a composite resource the parent counts, not each of its parts. */
export const isCounted = (job: { ParentJobId?: string | null }) =>
  !job.ParentJobId;

/** The run that a backup job is. */
export function readBackupJob(
  { value: job, path }: Entry<AwsBackupJob>,
  rules: readonly ReadRule[],
  notices: Notices,
): BackupRun {
  const instant = (
    name: 'CreationDate' | 'InitiationDate' | 'CompletionDate' | 'StartBy',
  ) => awsInstant(job[name], `${path}.${name}`, notices);
  const planId = planIdOf(job.CreatedBy);
  const rule = rules.find(({ plan }) => plan.id === planId);
  const startBy = instant('StartBy');
  return {
    runKey: job.BackupJobId,
    nativeId: job.BackupJobId,
    kind: 'backup',
    trigger: planId === undefined ? 'manual' : 'schedule',
    state: notices.translate(BACKUP_STATES, job.State, `${path}.State`),
    ...known({
      planId,
      slotAt:
        rule && startBy
          ? new Date(startBy.getTime() - rule.startWindowSeconds * 1000)
          : undefined,
      queuedAt: instant('CreationDate'),
      startedAt: instant('InitiationDate'),
      finishedAt: instant('CompletionDate'),
      message: job.StatusMessage?.slice(0, 1000),
      bytesProcessed: job.BackupSizeInBytes,
      pointNativeId: job.RecoveryPointArn,
    }),
    source: 'observed',
  };
}

/** The run that a copy job is. */
export function readCopyJob(
  { value: job, path }: Entry<AwsCopyJob>,
  notices: Notices,
): BackupRun {
  const instant = (name: 'CreationDate' | 'CompletionDate') =>
    awsInstant(job[name], `${path}.${name}`, notices);
  const planId = planIdOf(job.CreatedBy);
  return {
    runKey: job.CopyJobId,
    nativeId: job.CopyJobId,
    kind: 'copy',
    trigger: planId === undefined ? 'manual' : 'schedule',
    state: notices.translate(COPY_STATES, job.State, `${path}.State`),
    ...known({
      planId,
      startedAt: instant('CreationDate'),
      finishedAt: instant('CompletionDate'),
      message: job.StatusMessage?.slice(0, 1000),
      bytesProcessed: job.BackupSizeInBytes,
      pointNativeId: job.DestinationRecoveryPointArn,
    }),
    source: 'observed',
  };
}
