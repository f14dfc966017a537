import type {
  SourceErrorCode,
  SourceRun,
} from 'backstage-plugin-shipshape-common';

/** What a source that has runs delivers. */
export type SourceKind = 'cost' | 'slo' | 'recovery';

/** Progress of a run, for people. */
export type RunProgress = NonNullable<SourceRun['progress']>;

/** What went wrong in a run. */
export type RunError = SourceRun['errors'][number];

/** How a run ended. */
export interface RunResult {
  /** `partial`: some artefacts or SLOs failed, the others were loaded. */
  outcome: 'succeeded' | 'partial' | 'failed';
  /** Artefacts, scopes or SLOs by final state. */
  counts: Record<string, number>;
  errors: RunError[];
}

/** A run with the source it belongs to. */
export interface StoredRun extends SourceRun {
  sourceId: string;
}

/** What the runs of one source say about it. */
export interface SourceStatus {
  sourceId: string;
  /** Start of the newest run, also of one that is still running. */
  lastAttemptAt: string;
  /** End of the newest run that delivered, wholly or in part. */
  lastSuccessAt?: string;
  /** Set when the newest finished run did not succeed. */
  failure?: {
    code: SourceErrorCode;
    /** End of the first of the runs that failed, wholly or in part, since everything succeeded. */
    since: string;
  };
}

/** Attempts to refresh sources. */
export interface SourceRunStore {
  /** @returns the id of the new run, in state `running`. */
  start(sourceId: string, kind: SourceKind): Promise<number>;

  /** Shows that a run is alive, and how far it is. */
  heartbeat(runId: number, progress?: RunProgress): Promise<void>;

  finish(runId: number, result: RunResult): Promise<void>;

  /** Marks runs that have had no heartbeat since `before` as failed: their process died. @returns how many. */
  failAbandoned(before: Date): Promise<number>;

  /** The newest runs of each source, newest first. One query. */
  listRuns(limitPerSource: number): Promise<StoredRun[]>;

  /** One query, whatever the number of sources. */
  listStatus(): Promise<SourceStatus[]>;

  /** Forgets all but the newest runs of a source; the last success is kept. */
  prune(sourceId: string, keep: number): Promise<void>;
}
