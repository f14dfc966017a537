import {
  REPORTS_SOURCE_ID,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';

const PROMETHEUS = 'prometheus:';

/** Whether an annotation names something that can serve SLOs. */
export function isKnownSource(
  id: string,
  sourceIds: readonly string[],
): boolean {
  return id === REPORTS_SOURCE_ID || sourceIds.includes(id);
}

/** The source whose instance has the name of a data source: `prometheus:eu` for `eu`. */
export function sourceOfName(
  name: string | undefined,
  sourceIds: readonly string[],
): string | undefined {
  return name === undefined
    ? undefined
    : sourceIds.find(id => id.slice(id.indexOf(':') + 1) === name);
}

/**
 * What serves an SLO: the source that the entity's annotation names; else the one whose instance has the name of the SLO's data source; else the first Prometheus.
 * An annotation that names no source is not guessed around: figures of another server would look right and be wrong. What no provider here
 * can read is left to reports, which have to be chosen, unless other rules record it.
 */
export function chooseSource(options: {
  annotation?: string;
  slo: Pick<SloDefinition, 'dataSource' | 'support' | 'series'>;
  /** In the order of registration. */
  sourceIds: readonly string[];
}): string | undefined {
  const { annotation, slo, sourceIds } = options;
  if (annotation !== undefined) {
    return isKnownSource(annotation, sourceIds) ? annotation : undefined;
  }
  if (slo.support === 'unsupported' && slo.series === undefined) {
    return undefined;
  }
  return (
    sourceOfName(slo.dataSource?.name, sourceIds) ??
    sourceIds.find(id => id.startsWith(PROMETHEUS))
  );
}
