import {
  burnRates,
  ComputedFigures,
  computeFigures,
  CountsByWindow,
  evaluateAlerts,
  firingSeverity,
  healthOf,
  isLowTraffic,
  isTimeWeighted,
  joinStatus,
  paceWindow,
  RunningWindow,
  timeToExhaustion,
} from '@shipshape/openslo';
import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  BurnWindow,
  SLO_FLAGS,
  SloAlertState,
  SloFlag,
} from 'backstage-plugin-shipshape-common';
import type { BucketSum, SloSeries } from '../counts/SloCountStore';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import { pendingView } from '../sloViews';
import { DataState, stateOfData, StateOptions } from './dataState';
import type { CountedRange, SloRanges } from './sloRanges';
import { exclusionsOf } from './sloRanges';
import type { SloView } from './SloStatusStore';

/** A series whose data reaches somewhere. */
export type CountedSeries = SloSeries & { asOf: number };

/** What was counted for an SLO. */
export interface SloCounts {
  series: CountedSeries;
  ranges: SloRanges;
  /** Sum of each range. */
  sumOf(range: CountedRange): BucketSum;
}

/** See {@link buildView}. */
export interface ViewInput extends StateOptions {
  slo: StoredSlo;
  /** Also one that has no data yet. */
  series?: SloSeries;
  /** Absent: there are no counts. */
  counts?: SloCounts;
}

/**
 * Everything that pages show of an SLO, from its definition and its counts. What cannot be told is a state of its data.
 *
 * @throws RangeError when the definition itself cannot be understood, see `whyUncountable`
 */
export function buildView(input: ViewInput): SloView {
  const { slo, counts } = input;
  const base: SloView = {
    ...pendingView(slo),
    sourceId: counts?.series.sourceId ?? slo.sourceId,
  };
  const readings = counts && readingsOf(slo, counts);
  const computed = counts && figuresOf(slo, counts);
  const state = stateOfData(input, computed?.own);
  const alerts = evaluateAlerts(slo.definition, readings ?? { sums: {} });
  const isKnown = state.data === 'ok' || state.data === 'partial';
  const firing = isKnown ? firingSeverity(alerts) : undefined;
  const budgetRemaining = computed?.own?.figures.budgetRemaining;
  const health = isKnown ? healthOf({ budgetRemaining, firing }) : undefined;
  const rates = readings
    ? burnRates(slo.definition, readings)
    : BURN_WINDOWS.map(window => ({ window }));
  return {
    ...base,
    status: joinStatus({ data: state.data, health, firing }),
    health,
    data: state.data,
    dataReason: state.reason,
    error: state.error,
    figures: computed?.own?.figures,
    thisMonth: computed?.month.figures,
    burnRates: rates,
    ...outlook(rates, paceWindow(alerts), counts?.ranges.own?.window, {
      budgetRemaining,
    }),
    firing,
    flags: flagsOf(slo, counts, computed?.own, readings?.sums, state),
    asOf: counts && isoOf(counts.series.asOf),
    alerts: state.data === 'error' ? alerts.map(withoutFiring) : alerts,
    basis: counts && basisOf(slo, counts),
  };
}

/** Figures of a source that fails are kept as the last ones, but what fired then says nothing of now. */
function withoutFiring({ firing: _, ...alert }: SloAlertState): SloAlertState {
  return alert;
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function countsTime(slo: StoredSlo, series: SloSeries): boolean {
  return (
    isTimeWeighted(slo.definition) || series.flags.includes('timeWeighted')
  );
}

function figuresOf(
  slo: StoredSlo,
  { series, ranges, sumOf }: SloCounts,
): { own?: ComputedFigures; month: ComputedFigures } {
  const { target, method } = slo.definition;
  const compute = (range: { window: RunningWindow; counted: CountedRange }) =>
    computeFigures({
      target,
      method,
      window: range.window,
      sums: sumOf(range.counted),
      excludedSeconds: range.counted.excludedSeconds,
      timeWeighted: countsTime(slo, series),
    });
  return {
    own: ranges.own && compute(ranges.own),
    month: compute(ranges.month),
  };
}

/** What alerts and burn rates are told from. */
function readingsOf(slo: StoredSlo, { series, ranges, sumOf }: SloCounts) {
  const sums: CountsByWindow = Object.fromEntries(
    ranges.burn.map(({ window, counted }) => [window, sumOf(counted)]),
  );
  return {
    sums,
    otherSums: new Map(
      ranges.other.map(({ seconds, counted }) => [seconds, sumOf(counted)]),
    ),
    ratios: newerRatios(slo, series),
  };
}

/** Ratios that the source recorded after the end of the buckets. It knows nothing of times that do not count: there the buckets hold. */
function newerRatios(
  slo: StoredSlo,
  { ratios, asOf }: CountedSeries,
): Partial<Record<BurnWindow, number>> | undefined {
  const at = ratios ? Date.parse(ratios.at) / 1000 : 0;
  if (!ratios || at <= asOf) {
    return undefined;
  }
  const exclusions = exclusionsOf(slo.definition);
  return Object.fromEntries(
    BURN_WINDOWS.filter(
      window =>
        !exclusions.some(
          ({ from, to }) => from < at && to > at - BURN_WINDOW_SECONDS[window],
        ),
    ).flatMap(window => {
      const ratio = ratios.byWindow[window];
      return ratio === undefined ? [] : [[window, ratio]];
    }),
  );
}

function outlook(
  rates: SloView['burnRates'],
  pace: BurnWindow,
  window: RunningWindow | undefined,
  options: { budgetRemaining?: number },
): Pick<SloView, 'timeToExhaustion' | 'paceWindow'> {
  if (!window) {
    return { timeToExhaustion: { kind: 'unknown' } };
  }
  const rate = rates.find(item => item.window === pace)?.rate;
  return {
    timeToExhaustion: timeToExhaustion({
      window,
      remaining: options.budgetRemaining,
      rate,
    }),
    paceWindow: rate === undefined ? undefined : pace,
  };
}

function flagsOf(
  slo: StoredSlo,
  counts: SloCounts | undefined,
  own: ComputedFigures | undefined,
  sums: CountsByWindow | undefined,
  state: DataState,
): SloFlag[] {
  const flags = new Set<SloFlag>([
    ...(own?.flags ?? []),
    ...(counts?.series.flags ?? []),
  ]);
  // Of one that has no traffic at all, that is its state.
  const hasTraffic = own?.data === 'ok' || own?.data === 'partial';
  if (
    hasTraffic &&
    counts &&
    sums &&
    !countsTime(slo, counts.series) &&
    isLowTraffic(slo.definition, sums)
  ) {
    flags.add('lowTraffic');
  }
  if (state.data === 'partial') {
    flags.add('partial');
  }
  return SLO_FLAGS.filter(flag => flags.has(flag));
}

/** What the figures of the own window were computed from. */
function basisOf(
  slo: StoredSlo,
  { series, ranges, sumOf }: SloCounts,
): SloView['basis'] {
  if (!series.method) {
    return undefined;
  }
  const sum = sumOf((ranges.own ?? ranges.month).counted);
  const isForeign = ['sloth', 'pyrra', 'grafana'].includes(series.method);
  return {
    method: series.method,
    series: isForeign ? slo.definition.series : undefined,
    coarseBuckets: sum.coarseBuckets,
    fineBuckets: sum.fineBuckets,
    firstBucketAt: sum.first === undefined ? undefined : isoOf(sum.first),
    revision: series.revision,
  };
}
