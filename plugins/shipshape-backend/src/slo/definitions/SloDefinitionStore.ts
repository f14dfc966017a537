import type {
  DefinitionProblem,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';

/** An SLO as the catalog promises it. */
export interface StoredSlo {
  definition: SloDefinition;
  /** Canonical ref. */
  entityRef: string;
  documentUrl: string;
  /** From 1; counts how often the SLI changed. */
  revision: number;
  /** Absent: no source serves it. */
  sourceId?: string;
  /** As the catalog said when it was last read. */
  ownerRef?: string;
  systemRef?: string;
  tier?: string;
}

/** An OpenSLO file that an entity names. */
export interface StoredSloDocument {
  entityRef: string;
  url: string;
  readAt?: string;
  etag?: string;
  /** Why it could not be read last time; its SLOs are then those of the time before. */
  error?: string;
  problems: DefinitionProblem[];
}

/** What one entity's files say now. */
export interface EntitySloDefinitions {
  entityRef: string;
  documents: StoredSloDocument[];
  /** Without `revision`: the store counts it from the hash of the SLI. */
  slos: Array<Omit<StoredSlo, 'revision'>>;
}

/** The SLOs of the catalog. */
export interface SloDefinitionStore {
  /**
   * Replaces everything that is stored about the entity, in one transaction. The revision of an SLO goes on from the last one it ever had, also
   * after it was forgotten. One whose id was that of another entity's begins a new revision, and loses the reports that the other one got;
   * those that came before any definition stay.
   *
   * @throws ConflictError when another entity has one of the ids: an error of the caller
   */
  replaceEntity(definitions: EntitySloDefinitions): Promise<void>;

  /** Notes that the documents of these entities, but those with an error, were read without any change. */
  noteRead(entityRefs: readonly string[], readAt: string): Promise<void>;

  /** Forgets what belongs to entities that are not in the list; their counts stay until retention. @returns how many entities. */
  retainEntities(entityRefs: readonly string[]): Promise<number>;

  /** By entity and position. One query. */
  list(): Promise<StoredSlo[]>;

  /** Of these entities, by entity and position. */
  listByEntities(entityRefs: readonly string[]): Promise<StoredSlo[]>;

  get(sloId: string): Promise<StoredSlo | undefined>;

  /** Those of the ids that there are, in any order. In chunks. */
  listByIds(sloIds: readonly string[]): Promise<StoredSlo[]>;

  /** Which entity each of the ids belongs to; ids that nobody has are left out. In chunks. */
  listEntitiesOf(sloIds: readonly string[]): Promise<Map<string, string>>;

  listDocuments(entityRefs: readonly string[]): Promise<StoredSloDocument[]>;
}
