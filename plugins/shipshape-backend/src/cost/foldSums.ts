import type { CostSum, CostSumDetails } from './CostStore';

function addDetails(
  a: CostSumDetails | undefined,
  b: CostSumDetails | undefined,
): CostSumDetails | undefined {
  return a && b
    ? {
        shared: a.shared + b.shared,
        missingPrices: a.missingPrices + b.missingPrices,
      }
    : undefined;
}

/**
 * Adds sums that agree in their currency and in some of their keys.
 *
 * @param positions - which keys stay, in their new order
 */
export function foldSums(
  sums: readonly CostSum[],
  positions: readonly number[],
): CostSum[] {
  const folded = new Map<string, CostSum>();
  for (const sum of sums) {
    const keys = positions.map(position => sum.keys[position]);
    const id = JSON.stringify([sum.currency, ...keys]);
    const earlier = folded.get(id);
    if (!earlier) {
      folded.set(id, { ...sum, keys });
      continue;
    }
    const details = addDetails(earlier.details, sum.details);
    // Names of an account may differ: the greater one, as the database would choose.
    const label = [earlier.label ?? '', sum.label ?? ''].sort()[1];
    folded.set(id, {
      currency: sum.currency,
      keys,
      ...(label && { label }),
      amounts: earlier.amounts.map(
        (amount, index) => amount + sum.amounts[index],
      ),
      cells: earlier.cells + sum.cells,
      ...(details && { details }),
    });
  }
  return [...folded.values()];
}
