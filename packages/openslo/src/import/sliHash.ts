import type { BudgetingMethod, Sli } from 'backstage-plugin-shipshape-common';
import { createHash } from 'node:crypto';
import { canonicalJson } from './tree';

/**
 * SHA-256 in hex of what decides which events are counted and which are bad: the SLI and how slices are judged. Counts of two hashes must not
 * be added up. Target, window and texts are not part of it: they are applied when counts are read.
 *
 * @param series - under which other rules record the SLO, where its document says so: they may count something else
 */
export function sliHash(
  sli: Sli,
  method: BudgetingMethod,
  series?: string,
): string {
  return createHash('sha256')
    .update(canonicalJson({ sli, method, series }))
    .digest('hex');
}
