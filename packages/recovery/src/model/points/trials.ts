import type { DrillOutcome } from 'backstage-plugin-shipshape-common';
import type { PointFacts } from '../facts';

/** What an ended drill says about the point that it was to restore. */
export interface PointTrial {
  nativeId: string;
  /** Absent: wherever it lies. */
  locationId?: string;
  outcome: DrillOutcome;
  /** Code of the drill report. */
  reason?: string;
  finishedAt: Date;
}

/**
 * Reasons for which it is the point itself that does not restore. Not among them: what the archive lacks (`wal-gap`), what took too long, and failed
 * checks, for which the state of the source or the check may be to blame.
 */
const POINT_IS_BAD: readonly string[] = [
  'backup-corrupt',
  'checksum-mismatch',
  'dump-missing',
  'not-a-dump',
  'restore-failed',
  'restore-incomplete',
  'truncated',
];

function isAbout(trial: PointTrial, point: PointFacts): boolean {
  return (
    trial.nativeId === point.nativeId &&
    (trial.locationId === undefined || trial.locationId === point.locationId)
  );
}

function newest(trials: readonly PointTrial[]): Date | undefined {
  return trials.length === 0
    ? undefined
    : new Date(
        Math.max(...trials.map(({ finishedAt }) => finishedAt.getTime())),
      );
}

/**
 * A point with what drills found out about it: the last one that came to a conclusion decides whether it is `restored` or `bad`. What its tool calls
 * bad stays bad.
 */
export function withTrials<Point extends PointFacts>(
  point: Point,
  trials: readonly PointTrial[],
): Point {
  const own = trials.filter(trial => isAbout(trial, point));
  const lastRestoredAt = newest(
    own.filter(({ outcome }) => outcome === 'passed'),
  );
  const failedAt = newest(
    own.filter(
      ({ outcome, reason }) =>
        outcome === 'failed' &&
        reason !== undefined &&
        POINT_IS_BAD.includes(reason),
    ),
  );
  if (failedAt && !(lastRestoredAt && lastRestoredAt > failedAt)) {
    return {
      ...point,
      lastRestoredAt,
      verification: 'bad',
      verifiedAt: failedAt,
    };
  }
  if (!lastRestoredAt) {
    return point;
  }
  return point.verification === 'bad'
    ? { ...point, lastRestoredAt }
    : {
        ...point,
        lastRestoredAt,
        verification: 'restored',
        verifiedAt: lastRestoredAt,
      };
}
