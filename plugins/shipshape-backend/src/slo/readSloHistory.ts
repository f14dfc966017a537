import { burnRate, computeFigures } from '@shipshape/openslo';
import type {
  SloFigures,
  SloHistory,
  SloHistoryQuery,
} from 'backstage-plugin-shipshape-common';
import { seriesKeyOf } from './counts/seriesKeyOf';
import type { SloCountStore } from './counts/SloCountStore';
import type { StoredSlo } from './definitions/SloDefinitionStore';
import { BucketTimeline } from './BucketTimeline';
import {
  HistoryRange,
  readsOf,
  stepOf,
  toPoints,
  withoutExclusions,
} from './sloHistory';
import { exclusionsOf } from './status/sloRanges';
import type { SloView } from './status/SloStatusStore';

/** What is known of a window. */
export interface SloHistoryReading {
  /** Absent: there are no counts to show. */
  range?: { from: Date; to: Date };
  answer: Pick<SloHistory, 'figures' | 'stepSeconds' | 'points' | 'thresholds'>;
}

const ROLLING_DAYS = { '1d': 1, '7d': 7, '30d': 30, '90d': 90 } as const;
const DAY_MS = 86_400_000;

/** The window ends where the figures of the status end, so that tab, list and history tell the same. */
function windowOf(
  view: SloView,
  window: SloHistoryQuery['window'],
): { from: Date; to: Date; figures?: SloFigures } | undefined {
  if (window === 'own' || window === 'month') {
    const figures = window === 'own' ? view.figures : view.thisMonth;
    return (
      figures && {
        from: new Date(figures.from),
        to: new Date(figures.to),
        figures,
      }
    );
  }
  if (view.asOf === undefined) {
    return undefined;
  }
  const to = new Date(view.asOf);
  return {
    from: new Date(to.getTime() - ROLLING_DAYS[window] * DAY_MS),
    to,
  };
}

function toRange({ from, to }: { from: Date; to: Date }): HistoryRange {
  return { from: from.getTime() / 1000, to: to.getTime() / 1000 };
}

function rollingFigures(
  view: SloView,
  window: { from: Date; to: Date },
  timeline: BucketTimeline,
  excluded: readonly HistoryRange[],
): SloFigures {
  const { from, to } = toRange(window);
  return computeFigures({
    target: view.target,
    method: view.method,
    window: { state: 'running', ...window },
    sums: timeline.sum(from, to),
    excludedSeconds: excluded.reduce(
      (sum, item) =>
        sum + Math.max(Math.min(item.to, to) - Math.max(item.from, from), 0),
      0,
    ),
    timeWeighted: view.flags.includes('timeWeighted'),
  }).figures;
}

/** Burn rates at which its alerts fire, of those that can. */
function thresholdsOf(view: SloView): SloHistory['thresholds'] {
  return view.alerts
    .filter(alert => alert.reachable)
    .map(({ severity, longSeconds, factor }) => ({
      severity,
      longSeconds,
      factor: Number(factor),
    }));
}

/** Reads how the budget of an SLO was spent over a window. */
export async function readSloHistory(request: {
  slo: StoredSlo;
  view: SloView;
  query: SloHistoryQuery;
  counts: Pick<SloCountStore, 'getSeries' | 'read'>;
}): Promise<SloHistoryReading> {
  const { slo, view, query, counts } = request;
  const thresholds = thresholdsOf(view);
  const window = windowOf(view, query.window);
  const series = await counts.getSeries(seriesKeyOf(slo));
  if (!window || !series) {
    return { answer: { stepSeconds: 3600, points: [], thresholds } };
  }
  const range = toRange(window);
  const excluded = exclusionsOf(slo.definition);
  const buckets = [];
  for (const read of readsOf(range)) {
    buckets.push(...(await counts.read({ seriesId: series.id, ...read })));
  }
  const counted = withoutExclusions(buckets, excluded);
  const figures =
    window.figures ??
    rollingFigures(view, window, new BucketTimeline(counted), excluded);
  return {
    range: { from: window.from, to: window.to },
    answer: {
      figures,
      stepSeconds: stepOf(range, view.method),
      points: toPoints({
        range,
        method: view.method,
        buckets: counted,
        budgetRemaining: figures.budgetRemaining,
        burnRate: sum => burnRate(sum, view.target),
      }),
      thresholds,
    },
  };
}
