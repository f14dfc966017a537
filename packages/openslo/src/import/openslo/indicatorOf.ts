import type { Fields } from '../fields';
import type { Registry } from '../registry';
import { normalizeName } from '../values/names';
import {
  Indicator,
  readAlphaRatio,
  readIndicator,
  SLI_FIELDS,
  thresholdIndicator,
} from './indicator';
import { readInlineName } from './metadata';
import { readAlphaMetric, SliContext } from './metricSource';
import { indicatorKeys } from './versions';

/** What reading the SLIs of an SLO needs to know about the other documents. */
export interface IndicatorContext extends SliContext {
  slis: Registry<Indicator>;
}

/** The SLI of an SLO, or of each of its objectives. */
export type SloIndicators =
  | { level: 'spec'; indicator: Indicator | undefined }
  | { level: 'objective'; read(objective: Fields): Indicator | undefined };

/** Finds out where the SLI of an SLO stands, and reads the one of all objectives. */
export function readIndicators(
  spec: Fields,
  objectives: readonly Fields[],
  context: IndicatorContext,
): SloIndicators {
  return context.apiVersion === 'openslo/v1alpha'
    ? readAlphaIndicators(spec, objectives)
    : readCurrentIndicators(spec, objectives, context);
}

function readCurrentIndicators(
  spec: Fields,
  objectives: readonly Fields[],
  context: IndicatorContext,
): SloIndicators {
  const { inline, ref } = indicatorKeys(context.apiVersion);
  const has = (fields: Fields) => fields.has(inline) || fields.has(ref);
  const own = objectives.find(has);
  if (!own) {
    return { level: 'spec', indicator: readReference(spec, context) };
  }
  if (has(spec)) {
    reportConflict(
      own,
      own.has(inline) ? inline : ref,
      'The spec has an SLI as well as an objective; expected one for all objectives, or one in each.',
    );
    return { level: 'spec', indicator: undefined };
  }
  return {
    level: 'objective',
    read: objective => readReference(objective, context),
  };
}

/** An inline SLI or a reference to one. */
function readReference(
  fields: Fields,
  context: IndicatorContext,
): Indicator | undefined {
  const { apiVersion } = context;
  const { inline, ref } = indicatorKeys(apiVersion);
  if (fields.has(inline) && fields.has(ref)) {
    reportConflict(
      fields,
      ref,
      `There are ${inline} and ${ref}; expected one of them.`,
    );
    return undefined;
  }
  if (fields.has(inline)) {
    const object = fields.fields(inline, [
      'apiVersion',
      'kind',
      'metadata',
      'spec',
    ]);
    const name = readInlineName(object, apiVersion);
    const indicator = readIndicator(object.fields('spec', SLI_FIELDS), context);
    return indicator && { ...indicator, name };
  }
  const name = fields.text(ref)?.trim();
  if (!name) {
    reportMissing(fields, inline, `${inline} or ${ref}`);
    return undefined;
  }
  const found = context.slis.find(apiVersion, normalizeName(name));
  if (found && 'value' in found) {
    return found.value;
  }
  fields.report.error(
    'ref-not-found',
    fields.place(ref),
    `The SLI ${name} ${
      found
        ? 'has errors of its own'
        : 'is not among the documents; expected an object of kind SLI with this name'
    }.`,
  );
  return undefined;
}

function readAlphaIndicators(
  spec: Fields,
  objectives: readonly Fields[],
): SloIndicators {
  const ratio = objectives.find(objective => objective.has('ratioMetrics'));
  if (spec.has('indicator')) {
    if (ratio) {
      reportConflict(
        ratio,
        'ratioMetrics',
        'The spec has an indicator and an objective has ratioMetrics; expected one of them.',
      );
      return { level: 'spec', indicator: undefined };
    }
    const indicator = spec.fields('indicator', ['thresholdMetric']);
    if (!indicator.has('thresholdMetric')) {
      spec.report.error(
        'sli-empty',
        indicator.here,
        'The indicator has no thresholdMetric; expected source, queryType and query in it.',
      );
      return { level: 'spec', indicator: undefined };
    }
    return {
      level: 'spec',
      indicator: thresholdIndicator(
        readAlphaMetric(indicator, 'thresholdMetric', true),
      ),
    };
  }
  return {
    level: 'objective',
    read: objective => {
      if (objective.has('ratioMetrics')) {
        return readAlphaRatio(objective);
      }
      reportMissing(
        objective,
        'ratioMetrics',
        'ratioMetrics, or an indicator in the spec',
      );
      return undefined;
    },
  };
}

function reportConflict(fields: Fields, key: string, message: string): void {
  fields.report.error('indicator-conflict', fields.place(key), message);
}

function reportMissing(fields: Fields, key: string, expected: string): void {
  fields.report.error(
    'indicator-missing',
    fields.place(key),
    `There is no SLI; expected ${expected}.`,
  );
}
