import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { budgetShare } from './budget';
import { cleanCounts, CountsByWindow } from './counts';

/** Whether an SLI counts time rather than requests: samples of a gauge or of a ratio, each worth the same. */
export function isTimeWeighted({ sli }: Pick<SloDefinition, 'sli'>): boolean {
  return sli.kind !== 'ratio';
}

/**
 * Whether one failed request is enough to burn the budget at full speed in the long window of the quickest page alert: fewer requests came in it
 * than it takes for one of them to be allowed to fail. Such an SLO pages on single failures unless `minFailures` is set.
 */
export function isLowTraffic(
  slo: Pick<SloDefinition, 'target' | 'sli' | 'method'>,
  sums: CountsByWindow,
): boolean {
  const counts = sums['1h'] && cleanCounts(sums['1h']);
  if (
    !counts ||
    counts.coveredSeconds === 0 ||
    slo.method.type !== 'Occurrences' ||
    isTimeWeighted(slo)
  ) {
    return false;
  }
  return budgetShare(slo.target).of(counts.total) < 1;
}
