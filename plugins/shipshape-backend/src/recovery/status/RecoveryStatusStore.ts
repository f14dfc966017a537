import type {
  ControlResult,
  RecoveryStatus,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import type { CoverageFacts } from './coverageFacts';
import type { RecoverySignals } from './signals';

/** Everything that a refresh says about one resource. */
export interface RecoveryStanding {
  summary: RecoverySummary;
  controls: ControlResult[];
  coverage: CoverageFacts;
  signals: RecoverySignals;
  /** What is left inside its status; smaller is worse. */
  slack: number;
}

/** Where a page of the list begins: after this row. */
export interface RecoveryListPosition {
  risk: number;
  slack: number;
  resourceId: string;
}

/** A row of the list with its place. */
export interface RecoveryListRow {
  summary: RecoverySummary;
  position: RecoveryListPosition;
}

/** Each list is OR, different lists are AND. Refs are canonical. */
export interface RecoveryFilter {
  ownerRefs?: readonly string[];
  systemRefs?: readonly string[];
  tiers?: readonly string[];
  statuses?: readonly RecoveryStatus[];
}

/** What figures over many resources are made of. */
export interface RecoveryStatusHead {
  resourceId: string;
  entityRef: string;
  status: RecoveryStatus;
  coverage: CoverageFacts;
}

/** What alarms are made of. */
export interface RecoveryAlarmFacts {
  summary: RecoverySummary;
  signals: RecoverySignals;
}

/** Standing of every resource as of its last refresh. */
export interface RecoveryStatusStore {
  /** Adds or replaces, in batches; what was computed later stays: a refresh may end after a report that it had not read. */
  put(standings: readonly RecoveryStanding[]): Promise<void>;

  /** Forgets resources that are not there any more. */
  removeGone(): Promise<void>;

  /** By risk, then by what is left, then by id; one query. */
  listPage(options: {
    filter: RecoveryFilter;
    after?: RecoveryListPosition;
    limit: number;
  }): Promise<RecoveryListRow[]>;

  /** All that match, by risk. */
  listHeads(filter: RecoveryFilter): Promise<RecoveryStatusHead[]>;

  /** Summaries of the resources, by risk. */
  listByIds(resourceIds: readonly string[]): Promise<RecoverySummary[]>;

  /** Of these entities, by risk. */
  listByEntities(entityRefs: readonly string[]): Promise<
    Array<{
      summary: RecoverySummary;
      coverage: CoverageFacts;
    }>
  >;

  /** Results of the audit controls, by resource. */
  listControls(
    resourceIds: readonly string[],
  ): Promise<Map<string, ControlResult[]>>;

  /** Page by page, by id. */
  listAlarmFacts(options: {
    after: string | undefined;
    limit: number;
  }): Promise<RecoveryAlarmFacts[]>;
}
