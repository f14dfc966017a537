import {
  alpha,
  documents,
  inline,
  objectDocument,
  SLO,
  sloDocument,
  sloth,
  slothEvents,
  v2,
} from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Warnings about objects and their fields. */
export const OBJECT_WARNINGS: ProblemCases = {
  'unknown-field': [
    {
      what: 'in the spec',
      text: sloDocument({ more: 'budgetMethod: Occurrences # <-' }),
      path: 'spec.budgetMethod',
    },
    {
      what: 'with the name of a property of every object',
      text: sloDocument({ more: '__proto__: { polluted: true } # <-' }),
      path: 'spec.__proto__',
    },
    {
      what: 'in a query',
      text: sloDocument({
        indicator: inline(
          "thresholdMetric: { metricSource: { spec: { query: 'a', step: 5 } } } # <-",
        ),
        objectives: 'objectives: [{ target: 0.9, op: lt, value: 1 }]',
      }),
      path: 'spec.indicator.spec.thresholdMetric.metricSource.spec.step',
    },
    {
      what: 'of Kubernetes in a plain Sloth spec',
      text: sloth(
        `${slothEvents}\n    alerting:\n      page_alert: { disable: true }\n      ticketAlert: { disable: true } # <-\n      ticket_alert: { disable: true }`,
      ),
      path: 'slos[0].alerting.ticketAlert',
      object: 'SLO/checkout-availability',
      ids: ['checkout-availability'],
    },
    {
      what: 'of v2alpha in v1',
      text: sloDocument({ more: 'sliRef: a # <-' }),
      path: 'spec.sliRef',
    },
    {
      what: 'an annotation of ours',
      text: sloDocument({
        metadata:
          '{ name: checkout, annotations: { shipshape.dev/serie: a } } # <-',
      }),
      path: 'metadata.annotations["shipshape.dev/serie"]',
    },
  ],
  'field-type': [
    {
      what: 'a number in quotes',
      text: sloDocument({
        objectives: "objectives: [{ target: '0.999' }] # <-",
      }),
      path: 'spec.objectives[0].target',
    },
    {
      what: 'an object instead of a list',
      text: sloDocument({
        timeWindow: 'timeWindow: { duration: 30d, isRolling: true } # <-',
      }),
      path: 'spec.timeWindow',
    },
    {
      what: 'text instead of an object',
      text: sloDocument({ more: 'alertPolicies: [fast] # <-' }),
      path: 'spec.alertPolicies[0]',
    },
  ],
  'secrets-dropped': [
    {
      what: 'a DataSource',
      text: documents(
        objectDocument(
          'DataSource',
          'main',
          'type: Prometheus\n  connectionDetails: [{ token: hunter2 }] # <-',
        ),
        SLO,
      ),
      path: 'spec.connectionDetails',
      object: 'DataSource/main',
    },
    {
      what: 'an inline data source',
      text: v2(
        `sli:
    spec:
      thresholdMetric:
        dataSourceSpec: { type: Prometheus, connectionDetails: { token: hunter2 } } # <-
        spec: { query: 'lag_seconds' }`,
      ).replace('{ target: 0.999 }', '{ target: 0.9, op: lt, value: 1 }'),
      path: 'spec.sli.spec.thresholdMetric.dataSourceSpec.connectionDetails',
    },
  ],
  'annotation-invalid': [
    ...[
      'runbook-url: "javascript:alert(1)"',
      'min-failures: 0.5',
      'series: ""',
    ].map(annotation => ({
      what: annotation,
      text: sloDocument({
        metadata: `\n  name: checkout\n  annotations:\n    shipshape.dev/${annotation} # <-`,
      }),
      path: `metadata.annotations["shipshape.dev/${annotation.split(':')[0]}"]`,
    })),
  ],
  'exclusion-unused': [
    {
      what: 'another service',
      text: documents(
        objectDocument(
          'BudgetAdjustment',
          'a',
          'service: other\n  startTime: 2026-01-01T00:00:00Z\n  duration: 2h',
          'openslo.com/v2alpha',
        ).replace('spec:', 'spec: # <-'),
        SLO,
      ),
      path: 'spec',
      object: 'BudgetAdjustment/a',
    },
  ],
  'description-long': [
    {
      what: '1051 characters',
      text: sloDocument({ more: `description: ${'é'.repeat(1051)} # <-` }),
      path: 'spec.description',
    },
  ],
  'duplicate-object': [
    {
      what: 'a second Service of a name',
      text: documents(
        objectDocument('Service', 'checkout', 'description: A'),
        objectDocument(
          'Service',
          'checkout',
          'description: B',
          'openslo/v1 # <-',
        ),
        SLO,
      ),
      document: 1,
      object: 'Service/checkout',
    },
  ],
  'legacy-version': [
    {
      what: 'v1alpha',
      text: alpha(
        `timeWindows: [{ unit: Day, count: 30, isRolling: true }]
  objectives:
    - target: 0.9
      ratioMetrics:
        incremental: true
        good: { source: prometheus, queryType: promql, query: 'sum(good_total)' }
        total: { source: prometheus, queryType: promql, query: 'sum(all_total)' }`,
      ),
      path: 'apiVersion',
    },
  ],
};
