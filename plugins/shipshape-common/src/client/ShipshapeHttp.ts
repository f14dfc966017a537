import { parseEntityRef } from '@backstage/catalog-model';
import { ForwardedError, ResponseError } from '@backstage/errors';
import type { z } from 'zod';
import type { ShipshapeRequestOptions } from './ShipshapeApi';

/** Where the backend is. By default `plugin://shipshape`, which the `fetchApi` of a Backstage app resolves. */
export interface ShipshapeClientOptions {
  /** Base URL of the plugin, without `/v1`: `https://portal.example.com/api/shipshape`. */
  baseUrl?: string;
  /** Used when there is no `baseUrl`. */
  discoveryApi?: { getBaseUrl(pluginId: string): Promise<string> };
  /** Sends the requests with the caller's token; default: the global `fetch`. */
  fetchApi?: { fetch: typeof fetch };
}

/** Values of a query; what is not set is left out. */
export type QueryValues = Record<string, string | string[] | undefined>;

/** Sends requests and checks answers against the contract. */
export class ShipshapeHttp {
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

  async get<T>(
    path: string,
    query: QueryValues,
    schema: z.ZodType<T>,
    options?: ShipshapeRequestOptions,
  ): Promise<T> {
    const response = await this.request(`${path}${toSearch(query)}`, {
      headers: { Accept: 'application/json' },
      signal: options?.signal,
    });
    return parseAnswer(path, schema, await response.json());
  }

  async request(path: string, init: RequestInit): Promise<Response> {
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
export function refPath(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return [kind.toLocaleLowerCase('en-US'), namespace, name]
    .map(encodeURIComponent)
    .join('/');
}

/** Repeats a name for each value of a list; leaves out what is not set. */
export function toSearch(query: QueryValues): string {
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

/** @throws ForwardedError when the answer is not of the contract */
export function parseAnswer<T>(
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
