import {
  BudgetingMethod,
  Sli,
  SloDefinition,
  THRESHOLD_OPERATORS,
} from 'backstage-plugin-shipshape-common';
import { Fields, list } from '../fields';
import { sliHash } from '../sliHash';
import { readTarget } from '../values/target';
import type { Indicator } from './indicator';
import { readSlices } from './method';
import type { OpenSloVersion } from './versions';

/** What an objective contributes to its definition. */
export interface ObjectiveDraft {
  title?: string;
  indicatorName?: string;
  definition: Pick<
    SloDefinition,
    | 'sli'
    | 'dataSource'
    | 'target'
    | 'method'
    | 'weight'
    | 'support'
    | 'supportReason'
    | 'sliHash'
  >;
}

/** Reads an objective with its SLI; undefined when there is an error, which is reported. */
export function readObjective(
  fields: Fields,
  options: {
    apiVersion: OpenSloVersion;
    /** undefined when it has an error, which has been reported. */
    indicator: Indicator | undefined;
    method: BudgetingMethod['type'];
    isComposite: boolean;
  },
): ObjectiveDraft | undefined {
  const { indicator } = options;
  const title = fields.text('displayName')?.trim() || undefined;
  const target = readTarget(fields, {
    fraction: 'target',
    percent:
      options.apiVersion === 'openslo/v1alpha' ? undefined : 'targetPercent',
  });
  const method = readSlices(fields, options.method);
  const sli = indicator && readSli(fields, indicator);
  const weight = readWeight(fields, options.isComposite);
  if (!indicator || !target || !method || !sli) {
    return undefined;
  }
  const { name, type } = indicator.dataSource;
  return {
    title,
    indicatorName: indicator.name,
    definition: {
      sli,
      ...((name || type) && {
        dataSource: { ...(name && { name }), ...(type && { type }) },
      }),
      target,
      method,
      ...(weight !== undefined && { weight }),
      support: indicator.support,
      ...(indicator.supportReason && {
        supportReason: indicator.supportReason,
      }),
      sliHash: sliHash(sli, method),
    },
  };
}

/** Completes a threshold SLI with what the objective compares; for other SLIs that is ignored. */
function readSli(fields: Fields, { measure }: Indicator): Sli | undefined {
  if (measure.kind !== 'threshold') {
    ignore(fields, 'op', 'op-ignored');
    ignore(fields, 'value', 'value-ignored');
    return measure;
  }
  const text = fields.text('op')?.trim();
  const op = THRESHOLD_OPERATORS.find(name => name === text);
  const value = fields.number('value');
  if (!op) {
    fields.report.error(
      'threshold-incomplete',
      fields.place('op'),
      `op is ${text ? `'${text}'` : 'missing'}; a threshold SLI expects ${list(
        THRESHOLD_OPERATORS,
      )}.`,
    );
  }
  if (value === undefined || !Number.isFinite(value)) {
    fields.report.error(
      'threshold-incomplete',
      fields.place('value'),
      `value is ${
        value ?? 'missing'
      }; a threshold SLI expects the number that its values are compared with.`,
    );
    return undefined;
  }
  return op && { ...measure, op, value };
}

function ignore(
  fields: Fields,
  key: string,
  code: 'op-ignored' | 'value-ignored',
): void {
  if (fields.has(key)) {
    fields.report.warn(
      code,
      fields.place(key),
      `${key} is ignored: a ratio has nothing to compare.`,
    );
  }
}

function readWeight(fields: Fields, isComposite: boolean): number | undefined {
  const key = 'compositeWeight';
  if (!isComposite) {
    if (fields.has(key)) {
      fields.report.warn(
        'value-ignored',
        fields.place(key),
        `${key} has a meaning only where objectives have SLIs of their own, and is ignored.`,
      );
    }
    return undefined;
  }
  const weight = fields.number(key) ?? 1;
  if (weight > 0 && Number.isFinite(weight)) {
    return weight;
  }
  fields.report.warn(
    'value-ignored',
    fields.place(key),
    `${key} is ${weight}; expected a number above 0. 1 is read.`,
  );
  return 1;
}
