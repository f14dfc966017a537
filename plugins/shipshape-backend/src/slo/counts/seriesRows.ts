import {
  SLO_METHODS,
  sourceErrorCodeSchema,
} from 'backstage-plugin-shipshape-common';
import type { SloSeriesRow } from '../../database/tables';
import type { SloSeries, SloSeriesKey } from './SloCountStore';

/** Every column of `slo_series` with its type. */
export const SERIES_COLUMNS = {
  id: 'integer',
  slo_id: 'text',
  source_id: 'text',
  revision: 'integer',
  asked_from: 'bigint',
  as_of: 'bigint',
  method: 'text',
  flags: 'text',
  ratios: 'text',
  error_code: 'text',
  error_message: 'text',
  error_since: 'text',
} as const;

/** Equal for equal keys. */
export function seriesKey(key: SloSeriesKey): string {
  return JSON.stringify([key.sloId, key.sourceId, key.revision]);
}

export function toSeries(row: SloSeriesRow): SloSeries {
  return {
    id: row.id,
    sloId: row.slo_id,
    sourceId: row.source_id,
    revision: row.revision,
    askedFrom: row.asked_from === null ? undefined : Number(row.asked_from),
    asOf: row.as_of === null ? undefined : Number(row.as_of),
    method: SLO_METHODS.find(method => method === row.method),
    flags: JSON.parse(row.flags),
    ratios: row.ratios === null ? undefined : JSON.parse(row.ratios),
    error:
      row.error_code === null || row.error_since === null
        ? undefined
        : {
            code: sourceErrorCodeSchema.parse(row.error_code),
            message: row.error_message ?? '',
            since: row.error_since,
          },
  };
}

export function fromSeries(series: SloSeries): SloSeriesRow {
  return {
    id: series.id,
    slo_id: series.sloId,
    source_id: series.sourceId,
    revision: series.revision,
    asked_from: series.askedFrom ?? null,
    as_of: series.asOf ?? null,
    method: series.method ?? null,
    flags: JSON.stringify(series.flags),
    ratios: series.ratios ? JSON.stringify(series.ratios) : null,
    error_code: series.error?.code ?? null,
    error_message: series.error?.message ?? null,
    error_since: series.error?.since ?? null,
  };
}
