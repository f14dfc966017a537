import type { Fields } from '../fields';
import type { IndicatorMeasure } from '../sloDraft';
import { Support, worstSupport } from '../support';
import type { DataSource } from './dataSource';
import { readDescription } from './description';
import {
  Metric,
  readAlphaMetric,
  readMetric,
  SliContext,
} from './metricSource';

/** An SLI as far as it can be read without an objective. */
export interface Indicator extends Support {
  name?: string;
  measure: IndicatorMeasure;
  dataSource: DataSource;
}

/** Fields of the spec of an SLI. */
export const SLI_FIELDS = ['description', 'thresholdMetric', 'ratioMetric'];
const RATIO_FIELDS = ['counter', 'good', 'bad', 'total', 'raw', 'rawType'];

/** Reads the spec of an SLI; undefined when it has an error, which is reported. */
export function readIndicator(
  spec: Fields,
  context: SliContext,
): Indicator | undefined {
  const { report } = spec;
  readDescription(spec);
  const hasRatio = spec.has('ratioMetric');
  const hasThreshold = spec.has('thresholdMetric');
  if (hasRatio && hasThreshold) {
    report.error(
      'sli-ambiguous',
      spec.place('thresholdMetric'),
      'There are a ratioMetric and a thresholdMetric; expected one of them.',
    );
    return undefined;
  }
  if (hasThreshold) {
    const metric = readMetric(spec, 'thresholdMetric', context, true);
    return thresholdIndicator(metric);
  }
  if (!hasRatio) {
    report.error(
      'sli-empty',
      spec.here,
      'The SLI has no metric; expected ratioMetric or thresholdMetric.',
    );
    return undefined;
  }
  const ratio = spec.fields('ratioMetric', RATIO_FIELDS);
  return ratio.has('raw') ? readRaw(ratio, context) : readRatio(ratio, context);
}

/** An SLI that compares values. */
export function thresholdIndicator(metric: Metric): Indicator {
  return combine({ kind: 'threshold', query: metric.text }, [metric]);
}

/** Reads `ratioMetrics` of an objective of v1alpha. */
export function readAlphaRatio(parent: Fields): Indicator | undefined {
  const ratio = parent.fields('ratioMetrics', ['incremental', 'good', 'total']);
  const isComplete = requireRatio(ratio, ['good']);
  if (!isComplete) {
    return undefined;
  }
  const good = readAlphaMetric(ratio, 'good', false);
  const total = readAlphaMetric(ratio, 'total', false);
  return combineRatio(
    ratio,
    {
      kind: 'ratio',
      good: good.text,
      total: total.text,
      counter: ratio.flag('incremental') ?? false,
    },
    [total, good],
  );
}

function readRatio(ratio: Fields, context: SliContext): Indicator | undefined {
  if (ratio.has('good') && ratio.has('bad')) {
    ratio.report.error(
      'sli-ambiguous',
      ratio.place('bad'),
      'There are good and bad; expected one of them beside total.',
    );
    return undefined;
  }
  if (!requireRatio(ratio, ['good', 'bad'])) {
    return undefined;
  }
  if (ratio.has('rawType')) {
    ratio.report.warn(
      'value-ignored',
      ratio.place('rawType'),
      'rawType has a meaning only with raw, and is ignored.',
    );
  }
  const part = ratio.has('good') ? 'good' : 'bad';
  const counter = ratio.flag('counter') ?? false;
  const counted = readMetric(ratio, part, context, false);
  const total = readMetric(ratio, 'total', context, false);
  return combineRatio(
    ratio,
    { kind: 'ratio', [part]: counted.text, total: total.text, counter },
    [total, counted],
  );
}

function requireRatio(ratio: Fields, parts: string[]): boolean {
  const hasPart = parts.some(part => ratio.has(part));
  if (hasPart && ratio.has('total')) {
    return true;
  }
  const missing = [
    ...(hasPart ? [] : [parts.join(' or ')]),
    ...(ratio.has('total') ? [] : ['total']),
  ];
  ratio.report.error(
    'ratio-incomplete',
    ratio.here,
    `The ratio has no ${missing.join(' and no ')}; expected ${parts.join(
      ' or ',
    )} beside total${parts.length > 1 ? ', or raw with rawType' : ''}.`,
  );
  return false;
}

function readRaw(ratio: Fields, context: SliContext): Indicator | undefined {
  const others = ['good', 'bad', 'total'].filter(key => ratio.has(key));
  if (others.length > 0) {
    ratio.report.error(
      'sli-ambiguous',
      ratio.place('raw'),
      `There are raw and ${others.join(
        ' and ',
      )}; expected either raw, or good or bad beside total.`,
    );
    return undefined;
  }
  const rawType = ratio.text('rawType');
  if (rawType !== 'success' && rawType !== 'failure') {
    ratio.report.error(
      'rawtype-missing',
      ratio.place('rawType'),
      `rawType is ${
        rawType === undefined ? 'missing' : `'${rawType}'`
      }; expected success or failure: what the ratio counts.`,
    );
    return undefined;
  }
  if (ratio.flag('counter')) {
    ratio.report.warn(
      'value-ignored',
      ratio.place('counter'),
      'A raw ratio is a value, no counter; counter is ignored.',
    );
  }
  const metric = readMetric(ratio, 'raw', context, true);
  return combine({ kind: 'raw', query: metric.text, rawType }, [metric]);
}

function combine(
  measure: IndicatorMeasure,
  metrics: readonly Metric[],
): Indicator {
  return {
    measure,
    dataSource: metrics[0].dataSource,
    ...worstSupport(metrics),
  };
}

/** Counts of two data sources cannot be divided by one query. */
function combineRatio(
  fields: Fields,
  measure: IndicatorMeasure,
  [total, counted]: readonly [Metric, Metric],
): Indicator {
  const indicator = combine(measure, [total, counted]);
  const isSame =
    total.dataSource.name === counted.dataSource.name &&
    total.dataSource.type?.toLowerCase() ===
      counted.dataSource.type?.toLowerCase();
  if (isSame || indicator.support !== 'supported') {
    return indicator;
  }
  const supportReason =
    'The queries of the ratio are for two data sources; expected one for both.';
  fields.report.warn('source-unsupported', fields.here, supportReason);
  return { ...indicator, support: 'unsupported', supportReason };
}
