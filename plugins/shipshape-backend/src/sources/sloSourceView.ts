import {
  REPORTS_SOURCE_ID,
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type {
  SourceSlos,
  StoredSourceFacts,
} from '../slo/refresh/SloSourceFactsStore';

/** A source of SLO counts as the API shows it. */
export function toSloSource(options: {
  freshness: SourceFreshness;
  runs: Source['runs'];
  facts?: StoredSourceFacts;
  slos?: SourceSlos;
}): Source {
  const { freshness, runs, facts, slos } = options;
  const { sourceId } = freshness;
  return {
    id: sourceId,
    kind: sourceId === REPORTS_SOURCE_ID ? 'reports' : 'slo',
    warnings: facts?.warnings ?? [],
    slos: { total: slos?.total ?? 0, failed: slos?.failed ?? [] },
    freshness,
    runs,
    quarantined: [],
    loads: [],
  };
}
