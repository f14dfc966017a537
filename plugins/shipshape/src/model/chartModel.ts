import {
  CostPoint,
  CurrencyCost,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';

/** Groups that get a colour of their own; the rest is drawn as one. */
export const TOP_GROUPS = 7;

/** One colour of the chart. */
export interface ChartSeries {
  id: string;
  label: string;
  /** Position in the palette; `rest` is grey. */
  color: number | 'rest';
}

/** One bar: a day or a month. */
export interface ChartPoint {
  start: string;
  /** Exclusive. */
  end: string;
  state: CostPoint['state'];
  /** Absent where no source covers the period: a gap, not zero. */
  total?: string;
  /** Exact amounts in the order of the series; all absent where the total is. */
  amounts: Array<string | undefined>;
}

/** What a chart of cost shows, before it becomes a picture: exact amounts. */
export interface ChartModel {
  currency: string;
  granularity: 'daily' | 'monthly';
  series: ChartSeries[];
  points: ChartPoint[];
}

/** Texts that the model needs. */
export interface ChartLabels {
  group: (group: { key: string; label?: string }) => string;
  /** The rest, of so many groups. */
  rest: (count: number) => string;
}

/**
 * Chooses the largest groups for a colour each and sums up the rest, so that the amounts of a period always add up to its
 * total.
 */
export function buildChartModel(
  cost: CurrencyCost,
  granularity: ChartModel['granularity'],
  labels: ChartLabels,
): ChartModel {
  // A rest of one is no rest: it keeps its name.
  const top = cost.groups.slice(
    0,
    cost.groups.length === TOP_GROUPS + 1 ? TOP_GROUPS + 1 : TOP_GROUPS,
  );
  const restCount = cost.groups.length - top.length;
  const series: ChartSeries[] = top.map((group, index) => ({
    id: `group:${group.key}`,
    label: labels.group(group),
    color: index < TOP_GROUPS ? index : 'rest',
  }));
  if (restCount > 0) {
    series.push({ id: 'rest', label: labels.rest(restCount), color: 'rest' });
  }
  const points = cost.series.map((point): ChartPoint => {
    const { start, end, state } = point;
    if (state === 'missing') {
      return { start, end, state, amounts: series.map(() => undefined) };
    }
    let rest = parseDecimal(point.total);
    const amounts = top.map(group => {
      const amount = point.values[group.key] ?? '0';
      rest -= parseDecimal(amount);
      return amount;
    });
    if (restCount > 0) {
      amounts.push(formatDecimal(rest));
    }
    return { start, end, state, total: point.total, amounts };
  });
  return { currency: cost.currency, granularity, series, points };
}

/** How many periods are in a state. */
export function countState(
  model: ChartModel,
  state: CostPoint['state'],
): number {
  return model.points.filter(point => point.state === state).length;
}
