import type {
  CheckStatus,
  CleanupState,
  DrillLifecycle,
  DrillOutcome,
  ObservedDrill,
} from 'backstage-plugin-shipshape-common';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { recoveryIdOf } from '../common/subjects';
import { awsInstant } from './awsInstant';
import type { AwsRestoreJob } from './schemas';

interface Verdict {
  lifecycle: DrillLifecycle;
  outcome?: DrillOutcome;
  reason?: string;
  validation: CheckStatus;
}

const NOT_YET = { validation: 'skipped' } as const;
const RESTORED = 'COMPLETED';

const UNRESTORED = new Map<string, Verdict>([
  ['PENDING', { lifecycle: 'claimed', ...NOT_YET }],
  ['RUNNING', { lifecycle: 'restoring', ...NOT_YET }],
  ['FAILED', ended('failed', 'restore-failed', 'skipped')],
  ['ABORTED', ended('inconclusive', 'aborted', 'skipped')],
]);

/** By validation. A restore that nobody validated is no proof. */
const VALIDATED = new Map<string, Verdict>([
  ['', ended('inconclusive', 'not-verified', 'skipped')],
  ['VALIDATING', { lifecycle: 'verifying', ...NOT_YET }],
  ['SUCCESSFUL', ended('passed', undefined, 'passed')],
  ['FAILED', ended('failed', 'check-failed', 'failed')],
  ['TIMED_OUT', ended('inconclusive', 'validation-timed-out', 'error')],
]);

const CLEANUPS = new Map<string, CleanupState>([
  ['DELETING', 'pending'],
  ['SUCCESSFUL', 'succeeded'],
  ['FAILED', 'failed'],
]);

/**
 * The drill that a job of restore testing is; undefined for other restores. Its time is that of the restore alone: when the validation ended is
 * not told.
 */
export function readRestoreJob(
  { value: job, path }: Entry<AwsRestoreJob>,
  notices: Notices,
): ObservedDrill | undefined {
  const planArn = job.CreatedBy?.RestoreTestingPlanArn;
  if (!planArn || job.ParentJobId) {
    return undefined;
  }
  const instant = (
    name: 'CreationDate' | 'CompletionDate' | 'RecoveryPointCreationDate',
  ) => awsInstant(job[name], `${path}.${name}`, notices);
  const declaredAt = instant('CreationDate');
  const verdict =
    job.Status === RESTORED
      ? VALIDATED.get(job.ValidationStatus ?? '')
      : UNRESTORED.get(job.Status);
  if (!verdict || !declaredAt) {
    notices.warn(
      'unknown-value',
      `The restore test ${job.RestoreJobId} was left out: its status ${job.Status}, its validation ${job.ValidationStatus} or its time is not known`,
      path,
    );
    return undefined;
  }
  const finishedAt = instant('CompletionDate');
  const pointAt = instant('RecoveryPointCreationDate');
  const passed = verdict.outcome === 'passed';
  return {
    drillId: recoveryIdOf(job.RestoreJobId),
    drillPlanId: recoveryIdOf(planArn.slice(planArn.lastIndexOf(':') + 1)),
    ...known({
      pointNativeId: job.RecoveryPointArn,
      finishedAt,
      achievedRtoSeconds:
        passed && finishedAt
          ? secondsBetween(declaredAt, finishedAt)
          : undefined,
      achievedRpoSeconds:
        passed && pointAt ? secondsBetween(pointAt, declaredAt) : undefined,
    }),
    ...verdict,
    declaredAt,
    cleanup: CLEANUPS.get(job.DeletionStatus ?? '') ?? 'pending',
  };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / 1000);
}

function ended(
  outcome: DrillOutcome,
  reason: string | undefined,
  validation: CheckStatus,
): Verdict {
  return { lifecycle: 'done', outcome, ...known({ reason }), validation };
}
