import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { shipshapePermissions } from 'backstage-plugin-shipshape-common';
import { costSourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import { registerCostActions } from './actions/registerCostActions';
import { VisibleCatalog } from './catalog/VisibleCatalog';
import {
  AllocationContextLoader,
  DatabaseAllocationStore,
  DefaultCatalogSnapshotLoader,
  DefaultCostAllocator,
} from './cost/allocation';
import { AuthorizedCostService } from './cost/AuthorizedCostService';
import { readCostConfig } from './cost/config';
import { DatabaseCostStore } from './cost/DatabaseCostStore';
import { DefaultCostService } from './cost/DefaultCostService';
import { DefaultShowbackService } from './cost/DefaultShowbackService';
import { CostIngestionService, DatabaseCostLoadStore } from './cost/ingestion';
import { migrateDatabase } from './database/migrateDatabase';
import { createRouter } from './http/createRouter';
import { DatabaseOwnershipStore } from './ownership';
import { Authorizer } from './permissions/Authorizer';
import {
  CostSourceRegistry,
  DatabaseSourceRunStore,
  DefaultSourcesService,
  registerCostSourceTasks,
} from './sources';
import { AuthorizedSourcesService } from './sources/AuthorizedSourcesService';

/** The Shipshape backend plugin. Wiring only: every rule lives in the class that it is about. */
export const shipshapePlugin = createBackendPlugin({
  pluginId: 'shipshape',
  register(env) {
    const registry = new CostSourceRegistry();
    env.registerExtensionPoint(costSourcesExtensionPoint, registry);

    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, logger, scheduler } = deps;
        const config = readCostConfig(deps.config);
        deps.permissionsRegistry.addPermissions(shipshapePermissions);
        const knex = await migrateDatabase(deps.database);
        const clock = () => new Date();

        const ownershipStore = DatabaseOwnershipStore.create({ knex });
        const snapshots = DefaultCatalogSnapshotLoader.create({
          catalog,
          auth,
          clock,
        });
        const allocator = DefaultCostAllocator.create({
          contexts: AllocationContextLoader.create({
            catalog: snapshots,
            ownership: ownershipStore,
            config,
          }),
          store: DatabaseAllocationStore.create({ knex }),
          clock,
        });

        const runs = DatabaseSourceRunStore.create({ knex, clock });
        const loads = DatabaseCostLoadStore.create({ knex, clock });
        const ingestion = CostIngestionService.create({
          loads,
          runs,
          allocator,
          logger,
          clock,
          closeAfterDays: config.closeAfterDays,
        });
        const sources = DefaultSourcesService.create({
          registry,
          runs,
          loads,
          ingestion,
          clock,
        });
        await ingestion.recover();
        await registerCostSourceTasks({ scheduler, registry, ingestion });

        const store = DatabaseCostStore.create({ knex });
        const authorizer = Authorizer.create({ permissions: deps.permissions });
        const cost = AuthorizedCostService.create({
          cost: DefaultCostService.create({ store, sources, config, clock }),
          showback: DefaultShowbackService.create({
            store,
            sources,
            config,
            clock,
          }),
          catalog: VisibleCatalog.create({ catalog, logger }),
          authorizer,
        });
        registerCostActions({
          actionsRegistry: deps.actionsRegistry,
          cost,
          logger,
        });
        deps.httpRouter.use(
          await createRouter({
            cost,
            sources: AuthorizedSourcesService.create({
              sources,
              authorizer,
              auth,
              auditor,
            }),
            httpAuth,
            logger,
          }),
        );
      },
    });
  },
});
