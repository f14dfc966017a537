import type {
  CostMetric,
  CubeOptions,
} from 'backstage-plugin-shipshape-common';

/** A load whose cells can be allocated. */
export interface AllocatableLoad {
  id: number;
  billingAccountId: string;
  billingPeriodStart: string;
  /** With which options its cells were made; absent on loads that did not keep them. */
  cubeOptions?: CubeOptions;
}

/** What the rules look at of a stored cell; the allocation key is canonical JSON. */
export interface CellRuleKey {
  sub_account_id: string;
  provider: string;
  service: string;
  region: string;
  charge_category: string;
  commitment_id: string;
  commitment_status: string;
  allocation_key: string;
}

/** The dimensions that an allocated cell keeps of a cell. */
export interface CellDimensions {
  currency: string;
  provider: string;
  sub_account_id: string;
  sub_account_name: string;
  service_category: string;
  service: string;
  region: string;
  environment: string;
  charge_category: string;
}

/** Exact sums in atto, with counts of charges. */
export type CellSums = Record<CostMetric, bigint> & {
  rowCount: number;
  missingList: number;
  missingContracted: number;
};

/** A stored cell of one day. */
export type StoredCell = CellRuleKey & CellDimensions & { sums: CellSums };

/** A cell after allocation. */
export interface AllocatedCell extends CellDimensions {
  entityRef: string;
  ownerRef: string;
  reason: string;
  day: string;
  sums: CellSums;
}

/** Sums of one day and currency, before or after. */
export interface DaySums {
  day: string;
  currency: string;
  sums: CellSums;
}

/** Cells, and what the rules made of them. */
export interface AllocationStore {
  getLoad(loadId: number): Promise<AllocatableLoad | undefined>;

  /** Days on which the load has cells, in order. */
  listDays(loadId: number): Promise<string[]>;

  /** The distinct keys among the cells of a load. */
  listRuleKeys(loadId: number): Promise<CellRuleKey[]>;

  listCells(loadId: number, day: string): Promise<StoredCell[]>;

  /** @returns the id of a new allocation without cells. */
  create(allocation: {
    loadId: number;
    fingerprint: string;
    createdAt: string;
  }): Promise<number>;

  /** Adds cells in one transaction. */
  insert(options: {
    allocationId: number;
    billingPeriodStart: string;
    cells: readonly AllocatedCell[];
  }): Promise<void>;

  sumCells(loadId: number): Promise<DaySums[]>;
  sumAllocated(allocationId: number): Promise<DaySums[]>;

  /** Deletes allocations that no pointer names; the others are left alone. */
  delete(allocationIds: readonly number[]): Promise<void>;
}
