/** Composes the showback of one month from the sums by owner, entity and reason; pure. */
import {
  BudgetStatus,
  formatDecimal,
  ShowbackCurrency,
  UNALLOCATED_REASONS,
  UnallocatedReason,
} from 'backstage-plugin-shipshape-common';
import { byMagnitude } from './costFigures';
import type { CostSum } from './CostStore';

/** What the store is asked to split a showback by. */
export const SHOWBACK_KEYS = ['owner', 'entity', 'reason'] as const;

/** Whom the caller may see. */
export interface ShowbackAudience {
  /** With `shipshape.showback.read`. */
  organisation: boolean;
  /** Refs of the owners and entities that the catalog shows to the caller. */
  visible: ReadonlySet<string>;
  /** Entities that left the catalog: they count for their recorded owner, but only for the organisation's view. */
  departed: ReadonlySet<string>;
}

type Amounts = readonly bigint[];
type ShowbackAmount = ShowbackCurrency['visibleTotal'];

function plus(a: Amounts | undefined, b: Amounts): Amounts {
  return b.map((amount, index) => amount + (a?.[index] ?? 0n));
}

/** From the sums over the month and, where there is a comparison, its two sides. */
function toAmount([total, current, previous]: Amounts): ShowbackAmount {
  return {
    amount: formatDecimal(total),
    ...(previous !== undefined && {
      previousAmount: formatDecimal(previous),
      change: formatDecimal(current - previous),
    }),
  };
}

function isReason(text: string): text is UnallocatedReason {
  return (UNALLOCATED_REASONS as readonly string[]).includes(text);
}

/** Something in the month, or something in the month before that is gone: it explains a change. */
function isWorthALine(sum: CostSum): boolean {
  return sum.cells > 0 || sum.amounts.some(amount => amount !== 0n);
}

/** The lines of one currency before they are written. */
class Lines {
  readonly owners = new Map<string, Amounts>();
  readonly unallocated = new Map<UnallocatedReason, Amounts>();
  hidden: Amounts | undefined;
  total: Amounts | undefined;

  add(sum: CostSum, audience: ShowbackAudience): void {
    const [owner, entity, reason] = sum.keys;
    this.total = plus(this.total, sum.amounts);
    if (reason !== '' || owner === '') {
      // An entity that nobody owns is nobody's line: it stands with the rest that has no owner.
      const line = isReason(reason) ? reason : 'other';
      this.unallocated.set(line, plus(this.unallocated.get(line), sum.amounts));
    } else if (
      audience.visible.has(owner) &&
      (audience.visible.has(entity) ||
        (audience.organisation && audience.departed.has(entity)))
    ) {
      this.owners.set(owner, plus(this.owners.get(owner), sum.amounts));
    } else {
      this.hidden = plus(this.hidden, sum.amounts);
    }
  }
}

function byAmount<K extends string>(
  lines: Map<K, Amounts>,
): Array<[K, Amounts]> {
  return [...lines.entries()].sort(
    byMagnitude(
      ([, [amount]]) => amount,
      ([key]) => key,
    ),
  );
}

/**
 * The lines by currency. For the organisation's view owners + hidden + unallocated = total, to the last digit, because each sum lands in
 * exactly one line; otherwise there is nothing but what the caller may see.
 */
export function toShowbackCurrencies(
  sums: readonly CostSum[],
  audience: ShowbackAudience,
  budgets: ReadonlyMap<string, BudgetStatus>,
): ShowbackCurrency[] {
  const currencies = new Map<string, Lines>();
  for (const sum of sums.filter(isWorthALine)) {
    const lines = currencies.get(sum.currency) ?? new Lines();
    lines.add(sum, audience);
    currencies.set(sum.currency, lines);
  }
  return [...currencies.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, lines]) => audience.organisation || lines.owners.size > 0)
    .map(([currency, lines]) => {
      const none = (sums[0]?.amounts ?? [0n]).map(() => 0n);
      const visibleTotal = [...lines.owners.values()].reduce(plus, none);
      const owners = byAmount(lines.owners).map(([ownerRef, amounts]) => {
        const budget = budgets.get(ownerRef);
        return {
          ...toAmount(amounts),
          ownerRef,
          // A budget belongs to the lines of its own currency.
          ...(budget?.currency === currency && { budget }),
        };
      });
      if (!audience.organisation) {
        return { currency, visibleTotal: toAmount(visibleTotal), owners };
      }
      return {
        currency,
        total: toAmount(lines.total ?? none),
        visibleTotal: toAmount(visibleTotal),
        owners,
        ...(lines.hidden && { hidden: toAmount(lines.hidden) }),
        unallocated: byAmount(lines.unallocated).map(([reason, amounts]) => ({
          ...toAmount(amounts),
          reason,
        })),
      };
    });
}
