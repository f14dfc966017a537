import type { Fields } from '../fields';
import { Registry } from '../registry';
import type { ReadSlo } from '../uniqueIds';
import {
  Adjustment,
  ADJUSTMENT_FIELDS,
  readAdjustment,
  warnUnusedAdjustments,
} from './adjustment';
import { readCondition } from './alertCondition';
import {
  ALERT_CONDITION_FIELDS,
  ALERT_POLICY_FIELDS,
  ALERT_TARGET_FIELDS,
  AlertPolicy,
  ConditionObject,
  readPolicy,
} from './alerts';
import { DATA_SOURCE_FIELDS, DataSource, readDataSource } from './dataSource';
import { readDescription } from './description';
import { Indicator, readIndicator, SLI_FIELDS } from './indicator';
import type { OpenSloObject } from './OpenSloObject';
import { readSlo } from './slo';
import type { OpenSloKind } from './versions';

/**
 * Reads OpenSLO objects of all kinds and versions. Kinds are read in the order in which they refer to each other, so that every reference is
 * resolved over all objects.
 */
export function readOpenSlo(objects: readonly OpenSloObject[]): ReadSlo[] {
  const read = <T>(
    kind: OpenSloKind,
    fields: readonly string[],
    readSpec: (spec: Fields, object: OpenSloObject) => T,
  ) =>
    register(objects, kind, object =>
      readSpec(object.root.fields('spec', fields), object),
    );

  const adjustments: Adjustment[] = [];
  read('Service', ['description'], readDescription);
  const dataSources = read<DataSource>(
    'DataSource',
    DATA_SOURCE_FIELDS,
    readDataSource,
  );
  const slis = read<Indicator | undefined>(
    'SLI',
    SLI_FIELDS,
    (spec, { apiVersion, metadata }) => {
      const indicator = readIndicator(spec, { apiVersion, dataSources });
      return indicator && { ...indicator, name: metadata.name };
    },
  );
  const conditions = read<ConditionObject>(
    'AlertCondition',
    ALERT_CONDITION_FIELDS,
    (spec, { metadata }) => readCondition(spec, metadata.name ?? 'condition'),
  );
  const targets = read<unknown>(
    'AlertNotificationTarget',
    ALERT_TARGET_FIELDS,
    spec => ({ description: readDescription(spec) }),
  );
  const policies = read<AlertPolicy>(
    'AlertPolicy',
    ALERT_POLICY_FIELDS,
    (spec, { apiVersion }) =>
      readPolicy(spec, {
        apiVersion,
        conditions,
        targets,
        policies: new Registry(),
      }),
  );
  read('BudgetAdjustment', ADJUSTMENT_FIELDS, spec => {
    const adjustment = readAdjustment(spec);
    adjustments.push(...(adjustment ? [adjustment] : []));
    return adjustment;
  });
  const slos = objectsOf(objects, 'SLO').flatMap(object =>
    readSlo(object, {
      apiVersion: object.apiVersion,
      dataSources,
      slis,
      conditions,
      targets,
      policies,
      adjustments,
    }),
  );
  warnUnusedAdjustments(adjustments);
  return slos;
}

function objectsOf(
  objects: readonly OpenSloObject[],
  kind: OpenSloKind,
): OpenSloObject[] {
  return objects.filter(object => object.kind === kind);
}

/** Reads the objects of one kind. The first of a name is kept; one with errors is remembered as such. */
function register<T>(
  objects: readonly OpenSloObject[],
  kind: OpenSloKind,
  read: (object: OpenSloObject) => T,
): Registry<NonNullable<T>> {
  const registry = new Registry<NonNullable<T>>();
  for (const object of objectsOf(objects, kind)) {
    const { apiVersion, metadata, report, root } = object;
    const value = read(object) ?? undefined;
    const usable = report.failed ? undefined : value;
    if (
      metadata.name !== undefined &&
      !registry.add(apiVersion, metadata.name, usable)
    ) {
      const message = `There is a ${kind} ${metadata.name} of ${apiVersion} already`;
      if (kind === 'SLI') {
        report.error(
          'duplicate-object',
          root.here,
          `${message}; expected another name. This one is left out.`,
        );
      } else {
        report.warn(
          'duplicate-object',
          root.here,
          `${message}; the first one is used.`,
        );
      }
    }
  }
  return registry;
}
