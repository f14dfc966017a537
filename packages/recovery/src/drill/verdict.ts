import type {
  CheckResult,
  DrillLifecycle,
  DrillOutcome,
  DrillPhaseName,
  RpoMethod,
} from 'backstage-plugin-shipshape-common';
import type { DrillFaultOf } from './DrillFault';

/** How far past the reference recovery may end before it counts as not bounded: clocks differ. */
export const REFERENCE_SKEW_SECONDS = 1;
/** From this difference of clocks on, the clock of the source is to blame for a copy that seems to be from the future. */
export const MAX_CLOCK_SKEW_SECONDS = 300;
/** Added to an RPO target before it is compared, where the objective says nothing. */
export const DEFAULT_TOLERANCE_SECONDS = 1;

/** What stopped a drill before its end. */
export type DrillStop =
  | { kind: 'fault'; of: DrillFaultOf; reason: string; message: string }
  | { kind: 'timeout'; phase: DrillPhaseName }
  | { kind: 'cancelled' };

/** What a drill is judged by. Seconds; instants in epoch milliseconds; absent is unknown. */
export interface DrillFindings {
  stop?: DrillStop;
  checks: readonly Pick<CheckResult, 'checkId' | 'severity' | 'status'>[];
  rpoMethod: RpoMethod;
  referenceAtMs?: number;
  recoveredToMs?: number;
  /** For rpoMethod `explicit-time`. */
  targetTimeMs?: number;
  /** From the declaration until the last check was over, by the monotonic clock. */
  elapsedSeconds?: number;
  rtoTargetSeconds?: number;
  rpoTargetSeconds?: number;
  toleranceSeconds?: number;
  /** From the declaration until recovery was fenced: what was archived meanwhile is recovered too. */
  declarationSeconds?: number;
  /** How much the clock of the source is ahead of the runner's. */
  sourceSkewSeconds?: number;
}

/** The judgement; the fields are those of a drill report. */
export interface DrillVerdict {
  lifecycle: Extract<DrillLifecycle, 'done' | 'cancelled' | 'timed_out'>;
  outcome: DrillOutcome;
  reason?: string;
  achievedRtoSeconds?: number;
  achievedRpoSeconds?: number;
  rpoLowerBoundSeconds?: number;
  targetAccuracySeconds?: number;
  rtoMet?: boolean;
  rpoMet?: boolean;
}

/** Phases whose timeout is the fault of the backup: it does not restore in time. */
const RESTORING_PHASES: readonly DrillPhaseName[] = [
  'restore',
  'start',
  'recover',
  'verify',
];

/** Judges a drill: outcome, achieved RTO and RPO, and whether they meet the targets. A missed target does not change the outcome. */
export function judgeFindings(found: DrillFindings): DrillVerdict {
  const findings = withoutSkew(found);
  const rpo = judgeRpo(findings);
  const { lifecycle, outcome, reason } = outcomeOf(findings);
  const passed = outcome === 'passed';
  const rto = passed ? findings.elapsedSeconds : undefined;
  return {
    lifecycle,
    outcome,
    ...(reason !== undefined && { reason }),
    ...(rto !== undefined && { achievedRtoSeconds: rto }),
    ...rpo,
    ...(findings.rtoTargetSeconds !== undefined &&
      outcome !== 'inconclusive' && {
        // What could not be restored missed its RTO.
        rtoMet: rto !== undefined && rto <= findings.rtoTargetSeconds,
      }),
  };
}

/**
 * Instants of rows and commits are of the source's clock, the reference is of the runner's. Less than {@link REFERENCE_SKEW_SECONDS} is within what
 * the measurement itself takes; more than {@link MAX_CLOCK_SKEW_SECONDS} is not corrected but blamed. A target time is of the source's clock too.
 */
function withoutSkew(findings: DrillFindings): DrillFindings {
  const { recoveredToMs, rpoMethod, sourceSkewSeconds: skew = 0 } = findings;
  const corrects =
    rpoMethod !== 'explicit-time' &&
    Math.abs(skew) > REFERENCE_SKEW_SECONDS &&
    Math.abs(skew) <= MAX_CLOCK_SKEW_SECONDS;
  return recoveredToMs === undefined || !corrects
    ? findings
    : { ...findings, recoveredToMs: recoveredToMs - skew * 1000 };
}

