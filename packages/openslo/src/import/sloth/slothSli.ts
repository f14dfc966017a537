import type { Sli } from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';
import { readQuery } from '../queries';
import { Support, worstSupport } from '../support';
import { canonicalJson, plainData } from '../tree';
import type { Spelling } from './spelling';

/** Reads `sli` of a Sloth SLO; undefined when it has an error, which is reported. */
export function readSlothSli(
  slo: Fields,
  spelling: Spelling,
): (Support & { sli: Sli }) | undefined {
  const kinds = ['events', 'raw', 'plugin'];
  const fields = slo.fields('sli', kinds);
  const [kind, ...others] = kinds.filter(key => fields.has(key));
  if (!kind) {
    slo.report.error(
      'sli-empty',
      fields.here,
      'The SLO has no SLI; expected events, raw or plugin in sli.',
    );
    return undefined;
  }
  if (others.length > 0) {
    slo.report.error(
      'sli-ambiguous',
      fields.place(others[0]),
      `There are ${[kind, ...others].join(' and ')}; expected one of them.`,
    );
    return undefined;
  }
  switch (kind) {
    case 'events':
      return readEvents(fields, spelling);
    case 'raw':
      return readRaw(fields, spelling);
    default:
      return readPlugin(fields);
  }
}

function readEvents(fields: Fields, { errorQuery, totalQuery }: Spelling) {
  const events = fields.fields('events', [errorQuery, totalQuery]);
  const hasAll = requireQueries(events, [errorQuery, totalQuery]);
  if (!hasAll) {
    return undefined;
  }
  const bad = queryOf(events, errorQuery, false);
  const total = queryOf(events, totalQuery, false);
  return {
    sli: {
      kind: 'ratio',
      bad: bad.text,
      total: total.text,
      counter: false,
    } as const,
    ...worstSupport([total, bad]),
  };
}

function readRaw(fields: Fields, { errorRatioQuery }: Spelling) {
  const raw = fields.fields('raw', [errorRatioQuery]);
  if (!requireQueries(raw, [errorRatioQuery])) {
    return undefined;
  }
  const query = queryOf(raw, errorRatioQuery, true);
  return {
    sli: { kind: 'raw', query: query.text, rawType: 'failure' } as const,
    ...worstSupport([query]),
  };
}

/** Plugins are programs of Sloth. What it was told is kept as the query, so that a change of it is seen as one. */
function readPlugin(fields: Fields) {
  const plugin = fields.node('plugin');
  const supportReason =
    'The SLI is made by a Sloth plugin, which is not run here; expected queries. Counts can be reported instead.';
  fields.report.warn(
    'source-unsupported',
    fields.place('plugin'),
    supportReason,
  );
  return {
    sli: {
      kind: 'raw',
      query: plugin ? canonicalJson(plainData(plugin)) : '',
      rawType: 'failure',
    } as const,
    support: 'unsupported' as const,
    supportReason,
  };
}

function requireQueries(fields: Fields, keys: readonly string[]): boolean {
  const missing = keys.filter(key => !fields.text(key)?.trim());
  if (missing.length > 0) {
    fields.report.error(
      'ratio-incomplete',
      fields.place(missing[0]),
      `${missing.join(' and ')} ${
        missing.length > 1 ? 'are' : 'is'
      } missing; expected PromQL with {{.window}} as its range.`,
    );
  }
  return missing.length === 0;
}

function queryOf(fields: Fields, key: string, instant: boolean) {
  return readQuery(fields.text(key), {
    report: fields.report,
    place: fields.place(key),
    instant,
  });
}
