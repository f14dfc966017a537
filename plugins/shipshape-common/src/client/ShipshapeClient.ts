import {
  CostQueryInput,
  DrillDetails,
  DrillEvidence,
  EntityBackups,
  EntityCost,
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
  drillDetailsSchema,
  drillEvidenceSchema,
  entityBackupsSchema,
  entityCostSchema,
  entityDrillsSchema,
  entitySlosSchema,
  loadDecisionResultSchema,
  ownerCostSchema,
  ownerRecoverySchema,
  ownerReliabilitySchema,
  recoveryExportSchema,
  recoveryListSchema,
  recoveryOverviewSchema,
  showbackSchema,
  sloHistorySchema,
  slosSchema,
  sourcesSchema,
} from '../api';
import type {
  DecideLoadRequest,
  EntityCostQueryInput,
  ShipshapeApi,
  ShipshapeRequestOptions,
} from './ShipshapeApi';
import {
  parseAnswer,
  refPath,
  ShipshapeClientOptions,
  ShipshapeHttp,
  toSearch,
} from './ShipshapeHttp';

/** The client of the HTTP API, for browsers and Node.js. Answers are checked against the contract. */
export class ShipshapeClient implements ShipshapeApi {
  readonly #http: ShipshapeHttp;

  constructor(options: ShipshapeClientOptions = {}) {
    this.#http = new ShipshapeHttp(options);
  }

  async getEntityCost(
    entityRef: string,
    query: EntityCostQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<EntityCost> {
    const path = `entities/${refPath(entityRef)}/cost`;
    return this.#http.get(path, query, entityCostSchema, options);
  }

  async getOwnerCost(
    ownerRef: string,
    query: CostQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerCost> {
    const path = `owners/${refPath(ownerRef)}/cost`;
    return this.#http.get(path, query, ownerCostSchema, options);
  }

  async getShowback(
    query: Omit<ShowbackQueryInput, 'format'> = {},
    options?: ShipshapeRequestOptions,
  ): Promise<Showback> {
    return this.#http.get('showback', query, showbackSchema, options);
  }

  async getShowbackCsv(
    query: Omit<ShowbackQueryInput, 'format'> = {},
    options?: ShipshapeRequestOptions,
  ): Promise<string> {
    const response = await this.#http.request(
      `showback${toSearch({ ...query, format: 'csv' })}`,
      { headers: { Accept: 'text/csv' }, signal: options?.signal },
    );
    return response.text();
  }

  async getEntitySlos(
    entityRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<EntitySlos> {
    const path = `entities/${refPath(entityRef)}/slos`;
    return this.#http.get(path, {}, entitySlosSchema, options);
  }

  async getSloHistory(
    entityRef: string,
    sloId: string,
    query: SloHistoryQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<SloHistory> {
    const id = encodeURIComponent(sloId);
    const path = `entities/${refPath(entityRef)}/slos/${id}/history`;
    return this.#http.get(path, query, sloHistorySchema, options);
  }

  async getOwnerReliability(
    ownerRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerReliability> {
    const path = `owners/${refPath(ownerRef)}/reliability`;
    return this.#http.get(path, {}, ownerReliabilitySchema, options);
  }

  async listSlos(
    query: SlosQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<Slos> {
    const { limit, ...filters } = query;
    return this.#http.get(
      'slos',
      { ...filters, limit: limit === undefined ? undefined : String(limit) },
      slosSchema,
      options,
    );
  }

  async getEntityBackups(
    entityRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<EntityBackups> {
    const path = `entities/${refPath(entityRef)}/backups`;
    return this.#http.get(path, {}, entityBackupsSchema, options);
  }

  async getEntityDrills(
    entityRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<EntityDrills> {
    const path = `entities/${refPath(entityRef)}/drills`;
    return this.#http.get(path, {}, entityDrillsSchema, options);
  }

  async getDrill(
    entityRef: string,
    drillId: string,
    options?: ShipshapeRequestOptions,
  ): Promise<DrillDetails> {
    const path = drillPath(entityRef, drillId);
    return this.#http.get(path, {}, drillDetailsSchema, options);
  }

  async getDrillEvidence(
    entityRef: string,
    drillId: string,
    options?: ShipshapeRequestOptions,
  ): Promise<DrillEvidence> {
    const path = `${drillPath(entityRef, drillId)}/evidence`;
    return this.#http.get(path, {}, drillEvidenceSchema, options);
  }

  async getDrillArtifact(
    entityRef: string,
    drillId: string,
    sha256: string,
    options?: ShipshapeRequestOptions,
  ): Promise<Blob> {
    const path = `${drillPath(entityRef, drillId)}/evidence/${sha256}`;
    const response = await this.#http.request(path, {
      signal: options?.signal,
    });
    return response.blob();
  }

  async getOwnerRecovery(
    ownerRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerRecovery> {
    const path = `owners/${refPath(ownerRef)}/recovery`;
    return this.#http.get(path, {}, ownerRecoverySchema, options);
  }

  async listRecovery(
    query: RecoveryQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<RecoveryList> {
    const { limit, ...filters } = query;
    return this.#http.get(
      'recovery',
      { ...filters, limit: limit === undefined ? undefined : String(limit) },
      recoveryListSchema,
      options,
    );
  }

  async getRecoveryOverview(
    query: RecoveryCoverageQuery = {},
    options?: ShipshapeRequestOptions,
  ): Promise<RecoveryOverview> {
    return this.#http.get(
      'recovery/coverage',
      query,
      recoveryOverviewSchema,
      options,
    );
  }

  async exportRecovery(
    query: Omit<RecoveryExportQuery, 'format'>,
    options?: ShipshapeRequestOptions,
  ): Promise<RecoveryExport> {
    return this.#http.get(
      'recovery/export',
      query,
      recoveryExportSchema,
      options,
    );
  }

  async exportRecoveryCsv(
    query: Omit<RecoveryExportQuery, 'format'>,
    options?: ShipshapeRequestOptions,
  ): Promise<string> {
    const response = await this.#http.request(
      `recovery/export${toSearch({ ...query, format: 'csv' })}`,
      { headers: { Accept: 'text/csv' }, signal: options?.signal },
    );
    return response.text();
  }

  async getSources(options?: ShipshapeRequestOptions): Promise<Sources> {
    return this.#http.get('sources', {}, sourcesSchema, options);
  }

  async decideLoad(
    request: DecideLoadRequest,
    options?: ShipshapeRequestOptions,
  ): Promise<LoadDecisionResult> {
    const sourceId = encodeURIComponent(request.sourceId);
    const loadId = encodeURIComponent(request.loadId);
    const path = `sources/${sourceId}/loads/${loadId}/${request.decision}`;
    const response = await this.#http.request(path, {
      method: 'POST',
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ reason: request.reason }),
      signal: options?.signal,
    });
    return parseAnswer(path, loadDecisionResultSchema, await response.json());
  }
}

function drillPath(entityRef: string, drillId: string): string {
  return `entities/${refPath(entityRef)}/drills/${encodeURIComponent(drillId)}`;
}
