import { REPORTS_SOURCE_ID } from 'backstage-plugin-shipshape-common';
import { reportSeriesKey } from '../../reports/storeSliReports';
import type { StoredSlo } from '../definitions/SloDefinitionStore';
import type { SloSeriesKey } from './SloCountStore';

/**
 * Whether a source other than reports is asked for the counts of an SLO: when it can answer its queries, or when other rules record the SLO, whatever its
 * queries are.
 */
export function isReadFromSource(
  slo: StoredSlo,
): slo is StoredSlo & { sourceId: string } {
  return (
    slo.sourceId !== undefined &&
    slo.sourceId !== REPORTS_SOURCE_ID &&
    (slo.definition.support === 'supported' ||
      slo.definition.series !== undefined)
  );
}

/**
 * The series that an SLO is counted by: that of its source, or where none can be asked that of reports. Counts of two series are never added or
 * chosen between by what they say.
 */
export function seriesKeyOf(slo: StoredSlo): SloSeriesKey {
  return isReadFromSource(slo)
    ? {
        sloId: slo.definition.id,
        sourceId: slo.sourceId,
        revision: slo.revision,
      }
    : reportSeriesKey(slo.definition.id);
}
