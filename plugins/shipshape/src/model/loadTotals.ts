import {
  Load,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';

/** One cost in one currency: of the delivery, and of the active one that it would replace. */
export interface TotalComparison {
  metric: 'billed' | 'effective';
  currency: string;
  /** Absent where there is no active delivery, or none in this currency. */
  active?: string;
  next: string;
  /** next − active. */
  difference?: string;
}

/** Sets the totals of a delivery beside those of the active one, per currency; a currency that vanished is 0 in the new one. */
export function compareTotals(
  load: Pick<Load, 'totals' | 'activeTotals'>,
): TotalComparison[] {
  const active = new Map(
    (load.activeTotals ?? []).map(total => [total.currency, total]),
  );
  const next = new Map(load.totals.map(total => [total.currency, total]));
  const currencies = [...new Set([...next.keys(), ...active.keys()])].sort();
  return currencies.flatMap(currency =>
    (['billed', 'effective'] as const).map(metric => {
      const before = active.get(currency)?.[metric];
      const after = next.get(currency)?.[metric] ?? '0';
      return {
        metric,
        currency,
        active: before,
        next: after,
        difference:
          before === undefined
            ? undefined
            : formatDecimal(parseDecimal(after) - parseDecimal(before)),
      };
    }),
  );
}
