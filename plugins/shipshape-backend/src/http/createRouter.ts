import type {
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { z } from 'zod';
import { createCostHandlers } from '../cost/costRoutes';
import type { CostService } from '../cost/CostService';
import { createRecoveryHandlers } from '../recovery/recoveryRoutes';
import type { RecoveryService } from '../recovery/RecoveryService';
import type { AuthorizedReportService } from '../reports/AuthorizedReportService';
import { createRecoveryReportsHandlers } from '../recovery/reports/recoveryReportsRoutes';
import { createReportsHandlers } from '../reports/reportsRoutes';
import { createSloHandlers } from '../slo/sloRoutes';
import type { SloService } from '../slo/SloService';
import type { AuthorizedSourcesService } from '../sources/AuthorizedSourcesService';
import { createSourcesHandlers } from '../sources/sourcesRoutes';
import { apiRoutes } from './apiRoutes';
import {
  BytesAnswer,
  RouteContext,
  RouteDefinition,
  RouteHandlers,
  TextAnswer,
} from './defineRoute';
import { hideInternalErrors } from './hideInternalErrors';
import { createOpenApiDocument } from './openApi';

/** Options of {@link createRouter}. */
export interface RouterOptions {
  cost: CostService;
  slos: SloService;
  recovery: RecoveryService;
  reports: Pick<
    AuthorizedReportService,
    'addSli' | 'addIncidents' | 'addRecovery' | 'putArtifact'
  >;
  sources: AuthorizedSourcesService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
}

/** Where the version stands, so that another one can be served beside it. */
export const API_PREFIX = '/v1';

const MAX_BODY_BYTES = 100_000;

/** @throws InputError naming the part of the request and the field in it */
function parse<T>(schema: z.ZodType<T>, part: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(
    issue => `${[part, ...issue.path].join('.')}: ${issue.message}`,
  );
  throw new InputError(`Invalid request: ${problems.join('; ')}`);
}

function send(response: Response, answer: unknown): void {
  // Figures are for one caller: no cache on the way may keep them.
  response.setHeader('Cache-Control', 'no-store');
  if (answer instanceof TextAnswer) {
    response
      .type(answer.mediaType)
      .setHeader(
        'Content-Disposition',
        `attachment; filename="${answer.fileName}"`,
      );
    response.send(answer.content);
  } else if (answer instanceof BytesAnswer) {
    response.setHeader('Content-Type', answer.mediaType);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; sandbox",
    );
    response.setHeader(
      'Content-Disposition',
      `attachment; filename="${answer.fileName}"`,
    );
    response.send(answer.content);
  } else {
    response.json(answer);
  }
}

/** A handler whose input was parsed with the schemas of its own route. */
type AnyHandler = (
  input: { params: unknown; query: unknown; body: unknown },
  context: RouteContext,
) => Promise<unknown>;

function addRoute(
  router: Router,
  route: RouteDefinition,
  handler: AnyHandler,
  httpAuth: HttpAuthService,
): void {
  const path = `${API_PREFIX}${route.path}`;
  const authenticate = (request: Request) =>
    httpAuth.credentials(request, { allow: [...route.principals] });
  if (route.body || route.bytesBody) {
    const limit = route.maxBodyBytes ?? MAX_BODY_BYTES;
    // Nobody's body is read before it is known who they are.
    router[route.method](
      path,
      async (request: Request) => {
        await authenticate(request);
        return 'next';
      },
      route.bytesBody
        ? express.raw({ limit, type: () => true })
        : express.json({ limit }),
    );
  }
  router[route.method](path, async (request: Request, response: Response) => {
    const credentials = await authenticate(request);
    const answer = await handler(
      {
        params: parse(route.params, 'path', request.params),
        query: parse(route.query, 'query', request.query),
        body: route.bytesBody
          ? toBytes(request.body)
          : route.body && parse(route.body, 'body', request.body),
      },
      { credentials, request },
    );
    send(response, answer);
  });
}

/** A request without a body has no bytes. */
function toBytes(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Assembles the router from the table of routes: a route without a handler does not compile. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const { cost, slos, recovery, reports, sources, httpAuth, logger } = options;
  const document = createOpenApiDocument(apiRoutes);
  const handlers: RouteHandlers<typeof apiRoutes> = {
    ...createCostHandlers(cost),
    ...createSloHandlers(slos),
    ...createRecoveryHandlers(recovery),
    ...createReportsHandlers(reports),
    ...createRecoveryReportsHandlers(reports),
    ...createSourcesHandlers(sources),
    GetOpenApiDocument: async () => document,
  };
  const router = PromiseRouter();
  for (const [operationId, route] of Object.entries(apiRoutes)) {
    const handler = handlers[operationId as keyof typeof apiRoutes];
    addRoute(router, route, handler as AnyHandler, httpAuth);
  }
  router.use(hideInternalErrors(logger));
  return router;
}
