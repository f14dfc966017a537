import type {
  AlertCondition,
  SloAlerting,
  SloDefinition,
  SloWindow,
} from 'backstage-plugin-shipshape-common';
import { isReachable } from '../../alerts';
import type { Fields } from '../fields';
import { sliHash } from '../sliHash';
import type { ReadSlo } from '../uniqueIds';
import { Adjustment, exclusionsFor } from './adjustment';
import { AlertContext, readPolicies } from './alerts';
import { readDescription } from './description';
import { IndicatorContext, readIndicators, SloIndicators } from './indicatorOf';
import { readMethod } from './method';
import { ObjectiveDraft, readObjective } from './objective';
import type { OpenSloObject } from './OpenSloObject';
import { readTimeWindow } from './timeWindow';
import { indicatorKeys, OpenSloVersion } from './versions';

/** What reading SLOs needs to know about the other documents. */
export interface SloContext extends IndicatorContext, AlertContext {
  adjustments: readonly Adjustment[];
}

/** Alert windows need a window of at least a day. */
const MIN_ALERT_SECONDS = 86_400;

function specFields(version: OpenSloVersion): string[] {
  const common = ['description', 'service', 'budgetingMethod', 'objectives'];
  if (version === 'openslo/v1alpha') {
    return [...common, 'indicator', 'timeWindows'];
  }
  const { inline, ref } = indicatorKeys(version);
  return [
    ...common,
    ...(version === 'openslo.com/v2alpha' ? ['serviceRef'] : []),
    inline,
    ref,
    'timeWindow',
    'alertPolicies',
  ];
}

function objectiveFields(version: OpenSloVersion): string[] {
  const common = ['displayName', 'op', 'value', 'target', 'timeSliceTarget'];
  if (version === 'openslo/v1alpha') {
    return [...common, 'ratioMetrics'];
  }
  const { inline, ref } = indicatorKeys(version);
  return [
    ...common,
    'targetPercent',
    'timeSliceWindow',
    inline,
    ref,
    'compositeWeight',
  ];
}

/** Reads an SLO object: one definition per objective, none when there is an error. */
export function readSlo(object: OpenSloObject, context: SloContext): ReadSlo {
  const { metadata, report, root } = object;
  return {
    report,
    place: root.here,
    name: metadata.name,
    definitions: readDefinitions(object, context),
  };
}

function readDefinitions(
  { apiVersion, root, metadata, report }: OpenSloObject,
  context: SloContext,
): SloDefinition[] {
  const spec = root.fields('spec', specFields(apiVersion));
  const description = readDescription(spec);
  const service = readService(spec, apiVersion);
  const objectives = spec.objects('objectives', objectiveFields(apiVersion));
  if (objectives.length === 0) {
    report.error(
      'no-objectives',
      spec.place('objectives'),
      'The SLO has no objectives; expected a list with at least one target.',
    );
  }
  const window = readTimeWindow(spec, apiVersion);
  const method = readMethod(spec);
  const indicators = readIndicators(
    spec,
    objectives.map(({ fields }) => fields),
    context,
  );
  const isComposite =
    indicators.level === 'objective' && apiVersion !== 'openslo/v1alpha';
  const drafts = objectives.flatMap(({ index, fields }) => {
    const indicator = indicatorOf(indicators, fields);
    const draft =
      method &&
      readObjective(fields, { apiVersion, indicator, method, isComposite });
    return draft ? [{ index, draft }] : [];
  });
  if (isComposite) {
    warnComposite(spec, drafts);
  }
  const conditions = readConditions(spec, context, drafts);
  const { name } = metadata;
  const { series } = metadata.annotations;
  if (report.failed || name === undefined || !window) {
    return [];
  }
  return drafts.map(({ index, draft }) => {
    const isOnly = objectives.length === 1;
    const title = metadata.displayName ?? name;
    return {
      id: isOnly ? name : `${name}-${index}`,
      title: isOnly
        ? title
        : `${title}: ${draft.title ?? `objective ${index}`}`,
      ...(description && { description }),
      ...(service && { service }),
      ...draft.definition,
      window,
      alerting: {
        ...alerting(metadata.labels, window),
        ...metadata.annotations.alerting,
        conditions: window.seconds < MIN_ALERT_SECONDS ? [] : conditions(draft),
      },
      exclusions: exclusionsFor(context.adjustments, {
        service,
        indicator: draft.indicatorName,
      }),
      ...(series && {
        series,
        sliHash: sliHash(draft.definition.sli, draft.definition.method, series),
      }),
      source: { ...report.source, apiVersion },
    };
  });
}

function indicatorOf(indicators: SloIndicators, objective: Fields) {
  return indicators.level === 'spec'
    ? indicators.indicator
    : indicators.read(objective);
}

/** `serviceRef` of v2alpha wins over `service`; they are the same thing in its text and in its software. */
function readService(
  spec: Fields,
  apiVersion: OpenSloVersion,
): string | undefined {
  const service = spec.text('service')?.trim() || undefined;
  const ref =
    apiVersion === 'openslo.com/v2alpha'
      ? spec.text('serviceRef')?.trim() || undefined
      : undefined;
  if (service && ref && service !== ref) {
    spec.report.warn(
      'value-ignored',
      spec.place('service'),
      'service and serviceRef differ; serviceRef is read.',
    );
  }
  if (!service && !ref) {
    spec.report.warn(
      'service-unassigned',
      spec.place('service'),
      'The SLO names no service; it belongs to the entity whose annotation refers to the file.',
    );
  }
  return ref ?? service;
}

function warnComposite(
  spec: Fields,
  drafts: ReadonlyArray<{ index: number; draft: ObjectiveDraft }>,
): void {
  const weights = drafts
    .map(({ draft }) => draft.definition.weight ?? 1)
    .join(', ');
  spec.report.warn(
    'composite',
    spec.place('objectives'),
    `Every objective has an SLI of its own and becomes an SLO of its own; there is no combined budget, and the weights (${weights}) are only shown.`,
  );
}

function alerting(
  labels: Record<string, string>,
  window: SloWindow,
): Omit<SloAlerting, 'conditions'> {
  const isOn = window.seconds >= MIN_ALERT_SECONDS;
  return {
    page: isOn,
    ticket: isOn,
    labels,
    annotations: {},
    pageLabels: {},
    pageAnnotations: {},
    ticketLabels: {},
    ticketAnnotations: {},
  };
}

/** The conditions of the policies, and which of them can fire for an objective. Those that cannot are named. */
function readConditions(
  spec: Fields,
  context: SloContext,
  drafts: ReadonlyArray<{ index: number; draft: ObjectiveDraft }>,
): (draft: ObjectiveDraft) => AlertCondition[] {
  const policies = readPolicies(spec, context);
  const canFire = (condition: AlertCondition, draft: ObjectiveDraft) =>
    isReachable(condition.factor, draft.definition.target);
  for (const { item, policy } of policies) {
    for (const condition of policy.conditions) {
      const never = drafts.filter(({ draft }) => !canFire(condition, draft));
      if (never.length > 0) {
        spec.report.warn(
          'policy-unreachable',
          item.place,
          `The alert ${condition.name} can never fire: a burn rate of ${
            condition.factor
          } needs more errors than there are requests at a target of ${never
            .map(({ draft }) => draft.definition.target)
            .join(', ')}. It is left out there.`,
        );
      }
    }
  }
  return draft =>
    policies
      .flatMap(({ policy }) => policy.conditions)
      .filter(condition => canFire(condition, draft));
}
