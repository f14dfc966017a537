import type {
  Load,
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';

/** Sources with their runs and loads. Knows no caller: authorisation wraps it. */
export interface SourcesService {
  /** Every registered source, also those that never ran, and reports as a source of their own. */
  listSources(): Promise<Source[]>;

  /**
   * State of the sources of these kinds, or of all, for the answers of the pages. A fixed number of queries, whatever the number of sources.
   */
  listFreshness(options?: {
    kinds?: ReadonlyArray<Source['kind']>;
  }): Promise<SourceFreshness[]>;

  /**
   * Decides on a quarantined load: accepting activates it (if nothing newer became active meanwhile), rejecting keeps the active one.
   *
   * @throws NotFoundError when no such load exists; ConflictError when it is not (or no longer) quarantined.
   */
  decideLoad(options: {
    sourceId: string;
    loadId: string;
    decision: 'accept' | 'reject';
    reason: string;
    /** User entity ref. */
    decidedBy: string;
  }): Promise<Load>;
}
