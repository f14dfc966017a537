import type { DrillReport } from 'backstage-plugin-shipshape-common';
import type { StoreOutcome } from '../reports/outcomes';

/** Media type of the report of a drill, whose bytes the backend itself puts into the chain. */
export const DRILL_MEDIA_TYPE = 'application/vnd.shipshape.drill+json';

/** What a drill appended to the chain of its resource. */
export interface Receipt {
  id: string;
  prevRecordSha256: string;
  recordSha256: string;
}

/** A drill without the envelope of whoever sent it, and where it comes from. */
export interface DrillWord {
  report: DrillReport;
  /** `report`, or the id of the source that saw it. */
  origin: string;
  /** Principal; the artefact of the report is stored under it. */
  reporter: string;
}

export interface DrillOutcome extends StoreOutcome {
  /** Of a drill that has ended: all that it ever appended, in order. */
  records?: Receipt[];
}

/** What verifying a chain found. */
export interface ChainState {
  resourceId: string;
  /** Of the chain, or as many as there once were when some are missing. */
  records: number;
  intact: boolean;
  /** Id of the first record that does not hold, or its place where it is missing. */
  brokenAt?: string;
}

/** Drills with their evidence: artefacts, and chains of records that are only ever appended to. */
export interface EvidenceStore {
  /**
   * Stores a drill as it is now, and when it has ended, appends its evidence in the same transaction: the records of its artefacts in their
   * order, then one of the report itself. Of two outcomes of a reported drill the first one stays; the other report is a conflict, and its records
   * are appended all the same.
   */
  putDrill(word: DrillWord): Promise<DrillOutcome>;

  /** @returns whether it is new. The hash must be that of the content. */
  putArtifact(artifact: {
    sha256: string;
    mediaType: string;
    content: Buffer;
    reporter: string;
  }): Promise<boolean>;

  /** Resource of each known drill. */
  resourcesOfDrills(drillIds: readonly string[]): Promise<Map<string, string>>;

  /** Resources with a chain, by id. */
  listChains(): Promise<string[]>;

  /** Verifies the records of a chain and the stored bytes of its artefacts, and stores what it found. */
  verify(resourceId: string): Promise<ChainState>;
}