function outcomeOf(
  findings: DrillFindings,
): Pick<DrillVerdict, 'lifecycle' | 'outcome' | 'reason'> {
  const { stop } = findings;
  if (stop?.kind === 'cancelled') {
    return {
      lifecycle: 'cancelled',
      outcome: 'inconclusive',
      reason: 'cancelled',
    };
  }
  if (stop?.kind === 'timeout') {
    return {
      lifecycle: 'timed_out',
      outcome: RESTORING_PHASES.includes(stop.phase)
        ? 'failed'
        : 'inconclusive',
      reason: `timeout-${stop.phase}`,
    };
  }
  if (stop?.kind === 'fault') {
    return {
      lifecycle: 'done',
      outcome: stop.of === 'backup' ? 'failed' : 'inconclusive',
      reason: stop.reason,
    };
  }
  return { lifecycle: 'done', ...outcomeOfChecks(findings) };
}

function outcomeOfChecks(
  findings: DrillFindings,
): Pick<DrillVerdict, 'outcome' | 'reason'> {
  const blocking = findings.checks.filter(
    ({ severity }) => severity === 'blocking',
  );
  const some = (status: CheckResult['status']) =>
    blocking.some(check => check.status === status);
  if (some('failed')) {
    return { outcome: 'failed', reason: 'check-failed' };
  }
  if (isUnbounded(findings)) {
    return {
      outcome: 'inconclusive',
      reason:
        (findings.sourceSkewSeconds ?? 0) > MAX_CLOCK_SKEW_SECONDS
          ? 'clock-skew'
          : 'unbounded',
    };
  }
  if (some('error')) {
    return { outcome: 'inconclusive', reason: 'check-error' };
  }
  if (some('invalid')) {
    return { outcome: 'inconclusive', reason: 'invalid-check' };
  }
  if (some('skipped')) {
    return { outcome: 'inconclusive', reason: 'check-skipped' };
  }
  if (blocking.length === 0) {
    // Restored, and nobody looked at it.
    return { outcome: 'inconclusive', reason: 'not-verified' };
  }
  return { outcome: 'passed' };
}

function isUnbounded({
  referenceAtMs,
  recoveredToMs,
  rpoMethod,
  declarationSeconds = 0,
}: DrillFindings): boolean {
  const allowed =
    REFERENCE_SKEW_SECONDS + (rpoMethod === 'fenced' ? declarationSeconds : 0);
  return (
    referenceAtMs !== undefined &&
    recoveredToMs !== undefined &&
    recoveredToMs > referenceAtMs + allowed * 1000
  );
}

function judgeRpo(
  findings: DrillFindings,
): Omit<DrillVerdict, 'lifecycle' | 'outcome' | 'reason'> {
  const { referenceAtMs, recoveredToMs, targetTimeMs, rpoMethod } = findings;
  if (referenceAtMs === undefined || recoveredToMs === undefined) {
    return {};
  }
  if (rpoMethod === 'explicit-time') {
    return targetTimeMs === undefined
      ? {}
      : { targetAccuracySeconds: (targetTimeMs - recoveredToMs) / 1000 };
  }
  if (isUnbounded(findings)) {
    return {};
  }
  const loss = Math.max(0, (referenceAtMs - recoveredToMs) / 1000);
  const { rpoTargetSeconds, toleranceSeconds } = findings;
  const met =
    rpoTargetSeconds === undefined
      ? undefined
      : loss <=
        rpoTargetSeconds + (toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS);
  if (rpoMethod === 'live-bounded') {
    // Only a lower bound: it can tell that the target was missed, not that it was met.
    return {
      rpoLowerBoundSeconds: loss,
      ...(met === false && { rpoMet: false }),
    };
  }
  return {
    achievedRpoSeconds: loss,
    ...(met !== undefined && { rpoMet: met }),
  };
}
