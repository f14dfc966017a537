import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  SLO_STATUSES,
  sloReadPermission,
  slosQuerySchema,
} from 'backstage-plugin-shipshape-common';
import { toCallerError } from '../http/hideInternalErrors';
import type { SloService } from '../slo/SloService';
import { parseActionQuery, parseActionRef } from './actionInput';

const ATTRIBUTES = { readOnly: true, destructive: false, idempotent: true };

/** SLOs for MCP clients: the same service as the API's, with the credentials that the action is handed. */
export function registerSloActions(options: {
  actionsRegistry: ActionsRegistryService;
  slos: SloService;
  logger: LoggerService;
}): void {
  registerGetEntitySlos(options);
  registerListSlos(options);
}

function registerGetEntitySlos({
  actionsRegistry,
  slos,
  logger,
}: Parameters<typeof registerSloActions>[0]): void {
  actionsRegistry.register({
    name: 'get-entity-slos',
    title: 'Get entity SLOs',
    description:
      'SLOs of a catalog entity (component, system), worst first: status, attainment, share of the error budget left (negative when overspent), burn rates, time to exhaustion, firing alerts, problems of their definitions, incidents of the last 90 days.',
    attributes: ATTRIBUTES,
    visibilityPermission: sloReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('For example component:default/checkout'),
        }),
      output: z => z.object({ entityRef: z.string() }).passthrough(),
    },
    examples: [
      {
        title: 'Is checkout meeting its promises?',
        input: { entityRef: 'component:default/checkout' },
      },
    ],
    action: async ({ input, credentials }) => {
      const entity = parseActionRef(input.entityRef);
      try {
        const answer = await slos.getEntitySlos({ entity }, { credentials });
        return {
          output: {
            ...answer,
            // What does not change from day to day would fill the context of a model without helping it.
            slos: answer.slos.map(
              ({ basis: _basis, exclusions: _exclusions, ...slo }) => ({
                ...slo,
                alerts: slo.alerts.filter(alert => alert.firing),
              }),
            ),
          },
        };
      } catch (error) {
        throw toCallerError(error, logger);
      }
    },
  });
}

function registerListSlos({
  actionsRegistry,
  slos,
  logger,
}: Parameters<typeof registerSloActions>[0]): void {
  actionsRegistry.register({
    name: 'list-slos',
    title: 'List SLOs',
    description:
      'SLOs of the whole catalog that the caller may see, worst first, a page at a time: with nextCursor there are more.',
    attributes: ATTRIBUTES,
    visibilityPermission: sloReadPermission,
    schema: {
      input: z =>
        z.object({
          owner: z
            .array(z.string())
            .optional()
            .describe('Owners, exactly: group:default/payments'),
          system: z
            .array(z.string())
            .optional()
            .describe('Systems, such as system:default/shop'),
          tier: z.array(z.string()).optional().describe('Names of tiers'),
          status: z.array(z.enum(SLO_STATUSES)).optional(),
          limit: z
            .number()
            .int()
            .optional()
            .describe('SLOs per page, 1 to 100; default: 25'),
          cursor: z
            .string()
            .optional()
            .describe('nextCursor of the page before'),
        }),
      output: z => z.object({ slos: z.array(z.unknown()) }).passthrough(),
    },
    examples: [
      {
        title: 'Which budgets are burning?',
        input: { status: ['exhausted', 'burningPage', 'burningTicket'] },
      },
    ],
    action: async ({ input, credentials }) => {
      const query = parseActionQuery(slosQuerySchema, input);
      try {
        const answer = await slos.listSlos({ query }, { credentials });
        return { output: { ...answer } };
      } catch (error) {
        throw toCallerError(error, logger);
      }
    },
  });
}
