import type {
  RecoveryDocumentRow,
  RecoveryDrillPlanRow,
  RecoveryEnrolmentRow,
  RecoveryPlanRow,
  RecoveryResourceRow,
} from '../../database/recoveryTables';

/** Origin of plans that a document declares. */
export const DOCUMENT_ORIGIN = 'document';

/** What one entity promises about recovery, as it is stored. */
export interface EntityRecoveryRows {
  entityRef: string;
  documents: RecoveryDocumentRow[];
  resources: RecoveryResourceRow[];
  /** Of documents. */
  plans: RecoveryPlanRow[];
  drillPlans: RecoveryDrillPlanRow[];
}

/** What entities promise about recovery. */
export interface RecoveryDefinitionStore {
  /** By entity ref; those without anything have no entry. */
  list(): Promise<Map<string, EntityRecoveryRows>>;

  /**
   * Stores all that an entity promises, in one transaction. A declared plan takes the place of one that a source saw under its id.
   *
   * @throws ConflictError when another entity has one of the ids
   */
  replaceEntity(rows: EntityRecoveryRows): Promise<void>;

  /** Notes that the documents of these entities were read and are unchanged. */
  noteRead(entityRefs: readonly string[], readAt: string): Promise<void>;

  /** Forgets what all other entities promised, but for since when their resources were judged. */
  retainEntities(entityRefs: readonly string[], now: Date): Promise<void>;

  /** Since when resources were judged that left in the last 24 hours, also of those that came back. */
  listEnrolments(now: Date): Promise<RecoveryEnrolmentRow[]>;
}
