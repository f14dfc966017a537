import { z } from 'zod';
import { costRoutes } from '../cost/costRoutes';
import { recoveryRoutes } from '../recovery/recoveryRoutes';
import { recoveryReportsRoutes } from '../recovery/reports/recoveryReportsRoutes';
import { reportsRoutes } from '../reports/reportsRoutes';
import { sloRoutes } from '../slo/sloRoutes';
import { sourcesRoutes } from '../sources/sourcesRoutes';
import { defineRoute } from './defineRoute';

/** Routes about the API itself. */
export const metaRoutes = {
  GetOpenApiDocument: defineRoute({
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    description:
      'OpenAPI 3.1, made from the schemas that requests are checked with.',
    tag: 'Meta',
    permissions: [],
    principals: ['user', 'service'],
    params: z.object({}),
    query: z.object({}),
    response: z.record(z.string(), z.unknown()),
    errors: [],
  }),
};

/** Every route, by operation id. A route that is not here does not exist. */
export const apiRoutes = {
  ...costRoutes,
  ...sloRoutes,
  ...recoveryRoutes,
  ...reportsRoutes,
  ...recoveryReportsRoutes,
  ...sourcesRoutes,
  ...metaRoutes,
};
