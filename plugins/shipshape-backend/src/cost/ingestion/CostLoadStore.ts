import type {
  CostCell,
  CostControlTotals,
  CostLoadReport,
  CubeOptions,
  Guard,
  LoadState,
} from 'backstage-plugin-shipshape-common';
import type { CostScope } from 'backstage-plugin-shipshape-node';

/** Which content a load was made from. */
export interface LoadIdentity {
  sourceId: string;
  artifact: string;
  artifactHash: string;
  /** See `hashCubeOptions`. */
  optionsHash: string;
  /** When the export ran. */
  runTime: string;
}

/** What the decision whether to read an artefact needs of its earlier loads. */
export interface LoadSummary extends LoadIdentity {
  id: number;
  state: LoadState;
  /** Absent: rejected or failed before its scopes were known. */
  scope?: CostScope;
  error?: string;
  /** User entity ref, when a person decided. */
  decidedBy?: string;
}

/** A scope and the load that readers see of it. */
export interface ActiveScope extends CostScope {
  billingPeriodEnd: string;
  loadId: number;
  allocationId: number;
  /** The export declared the period closed. */
  closed: boolean;
  artifact: string;
  artifactHash: string;
  optionsHash: string;
  runTime: string;
  totals: CostControlTotals[];
  /** Guards that fired when it was loaded, and were accepted. */
  guards: Guard[];
}

/** What is known once all cells of a load are stored. */
export interface StagedLoad {
  loadId: number;
  billingPeriodEnd: string;
  rows: number;
  totals: CostControlTotals[];
  report: CostLoadReport;
  dataThrough?: string;
  lastDayMayBeCut: boolean;
  closed: boolean;
}

/** A load with everything that pages show, and that its activation needs. */
export interface LoadDetails extends LoadSummary {
  runId: number;
  billingPeriodEnd?: string;
  rows?: number;
  totals: CostControlTotals[];
  report?: CostLoadReport;
  guards: Guard[];
  dataThrough?: string;
  lastDayMayBeCut: boolean;
  closed: boolean;
  createdAt: string;
  activatedAt?: string;
  decidedAt?: string;
}

/** The pointer of a scope, as someone saw it. */
export interface ExpectedPointer {
  loadId: number;
  allocationId: number;
}

/** Who decided on a quarantined load. */
export interface LoadDecider {
  decidedBy: string;
  decidedAt: string;
}

/** Sums over the stored cells of a load, by currency. */
export interface StoredSums {
  loadId: number;
  currency: string;
  rows: number;
  /** In atto. */
  billed: bigint;
  effective: bigint;
  list: bigint;
  contracted: bigint;
}

/** Loads that ended, but whose cells or allocations are still there. */
export interface Garbage {
  loadIds: number[];
  allocationIds: number[];
}

/** Loads, their cells, and the pointers that make them visible. Every write is one short transaction. */
export interface CostLoadStore {
  /** Loads made from content with one of these hashes, oldest first. */
  listByHash(sourceId: string, hashes: string[]): Promise<LoadSummary[]>;

  /** The active load of every scope of a source. */
  listActive(sourceId: string): Promise<ActiveScope[]>;
  getActive(
    sourceId: string,
    scope: CostScope,
  ): Promise<ActiveScope | undefined>;

  /** @returns the id of the new load. */
  create(
    load: LoadIdentity & {
      runId: number;
      /** What it is read with: an allocation key refers to it by index. */
      cube: CubeOptions;
      scope?: CostScope & { billingPeriodEnd?: string };
      state: LoadState;
    },
  ): Promise<number>;

  /** Names the scope of a load that began without one. */
  setScope(
    loadId: number,
    scope: CostScope & { billingPeriodEnd: string },
  ): Promise<void>;

  /** Moves loads from one of the unfinished states to another state. */
  setState(loadIds: number[], state: LoadState, error?: string): Promise<void>;

  /** @throws SourceError (`invalid_content`) when an amount does not fit into the columns. */
  insertCells(
    cells: ReadonlyArray<{ loadId: number; cell: CostCell }>,
  ): Promise<void>;

  /** What the database itself adds up, to be compared with what was read. */
  sumCells(loadIds: number[]): Promise<StoredSums[]>;

  /** Moves validated loads to `staged`. */
  stage(loads: StagedLoad[]): Promise<void>;

  /**
   * Moves a staged load to `quarantined`; older quarantined loads of its scope become superseded, so that one decision is open.
   *
   * @throws ConflictError when the load is not staged any more.
   */
  quarantine(loadId: number, guards: Guard[]): Promise<void>;

  /**
   * Lets the pointer of the load's scope name it, if the pointer is still the expected one (absent: if there is none).
   *
   * @returns whether it did; if not, nothing was changed.
   * @throws ConflictError when the load is not staged or quarantined any more.
   */
  activate(options: {
    load: LoadDetails;
    allocationId: number;
    expected?: ExpectedPointer;
    decision?: LoadDecider;
  }): Promise<boolean>;

  /** Moves a quarantined load to `rejected`. @returns false when it is not quarantined any more. */
  reject(
    loadId: number,
    decision: LoadDecider & { reason: string },
  ): Promise<boolean>;

  /** Deletes the records of failed attempts on an artefact; their run keeps the error. */
  deleteFailed(sourceId: string, artifact: string): Promise<void>;

  /** Deletes the record of a load that was not needed. */
  deleteUnused(loadId: number): Promise<void>;

  /** Counts loads into a later run, which found their artefact unchanged. */
  touch(loadIds: number[], runId: number): Promise<void>;

  /** Deletes cells in small transactions. */
  deleteCells(loadIds: number[]): Promise<void>;

  /** Marks unfinished loads as failed whose run is not alive: not `running`, or without a heartbeat since `before`. @returns how many. */
  failAbandoned(before: Date): Promise<number>;

  listGarbage(): Promise<Garbage>;

  get(sourceId: string, loadId: number): Promise<LoadDetails | undefined>;

  /**
   * For `GET /sources`: active and quarantined loads, and what these runs rejected or failed at; all sources, oldest first. One query. Active
   * loads come with their report in the newest `reportedPeriods` billing periods of each source only: reports are large, and nobody
   * mends what is wrong in old bills.
   */
  listCurrent(options: {
    runIds: number[];
    reportedPeriods: number;
  }): Promise<LoadDetails[]>;

  /** One query, whatever the number of sources. */
  listCoverage(): Promise<
    Array<{ sourceId: string; dataThrough?: string; quarantined: number }>
  >;
}
