import {
  entitySlosSchema,
  ownerReliabilitySchema,
  sloHistoryQuerySchema,
  sloHistorySchema,
  sloIdSchema,
  sloReadPermission,
  slosQuerySchema,
  slosSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { defineRoute, RouteHandlers } from '../http/defineRoute';
import type { SloService } from './SloService';

const entityParams = z.object({
  kind: z.string().min(1),
  namespace: z.string().min(1),
  name: z.string().min(1),
});

/** SLO routes, by operation id. */
export const sloRoutes = {
  GetEntitySlos: defineRoute({
    method: 'get',
    path: '/entities/:kind/:namespace/:name/slos',
    summary: 'SLOs of an entity',
    description:
      'By risk, with the problems of their documents and the incidents of the last 90 days. A System (Domain) has the SLOs of its visible parts.',
    tag: 'SLO',
    permissions: [sloReadPermission],
    principals: ['user', 'service'],
    params: entityParams,
    query: z.object({}),
    response: entitySlosSchema,
    errors: [404, 503],
  }),
  GetSloHistory: defineRoute({
    method: 'get',
    path: '/entities/:kind/:namespace/:name/slos/:sloId/history',
    summary: 'How the budget of an SLO was spent',
    description:
      'Counts, budget left and burn rates over a window. Where there are no counts a point has its time only. An SLO of another entity is answered like one that does not exist.',
    tag: 'SLO',
    permissions: [sloReadPermission],
    principals: ['user', 'service'],
    params: entityParams.extend({ sloId: sloIdSchema }),
    query: sloHistoryQuerySchema,
    response: sloHistorySchema,
    errors: [404, 503],
  }),
  GetOwnerReliability: defineRoute({
    method: 'get',
    path: '/owners/:kind/:namespace/:name/reliability',
    summary: 'SLOs and incidents of a Group with its sub-groups, or of a User',
    description:
      'Over the entities that they own now and that the caller may see.',
    tag: 'SLO',
    permissions: [sloReadPermission],
    principals: ['user', 'service'],
    params: entityParams,
    query: z.object({}),
    response: ownerReliabilitySchema,
    errors: [404, 503],
  }),
  ListSlos: defineRoute({
    method: 'get',
    path: '/slos',
    summary: 'All SLOs that the caller may see',
    description:
      'By risk, page by page: without `nextCursor` the list is complete. Filters of one name are joined with OR, of several with AND; a ref that the caller may not see matches nothing.',
    tag: 'SLO',
    permissions: [sloReadPermission],
    principals: ['user', 'service'],
    params: z.object({}),
    query: slosQuerySchema,
    response: slosSchema,
    errors: [503],
  }),
};

/** Answers the SLO routes. */
export function createSloHandlers(
  service: SloService,
): RouteHandlers<typeof sloRoutes> {
  return {
    GetEntitySlos: ({ params }, { credentials }) =>
      service.getEntitySlos({ entity: params }, { credentials }),
    GetSloHistory: ({ params: { sloId, ...entity }, query }, { credentials }) =>
      service.getSloHistory({ entity, sloId, query }, { credentials }),
    GetOwnerReliability: ({ params }, { credentials }) =>
      service.getOwnerReliability({ owner: params }, { credentials }),
    ListSlos: ({ query }, { credentials }) =>
      service.listSlos({ query }, { credentials }),
  };
}
