import {
  addMonths,
  maxDay,
  minDay,
  monthStart,
} from 'backstage-plugin-shipshape-common';
import type {
  ActiveCostScope,
  CostReader,
  CostSelector,
  LastCostDay,
} from './CostStore';
import {
  CompletenessOptions,
  CostFeed,
  Coverage,
  coverageOf,
  isPeriodClosed,
} from './completeness';

/** When days and billing periods count as complete. */
export interface CompletenessConfig {
  completeLagDays: number;
  closeAfterDays: number;
}

function toFeeds(
  scopes: readonly ActiveCostScope[],
  today: string,
  config: CompletenessConfig,
): CostFeed[] {
  const feeds = new Map<string, ActiveCostScope[]>();
  for (const scope of scopes) {
    const id = JSON.stringify([scope.sourceId, scope.billingAccountId]);
    feeds.set(id, [...(feeds.get(id) ?? []), scope]);
  }
  return [...feeds.values()].map(list => ({
    sourceId: list[0].sourceId,
    billingAccountId: list[0].billingAccountId,
    scopes: list.map(scope => ({
      ...scope,
      closed: isPeriodClosed({
        billingPeriodEnd: scope.billingPeriodEnd,
        declaredClosed: scope.declaredClosed,
        today,
        closeAfterDays: config.closeAfterDays,
      }),
    })),
  }));
}

/** Days do not change while one answer is made, and several parts of it ask for the same ones. */
function remembering(coverage: Coverage): Coverage {
  const known = new Map<string, ReturnType<Coverage['stateOf']>>();
  return {
    ...coverage,
    stateOf(day) {
      const state = known.get(day) ?? coverage.stateOf(day);
      known.set(day, state);
      return state;
    },
  };
}

/** Bills arrive late and charges are corrected for a while: how far back bills of a view are looked for at least. */
const LOOK_BACK_MONTHS = 2;

/** The first day from which on {@link readDeliveries} looks for bills, when the question starts at `from`. */
export function deliveriesFrom(today: string, from: string = today): string {
  return minDay(from, addMonths(monthStart(today), -LOOK_BACK_MONTHS));
}

/**
 * The bills that delivered cost to a selection. Only they say how far its days are known: a bill of which the selection has no part
 * says nothing about it, and would tell of cost that the caller may not see.
 */
export class Deliveries {
  readonly #feeds: readonly CostFeed[];
  readonly #last: readonly LastCostDay[];
  readonly #options: CompletenessOptions;

  constructor(
    feeds: readonly CostFeed[],
    last: readonly LastCostDay[],
    options: CompletenessOptions,
  ) {
    this.#feeds = feeds;
    this.#last = last;
    this.#options = options;
  }

  /** What is known about the days of the selection, or of the part of it that these owners have. */
  coverage(owners?: readonly string[]): Coverage {
    return remembering(coverageOf(this.#delivering(owners), this.#options));
  }

  /** The bills themselves. */
  get feeds(): readonly CostFeed[] {
    return this.#delivering();
  }

  #delivering(owners?: readonly string[]): CostFeed[] {
    const counted = new Set(owners);
    return this.#feeds.flatMap(feed => {
      const days = this.#last
        .filter(
          last =>
            last.sourceId === feed.sourceId &&
            last.billingAccountId === feed.billingAccountId &&
            (owners === undefined || counted.has(last.ownerRef)),
        )
        .map(last => last.day);
      return days.length > 0
        ? [{ ...feed, lastCostDay: days.reduce(maxDay) }]
        : [];
    });
  }
}

/** Months of the scopes, newest first. */
export function monthsOf(
  scopes: ReadonlyArray<{ billingPeriodStart: string }>,
): string[] {
  const months = scopes.map(scope => scope.billingPeriodStart.slice(0, 7));
  return [...new Set(months)].sort().reverse();
}

/** Looks up the bills that delivered cost to the selection since `from`. */
export async function readDeliveries(
  reader: CostReader,
  selector: CostSelector,
  options: { from: string; today: string; config: CompletenessConfig },
): Promise<Deliveries> {
  const { from, today, config } = options;
  return new Deliveries(
    toFeeds(await reader.listScopes(), today, config),
    // Without an end: a charge may be dated ahead.
    await reader.listLastCostDays(selector, { from, to: '9999-12-31' }),
    { today, lagDays: config.completeLagDays },
  );
}

/** What is known about the days of the whole organisation: here every bill counts that covered one of those days. */
export function organisationCoverage(
  scopes: readonly ActiveCostScope[],
  today: string,
  config: CompletenessConfig,
): Coverage {
  const feeds = toFeeds(scopes, today, config).map(feed => ({
    ...feed,
    lastCostDay: feed.scopes
      .map(scope => scope.dataThrough)
      .reduce((a, b) => ((a ?? '') > (b ?? '') ? a : b), undefined),
  }));
  return remembering(
    coverageOf(feeds, { today, lagDays: config.completeLagDays }),
  );
}
