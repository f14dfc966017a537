import { documents, sloDocument, v2, v2Ratio, v2Source } from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Warnings about objectives, windows and methods. */
export const SLO_WARNINGS: ProblemCases = {
  'op-ignored': [
    {
      what: 'on a ratio',
      text: sloDocument({
        objectives: 'objectives: [{ target: 0.9, op: gt }] # <-',
      }),
      path: 'spec.objectives[0].op',
    },
  ],
  'value-ignored': [
    {
      what: 'on a ratio',
      text: sloDocument({
        objectives: 'objectives: [{ target: 0.9, value: 1 }] # <-',
      }),
      path: 'spec.objectives[0].value',
    },
    {
      what: 'a slice target without slices',
      text: sloDocument({
        objectives: 'objectives: [{ target: 0.9, timeSliceTarget: 0.9 }] # <-',
      }),
      path: 'spec.objectives[0].timeSliceTarget',
    },
    {
      what: 'a weight of one budget',
      text: sloDocument({
        objectives: 'objectives: [{ target: 0.9, compositeWeight: 2 }] # <-',
      }),
      path: 'spec.objectives[0].compositeWeight',
    },
    {
      what: 'service beside serviceRef',
      text: documents(
        v2(v2Ratio, 'serviceRef: other').replace(
          'service: checkout',
          'service: checkout # <-',
        ),
        v2Source,
      ),
      path: 'spec.service',
    },
  ],
  'window-default': [
    {
      what: 'no window',
      text: sloDocument({ timeWindow: '' }).replace('spec:', 'spec: # <-'),
      path: 'spec.timeWindow',
    },
  ],
  'method-default': [
    {
      what: 'no method',
      text: sloDocument({ method: '' }).replace('spec:', 'spec: # <-'),
      path: 'spec.budgetingMethod',
    },
  ],
  'window-suspicious': [
    {
      what: '1m',
      text: sloDocument({
        timeWindow: 'timeWindow: [{ duration: 1m, isRolling: true }] # <-',
      }),
      path: 'spec.timeWindow[0].duration',
    },
  ],
  'window-approx': [
    ...['1M', '1Q', '1Y'].map(duration => ({
      what: duration,
      text: sloDocument({
        timeWindow: `timeWindow: [{ duration: ${duration}, isRolling: true }] # <-`,
      }),
      path: 'spec.timeWindow[0].duration',
    })),
    {
      what: 'a month in v2alpha, also by calendar',
      text: documents(
        v2(v2Ratio).replace(
          'timeWindow: [{ duration: 30d, isRolling: true }]',
          'timeWindow: [{ duration: 1M, calendar: { startTime: 2022-01-01 00:00:00, timeZone: UTC } }] # <-',
        ),
        v2Source,
      ),
      path: 'spec.timeWindow[0].duration',
    },
  ],
  'window-rolling-default': [
    {
      what: 'neither',
      text: sloDocument({ timeWindow: 'timeWindow:\n    - duration: 7d # <-' }),
      path: 'spec.timeWindow[0].isRolling',
    },
    {
      what: 'both',
      text: sloDocument({
        timeWindow:
          'timeWindow:\n    - duration: 7d\n      isRolling: true\n      calendar: { startTime: nonsense } # <-',
      }),
      path: 'spec.timeWindow[0].calendar',
    },
    {
      what: 'two windows',
      text: sloDocument({
        timeWindow:
          'timeWindow: # <-\n    - { duration: 7d, isRolling: true }\n    - { duration: 30d, isRolling: true }',
      }),
      path: 'spec.timeWindow',
    },
  ],
  'slice-window-default': [
    {
      what: 'no slice window',
      text: sloDocument({
        method: 'budgetingMethod: Timeslices',
        objectives:
          'objectives:\n    - { target: 0.9, timeSliceTarget: 0.9 } # <-',
      }),
      path: 'spec.objectives[0].timeSliceWindow',
    },
  ],
  'labels-shape': [
    {
      what: 'a list in v2alpha',
      text: documents(
        v2(v2Ratio).replace(
          '{ name: checkout }',
          '{ name: checkout, labels: { env: [prod, dev] } } # <-',
        ),
        v2Source,
      ),
      path: 'metadata.labels.env',
    },
    {
      what: 'a name that Prometheus does not take',
      text: sloDocument({
        metadata:
          '{ name: checkout, labels: { app.kubernetes.io/name: a } } # <-',
      }),
      path: 'metadata.labels["app.kubernetes.io/name"]',
    },
  ],
  'name-lowercased': [
    {
      what: 'capitals',
      text: sloDocument({ metadata: '{ name: Checkout } # <-' }),
      path: 'metadata.name',
      object: 'SLO/Checkout',
    },
  ],
  'service-unassigned': [
    {
      what: 'no service',
      text: sloDocument({ service: '' }).replace('spec:', 'spec: # <-'),
      path: 'spec.service',
    },
  ],
};
