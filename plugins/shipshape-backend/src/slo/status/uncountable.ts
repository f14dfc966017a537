import { evaluateAlerts } from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { sloRanges } from './sloRanges';

/**
 * Why nothing can be computed for an SLO, although it was imported: a time zone that this runtime does not know, or a definition that was stored
 * by another version. Undefined when it can. One such SLO must neither stop the refresh of a source nor hide the others.
 */
export function whyUncountable(
  definition: SloDefinition,
  now: Date,
): string | undefined {
  try {
    sloRanges(definition, Math.floor(now.getTime() / 1000));
    evaluateAlerts(definition, { sums: {} });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
