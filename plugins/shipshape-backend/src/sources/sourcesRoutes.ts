import {
  LoadDecision,
  loadDecisionResultSchema,
  loadDecisionSchema,
  sourceManagePermission,
  sourceReadPermission,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { defineRoute, RouteContext, RouteHandlers } from '../http/defineRoute';
import type { AuthorizedSourcesService } from './AuthorizedSourcesService';

const loadParams = z.object({
  id: z.string().min(1),
  loadId: z.string().min(1),
});

function decisionRoute<const Path extends string>(
  path: Path,
  summary: string,
  description: string,
) {
  return defineRoute({
    method: 'post',
    path,
    summary,
    description,
    tag: 'Sources',
    permissions: [sourceManagePermission],
    // A decision has a person's name in the audit log.
    principals: ['user'],
    params: loadParams,
    query: z.object({}),
    body: loadDecisionSchema,
    response: loadDecisionResultSchema,
    errors: [404, 409],
  });
}

/** Source routes, by operation id. */
export const sourcesRoutes = {
  ListSources: defineRoute({
    method: 'get',
    path: '/sources',
    summary: 'Every source with its runs, loads and errors',
    description:
      "The operator's view: it shows totals of whole bills and, for rejected rows, the offending values, and it does not look at the catalog. Give the permission to those who may read the bills themselves.",
    tag: 'Sources',
    permissions: [sourceReadPermission],
    principals: ['user', 'service'],
    params: z.object({}),
    query: z.object({}),
    response: sourcesSchema,
    errors: [],
  }),
  AcceptLoad: decisionRoute(
    '/sources/:id/loads/:loadId/accept',
    'Accept a quarantined load',
    'The load becomes the active one of its scope, unless a newer one became active meanwhile. Recorded in the audit log.',
  ),
  RejectLoad: decisionRoute(
    '/sources/:id/loads/:loadId/reject',
    'Reject a quarantined load',
    'The active load of its scope stays. Recorded in the audit log.',
  ),
};

/** Answers the source routes. */
export function createSourcesHandlers(
  service: AuthorizedSourcesService,
): RouteHandlers<typeof sourcesRoutes> {
  const decide =
    (decision: 'accept' | 'reject') =>
    async (
      input: { params: z.output<typeof loadParams>; body: LoadDecision },
      { credentials, request }: RouteContext,
    ) => ({
      load: await service.decideLoad(
        {
          sourceId: input.params.id,
          loadId: input.params.loadId,
          decision,
          reason: input.body.reason,
        },
        { credentials, request },
      ),
    });
  return {
    ListSources: (_input, { credentials }) =>
      service.listSources({ credentials }),
    AcceptLoad: decide('accept'),
    RejectLoad: decide('reject'),
  };
}
