import { evaluationSeconds } from '@shipshape/openslo';
import type {
  BurnWindow,
  SloDefinition,
  SloMethod,
} from 'backstage-plugin-shipshape-common';

/** Series that a kind of rules records, and how to count with them. */
export interface SeriesFamily {
  method: SloMethod;
  /** Label that names the SLO. */
  idLabel: string;
  /** Metrics of which one must exist for an SLO to count as recorded. */
  presence: readonly string[];
  /** PromQL of the values of the intervals that end at each evaluation. */
  total(selector: string, widthSeconds: number): string;
  bad(selector: string, widthSeconds: number): string;
  /** What one unit of the values stands for, in events. */
  factor(slo: SloDefinition): number;
  timeWeighted: boolean;
  /** Error ratios at one instant: the metric of each window, and whether it is a share of the good. */
  ratios?: {
    metric: string;
    /** Window of a series. */
    windowOf(metric: string): string;
    good: boolean;
  };
}

/** Distance of the values that are taken of foreign series. */
const GRID_SECONDS = 60;

/** One millisecond short: a range that is closed at both ends would hold the samples of both edges. */
function span(widthSeconds: number): string {
  return `${widthSeconds * 1000 - 1}ms`;
}

/**
 * Sum over one value a minute. Foreign rules are evaluated at intervals that are not known here (Pyrra: 30 s; Sloth: that of the server), so values are taken on a grid
 * of our own. The comparisons drop NaN and infinities, which one idle minute would otherwise spread over the whole interval.
 */
function gridded(fold: string, series: string, widthSeconds: number): string {
  return `${fold}(((${series} >= 0) < Inf)[${span(widthSeconds)}:1m])`;
}

const BURN_WINDOWS_PATTERN = '(5m|30m|1h|2h|6h|1d|3d)';

/** Recorded by the rules of `shipshape slo rules`. */
export const SHIPSHAPE: SeriesFamily = {
  method: 'shipshape',
  idLabel: 'slo_id',
  presence: ['slo:total:rate5m', 'slo_info'],
  total: (selector, widthSeconds) =>
    `sum by (slo_id) (sum_over_time(slo:total:rate5m${selector}[${span(
      widthSeconds,
    )}]))`,
  bad: (selector, widthSeconds) =>
    `sum by (slo_id) (sum_over_time(slo:bad:rate5m${selector}[${span(
      widthSeconds,
    )}]))`,
  // Each sample is a rate per second, and stands for the time until the next evaluation.
  factor: evaluationSeconds,
  timeWeighted: false,
  ratios: {
    metric: `slo:error_ratio:${BURN_WINDOWS_PATTERN}`,
    windowOf: metric => metric.slice('slo:error_ratio:'.length),
    good: false,
  },
};

/** Recorded by Sloth: a ratio every minute and nothing of requests, so that each minute weighs the same. */
export const SLOTH: SeriesFamily = {
  method: 'sloth',
  idLabel: 'sloth_id',
  presence: ['sloth_slo_info'],
  total: (selector, widthSeconds) =>
    gridded(
      'count_over_time',
      `slo:sli_error:ratio_rate5m${selector}`,
      widthSeconds,
    ),
  bad: (selector, widthSeconds) =>
    gridded(
      'sum_over_time',
      `slo:sli_error:ratio_rate5m${selector}`,
      widthSeconds,
    ),
  factor: () => 1,
  timeWeighted: true,
  ratios: {
    metric: `slo:sli_error:ratio_rate${BURN_WINDOWS_PATTERN}`,
    windowOf: metric => metric.slice('slo:sli_error:ratio_rate'.length),
    good: false,
  },
};

/** Recorded by the generic rules of Pyrra: requests and errors per second. */
export const PYRRA: SeriesFamily = {
  method: 'pyrra',
  idLabel: 'slo',
  presence: ['pyrra_objective'],
  total: (selector, widthSeconds) =>
    gridded('sum_over_time', `pyrra_requests:rate5m${selector}`, widthSeconds),
  bad: (selector, widthSeconds) =>
    gridded('sum_over_time', `pyrra_errors:rate5m${selector}`, widthSeconds),
  factor: () => GRID_SECONDS,
  timeWeighted: false,
};

/** Recorded by Grafana SLO for ratios: successes and requests per second. */
export const GRAFANA: SeriesFamily = {
  method: 'grafana',
  idLabel: 'grafana_slo_uuid',
  presence: ['grafana_slo_info'],
  total: (selector, widthSeconds) =>
    gridded(
      'sum_over_time',
      `grafana_slo_total_rate_5m${selector}`,
      widthSeconds,
    ),
  bad: (selector, widthSeconds) =>
    `${gridded(
      'sum_over_time',
      `grafana_slo_total_rate_5m${selector}`,
      widthSeconds,
    )} - ${gridded(
      'sum_over_time',
      `grafana_slo_success_rate_5m${selector}`,
      widthSeconds,
    )}`,
  factor: () => GRID_SECONDS,
  timeWeighted: false,
  ratios: {
    metric: `grafana_slo_sli_${BURN_WINDOWS_PATTERN}`,
    windowOf: metric => metric.slice('grafana_slo_sli_'.length),
    good: true,
  },
};

/** In order: an SLO is read from the first one that knows it. Our own rules win, because they count requests. */
export const FAMILIES: readonly SeriesFamily[] = [
  SHIPSHAPE,
  SLOTH,
  PYRRA,
  GRAFANA,
];

/**
 * The id under which a family may know an SLO. The rules of others know no slices: what they record counts requests or minutes, which would be
 * taken for slices.
 */
export function idInFamily(
  family: SeriesFamily,
  slo: SloDefinition,
): string | undefined {
  if (family === SHIPSHAPE) {
    return slo.id;
  }
  return slo.method.type === 'Occurrences' ? slo.series : undefined;
}

/** Type for results by window. */
export type Ratios = Partial<Record<BurnWindow, number>>;
