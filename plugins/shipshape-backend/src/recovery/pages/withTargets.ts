import type {
  DrillReport,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import { RECOVERY_DEFAULTS } from '@shipshape/recovery';

/** What was asked of a drill when its first report came: the runner knows the document alone, not tiers and annotations. */
export type DrillTargets = Pick<
  RecoveryObjective,
  'rtoSeconds' | 'rpoSeconds' | 'toleranceSeconds'
>;

/** A report with the targets that it lacks, and whether they were met. What it says itself stays. */
export function withTargets(
  report: DrillReport,
  targets: DrillTargets,
): DrillReport {
  const { rtoSeconds, rpoSeconds } = targets;
  return {
    ...report,
    ...(rtoSeconds !== undefined &&
      !isKnown(report.rtoTargetSeconds) && {
        rtoTargetSeconds: rtoSeconds,
        rtoMet: rtoMet(report, rtoSeconds),
      }),
    ...(rpoSeconds !== undefined &&
      !isKnown(report.rpoTargetSeconds) && {
        rpoTargetSeconds: rpoSeconds,
        rpoMet: rpoMet(
          report,
          rpoSeconds +
            (targets.toleranceSeconds ?? RECOVERY_DEFAULTS.toleranceSeconds),
        ),
      }),
  };
}

function isKnown(value: number | null | undefined): value is number {
  return typeof value === 'number';
}

/** As the runner judges: what could not be restored missed its RTO. */
function rtoMet(
  { outcome, achievedRtoSeconds }: DrillReport,
  rtoSeconds: number,
): boolean | undefined {
  if (outcome === 'failed') {
    return false;
  }
  return outcome === 'passed' && isKnown(achievedRtoSeconds)
    ? achievedRtoSeconds <= rtoSeconds
    : undefined;
}

/** As the runner judges: a lower bound can tell that the target was missed, not that it was met. */
function rpoMet(
  { achievedRpoSeconds, rpoLowerBoundSeconds }: DrillReport,
  limitSeconds: number,
): boolean | undefined {
  if (isKnown(achievedRpoSeconds)) {
    return achievedRpoSeconds <= limitSeconds;
  }
  return isKnown(rpoLowerBoundSeconds) && rpoLowerBoundSeconds > limitSeconds
    ? false
    : undefined;
}
