import {
  alpha,
  documents,
  inline,
  objectDocument,
  RATIO,
  sloDocument,
  sloth,
  slothEvents,
  slothQuiet,
} from '../documents';
import type { ProblemCases } from './ProblemCase';

/** Errors of objectives, windows and methods. */
export const SLO_ERRORS: ProblemCases = {
  'target-missing': [
    {
      what: 'an objective without one',
      text: sloDocument({
        objectives: 'objectives:\n    - displayName: A # <-',
      }),
      path: 'spec.objectives[0].target',
    },
  ],
  'target-conflict': [
    {
      what: 'both',
      text: sloDocument({
        objectives:
          'objectives:\n    - target: 0.99\n      targetPercent: 99 # <-',
      }),
      path: 'spec.objectives[0].targetPercent',
    },
  ],
  'target-range': [
    ...['99.9', '1', '1.0', '-0.1', '.inf', '.nan'].map(target => ({
      what: `target ${target}`,
      text: sloDocument({
        objectives: `objectives: [{ target: ${target} }] # <-`,
      }),
      path: 'spec.objectives[0].target',
    })),
    ...['100', '101', '-1'].map(target => ({
      what: `targetPercent ${target}`,
      text: sloDocument({
        objectives: `objectives: [{ targetPercent: ${target} }] # <-`,
      }),
      path: 'spec.objectives[0].targetPercent',
    })),
    ...['0', '100', '101'].map(objective => ({
      what: `objective ${objective} of Sloth`,
      text: sloth(`${slothEvents}\n    ${slothQuiet}`).replace(
        'objective: 99.9',
        `objective: ${objective} # <-`,
      ),
      path: 'slos[0].objective',
      object: 'SLO/checkout-availability',
    })),
  ],
  'indicator-missing': [
    {
      what: 'none at all',
      text: sloDocument({ indicator: '' }).replace('spec:', 'spec: # <-'),
      path: 'spec.indicator',
    },
    {
      what: 'one of two objectives without',
      text: sloDocument({
        indicator: '',
        objectives:
          'objectives:\n    - target: 0.9\n      indicatorRef: a\n    - target: 0.9 # <-',
      }).concat('---\n', objectDocument('SLI', 'a', RATIO)),
      path: 'spec.objectives[1].indicator',
      also: ['composite'],
    },
    {
      what: 'none in v1alpha',
      text: alpha(
        'timeWindows: [{ unit: Day, count: 30, isRolling: true }]\n  objectives:\n    - target: 0.9 # <-',
      ).replace('v1alpha # <-', 'v1alpha'),
      path: 'spec.objectives[0].ratioMetrics',
      also: ['legacy-version'],
    },
  ],
  'indicator-conflict': [
    {
      what: 'inline and by reference',
      text: sloDocument({
        indicator: `${inline(RATIO)}\n  indicatorRef: other # <-`,
      }),
      path: 'spec.indicatorRef',
    },
    {
      what: 'in the spec and in an objective',
      text: sloDocument({
        objectives:
          'objectives:\n    - target: 0.9\n      indicatorRef: other # <-',
      }),
      path: 'spec.objectives[0].indicatorRef',
    },
  ],
  'ref-not-found': [
    {
      what: 'an SLI that is nowhere',
      text: sloDocument({ indicator: 'indicatorRef: other # <-' }),
      path: 'spec.indicatorRef',
    },
    {
      what: 'an SLI with errors',
      text: documents(
        sloDocument({ indicator: 'indicatorRef: other # <-' }),
        objectDocument('SLI', 'other', 'description: A'),
      ),
      path: 'spec.indicatorRef',
      also: ['sli-empty'],
    },
  ],
  'slice-target': [
    ...['', 'timeSliceTarget: 0', 'timeSliceTarget: 1.01'].map(target => ({
      what: `Timeslices with ${target || 'none'}`,
      text: sloDocument({
        method: 'budgetingMethod: Timeslices',
        objectives: `objectives:\n    - { target: 0.9, timeSliceWindow: 1m, ${target} } # <-`,
      }),
      path: 'spec.objectives[0].timeSliceTarget',
    })),
  ],
  'duration-invalid': [
    ...['0d', '30D', '1.5h', '30', '-1d', '30d1h', '11Y', 'P30D'].map(text => ({
      what: text,
      text: sloDocument({
        timeWindow: `timeWindow: [{ duration: ${text}, isRolling: true }] # <-`,
      }),
      path: 'spec.timeWindow[0].duration',
    })),
    {
      what: 'no duration',
      text: sloDocument({
        timeWindow: 'timeWindow:\n    - isRolling: true # <-',
      }),
      path: 'spec.timeWindow[0].duration',
    },
    {
      what: 'a slice of no length',
      text: sloDocument({
        method: 'budgetingMethod: RatioTimeslices',
        objectives: 'objectives: [{ target: 0.9, timeSliceWindow: 0 }] # <-',
      }),
      path: 'spec.objectives[0].timeSliceWindow',
    },
  ],
  'timezone-invalid': [
    ...['Mars/Base', "'+02:00'", "''"].map(zone => ({
      what: zone,
      text: sloDocument({
        timeWindow: `timeWindow:\n    - { duration: 1M, calendar: { startTime: 2022-01-01 12:00:00, timeZone: ${zone} } } # <-`,
      }),
      path: 'spec.timeWindow[0].calendar.timeZone',
    })),
  ],
  'starttime-invalid': [
    ...[
      '2022-01-01',
      '2022-02-30 12:00:00',
      '2022-01-01T12:00:00Z',
      '2022-01-01 24:00:00',
    ].map(start => ({
      what: start,
      text: sloDocument({
        timeWindow: `timeWindow:\n    - { duration: 1M, calendar: { startTime: "${start}", timeZone: UTC } } # <-`,
      }),
      path: 'spec.timeWindow[0].calendar.startTime',
    })),
    {
      what: 'an adjustment that ends before it starts',
      text: objectDocument(
        'BudgetAdjustment',
        'a',
        'service: checkout\n  startTime: 2026-01-01T00:00:00Z\n  endTime: 2025-01-01T00:00:00Z # <-',
        'openslo.com/v2alpha',
      ),
      path: 'spec.endTime',
      object: 'BudgetAdjustment/a',
    },
  ],
  'method-unknown': [
    {
      what: 'a misspelt method',
      text: sloDocument({ method: 'budgetingMethod: Timeslice # <-' }),
      path: 'spec.budgetingMethod',
    },
  ],
};
