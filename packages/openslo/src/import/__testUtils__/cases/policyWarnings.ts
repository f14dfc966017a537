import {
  condition,
  documents,
  objectDocument,
  policyOf,
  RATIO,
  SLO,
  sloDocument,
  sloth,
  slothEvents,
} from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Warnings about alerting and composites. */
export const POLICY_WARNINGS: ProblemCases = {
  'policy-ref-missing': [
    {
      what: 'no such policy',
      text: sloDocument({
        more: 'alertPolicies: [{ alertPolicyRef: fast }] # <-',
      }),
      path: 'spec.alertPolicies[0].alertPolicyRef',
    },
    {
      what: 'no such target',
      text: documents(
        objectDocument(
          'AlertPolicy',
          'fast',
          'conditions: []\n  notificationTargets: [{ targetRef: pager }] # <-',
        ),
        SLO,
      ),
      path: 'spec.notificationTargets[0].targetRef',
      object: 'AlertPolicy/fast',
    },
  ],
  'policy-single-window': [
    {
      what: 'a burn rate',
      text: sloDocument({
        more: policyOf('{ op: gt, threshold: 2, lookbackWindow: 1h } # <-'),
      }),
      path: 'spec.alertPolicies[0].spec.conditions[0].spec.condition.lookbackWindow',
      object: 'AlertCondition/fast-burn',
    },
  ],
  'policy-op-inverted': [
    {
      what: 'lte',
      text: sloDocument({
        more: policyOf('{ op: lte, threshold: 2, lookbackWindow: 1h } # <-'),
      }),
      path: 'spec.alertPolicies[0].spec.conditions[0].spec.condition.op',
      object: 'AlertCondition/fast-burn',
    },
  ],
  'policy-unreachable': [
    {
      what: '1000 at 99.9 %',
      text: sloDocument({
        more: policyOf(
          '{ op: gt, threshold: 1000, lookbackWindow: 1h }',
        ).replace('kind: AlertPolicy', 'kind: AlertPolicy # <-'),
      }),
      path: 'spec.alertPolicies[0]',
      also: ['policy-single-window'],
    },
  ],
  'policy-field': [
    {
      what: 'alertWhenNoData',
      text: sloDocument({
        more: policyOf(
          '{ op: lt, threshold: 2, lookbackWindow: 1h }',
          'alertWhenNoData: true # <-',
        ),
      }),
      path: 'spec.alertPolicies[0].spec.alertWhenNoData',
      object: 'AlertPolicy/fast',
      also: ['policy-op-inverted'],
    },
    {
      what: 'a second condition',
      text: documents(
        objectDocument(
          'AlertPolicy',
          'fast',
          'conditions:\n    - conditionRef: slow-burn\n    - conditionRef: other # <-',
        ),
        objectDocument(
          'AlertCondition',
          'slow-burn',
          condition('op: lt, threshold: 2, lookbackWindow: 1h'),
        ),
        SLO,
      ),
      path: 'spec.conditions[1]',
      object: 'AlertPolicy/fast',
      also: ['policy-op-inverted'],
    },
    {
      what: 'the name of an alert of Sloth',
      text: sloth(`${slothEvents}\n    alerting: { name: MyAlert } # <-`),
      path: 'slos[0].alerting.name',
      object: 'SLO/checkout-availability',
      ids: ['checkout-availability'],
    },
  ],
  composite: [
    {
      what: 'objectives with SLIs of their own',
      text: documents(
        sloDocument({
          indicator: '',
          objectives:
            'objectives: # <-\n    - { target: 0.9, indicatorRef: a, compositeWeight: 2 }\n    - { target: 0.9, indicatorRef: a }',
        }),
        objectDocument('SLI', 'a', RATIO),
      ),
      path: 'spec.objectives',
      ids: ['checkout-0', 'checkout-1'],
    },
  ],
};
