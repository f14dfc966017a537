import type { PointTrial } from '@shipshape/recovery';
import type {
  BackupPlan,
  BackupRun,
  ChainedRecord,
  DefinitionProblem,
  DrillPlan,
  DrillReport,
  EffectiveObjective,
  PlanState,
  RecoveryDefinition,
  RecoveryPoint,
  ReplicationSample,
  ToolCheck,
} from 'backstage-plugin-shipshape-common';
import type { SampleStep } from './sampleSql';

/** A document that an entity names. */
export interface RecoveryDocument {
  entityRef: string;
  url: string;
  readAt?: string;
  /** For people. */
  error?: string;
  problems: DefinitionProblem[];
}

/** What is known of all runs of a plan, also of those that lie too far back to be read with a window. */
export interface PlanHistory {
  /** First run that somebody told of: from then on a slot without a run is missed. */
  reportedSince?: Date;
  /** End of the last success. */
  lastSuccessAt?: Date;
}

/** A plan with what is known of its states and of all its runs. */
export interface StoredPlan {
  plan: BackupPlan;
  /** `document`, or the id of the source that saw it. */
  origin: string;
  /** Oldest first. */
  states: Array<{ state: PlanState; from: Date }>;
  history: PlanHistory;
}

/** Targets in force; whether the strategy fits them is judged with the plans. */
export type StoredObjective = Omit<EffectiveObjective, 'strategyFit'>;

/** A protected resource with what is promised about it. */
export interface StoredResource {
  resourceId: string;
  entityRef: string;
  /** Absent: it has annotations, or a tier, and no document. */
  documentUrl?: string;
  definition: RecoveryDefinition;
  objectives: StoredObjective[];
  /** Of its annotations. */
  problems: DefinitionProblem[];
  ownerRef?: string;
  systemRef?: string;
  tier?: string;
  enrolledAt: Date;
  /** By id. */
  plans: StoredPlan[];
  /** By id. */
  drillPlans: DrillPlan[];
}

/** A run of a known plan. */
export type StoredRun = BackupRun & {
  planId: string;
  /** First known of slot, start, queue, end, receipt. */
  sortAt: Date;
  /** Another end that was reported, for people. */
  conflict?: string;
};

/** A point of a known plan. */
export type StoredPoint = RecoveryPoint & {
  planId: string;
  /** Since when it cannot be restored any more. */
  goneAt?: Date;
};

/** A sample with how often its sender measures. */
export type StoredSample = ReplicationSample & { intervalSeconds?: number };

/** A drill as it was last reported. */
export interface StoredDrill {
  drillId: string;
  resourceId: string;
  sortAt: Date;
  /** With the targets as they were when its first report came, where it has none of its own. */
  report: DrillReport;
  /** `report`, or the id of the source that saw it. */
  origin: string;
}

/** What a source knows of a resource. */
export interface StoredSubject {
  sourceId: string;
  resourceId: string;
  provider: string;
  state: 'known' | 'never' | 'insufficient_data';
  checks: ToolCheck[];
  observedAt?: Date;
}

/** What verifying a chain of evidence found last. */
export interface StoredChain {
  resourceId: string;
  records: number;
  verifiedAt: string;
  intact: boolean;
  /** Id of the first record that does not hold. */
  brokenAt?: string;
}

/** A record as it is stored. */
export interface StoredRecord extends ChainedRecord {
  resourceId: string;
}

/** Whose records are meant. */
export interface DrillKey {
  resourceId: string;
  drillId: string;
}

/** Bytes of an artefact. */
export interface StoredArtifact {
  mediaType: string;
  content: Buffer;
}

/** Which resources are wanted. */
export type ResourceSelector =
  | { resourceIds: readonly string[] }
  | { entityRefs: readonly string[] }
  /** In the order of their ids, page by page. */
  | { after: string | undefined; limit: number };

/** Half-open; absent ends are open. */
export interface Period {
  from?: Date;
  to?: Date;
}

/**
 * What is stored about recovery, as facts. It reads only, each method in a number of statements that does not grow with the number of
 * resources.
 */
export interface RecoveryReadStore {
  /** By id. */
  listResources(selector: ResourceSelector): Promise<StoredResource[]>;

  listDocuments(entityRefs: readonly string[]): Promise<RecoveryDocument[]>;

  /** Runs of the period by plan, oldest first. */
  listRuns(
    planIds: readonly string[],
    period: Period,
  ): Promise<Map<string, StoredRun[]>>;

  /** Points by plan that could be restored at `since` or later, oldest first. */
  listPoints(
    planIds: readonly string[],
    since: Date,
  ): Promise<Map<string, StoredPoint[]>>;

  /** The newest sample of each link, by resource. */
  lastSamples(
    resourceIds: readonly string[],
  ): Promise<Map<string, StoredSample[]>>;

  /** The last sample of each link in each step of its resource since then, by resource, oldest first. */
  steppedSamples(
    steps: ReadonlyMap<string, SampleStep>,
    since: Date,
  ): Promise<Map<string, StoredSample[]>>;

  /**
   * Of each drill plan the newest drills, the last ones that passed and that failed, and the last that cleaned up and that could not, by resource,
   * newest first: what its standing depends on.
   */
  listDecidingDrills(
    resourceIds: readonly string[],
  ): Promise<Map<string, StoredDrill[]>>;

  /** What ended drills say about the points that they were to restore, by resource: the last word of each kind. */
  listTrials(
    resourceIds: readonly string[],
  ): Promise<Map<string, PointTrial[]>>;

  /** The newest drills of each resource, newest first. */
  listDrills(
    resourceIds: readonly string[],
    options: { limit: number },
  ): Promise<Map<string, StoredDrill[]>>;

  /** Drills that ended in the period, by resource, oldest first. */
  listEndedDrills(
    resourceIds: readonly string[],
    period: Period,
  ): Promise<Map<string, StoredDrill[]>>;

  getDrills(drillIds: readonly string[]): Promise<StoredDrill[]>;

  listSubjects(
    resourceIds: readonly string[],
  ): Promise<Map<string, StoredSubject[]>>;

  /** What the resources' plans come from: `document`, and the ids of the sources that see plans or backups of them. */
  listOrigins(resourceIds: readonly string[]): Promise<Set<string>>;

  listChains(resourceIds: readonly string[]): Promise<Map<string, StoredChain>>;

  /** The whole chain of each resource, oldest record first. */
  listRecords(
    resourceIds: readonly string[],
  ): Promise<Map<string, StoredRecord[]>>;

  /** Hashes of the artefacts that can be read through a drill: see {@link RecoveryReadStore.getArtifact}. */
  listStored(drill: DrillKey): Promise<Set<string>>;

  /**
   * Bytes that a record of the drill names and that were sent by the principal that reported it. Naming a hash does not open what others have sent
   * for resources of theirs.
   */
  getArtifact(
    artifact: DrillKey & { sha256: string },
  ): Promise<StoredArtifact | undefined>;
}
