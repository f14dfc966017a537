import type { CubeOptions } from 'backstage-plugin-shipshape-common';

/** Turns the cells of a load into allocated cells. Implemented in `cost/allocation`, used by the ingestion. */
export interface CostAllocator {
  /** What reading must keep of each charge, so that the rules of now can be applied. */
  cubeOptions(): Promise<CubeOptions>;

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
