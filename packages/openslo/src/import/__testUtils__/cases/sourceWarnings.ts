import {
  documents,
  inline,
  metric,
  objectDocument,
  sloDocument,
  sloth,
  slothQuiet,
} from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Warnings about queries and where they go. */
export const SOURCE_WARNINGS: ProblemCases = {
  'source-unresolved': [
    {
      what: 'a DataSource that is nowhere',
      text: sloDocument({
        indicator: inline(
          `thresholdMetric: ${metric('a', 'metricSourceRef: other,')} # <-`,
        ),
        objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
      }),
      path: 'spec.indicator.spec.thresholdMetric.metricSource.metricSourceRef',
    },
  ],
  'source-unsupported': [
    {
      what: 'another type',
      text: sloDocument({
        indicator: inline(
          "thresholdMetric: { metricSource: { type: Datadog, spec: { query: 'avg:lag{*}' } } } # <-",
        ),
        objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
      }),
      path: 'spec.indicator.spec.thresholdMetric.metricSource.type',
    },
    {
      what: 'a plugin of Sloth',
      text: sloth(`sli: { plugin: { id: a } } # <-\n    ${slothQuiet}`),
      path: 'slos[0].sli.plugin',
      object: 'SLO/checkout-availability',
      ids: ['checkout-availability'],
    },
    {
      what: 'two data sources in one ratio',
      text: documents(
        sloDocument({
          indicator: inline(
            `ratioMetric: # <-\n        bad: ${metric(
              'a',
              'metricSourceRef: eu,',
            )}\n        total: ${metric('b')}`,
          ),
        }),
        objectDocument('DataSource', 'eu', 'type: Prometheus'),
      ),
      path: 'spec.indicator.spec.ratioMetric',
    },
  ],
  'query-placeholder': [
    ...['Any', 'any', 'string', '', '<your query>'].map(query => ({
      what: `'${query}'`,
      text: sloDocument({
        indicator: inline(`thresholdMetric: ${metric(query)} # <-`),
        objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
      }),
      path: 'spec.indicator.spec.thresholdMetric.metricSource.spec.query',
    })),
    {
      what: 'no query',
      text: sloDocument({
        indicator: inline(
          'thresholdMetric: { metricSource: { type: Prometheus } } # <-',
        ),
        objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
      }),
      path: 'spec.indicator.spec.thresholdMetric.metricSource.spec.query',
    },
  ],
  'query-invalid': [
    {
      what: 'no PromQL',
      text: sloDocument({
        indicator: inline(`thresholdMetric: ${metric('sum(lag_seconds')} # <-`),
        objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
      }),
      path: 'spec.indicator.spec.thresholdMetric.metricSource.spec.query',
    },
  ],
  'query-fixed-range': [
    {
      what: 'one range',
      text: sloDocument({
        indicator: inline(
          `ratioMetric:\n        bad: ${metric(
            'sum(rate(a[5m]))',
          )} # <-\n        total: ${metric('sum(rate(b[{{.window}}]))')}`,
        ),
      }),
      path: 'spec.indicator.spec.ratioMetric.bad.metricSource.spec.query',
    },
  ],
};
