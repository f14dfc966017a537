import { windowUntil } from '../status/sloRanges';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import type { RangePlan } from './planRanges';

const DAY_SECONDS = 86_400;

function days(seconds: number): string {
  const count = Number((seconds / DAY_SECONDS).toFixed(1));
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

/**
 * What the operator should know when a source forgets sooner than SLOs look back. Counts are kept here for longer than that, so that it is over
 * once they have been counted for a whole window.
 */
export function retentionWarnings(
  planned: ReadonlyArray<{ slo: StoredSlo; plan: RangePlan }>,
  retentionSeconds: number | undefined,
): string[] {
  if (retentionSeconds === undefined) {
    return [];
  }
  const missing = planned.flatMap(({ slo, plan }) => {
    const { window } = slo.definition;
    const end = new Date(plan.asOf * 1000);
    const from = windowUntil(window, end)?.from.getTime() ?? Infinity;
    return window.seconds > retentionSeconds && from < plan.askedFrom * 1000
      ? [window.seconds]
      : [];
  });
  if (missing.length === 0) {
    return [];
  }
  const slos =
    missing.length === 1
      ? 'the window of 1 SLO'
      : `the windows of ${missing.length} SLOs`;
  return [
    `The source keeps ${days(
      retentionSeconds,
    )}, which is shorter than ${slos}: their figures are partial until they have been counted for as long as their windows. To have them complete sooner, keep at least ${days(
      Math.max(...missing),
    )} in the source.`,
  ];
}
