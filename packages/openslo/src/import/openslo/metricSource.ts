import type { Fields } from '../fields';
import { isPlaceholder, Query, readQuery } from '../queries';
import type { Registry } from '../registry';
import type { Place } from '../report';
import { canonicalJson, plainData } from '../tree';
import { normalizeName } from '../values/names';
import {
  DATA_SOURCE_FIELDS,
  DataSource,
  isPrometheus,
  readDataSource,
} from './dataSource';
import type { OpenSloVersion } from './versions';

/** What an SLI needs to know about the other documents. */
export interface SliContext {
  apiVersion: OpenSloVersion;
  dataSources: Registry<DataSource>;
}

/** A query with the data source that it is for. */
export interface Metric extends Query {
  dataSource: DataSource;
}

interface Source extends DataSource {
  place: Place;
}

/**
 * Reads a metric of an SLI: `good`, `total`, `raw` or a threshold metric.
 *
 * @param instant - see {@link readQuery}
 */
export function readMetric(
  parent: Fields,
  key: string,
  context: SliContext,
  instant: boolean,
): Metric {
  if (context.apiVersion === 'openslo/v1') {
    const metric = parent.fields(key, ['metricSource']);
    const fields = metric.fields('metricSource', [
      'metricSourceRef',
      'type',
      'spec',
    ]);
    const source = resolve(fields, 'metricSourceRef', context, {
      type: fields.text('type')?.trim() || undefined,
      place: fields.place('type'),
    });
    return readSpec(fields, source, instant);
  }
  const fields = parent.fields(key, [
    'dataSourceRef',
    'dataSourceSpec',
    'spec',
  ]);
  const inline = fields.fields('dataSourceSpec', DATA_SOURCE_FIELDS);
  const source = resolve(fields, 'dataSourceRef', context, {
    ...readDataSource(inline),
    place: inline.place('type'),
  });
  return readSpec(fields, source, instant);
}

/** Reads a metric of v1alpha: `{source, queryType, query}`. */
export function readAlphaMetric(
  parent: Fields,
  key: string,
  instant: boolean,
): Metric {
  const fields = parent.fields(key, ['source', 'queryType', 'query']);
  const type = fields.text('source')?.trim() || undefined;
  const queryType = fields.text('queryType')?.trim() || undefined;
  const isReadable =
    isPrometheus(type) &&
    (queryType === undefined || queryType.toLowerCase() === 'promql');
  return isReadable
    ? promQl(fields, { type }, instant)
    : unsupported(
        fields,
        fields.text('query'),
        isPrometheus(type)
          ? {
              type: `${type ?? 'Prometheus'} with ${queryType}`,
              place: fields.place('queryType'),
            }
          : { type, place: fields.place('source') },
      );
}

function resolve(
  fields: Fields,
  refKey: string,
  { apiVersion, dataSources }: SliContext,
  given: Source,
): Source {
  const ref = fields.text(refKey)?.trim();
  if (!ref) {
    return given;
  }
  const place = fields.place(refKey);
  const found = dataSources.find(apiVersion, normalizeName(ref));
  if (found && 'value' in found) {
    return { type: given.type, ...found.value, name: ref, place };
  }
  fields.report.warn(
    'source-unresolved',
    place,
    `The DataSource ${ref} ${
      found ? 'has errors' : 'is not among the documents'
    }; ${
      isPrometheus(given.type)
        ? 'the default data source of the entity is used.'
        : `its type is taken to be ${given.type}.`
    }`,
  );
  return { ...given, name: ref };
}

function readSpec(fields: Fields, source: Source, instant: boolean): Metric {
  if (isPrometheus(source.type)) {
    return promQl(fields.fields('spec', ['query']), source, instant);
  }
  const spec = fields.fields('spec', undefined);
  const node = fields.node('spec');
  const text = spec.has('query')
    ? spec.text('query')
    : node && canonicalJson(plainData(node));
  return unsupported(spec, text, source);
}

function promQl(
  fields: Fields,
  { name, type }: DataSource,
  instant: boolean,
): Metric {
  return {
    ...readQuery(fields.text('query'), {
      report: fields.report,
      place: fields.place('query'),
      instant,
    }),
    dataSource: { name, type },
  };
}

function unsupported(
  fields: Fields,
  text: string | undefined,
  { name, type, place }: Source,
): Metric {
  const supportReason = `The data source is ${type}; only Prometheus can be queried. Counts can be reported instead.`;
  fields.report.warn('source-unsupported', place, supportReason);
  const metric: Metric = {
    text: text ?? '',
    dataSource: { name, type },
    support: 'unsupported',
    supportReason,
  };
  if (text !== undefined && fields.has('query') && isPlaceholder(text)) {
    const message = `The query is the placeholder '${text.trim()}'.`;
    fields.report.warn('query-placeholder', fields.place('query'), message);
    return { ...metric, support: 'notConfigured', supportReason: message };
  }
  return metric;
}
