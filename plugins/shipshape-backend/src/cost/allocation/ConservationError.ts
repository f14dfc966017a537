import { CustomErrorBase } from '@backstage/errors';
import { COST_METRICS, formatDecimal } from 'backstage-plugin-shipshape-common';
import type { CellSums, DaySums } from './AllocationStore';

/** Owners + unallocated are not what the cells add up to. A defect of this program: the allocation must not be shown. */
export class ConservationError extends CustomErrorBase {
  name = 'ConservationError' as const;
}

const MAX_DIFFERENCES = 5;

function describe(
  key: string,
  before: CellSums | undefined,
  after: CellSums | undefined,
): string[] {
  const differences = COST_METRICS.flatMap(metric => {
    const difference = (after?.[metric] ?? 0n) - (before?.[metric] ?? 0n);
    return difference === 0n
      ? []
      : [`${key} ${metric}: ${formatDecimal(difference)} too much`];
  });
  for (const count of [
    'rowCount',
    'missingList',
    'missingContracted',
  ] as const) {
    const difference = (after?.[count] ?? 0) - (before?.[count] ?? 0);
    if (difference !== 0) {
      differences.push(`${key} ${count}: ${difference} too much`);
    }
  }
  return differences;
}

/**
 * The conservation law: for every day, currency and cost the sums are equal to the last digit. Equal days make
 * equal charge-clock figures, and as a load is one billing period, equal billing-clock figures too.
 *
 * @throws ConservationError naming the first differences.
 */
export function checkConservation(
  cells: readonly DaySums[],
  allocated: readonly DaySums[],
): void {
  const index = (sums: readonly DaySums[]) =>
    new Map(sums.map(item => [`${item.day} ${item.currency}`, item.sums]));
  const before = index(cells);
  const after = index(allocated);
  const differences = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap(key => describe(key, before.get(key), after.get(key)));
  if (differences.length > 0) {
    throw new ConservationError(
      `Owners and unallocated differ from the bill: ${differences
        .slice(0, MAX_DIFFERENCES)
        .join('; ')}${
        differences.length > MAX_DIFFERENCES
          ? ` and ${differences.length - MAX_DIFFERENCES} more`
          : ''
      }`,
    );
  }
}
