import {
  DrillOutcome,
  DrillStanding,
  DrillSummary,
  Exposure,
  RECOVERY_STATUSES,
  RecoveryStatus,
  TERMINAL_DRILL_LIFECYCLES,
} from 'backstage-plugin-shipshape-common';
import { formatInstant, formatSpan } from '../format';
import { Translate } from '../translation';

/** What is said of backups and drills in words. Unknown is said to be unknown, never 0, and silence is never good. */

/** Those most at risk first; equal ones keep their order. */
export function sortByRecoveryRisk<T extends { status: RecoveryStatus }>(
  resources: readonly T[],
): T[] {
  return [...resources].sort(
    (a, b) =>
      RECOVERY_STATUSES.indexOf(a.status) - RECOVERY_STATUSES.indexOf(b.status),
  );
}

/** How many have which status, by risk. */
export function countRecoveryStatuses(
  resources: ReadonlyArray<{ status: RecoveryStatus }>,
): Array<{ status: RecoveryStatus; count: number }> {
  return RECOVERY_STATUSES.map(status => ({
    status,
    count: resources.filter(resource => resource.status === status).length,
  })).filter(({ count }) => count > 0);
}

/** A length that may not be known. */
export function describeSpan(
  seconds: number | undefined,
  t: Translate,
): string {
  return seconds === undefined ? t('recovery.unknown') : formatSpan(seconds);
}

/** How old the newest restorable data is: `24 hr 20 min`. */
export function describeExposure(exposure: Exposure, t: Translate): string {
  if (exposure.status === 'never') {
    return t('recovery.exposure.never');
  }
  if (exposure.caughtUp && exposure.seconds === 0) {
    return t('recovery.exposure.caughtUp');
  }
  return describeSpan(exposure.seconds, t);
}

/** The RPO that the exposure is compared with. */
export function describeRpo(
  exposure: Pick<Exposure, 'rpoSeconds'>,
  t: Translate,
): string {
  return exposure.rpoSeconds === undefined
    ? t('recovery.exposure.noRpo')
    : t('recovery.exposure.of', { rpo: formatSpan(exposure.rpoSeconds) });
}

/** The sentences that explain an exposure. */
export function explainExposure(exposure: Exposure, t: Translate): string[] {
  const { protectedUntil, basis, reason } = exposure;
  const until =
    protectedUntil &&
    t('recovery.exposure.until', { instant: formatInstant(protectedUntil) });
  return [
    describeRpo(exposure, t),
    until && basis
      ? `${until}, ${t(`recovery.exposure.basis.${basis}`)}`
      : until,
    reason,
  ].filter((line): line is string => Boolean(line));
}

/** The outcome of a drill as people should read it: `missed` passed, but not within its targets. */
export type DrillVerdict = DrillOutcome | 'missed' | 'running';

/** Reads the verdict of a drill. One that ended without an outcome says nothing about the backup. */
export function verdictOf(
  drill: Pick<DrillSummary, 'outcome' | 'lifecycle' | 'rtoMet' | 'rpoMet'>,
): DrillVerdict {
  if (drill.outcome === 'passed') {
    return drill.rtoMet === false || drill.rpoMet === false
      ? 'missed'
      : 'passed';
  }
  if (drill.outcome) {
    return drill.outcome;
  }
  return TERMINAL_DRILL_LIFECYCLES.includes(drill.lifecycle)
    ? 'inconclusive'
    : 'running';
}

/** What a drill measured of the RPO: a figure, only a lower bound of it, or nothing. */
export function describeDrillRpo(
  drill: Pick<DrillSummary, 'achievedRpoSeconds' | 'rpoLowerBoundSeconds'>,
  t: Translate,
): string | undefined {
  if (drill.achievedRpoSeconds !== undefined) {
    return formatSpan(drill.achievedRpoSeconds);
  }
  return drill.rpoLowerBoundSeconds === undefined
    ? undefined
    : t('recovery.atLeast', {
        length: formatSpan(drill.rpoLowerBoundSeconds),
      });
}

/** When the next drill is due, seen from `now`; undefined when nobody planned one. */
export function describeDue(
  standing: DrillStanding,
  now: Date,
  t: Translate,
): string | undefined {
  const { dueAt } = standing;
  if (dueAt === undefined) {
    return undefined;
  }
  const instant = formatInstant(dueAt);
  return Date.parse(dueAt) < now.getTime()
    ? t('recovery.standing.dueSince', { instant })
    : t('recovery.standing.dueAt', { instant });
}
