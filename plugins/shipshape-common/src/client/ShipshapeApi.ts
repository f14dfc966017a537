import type {
  CostQueryInput,
  DrillDetails,
  DrillEvidence,
  EntityBackups,
  EntityCost,
  EntityCostQuery,
  EntityDrills,
  EntitySlos,
  LoadDecisionResult,
  OwnerCost,
  OwnerRecovery,
  OwnerReliability,
  RecoveryCoverageQuery,
  RecoveryExport,
  RecoveryExportQuery,
  RecoveryList,
  RecoveryOverview,
  RecoveryQueryInput,
  Showback,
  ShowbackQueryInput,
  SloHistory,
  SloHistoryQueryInput,
  Slos,
  SlosQueryInput,
  Sources,
} from '../api';

/** Options of every request. */
export interface ShipshapeRequestOptions {
  /** Cancels the request; the promise then rejects with an `AbortError`. */
  signal?: AbortSignal;
}

/** Query of {@link ShipshapeApi.getEntityCost}. */
export type EntityCostQueryInput = CostQueryInput & {
  view?: EntityCostQuery['view'];
};

/** A decision on a quarantined load. */
export interface DecideLoadRequest {
  /** `focus:main`. */
  sourceId: string;
  loadId: string;
  decision: 'accept' | 'reject';
  /** For the audit log, 1 to 500 characters. */
  reason: string;
}

/**
 * The HTTP API of Shipshape, as seen by browsers and scripts.
 *
 * @remarks Every method rejects with a `ResponseError` when the backend refuses; its `cause.name` tells why
 * (`NotFoundError` for what is missing or not visible, `NotAllowedError` for a missing permission).
 */
export interface ShipshapeApi {
  /** Cost of a Component, Resource or System. Amounts are decimal strings in their billing currency. */
  getEntityCost(
    entityRef: string,
    query?: EntityCostQueryInput,
    options?: ShipshapeRequestOptions,
  ): Promise<EntityCost>;
  /** Cost of a Group with its sub-groups, or of a User. */
  getOwnerCost(
    ownerRef: string,
    query?: CostQueryInput,
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerCost>;
  /** Cost of one month by owner. */
  getShowback(
    query?: Omit<ShowbackQueryInput, 'format'>,
    options?: ShipshapeRequestOptions,
  ): Promise<Showback>;
  /** The same as CSV (`text/csv`), with exact amounts. */
  getShowbackCsv(
    query?: Omit<ShowbackQueryInput, 'format'>,
    options?: ShipshapeRequestOptions,
  ): Promise<string>;
  /** The SLOs of a Component, or those of the parts of a System, with their definitions' problems and incidents. */
  getEntitySlos(
    entityRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<EntitySlos>;
  /** How the budget of one SLO was spent over a window. */
  getSloHistory(
    entityRef: string,
    sloId: string,
    query?: SloHistoryQueryInput,
    options?: ShipshapeRequestOptions,
  ): Promise<SloHistory>;
  /** SLOs and incidents of what a Group with its sub-groups, or a User, owns. */
  getOwnerReliability(
    ownerRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerReliability>;
  /** A page of all SLOs that the caller may see, by risk. */
  listSlos(
    query?: SlosQueryInput,
    options?: ShipshapeRequestOptions,
  ): Promise<Slos>;
  /** The backups of a Resource, of the resources a Component depends on, or of the parts of a System. */
  getEntityBackups(
    entityRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<EntityBackups>;
  /** Their restore drills. */
  getEntityDrills(
    entityRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<EntityDrills>;
  /** One drill with its phases, checks and evidence. */
  getDrill(
    entityRef: string,
    drillId: string,
    options?: ShipshapeRequestOptions,
  ): Promise<DrillDetails>;
  /** The chain of evidence that the drill is part of. */
  getDrillEvidence(
    entityRef: string,
    drillId: string,
    options?: ShipshapeRequestOptions,
  ): Promise<DrillEvidence>;
  /** The bytes of one artefact of a drill. */
  getDrillArtifact(
    entityRef: string,
    drillId: string,
    sha256: string,
    options?: ShipshapeRequestOptions,
  ): Promise<Blob>;
  /** Recovery of what a Group with its sub-groups, or a User, owns. */
  getOwnerRecovery(
    ownerRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerRecovery>;
  /** A page of all protected resources that the caller may see, by risk. */
  listRecovery(
    query?: RecoveryQueryInput,
    options?: ShipshapeRequestOptions,
  ): Promise<RecoveryList>;
  /** Coverage, overdue drills and worst exposure of what the caller may see. */
  getRecoveryOverview(
    query?: RecoveryCoverageQuery,
    options?: ShipshapeRequestOptions,
  ): Promise<RecoveryOverview>;
  /** Evidence of a period, for an audit. */
  exportRecovery(
    query: Omit<RecoveryExportQuery, 'format'>,
    options?: ShipshapeRequestOptions,
  ): Promise<RecoveryExport>;
  /** The same as CSV (`text/csv`). */
  exportRecoveryCsv(
    query: Omit<RecoveryExportQuery, 'format'>,
    options?: ShipshapeRequestOptions,
  ): Promise<string>;
  /** Every source with its runs, loads and errors. */
  getSources(options?: ShipshapeRequestOptions): Promise<Sources>;
  /** Accepts or rejects a quarantined load. Rejects with a `ConflictError` when somebody decided before. */
  decideLoad(
    request: DecideLoadRequest,
    options?: ShipshapeRequestOptions,
  ): Promise<LoadDecisionResult>;
}
