import type { Reporter } from '../../reports/ReportService';
import { CheckedItem, ItemResult, unknownSubject } from './checkItems';

/** A batch while it is worked on. */
export interface ReportWork {
  items: readonly unknown[];
  reporter: Reporter & { reporter: string };
  results: Map<number, ItemResult>;
  resourceIds: Set<string>;
}

/** Notes what became of a report, and whose standing it changes. */
export function note(
  { results, resourceIds }: ReportWork,
  index: number,
  noted: Omit<ItemResult, 'flags'> & { skewed: boolean; resourceId?: string },
): void {
  const { skewed, resourceId, ...outcome } = noted;
  results.set(index, { ...outcome, flags: skewed ? ['clock-skew'] : [] });
  const isNew = ['accepted', 'conflict'].includes(outcome.outcome);
  if (isNew && resourceId !== undefined) {
    resourceIds.add(resourceId);
  }
}

/** Those whose subject the reporter knows; the others get the one answer for it. Services may report before there is a definition. */
export async function visibleOnes<Report>(
  checked: ReadonlyArray<CheckedItem<Report>>,
  { reporter, results }: ReportWork,
  entityOf: (report: Report) => string | undefined,
): Promise<Array<CheckedItem<Report>>> {
  if (!reporter.filterVisible) {
    return [...checked];
  }
  const refs = new Set(checked.flatMap(({ report }) => entityOf(report) ?? []));
  const visible = await reporter.filterVisible([...refs]);
  return checked.filter(({ index, report }) => {
    const ref = entityOf(report);
    const isVisible = ref !== undefined && visible.has(ref);
    if (!isVisible) {
      results.set(index, unknownSubject());
    }
    return isVisible;
  });
}
