import type { CubeOptions } from 'backstage-plugin-shipshape-common';
import type { CostScope } from 'backstage-plugin-shipshape-node';

/** Turns the cells of a load into allocated cells. Implemented in `cost/allocation`, used by the ingestion. */
export interface CostAllocator {
  /** What reading must keep of each charge, so that the rules of now can be applied. */
  cubeOptions(): Promise<CubeOptions>;

  /** Scopes of a source that new rules do not reach any more: reading them again for new cube options would unfreeze them. */
  listFrozen(sourceId: string): Promise<CostScope[]>;

  /**
   * Allocates every cell of a staged (or active) load by the rules and the ownership of now, under a new allocation id, invisible until the
   * pointer of its scope names that id.
   *
   * @throws ConservationError when owners + unallocated differ from the cells in any digit; nothing is kept then.
   */
  allocate(loadId: number): Promise<{ allocationId: number }>;

  /** Removes allocated cells that no pointer names (after a supersede, a rejection or a crash). */
  discard(allocationIds: number[]): Promise<void>;
}
