/** A scope with the allocation that readers see of it. */
export interface AllocatedScope {
  sourceId: string;
  billingAccountId: string;
  billingPeriodStart: string;
  /** Exclusive. */
  billingPeriodEnd: string;
  /** The export declared the period closed. */
  declaredClosed: boolean;
  loadId: number;
  allocationId: number;
  /** See `AllocationPlan.fingerprint`; absent when the record of the allocation is gone. */
  fingerprint?: string;
  /** Identity of the cube options that its cells were made with. */
  optionsHash: string;
  /** When data of the scope was first active, ISO-8601. */
  firstLoadedAt?: string;
}

/** Pointers of scopes, as far as allocation moves them. */
export interface ScopeAllocationStore {
  listScopes(): Promise<AllocatedScope[]>;

  /**
   * Lets the pointer of a scope name another allocation of its load, if it is still the one that was seen.
   *
   * @returns whether it did.
   */
  swap(scope: AllocatedScope, allocationId: number): Promise<boolean>;

  /** Allocations of active loads, made before the instant, that no pointer names. */
  listOrphans(before: Date): Promise<number[]>;
}
