import { addDays } from 'backstage-plugin-shipshape-common';
import type { ActiveCostScope, CostReader, CostSelector } from './CostStore';
import {
  completeThrough,
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

/** A bill counts for a view when it delivered cost to it in so many days up to the newest complete one (see `relevantFeeds`). */
const RELEVANT_DAYS = 30;

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

/**
 * What is known about the days of a selection (reference/cost.md §12): the bills that delivered cost to it lately decide how far its
 * complete days reach.
 */
export async function readCoverage(
  reader: CostReader,
  selector: CostSelector,
  today: string,
  config: CompletenessConfig,
): Promise<Coverage> {
  const options = { today, lagDays: config.completeLagDays };
  const feeds = toFeeds(await reader.listScopes(), today, config);
  const newest = feeds
    .map(feed => completeThrough(feed, options) ?? '')
    .reduce((a, b) => (a > b ? a : b), '');
  if (newest === '') {
    return remembering(coverageOf(feeds, options));
  }
  const last = await reader.listLastCostDays(selector, {
    from: addDays(newest, 1 - RELEVANT_DAYS),
    to: addDays(today, 1),
  });
  return remembering(
    coverageOf(
      feeds.map(feed => ({
        ...feed,
        lastCostDay: last.find(
          day =>
            day.sourceId === feed.sourceId &&
            day.billingAccountId === feed.billingAccountId,
        )?.day,
      })),
      options,
    ),
  );
}

/** The same for everything: here every bill counts that covered one of those days. */
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
