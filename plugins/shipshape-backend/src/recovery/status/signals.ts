import {
  BackupFailure,
  ProtectionTimeline,
  sampleValidUntil,
} from '@shipshape/recovery';
import type { SlotState } from 'backstage-plugin-shipshape-common';
import type { JudgedPlan } from '../pages/planView';
import type { StoredDrill } from '../pages/RecoveryReadStore';

/** What alarms need to know of a resource beyond its summary. */
export interface RecoverySignals {
  /** Of the last due slots: `unknown` when nobody reports. */
  backups: 'ok' | 'failing' | 'unknown';
  /** The slot that went wrong, when they are failing. */
  failedSlot?: {
    planId: string;
    state: SlotState;
    slotAt: string;
    /** What the tool said. */
    message?: string;
  };
  /** The newest drill whose cleanup failed, unless a later one has cleaned up. */
  failedCleanup?: { drillId: string; message?: string };
  /** When the last sample came, where exposure cannot be judged because none came since. Absent also where none ever came. */
  silentSince?: string;
}

/** What the tool said of the attempt that failed. */
function messageOf(
  { planId, at }: BackupFailure,
  plans: readonly JudgedPlan[],
): string | undefined {
  const plan = plans.find(({ stored }) => stored.plan.id === planId);
  const attempts = plan?.slots.find(
    ({ slotAt }) => slotAt.getTime() === at.getTime(),
  )?.attempts;
  const run = attempts?.length
    ? attempts[attempts.length - 1]
    : plan?.runs.find(({ startedAt }) => startedAt?.getTime() === at.getTime());
  return run?.message;
}

function failedCleanup(
  drills: readonly StoredDrill[],
): RecoverySignals['failedCleanup'] {
  const newest = drills.find(
    ({ report }) =>
      report.cleanup === 'failed' || report.cleanup === 'succeeded',
  );
  return newest?.report.cleanup === 'failed'
    ? {
        drillId: newest.drillId,
        message: newest.report.cleanupMessage ?? undefined,
      }
    : undefined;
}

function silentSince(
  timeline: ProtectionTimeline,
  now: Date,
): string | undefined {
  const last = timeline.links.flatMap(({ samples }) => samples.slice(-1));
  const isSilent =
    last.length > 0 &&
    timeline.at(now).state === 'insufficient_data' &&
    last.every(sample => sampleValidUntil(sample) < now);
  return isSilent
    ? new Date(
        Math.max(...last.map(({ measuredAt }) => measuredAt.getTime())),
      ).toISOString()
    : undefined;
}

/**
 * See {@link RecoverySignals}.
 *
 * @param facts - `drills` are the newest first
 */
export function signalsOf(
  plans: readonly JudgedPlan[],
  facts: {
    failures: readonly BackupFailure[];
    drills: readonly StoredDrill[];
    timeline: ProtectionTimeline;
    now: Date;
  },
): RecoverySignals {
  const { failures, drills, timeline, now } = facts;
  const [failure] = failures;
  const isReported = plans.some(
    ({ stored: { plan, history } }) =>
      plan.state === 'active' && history.reportedSince !== undefined,
  );
  const otherwise = isReported ? 'ok' : 'unknown';
  const cleanup = failedCleanup(drills);
  const silent = silentSince(timeline, now);
  return {
    backups: failure ? 'failing' : otherwise,
    ...(failure && {
      failedSlot: {
        planId: failure.planId,
        state: failure.state,
        slotAt: failure.at.toISOString(),
        message: messageOf(failure, plans),
      },
    }),
    ...(cleanup && { failedCleanup: cleanup }),
    ...(silent !== undefined && { silentSince: silent }),
  };
}
