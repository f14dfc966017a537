import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  EntityBackups,
  RECOVERY_STATUSES,
  recoveryQuerySchema,
  recoveryReadPermission,
} from 'backstage-plugin-shipshape-common';
import { toCallerError } from '../http/hideInternalErrors';
import type { RecoveryService } from '../recovery/RecoveryService';
import { parseActionQuery, parseActionRef } from './actionInput';

const ATTRIBUTES = { readOnly: true, destructive: false, idempotent: true };

/** Recovery for MCP clients: the same service as the API's, with the credentials that the action is handed. */
export function registerRecoveryActions(options: {
  actionsRegistry: ActionsRegistryService;
  recovery: RecoveryService;
  logger: LoggerService;
}): void {
  registerGetEntityRecovery(options);
  registerListRecovery(options);
}

/** Without the series of the charts, which would fill the context of a model without helping it. */
function toDigest(resource: EntityBackups['resources'][number]) {
  const { exposureSeries: _series, plans, points, ...rest } = resource;
  return {
    ...rest,
    plans: plans.map(({ days: _days, runs, ...plan }) => ({
      ...plan,
      runs: runs.slice(0, 5),
    })),
    points: { available: points.available, eligible: points.eligible },
    controlResults: rest.controlResults.filter(
      ({ status }) => status !== 'compliant' && status !== 'not_applicable',
    ),
  };
}

function registerGetEntityRecovery({
  actionsRegistry,
  recovery,
  logger,
}: Parameters<typeof registerRecoveryActions>[0]): void {
  actionsRegistry.register({
    name: 'get-entity-recovery',
    title: 'Get entity recovery',
    description:
      'Could a catalog entity (resource, component, system) be recovered? Backups and restore drills, worst first: how old the data is that could be restored against its RPO, success rate of the expected backups, last drill with its measured RTO and RPO and when the next one is due, audit controls that do not hold, with how to fix them.',
    attributes: ATTRIBUTES,
    visibilityPermission: recoveryReadPermission,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('For example resource:default/orders-db'),
        }),
      output: z => z.object({ entityRef: z.string() }).passthrough(),
    },
    examples: [
      {
        title: 'Could we get the orders database back?',
        input: { entityRef: 'resource:default/orders-db' },
      },
    ],
    action: async ({ input, credentials }) => {
      const entity = parseActionRef(input.entityRef);
      try {
        const answer = await recovery.getEntityBackups(
          { entity },
          { credentials },
        );
        return {
          output: { ...answer, resources: answer.resources.map(toDigest) },
        };
      } catch (error) {
        throw toCallerError(error, logger);
      }
    },
  });
}

function registerListRecovery({
  actionsRegistry,
  recovery,
  logger,
}: Parameters<typeof registerRecoveryActions>[0]): void {
  actionsRegistry.register({
    name: 'list-recovery',
    title: 'List recovery',
    description:
      'Protected resources of the whole catalog that the caller may see, worst first, a page at a time: with nextCursor there are more. Figures are those of computedAt.',
    attributes: ATTRIBUTES,
    visibilityPermission: recoveryReadPermission,
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
          status: z.array(z.enum(RECOVERY_STATUSES)).optional(),
          limit: z
            .number()
            .int()
            .optional()
            .describe('Resources per page, 1 to 100; default: 25'),
          cursor: z
            .string()
            .optional()
            .describe('nextCursor of the page before'),
        }),
      output: z => z.object({ resources: z.array(z.unknown()) }).passthrough(),
    },
    examples: [
      {
        title: 'What could not be recovered?',
        input: { status: ['unprotected', 'never', 'breached', 'drillFailing'] },
      },
    ],
    action: async ({ input, credentials }) => {
      const query = parseActionQuery(recoveryQuerySchema, input);
      try {
        const answer = await recovery.listRecovery({ query }, { credentials });
        return { output: { ...answer } };
      } catch (error) {
        throw toCallerError(error, logger);
      }
    },
  });
}
