import type { AlertCondition } from 'backstage-plugin-shipshape-common';
import { Fields, Item } from '../fields';
import type { Registry } from '../registry';
import { ObjectReport } from '../report';
import { describeNode } from '../tree';
import { normalizeName } from '../values/names';
import { readCondition } from './alertCondition';
import { readDescription } from './description';
import { readInlineName } from './metadata';
import type { OpenSloVersion } from './versions';

/** What a policy comes to: conditions that can be generated. */
export interface AlertPolicy {
  conditions: AlertCondition[];
}

/** A condition object; without a condition when it cannot be applied, which is reported. */
export interface ConditionObject {
  condition?: AlertCondition;
}

/** What alerting needs to know about the other documents. */
export interface AlertContext {
  apiVersion: OpenSloVersion;
  conditions: Registry<ConditionObject>;
  targets: Registry<unknown>;
  policies: Registry<AlertPolicy>;
}

export const ALERT_POLICY_FIELDS = [
  'description',
  'alertWhenNoData',
  'alertWhenResolved',
  'alertWhenBreaching',
  'conditions',
  'notificationTargets',
];
export const ALERT_CONDITION_FIELDS = ['description', 'severity', 'condition'];
export const ALERT_TARGET_FIELDS = ['description', 'target'];

/** Reads the spec of an AlertPolicy. */
export function readPolicy(spec: Fields, context: AlertContext): AlertPolicy {
  readDescription(spec);
  const isApplied = readSwitches(spec);
  readTargets(spec, context);
  const [first, ...others] = spec.list('conditions');
  for (const { place } of others) {
    spec.report.warn(
      'policy-field',
      place,
      'A policy has one condition; this one is not applied.',
    );
  }
  const condition = first && readConditionItem(first, spec.report, context);
  return { conditions: condition && isApplied ? [condition] : [] };
}

/** Reads `alertPolicies` of an SLO: references and inline policies. */
export function readPolicies(
  spec: Fields,
  context: AlertContext,
): Array<{ item: Item; policy: AlertPolicy }> {
  return spec.list('alertPolicies').flatMap(item => {
    const policy = readItem(item, spec.report, {
      kind: 'AlertPolicy',
      refKey: 'alertPolicyRef',
      fields: ALERT_POLICY_FIELDS,
      registry: context.policies,
      apiVersion: context.apiVersion,
      read: inline => readPolicy(inline, context),
    });
    return policy ? [{ item, policy }] : [];
  });
}

function readConditionItem(
  item: Item,
  report: ObjectReport,
  context: AlertContext,
): AlertCondition | undefined {
  return readItem(item, report, {
    kind: 'AlertCondition',
    refKey: 'conditionRef',
    fields: ALERT_CONDITION_FIELDS,
    registry: context.conditions,
    apiVersion: context.apiVersion,
    read: (inline, name) => readCondition(inline, name ?? 'condition'),
  })?.condition;
}

/** Who is told is the business of the receivers, so targets are only resolved. */
function readTargets(spec: Fields, context: AlertContext): void {
  for (const item of spec.list('notificationTargets')) {
    readItem(item, spec.report, {
      kind: 'AlertNotificationTarget',
      refKey: 'targetRef',
      fields: ALERT_TARGET_FIELDS,
      registry: context.targets,
      apiVersion: context.apiVersion,
      read: inline => {
        readDescription(inline);
        return {};
      },
    });
  }
}

function readSwitches(spec: Fields): boolean {
  const notApplied = (key: string, message: string) =>
    spec.report.warn('policy-field', spec.place(key), message);
  if (spec.flag('alertWhenNoData')) {
    notApplied(
      'alertWhenNoData',
      'alertWhenNoData is not applied: an SLO without data is shown as such, because missing data is not an error rate.',
    );
  }
  if (spec.flag('alertWhenResolved')) {
    notApplied(
      'alertWhenResolved',
      'alertWhenResolved is not applied: whether the end of an alert is told is a setting of its receiver.',
    );
  }
  if (spec.flag('alertWhenBreaching') === false) {
    notApplied(
      'alertWhenBreaching',
      'alertWhenBreaching is false, so that no alert is made of this policy.',
    );
    return false;
  }
  return true;
}

/** An inline object or a reference to one; what is missing or has errors is left out. */
function readItem<T>(
  { node, place }: Item,
  report: ObjectReport,
  options: {
    kind: string;
    refKey: string;
    fields: readonly string[];
    registry: Registry<T>;
    apiVersion: OpenSloVersion;
    read(spec: Fields, name: string | undefined): T;
  },
): T | undefined {
  const { kind, refKey, apiVersion } = options;
  if (node.type !== 'map') {
    report.warn(
      'field-type',
      place,
      `Found ${describeNode(
        node,
      )}; expected an object: ${refKey}, or an inline ${kind}. It is left out.`,
    );
    return undefined;
  }
  const fields = Fields.open(report, place.path, node, [
    refKey,
    'apiVersion',
    'kind',
    'metadata',
    'spec',
  ]);
  const ref = fields.text(refKey)?.trim();
  if (ref) {
    const found = options.registry.find(apiVersion, normalizeName(ref));
    if (found && 'value' in found) {
      return found.value;
    }
    report.warn(
      'policy-ref-missing',
      fields.place(refKey),
      `The ${kind} ${ref} ${
        found ? 'has errors' : 'is not among the documents'
      }; it is left out.`,
    );
    return undefined;
  }
  const name = readInlineName(fields, apiVersion);
  const own = new ObjectReport(
    report.problems,
    report.source,
    `${kind}/${name ?? '?'}`,
  );
  const inline = Fields.open(own, place.path, node, undefined);
  const value = options.read(inline.fields('spec', options.fields), name);
  return own.failed ? undefined : value;
}
