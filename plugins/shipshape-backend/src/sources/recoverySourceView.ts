import type {
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { SubjectNotice } from '../recovery/sources/SubjectStore';

/** Warnings of one source that are shown. */
const MAX_WARNINGS = 100;

/** A source of facts about backups as the API shows it. */
export function toRecoverySource(options: {
  freshness: SourceFreshness;
  runs: Source['runs'];
  notices: readonly SubjectNotice[];
}): Source {
  const { freshness, runs, notices } = options;
  return {
    id: freshness.sourceId,
    kind: 'recovery',
    warnings: notices
      .slice(0, MAX_WARNINGS)
      .map(({ nativeId, message }) => `${nativeId}: ${message}`),
    freshness,
    runs,
    quarantined: [],
    loads: [],
  };
}
