import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  CostSource,
  costSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import { shipshapePermissions } from 'backstage-plugin-shipshape-common';
import { migrateDatabase } from './database/migrateDatabase';

/** The Shipshape backend plugin. Wiring only: every rule lives in the class that it is about. */
export const shipshapePlugin = createBackendPlugin({
  pluginId: 'shipshape',
  register(env) {
    const costSources = new Map<string, CostSource>();
    env.registerExtensionPoint(costSourcesExtensionPoint, {
      addSource(source) {
        if (costSources.has(source.id)) {
          throw new Error(
            `Cost source with id '${source.id}' has already been registered`,
          );
        }
        costSources.set(source.id, source);
      },
    });

    env.registerInit({
      deps: {
        database: coreServices.database,
        permissionsRegistry: coreServices.permissionsRegistry,
      },
      async init({ database, permissionsRegistry }) {
        permissionsRegistry.addPermissions(shipshapePermissions);
        await migrateDatabase(database);
      },
    });
  },
});
