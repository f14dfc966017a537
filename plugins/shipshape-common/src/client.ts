import { parseEntityRef } from '@backstage/catalog-model';
import { ForwardedError, ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  CostQueryInput,
  EntityCost,
  EntityCostQuery,
  EntitySlos,
  LoadDecisionResult,
  OwnerCost,
  OwnerReliability,
  Showback,
  ShowbackQueryInput,
  SloHistory,
  SloHistoryQueryInput,
  Slos,
  SlosQueryInput,
  Sources,
  entityCostSchema,
  entitySlosSchema,
  loadDecisionResultSchema,
  ownerCostSchema,
  ownerReliabilitySchema,
  showbackSchema,
  sloHistorySchema,
  slosSchema,
  sourcesSchema,
} from './api';

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
  /** Every source with its runs, loads and errors. */
  getSources(options?: ShipshapeRequestOptions): Promise<Sources>;
  /** Accepts or rejects a quarantined load. Rejects with a `ConflictError` when somebody decided before. */
  decideLoad(
    request: DecideLoadRequest,
    options?: ShipshapeRequestOptions,
  ): Promise<LoadDecisionResult>;
}

/** Where the backend is. By default `plugin://shipshape`, which the `fetchApi` of a Backstage app resolves. */
export interface ShipshapeClientOptions {
  /** Base URL of the plugin, without `/v1`: `https://portal.example.com/api/shipshape`. */
  baseUrl?: string;
  /** Used when there is no `baseUrl`. */
  discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
  /** Sends the requests with the caller's token; default: the global `fetch`. */
  fetchApi?: { fetch: typeof fetch };
}

type QueryValues = Record<string, string | string[] | undefined>;

/** The client of the HTTP API, for browsers and Node.js. Answers are checked against the contract. */
export class ShipshapeClient implements ShipshapeApi {
  readonly #baseUrl?: string;
  readonly #discoveryApi?: ShipshapeClientOptions['discoveryApi'];
  readonly #fetch: typeof fetch;

  constructor(options: ShipshapeClientOptions = {}) {
    this.#baseUrl = options.baseUrl?.replace(/\/+$/, '');
    this.#discoveryApi = options.discoveryApi;
    const fetchApi = options.fetchApi;
    // Bound late, so that a page that replaces the global fetch (for tracing, for tests) is respected.
    this.#fetch = (input, init) =>
      fetchApi ? fetchApi.fetch(input, init) : fetch(input, init);
  }

  async getEntityCost(
    entityRef: string,
    query: EntityCostQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<EntityCost> {
    const path = `entities/${refPath(entityRef)}/cost`;
    return this.#get(path, query, entityCostSchema, options);
  }

  async getOwnerCost(
    ownerRef: string,
    query: CostQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerCost> {
    const path = `owners/${refPath(ownerRef)}/cost`;
    return this.#get(path, query, ownerCostSchema, options);
  }

  async getShowback(
    query: Omit<ShowbackQueryInput, 'format'> = {},
    options?: ShipshapeRequestOptions,
  ): Promise<Showback> {
    return this.#get('showback', query, showbackSchema, options);
  }

  async getShowbackCsv(
    query: Omit<ShowbackQueryInput, 'format'> = {},
    options?: ShipshapeRequestOptions,
  ): Promise<string> {
    const response = await this.#request(
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
    return this.#get(path, {}, entitySlosSchema, options);
  }

  async getSloHistory(
    entityRef: string,
    sloId: string,
    query: SloHistoryQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<SloHistory> {
    const id = encodeURIComponent(sloId);
    const path = `entities/${refPath(entityRef)}/slos/${id}/history`;
    return this.#get(path, query, sloHistorySchema, options);
  }

  async getOwnerReliability(
    ownerRef: string,
    options?: ShipshapeRequestOptions,
  ): Promise<OwnerReliability> {
    const path = `owners/${refPath(ownerRef)}/reliability`;
    return this.#get(path, {}, ownerReliabilitySchema, options);
  }

  async listSlos(
    query: SlosQueryInput = {},
    options?: ShipshapeRequestOptions,
  ): Promise<Slos> {
    const { limit, ...filters } = query;
    return this.#get(
      'slos',
      { ...filters, limit: limit === undefined ? undefined : String(limit) },
      slosSchema,
      options,
    );
  }

  async getSources(options?: ShipshapeRequestOptions): Promise<Sources> {
    return this.#get('sources', {}, sourcesSchema, options);
  }

  async decideLoad(
    request: DecideLoadRequest,
    options?: ShipshapeRequestOptions,
  ): Promise<LoadDecisionResult> {
    const sourceId = encodeURIComponent(request.sourceId);
    const loadId = encodeURIComponent(request.loadId);
    const path = `sources/${sourceId}/loads/${loadId}/${request.decision}`;
    const response = await this.#request(path, {
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

  async #get<T>(
    path: string,
    query: QueryValues,
    schema: z.ZodType<T>,
    options?: ShipshapeRequestOptions,
  ): Promise<T> {
    const response = await this.#request(`${path}${toSearch(query)}`, {
      headers: { Accept: 'application/json' },
      signal: options?.signal,
    });
    return parseAnswer(path, schema, await response.json());
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const base =
      this.#baseUrl ??
      (await this.#discoveryApi?.getBaseUrl('shipshape')) ??
      'plugin://shipshape';
    const response = await this.#fetch(`${base}/v1/${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

/** `component:default/checkout` as `component/default/checkout`. */
function refPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return [kind.toLocaleLowerCase('en-US'), namespace, name]
    .map(encodeURIComponent)
    .join('/');
}

/** Repeats a name for each value of a list; leaves out what is not set. */
function toSearch(query: QueryValues): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const item of values) {
      if (item !== undefined) {
        search.append(name, item);
      }
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

function parseAnswer<T>(
  path: string,
  schema: z.ZodType<T>,
  answer: unknown,
): T {
  const result = schema.safeParse(answer);
  if (!result.success) {
    throw new ForwardedError(
      `The answer to ${path} is not what this version of the client understands; the versions of the Shipshape frontend and backend may differ`,
      result.error,
    );
  }
  return result.data;
}
