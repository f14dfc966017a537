import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { Request } from 'express';
import type { z } from 'zod';

/** Kinds of callers that a route answers. */
export type Principal = 'user' | 'service';

/**
 * One route of the API. The router, the OpenAPI document and the tests are all made from these, so that none can know a route that the
 * others do not.
 */
export interface RouteDefinition {
  method: 'get' | 'post' | 'put';
  /** Below `/v1`, with parameters in Express notation. */
  path: string;
  /** Few words, for a list. */
  summary: string;
  /** What a caller has to know beyond the schemas. */
  description: string;
  tag: 'Cost' | 'SLO' | 'Recovery' | 'Reports' | 'Sources' | 'Meta';
  /** Any one of these is needed; none: every signed-in caller. */
  permissions: readonly BasicPermission[];
  principals: readonly Principal[];
  params: z.ZodObject;
  query: z.ZodObject;
  /** JSON body of a request. */
  body?: z.ZodType;
  /** Named schemas of what the body holds that its own schema leaves open. */
  bodyItems?: readonly z.ZodType[];
  /** The body is bytes of any type; `body` is absent then. */
  bytesBody?: { description: string };
  /** Largest body in bytes; default: 100 kB. */
  maxBodyBytes?: number;
  /** Body of the answer 200. */
  response: z.ZodType;
  /** The answer can be this text instead. */
  textResponse?: { mediaType: 'text/csv'; description: string };
  /** The answer is always a file of bytes, and `response` is never. */
  bytesResponse?: { description: string };
  /** Error answers besides 400, 401 and 403. */
  errors: ReadonlyArray<404 | 409 | 503>;
}

/** Keeps the exact types of a definition. */
export function defineRoute<const Route extends RouteDefinition>(
  route: Route,
): Route {
  return route;
}

/** A file to save instead of JSON. */
export class TextAnswer {
  constructor(
    readonly mediaType: 'text/csv',
    readonly fileName: string,
    readonly content: string,
  ) {}
}

/**
 * Bytes that somebody else has sent us, to save and never to show: a browser must neither render them nor guess what they are.
 */
export class BytesAnswer {
  constructor(
    readonly mediaType:
      | 'text/plain; charset=utf-8'
      | 'application/json'
      | 'application/octet-stream',
    readonly fileName: string,
    readonly content: Buffer,
  ) {}
}

/** The parsed request. */
export interface RouteInput<Route extends RouteDefinition> {
  params: z.output<Route['params']>;
  query: z.output<Route['query']>;
  body: Route['body'] extends z.ZodType
    ? z.output<Route['body']>
    : Route['bytesBody'] extends object
    ? Buffer
    : undefined;
}

/** Who asks. */
export interface RouteContext {
  credentials: BackstageCredentials;
  /** For the audit log only: what a handler needs of a request is in its input. */
  request: Request;
}

/** Answers a route. */
export type RouteHandler<Route extends RouteDefinition> = (
  input: RouteInput<Route>,
  context: RouteContext,
) => Promise<z.output<Route['response']> | TextAnswer | BytesAnswer>;

/** A handler for each route of a table. */
export type RouteHandlers<Routes extends Record<string, RouteDefinition>> = {
  [OperationId in keyof Routes]: RouteHandler<Routes[OperationId]>;
};
