import type { ReportOutcomeCode } from 'backstage-plugin-shipshape-common';
import type { ReportItems, ReportKind } from './reports';

/** Where reports go. */
export interface ReportPortal {
  /** Base URL of the plugin, without `/v1`: `https://portal.example.com/api/shipshape`. */
  baseUrl: string;
  /** Of a service or a user that may create reports. */
  token: string;
}

/** Options of {@link Reporter.flush}. */
export interface FlushOptions {
  /** Stops between two requests and during a wait; what was not answered stays in the spool. */
  signal?: AbortSignal;
  /** Until when to try again what failed for the moment. Absent: each report is tried once. */
  deadline?: Date;
}

/** What became of the reports of one flush. */
export interface FlushResult {
  /** Items by what the portal answered. */
  outcomes: Record<ReportOutcomeCode, number>;
  /** Items that the portal will never take, which now lie in the dead-letter directory. */
  deadLetters: number;
  /** Events that are still to be sent. */
  remaining: number;
  /** Why something remains: the last failure, without secrets. */
  failure?: string;
  /** The portal says that our clock is wrong by more than it tolerates. */
  clockSkew: boolean;
}

/** What lies in the spool. */
export interface SpoolStatus {
  events: number;
  bytes: number;
  byKind: Record<ReportKind, number>;
  /** When the oldest event was made. */
  oldest?: Date;
  deadLetters: number;
  receipts: number;
  /** Events of little weight that were dropped because the spool was full or they were too old. */
  dropped: number;
  /** Runs that were started and have not ended. */
  openRuns: number;
  /** Files about such runs that cannot be read; each hides how its run ends. */
  damagedRuns: string[];
}

/**
 * Reports to the portal by way of a directory: what is added survives a crash, and is sent until the portal has answered. Sending twice does no
 * harm, because every event keeps its id and the portal knows its natural key.
 */
export interface Reporter {
  /**
   * Writes one event into the spool, durably, without sending it.
   *
   * @throws InputError when it is not of the contract; Error when it cannot be written
   */
  add<Kind extends ReportKind>(
    kind: Kind,
    item: ReportItems[Kind],
  ): Promise<void>;

  /** Sends what lies in the spool: artefacts before the drills that name them. Never throws for what the portal or the network does. */
  flush(options?: FlushOptions): Promise<FlushResult>;

  /**
   * Puts what the portal refused back among what is to be sent, for when its reason is gone: a document that names the plan now.
   *
   * @returns how many events
   */
  retryDeadLetters(): Promise<number>;

  status(): Promise<SpoolStatus>;
}
