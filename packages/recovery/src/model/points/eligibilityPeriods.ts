import type { FailureScope } from 'backstage-plugin-shipshape-common';
import type { PointFacts } from '../facts';
import { availableFrom, badFrom, PointIndex, usableUntil } from './eligibility';

/** When a point could be restored; half-open, absent `until` is without end. */
export interface EligiblePeriod {
  point: PointFacts;
  from: Date;
  until?: Date;
}

/**
 * When each point could be restored after a failure of a scope: the same as asking {@link PointIndex.eligible} at every instant. Points that
 * never could are left out.
 */
export function eligiblePeriods(
  index: PointIndex,
  scope: FailureScope,
): EligiblePeriod[] {
  return index.points.flatMap(point => {
    if (index.excluded(point, scope) !== undefined) {
      return [];
    }
    const needed = index.dependenciesOf(point);
    const ends = [endOf(point, false)];
    const starts = [availableFrom(point)];
    for (const [, dependency] of needed) {
      if (!dependency) {
        return [];
      }
      ends.push(endOf(dependency, point.verification === 'restored'));
      starts.push(availableFrom(dependency));
    }
    return periodOf(point, starts, ends);
  });
}

/** End of a point's own life; -Infinity when it had none. */
function endOf(point: PointFacts, badIsForgiven: boolean): number {
  const until = usableUntil(point);
  if (until === undefined) {
    return -Infinity;
  }
  const bad = badIsForgiven ? undefined : badFrom(point);
  return Math.min(until?.getTime() ?? Infinity, bad?.getTime() ?? Infinity);
}

function periodOf(
  point: PointFacts,
  starts: readonly Date[],
  ends: readonly number[],
): EligiblePeriod[] {
  const from = Math.max(...starts.map(start => start.getTime()));
  const until = Math.min(...ends);
  if (from >= until) {
    return [];
  }
  return [
    {
      point,
      from: new Date(from),
      ...(until === Infinity ? {} : { until: new Date(until) }),
    },
  ];
}
