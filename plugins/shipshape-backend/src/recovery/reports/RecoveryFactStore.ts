import type { ReplicationSampleRow } from '../../database/recoveryTables';
import type { PointRow } from './mergePoint';
import type { RunRow } from './mergeRun';
import type { StoreOutcome } from './outcomes';

/** Where plans and resources belong. */
export interface PlanOwner {
  resourceId: string;
  entityRef: string;
}

/**
 * Runs, points and samples, whoever tells of them. Each method merges what it is given with what is known, so that the same words in any order
 * and any number give the same rows, and answers one outcome per row.
 */
export interface RecoveryFactStore {
  putRuns(rows: readonly RunRow[]): Promise<StoreOutcome[]>;
  putPoints(rows: readonly PointRow[]): Promise<StoreOutcome[]>;
  putSamples(rows: readonly ReplicationSampleRow[]): Promise<StoreOutcome[]>;

  /** Points of these plans that are not gone. */
  listPresentPoints(planIds: readonly string[]): Promise<PointRow[]>;

  /** Resource and entity of each known plan. */
  ownersOfPlans(planIds: readonly string[]): Promise<Map<string, PlanOwner>>;

  /** Entity of each known resource. */
  entitiesOf(resourceIds: readonly string[]): Promise<Map<string, string>>;

  /** Keeps of the samples from before then the last one of each link and hour. */
  thinSamples(before: string): Promise<void>;

  /** Removes runs and samples from before then, and points that were gone before it. */
  prune(before: string): Promise<void>;
}
