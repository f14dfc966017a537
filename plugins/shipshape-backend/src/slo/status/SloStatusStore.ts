import type {
  SloDetails,
  SloStatus,
  SloSummary,
} from 'backstage-plugin-shipshape-common';

/** What is stored for the pages: all of {@link SloDetails} that figures and definition say. */
export type SloView = Omit<SloDetails, 'problems'>;

/** Where a page of a list begins: after this row. */
export interface SloListPosition {
  risk: number;
  remaining: number;
  sloId: string;
}

/** A row of a list with its place. */
export interface SloListRow {
  summary: SloSummary;
  position: SloListPosition;
}

/** Filters; each list is OR, different lists are AND. Refs are canonical. */
export interface SloFilter {
  ownerRefs?: readonly string[];
  systemRefs?: readonly string[];
  tiers?: readonly string[];
  statuses?: readonly SloStatus[];
}

/** Figures of every SLO as of its last refresh. */
export interface SloStatusStore {
  /** Adds or replaces, in batches. */
  put(views: readonly SloView[], computedAt: Date): Promise<void>;

  /** Forgets all but these. */
  retain(sloIds: readonly string[]): Promise<void>;

  /** By risk, then by budget left, unknown last, then by id; one query. */
  listPage(options: {
    filter: SloFilter;
    after?: SloListPosition;
    limit: number;
  }): Promise<SloListRow[]>;

  /** Of these entities, by risk; in chunks. */
  listByEntities(entityRefs: readonly string[]): Promise<SloView[]>;
}
