import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  COST_DIMENSIONS,
  COST_METRICS,
  costReadPermission,
  entityCostQuerySchema,
} from 'backstage-plugin-shipshape-common';
import type { CostService } from '../cost/CostService';
import { toCallerError } from '../http/hideInternalErrors';
import { parseActionQuery, parseActionRef } from './actionInput';

/** Cost for MCP clients: the same service as the API's, with the credentials that the action is handed. */
export function registerCostActions(options: {
  actionsRegistry: ActionsRegistryService;
  cost: CostService;
  logger: LoggerService;
}): void {
  const { actionsRegistry, cost, logger } = options;
  actionsRegistry.register({
    name: 'get-entity-cost',
    title: 'Get entity cost',
    description:
      'Exact cost of a catalog entity (component, resource, system) by billing currency: total of a range of UTC days, month to date and last month with their change, and a breakdown. Amounts are decimal strings.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    visibilityPermission: costReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('For example component:default/checkout'),
          from: z
            .string()
            .optional()
            .describe('First day, YYYY-MM-DD; default: five months back'),
          to: z
            .string()
            .optional()
            .describe('Day after the last one, YYYY-MM-DD; default: tomorrow'),
          metric: z
            .enum(COST_METRICS)
            .optional()
            .describe(
              'effective: what was consumed (default); billed: what is invoiced',
            ),
          groupBy: z
            .enum(COST_DIMENSIONS)
            .optional()
            .describe('Breakdown; default: service'),
          view: z
            .enum(['own', 'withDependencies'])
            .optional()
            .describe(
              'withDependencies adds the resources that it depends on; default: own',
            ),
        }),
      output: z => z.object({ entityRef: z.string() }).passthrough(),
    },
    examples: [
      {
        title: 'What does checkout cost?',
        input: { entityRef: 'component:default/checkout' },
      },
    ],
    action: async ({ input, credentials }) => {
      const { entityRef, ...asked } = input;
      const query = parseActionQuery(entityCostQuerySchema, asked);
      const entity = parseActionRef(entityRef);
      try {
        const answer = await cost.getEntityCost(
          { entity, query },
          { credentials },
        );
        return {
          output: {
            ...answer,
            // Hundreds of points would fill the context of a model without helping it.
            currencies: answer.currencies.map(
              ({ series: _series, ...figures }) => figures,
            ),
          },
        };
      } catch (error) {
        throw toCallerError(error, logger);
      }
    },
  });
}
