import type {
  AuditorService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';

/** Writes nothing. */
export const silentLogger: LoggerService = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

/** Notes nothing. */
export const silentAuditor: AuditorService = {
  createEvent: async () => ({
    success: async () => undefined,
    fail: async () => undefined,
  }),
};

/** Everybody may do everything, and asking costs nothing. */
export const openPermissions: PermissionsService = {
  authorize: async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  authorizeConditional: async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
};

function entityOf(ref: string): Entity {
  const { kind, namespace, name } = parseEntityRef(ref);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { namespace, name },
  };
}

/**
 * A catalog in memory that shows everybody everything. It looks entities up in a map that is made once: the usual mock makes one per question,
 * and collecting that garbage would be measured as ours.
 */
export function openCatalog(refs: readonly string[]): CatalogService {
  const entities = new Map(refs.map(ref => [ref, entityOf(ref)]));
  return {
    ...catalogServiceMock(),
    getEntityByRef: async ref =>
      entities.get(typeof ref === 'string' ? ref : stringifyEntityRef(ref)),
    getEntitiesByRefs: async ({ entityRefs }) => ({
      items: entityRefs.map(ref => entities.get(ref)),
    }),
  };
}
