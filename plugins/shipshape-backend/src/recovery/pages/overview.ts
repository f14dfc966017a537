import { coverage } from '@shipshape/recovery';
import {
  RECOVERY_STATUSES,
  RecoveryOverview,
  RecoveryStatus,
} from 'backstage-plugin-shipshape-common';
import type {
  RecoveryStatusHead,
  RecoveryStatusStore,
} from '../status/RecoveryStatusStore';

/** Resources of the lists of an overview. */
const WORST = 10;

/** How many resources have each status, worst first; statuses that none has are left out. */
export function countStatuses(
  statuses: readonly RecoveryStatus[],
): RecoveryOverview['statuses'] {
  return RECOVERY_STATUSES.map(status => ({
    status,
    count: statuses.filter(item => item === status).length,
  })).filter(({ count }) => count > 0);
}

/** Ids of those with the largest measure. */
function worstBy(
  heads: readonly RecoveryStatusHead[],
  measure: (head: RecoveryStatusHead) => number | undefined,
): string[] {
  return heads
    .flatMap(({ resourceId, ...head }) => {
      const value = measure({ resourceId, ...head });
      return value === undefined ? [] : [{ resourceId, value }];
    })
    .sort((a, b) => b.value - a.value || (a.resourceId < b.resourceId ? -1 : 1))
    .slice(0, WORST)
    .map(({ resourceId }) => resourceId);
}

/** Figures over resources. */
export async function toOverview(
  heads: readonly RecoveryStatusHead[],
  statuses: Pick<RecoveryStatusStore, 'listByIds'>,
): Promise<RecoveryOverview> {
  const overdue = worstBy(heads, head => head.coverage.overdueSeconds);
  const exposed = worstBy(heads, head => head.coverage.exposureRatio);
  const summaries = new Map(
    (await statuses.listByIds([...new Set([...overdue, ...exposed])])).map(
      summary => [summary.resource.resourceId, summary],
    ),
  );
  const pick = (ids: readonly string[]) =>
    ids.flatMap(id => summaries.get(id) ?? []);
  return {
    coverage: coverage(heads.map(head => head.coverage.place)),
    statuses: countStatuses(heads.map(({ status }) => status)),
    overdueDrills: pick(overdue),
    worstExposure: pick(exposed),
  };
}
