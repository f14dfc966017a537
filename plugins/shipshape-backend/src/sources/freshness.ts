import type { SourceFreshness } from 'backstage-plugin-shipshape-common';
import type { SourceStatus } from './SourceRunStore';

/** What the loads of one source say about it. */
export interface SourceCoverage {
  /** Last UTC day that its active loads cover. */
  dataThrough?: string;
  /** Loads that wait for a decision. */
  quarantined: number;
}

/**
 * State of a source. Ages are counted from the last run that delivered against the interval in which the next one is due:
 * `fresh` up to 1.5 intervals, `late` up to 3, then `stale`; `failed` when the last attempt failed, wholly or in part; `never` before the
 * first attempt has ended.
 */
export function sourceFreshness(options: {
  sourceId: string;
  status?: SourceStatus;
  coverage?: SourceCoverage;
  expectedIntervalSeconds: number;
  now: Date;
}): SourceFreshness {
  const { status, coverage, expectedIntervalSeconds } = options;
  return {
    sourceId: options.sourceId,
    state: stateOf(status, expectedIntervalSeconds, options.now),
    lastSuccessAt: status?.lastSuccessAt,
    lastAttemptAt: status?.lastAttemptAt,
    expectedIntervalSeconds,
    error: status?.failure,
    dataThrough: coverage?.dataThrough,
    quarantined: coverage?.quarantined ?? 0,
  };
}

function stateOf(
  status: SourceStatus | undefined,
  expectedIntervalSeconds: number,
  now: Date,
): SourceFreshness['state'] {
  if (status?.failure) {
    return 'failed';
  }
  if (status?.lastSuccessAt === undefined) {
    return 'never';
  }
  const ageSeconds = (now.getTime() - Date.parse(status.lastSuccessAt)) / 1000;
  if (ageSeconds <= 1.5 * expectedIntervalSeconds) {
    return 'fresh';
  }
  return ageSeconds <= 3 * expectedIntervalSeconds ? 'late' : 'stale';
}
