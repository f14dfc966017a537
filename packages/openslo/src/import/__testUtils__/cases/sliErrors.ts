import {
  condition,
  inline,
  metric,
  objectDocument,
  RATIO,
  sloDocument,
  sloth,
  slothQuiet,
  THRESHOLD,
} from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Errors of what is measured. */
export const SLI_ERRORS: ProblemCases = {
  'sli-empty': [
    {
      what: 'no metric',
      text: sloDocument({
        indicator: 'indicator:\n    spec: { description: A } # <-',
      }),
      path: 'spec.indicator.spec',
    },
    {
      what: 'an SLI of Sloth',
      text: sloth(`sli: {} # <-\n    ${slothQuiet}`),
      path: 'slos[0].sli',
      object: 'SLO/checkout-availability',
    },
  ],
  'sli-ambiguous': [
    {
      what: 'ratio and threshold',
      text: sloDocument({
        indicator: inline(`${RATIO}\n      ${THRESHOLD} # <-`),
      }),
      path: 'spec.indicator.spec.thresholdMetric',
    },
    {
      what: 'good and bad',
      text: sloDocument({
        indicator: inline(
          `ratioMetric:\n        good: ${metric('a')}\n        bad: ${metric(
            'b',
          )} # <-\n        total: ${metric('c')}`,
        ),
      }),
      path: 'spec.indicator.spec.ratioMetric.bad',
    },
    {
      what: 'raw beside total',
      text: sloDocument({
        indicator: inline(
          `ratioMetric:\n        rawType: success\n        raw: ${metric(
            'a',
          )} # <-\n        total: ${metric('b')}`,
        ),
      }),
      path: 'spec.indicator.spec.ratioMetric.raw',
    },
    {
      what: 'events and raw of Sloth',
      text: sloth(
        `sli:\n      events: { error_query: 'a', total_query: 'b' }\n      raw: { error_ratio_query: 'c' } # <-\n    ${slothQuiet}`,
      ),
      path: 'slos[0].sli.raw',
      object: 'SLO/checkout-availability',
    },
  ],
  'ratio-incomplete': [
    ...(['good', 'bad', 'total'] as const).map(part => ({
      what: `${part} alone`,
      text: sloDocument({
        indicator: inline(`ratioMetric: # <-\n        ${part}: ${metric('a')}`),
      }),
      path: 'spec.indicator.spec.ratioMetric',
    })),
    {
      what: 'events of Sloth without a total',
      text: sloth(
        `sli:\n      events: { error_query: 'a' } # <-\n    ${slothQuiet}`,
      ),
      path: 'slos[0].sli.events.total_query',
      object: 'SLO/checkout-availability',
    },
  ],
  'rawtype-missing': [
    {
      what: 'none',
      text: sloDocument({
        indicator: inline(`ratioMetric: # <-\n        raw: ${metric('a')}`),
      }),
      path: 'spec.indicator.spec.ratioMetric.rawType',
    },
    {
      what: 'another word',
      text: sloDocument({
        indicator: inline(
          `ratioMetric:\n        raw: ${metric(
            'a',
          )}\n        rawType: errors # <-`,
        ),
      }),
      path: 'spec.indicator.spec.ratioMetric.rawType',
    },
  ],
  'threshold-incomplete': [
    {
      what: 'no value',
      text: sloDocument({
        indicator: inline(THRESHOLD),
        objectives: 'objectives:\n    - { target: 0.9, op: lt } # <-',
      }),
      path: 'spec.objectives[0].value',
    },
    {
      what: 'no operator',
      text: sloDocument({
        indicator: inline(THRESHOLD),
        objectives: 'objectives:\n    - { target: 0.9, value: 1 } # <-',
      }),
      path: 'spec.objectives[0].op',
    },
    {
      what: 'another operator',
      text: sloDocument({
        indicator: inline(THRESHOLD),
        objectives: 'objectives:\n    - { target: 0.9, value: 1, op: eq } # <-',
      }),
      path: 'spec.objectives[0].op',
    },
    {
      what: 'a condition without a burn rate',
      text: objectDocument(
        'AlertCondition',
        'fast',
        `${condition('op: gt, lookbackWindow: 1h')} # <-`,
      ),
      path: 'spec.condition.threshold',
      object: 'AlertCondition/fast',
    },
  ],
};
