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
  /** Of a drill that has ended: all that it ever appended, in order. Absent: the report belongs to no evidence. */
  records?: Receipt[];
}

/** Bytes of evidence, as somebody sent them. */
export interface Upload {
  /** That of the content. */
  sha256: string;
  mediaType: string;
  content: Buffer;
  /** Principal: records of drills that it reports itself show the bytes, no others. */
  reporter: string;
}

/** What verifying a chain found. */
export interface ChainState {
  resourceId: string;
  /** That were ever appended, also when some are missing. */
  records: number;
  intact: boolean;
  /** Id of the first record that does not hold, or its place where it is missing. */
  brokenAt?: string;
}

/** Drills with their evidence: artefacts, and chains of records that are only ever appended to, each behind its stored head. */
export interface EvidenceStore {
  /**
   * Stores a drill as it is now, and when it has ended, appends its evidence in the same transaction: the records of its artefacts in their
   * order, then one of the report itself. That costs the same however long the chain is, and finds when its end is not what was appended last. An end
   * that comes after a later one is stale, and its records are appended all the same. Of two outcomes of a reported drill the first one stays; the other report is a conflict, and its records
   * are appended all the same.
   */
  putDrill(word: DrillWord): Promise<DrillOutcome>;

  /** @returns whether its reporter had not sent it yet; whether others had is nobody's business */
  putArtifact(artifact: Upload): Promise<boolean>;

  /** Forgets what was sent before that instant and what no record names. */
  pruneArtifacts(before: string): Promise<void>;

  /** Resource of each known drill. */
  resourcesOfDrills(drillIds: readonly string[]): Promise<Map<string, string>>;

  /** Resources with a chain, or with drills that should be in one, whether the catalog still has them or not: first those never verified, then the longest ago. */
  listChains(): Promise<string[]>;

  /**
   * Verifies a whole chain up to its head, the stored bytes of its artefacts, and that its drills are stored as it tells of them. It stores what it
   * found. Memory does not grow with the chain.
   */
  verify(resourceId: string): Promise<ChainState>;
}
