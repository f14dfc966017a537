import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';

/** What a source last said about itself. */
export interface StoredSourceFacts {
  sourceId: string;
  /** How far back it holds data; absent: not known. */
  retentionSeconds?: number;
  /** For the operator, complete sentences. */
  warnings: string[];
  /** ISO-8601: until when its alerts were read; absent: never. */
  alertsUntil?: string;
}

/** The SLOs that a source serves. */
export interface SourceSlos {
  sourceId: string;
  total: number;
  /** Those whose data is in error, by id. */
  failed: Array<{
    sloId: string;
    code: SourceErrorCode;
    message: string;
    since: string;
  }>;
}

/** What is known of SLO sources besides their runs. */
export interface SloSourceFactsStore {
  /** Replaces retention and warnings of a source; how far its alerts were read stays. */
  put(facts: Omit<StoredSourceFacts, 'alertsUntil'>): Promise<void>;

  /** Notes until when the alerts of a source were read. */
  setAlertsUntil(sourceId: string, until: string): Promise<void>;

  get(sourceId: string): Promise<StoredSourceFacts | undefined>;

  list(): Promise<StoredSourceFacts[]>;

  /** Sources that serve at least one SLO. A fixed number of queries. */
  listSlos(): Promise<SourceSlos[]>;
}
