import type {
  CheckResult,
  DrillKind,
  DrillLifecycle,
  DrillOutcome,
  DrillStanding,
  DrillState,
  FailureScope,
} from 'backstage-plugin-shipshape-common';
import { addSeconds, RECOVERY_DEFAULTS } from '../facts';

/** What of a drill its standing depends on. */
export interface DrillFacts {
  drillId: string;
  kind: DrillKind;
  scope: FailureScope;
  locationId?: string;
  lifecycle: DrillLifecycle;
  outcome?: DrillOutcome;
  declaredAt?: Date;
  finishedAt?: Date;
  checks: ReadonlyArray<Pick<CheckResult, 'severity' | 'status'>>;
  achievedRtoSeconds?: number;
  achievedRpoSeconds?: number;
  rtoTargetSeconds?: number;
  rpoTargetSeconds?: number;
  rtoMet?: boolean;
  rpoMet?: boolean;
}

export interface DrillStandingQuestion {
  /** In any order. */
  drills: readonly DrillFacts[];
  /** How often a drill must pass; absent: nobody said. */
  intervalSeconds?: number;
  /** Default: {@link RECOVERY_DEFAULTS}. */
  graceSeconds?: number;
  /** Since when a first drill is waited for. */
  enrolledAt: Date;
  now: Date;
  /** Only drills of this scope; absent: of any. */
  scope?: FailureScope;
  /** A restore proves something from one of these locations only; absent: from any. */
  locations?: ReadonlySet<string>;
  /** Count tabletop drills too. Default: only what was executed. */
  allowTabletop?: boolean;
  /** Resources that are stopped, retired, exempt or stateless need none. */
  applicable?: boolean;
}

/** Whether blocking checks ran, and all of them passed: only then was a restore verified. */
export function isVerified(checks: DrillFacts['checks']): boolean {
  const blocking = checks.filter(({ severity }) => severity === 'blocking');
  return (
    blocking.length > 0 && blocking.every(({ status }) => status === 'passed')
  );
}

/**
 * Where a resource stands with its drills. Due is the end of the last qualifying drill (executed, of the right scope and location, passed,
 * verified) + the interval; before the first one it counts from the enrolment. Failed and inconclusive drills do not move it. A drill that
 * failed after the last qualifying one outranks all of it, wherever it restored from. Without an interval it is not planned, whatever passed: nobody
 * said how long a drill proves anything.
 */
export function drillStanding(question: DrillStandingQuestion): DrillStanding {
  const drills = relevantDrills(question);
  const conclusive = drills.filter(isConclusive).at(-1);
  const qualifying = drills
    .filter(drill => isQualifying(drill, question))
    .at(-1);
  const failed = drills.filter(({ outcome }) => outcome === 'failed').at(-1);
  const dueAt =
    question.intervalSeconds === undefined
      ? undefined
      : addSeconds(
          endOf(qualifying) ?? question.enrolledAt,
          question.intervalSeconds,
        );
  const overdueAt =
    dueAt &&
    addSeconds(
      dueAt,
      question.graceSeconds ?? RECOVERY_DEFAULTS.drillGraceSeconds,
    );
  const failing =
    failed !== undefined &&
    (qualifying === undefined ||
      drills.indexOf(failed) > drills.indexOf(qualifying));
  return {
    state: stateOf(question, { failing, qualifying, dueAt, overdueAt }),
    ...(question.applicable === false
      ? {}
      : {
          ...(dueAt ? { dueAt: dueAt.toISOString() } : {}),
          ...(overdueAt ? { overdueAt: overdueAt.toISOString() } : {}),
        }),
    ...defined({
      intervalSeconds: question.intervalSeconds,
      lastPassedAt: endOf(qualifying)?.toISOString(),
      lastOutcome: conclusive?.outcome,
      lastDrillId: conclusive?.drillId,
      rtoSeconds: conclusive?.achievedRtoSeconds,
      rpoSeconds: conclusive?.achievedRpoSeconds,
      rtoTargetSeconds: conclusive?.rtoTargetSeconds,
      rpoTargetSeconds: conclusive?.rpoTargetSeconds,
      rtoMet: conclusive?.rtoMet,
      rpoMet: conclusive?.rpoMet,
    }),
    inconclusiveInARow: inconclusiveSince(drills, conclusive),
  };
}

function stateOf(
  { now, applicable }: DrillStandingQuestion,
  found: {
    failing: boolean;
    qualifying?: DrillFacts;
    dueAt?: Date;
    overdueAt?: Date;
  },
): DrillState {
  if (applicable === false) {
    return 'not_applicable';
  }
  if (found.failing) {
    return 'failing';
  }
  if (!found.dueAt || !found.overdueAt) {
    return 'not_planned';
  }
  if (now > found.overdueAt) {
    return 'overdue';
  }
  if (now > found.dueAt) {
    return 'due';
  }
  return found.qualifying ? 'current' : 'never';
}

/** Those that ended and count, oldest end first. */
function relevantDrills(question: DrillStandingQuestion): DrillFacts[] {
  const { scope, allowTabletop = false } = question;
  return question.drills
    .filter(
      drill =>
        endOf(drill) !== undefined &&
        drill.outcome !== undefined &&
        (allowTabletop || drill.kind !== 'tabletop') &&
        (scope === undefined || drill.scope === scope),
    )
    .sort(
      (a, b) =>
        (endOf(a)?.getTime() ?? 0) - (endOf(b)?.getTime() ?? 0) ||
        (a.drillId < b.drillId ? -1 : 1),
    );
}

function isQualifying(
  drill: DrillFacts,
  { locations }: DrillStandingQuestion,
): boolean {
  return (
    drill.outcome === 'passed' &&
    (drill.kind === 'tabletop' || isVerified(drill.checks)) &&
    (drill.kind !== 'restore' ||
      locations === undefined ||
      (drill.locationId !== undefined && locations.has(drill.locationId)))
  );
}

function isConclusive({ outcome }: DrillFacts): boolean {
  return outcome === 'passed' || outcome === 'failed';
}

function inconclusiveSince(
  drills: readonly DrillFacts[],
  conclusive: DrillFacts | undefined,
): number {
  const after = conclusive ? drills.indexOf(conclusive) + 1 : 0;
  return drills.slice(after).length;
}

function endOf(drill: DrillFacts | undefined): Date | undefined {
  return drill?.finishedAt ?? drill?.declaredAt;
}

function defined<T extends object>(
  fields: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}
