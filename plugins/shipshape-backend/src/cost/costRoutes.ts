import {
  costQuerySchema,
  costReadPermission,
  entityCostQuerySchema,
  entityCostSchema,
  ownerCostSchema,
  showbackQuerySchema,
  showbackReadPermission,
  showbackSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { defineRoute, RouteHandlers, TextAnswer } from '../http/defineRoute';
import type { CostService } from './CostService';

const entityParams = z.object({
  kind: z.string().min(1),
  namespace: z.string().min(1),
  name: z.string().min(1),
});

/** Cost routes, by operation id. */
export const costRoutes = {
  GetEntityCost: defineRoute({
    method: 'get',
    path: '/entities/:kind/:namespace/:name/cost',
    summary: 'Cost of an entity',
    description:
      'Sums by billing currency over what the caller may see. A System (Domain) has the cost of its visible parts. With `shipshape.showback.read` the answer also tells the unallocated cost of the organisation.',
    tag: 'Cost',
    permissions: [costReadPermission],
    principals: ['user', 'service'],
    params: entityParams,
    query: entityCostQuerySchema,
    response: entityCostSchema,
    errors: [404, 503],
  }),
  GetOwnerCost: defineRoute({
    method: 'get',
    path: '/owners/:kind/:namespace/:name/cost',
    summary: 'Cost of a Group with its sub-groups, or of a User',
    description:
      'Sums over the entities that the caller may see, by the owner recorded for each charge day. Cost of entities that left the catalog is included with `shipshape.showback.read` only.',
    tag: 'Cost',
    permissions: [costReadPermission],
    principals: ['user', 'service'],
    params: entityParams,
    query: costQuerySchema,
    response: ownerCostSchema,
    errors: [404, 503],
  }),
  GetShowback: defineRoute({
    method: 'get',
    path: '/showback',
    summary: 'Cost of a month by owner',
    description:
      'With `shipshape.showback.read` the whole organisation, where owners + hidden + unallocated = total to the last digit; without it the owners and entities that the caller may see. `format=csv` always needs `shipshape.showback.read`.',
    tag: 'Cost',
    permissions: [costReadPermission, showbackReadPermission],
    principals: ['user', 'service'],
    params: z.object({}),
    query: showbackQuerySchema,
    response: showbackSchema,
    textResponse: {
      mediaType: 'text/csv',
      description:
        'One row per owner, for the owners that are hidden from the caller, and per reason of unallocated cost; the amounts of a currency add up to its total.',
    },
    errors: [503],
  }),
};

/** Answers the cost routes. */
export function createCostHandlers(
  service: CostService,
): RouteHandlers<typeof costRoutes> {
  return {
    GetEntityCost: ({ params, query }, { credentials }) =>
      service.getEntityCost({ entity: params, query }, { credentials }),
    GetOwnerCost: ({ params, query }, { credentials }) =>
      service.getOwnerCost({ owner: params, query }, { credentials }),
    GetShowback: async ({ query }, { credentials }) => {
      if (query.format === 'csv') {
        const file = await service.exportShowback({ query }, { credentials });
        return new TextAnswer('text/csv', file.fileName, file.content);
      }
      return service.getShowback({ query }, { credentials });
    },
  };
}
