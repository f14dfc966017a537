import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { shipshapePermissions } from 'backstage-plugin-shipshape-common';
import {
  costSourcesExtensionPoint,
  recoverySourcesExtensionPoint,
  sloSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import { registerCostActions } from './actions/registerCostActions';
import { registerRecoveryActions } from './actions/registerRecoveryActions';
import { registerSloActions } from './actions/registerSloActions';
import { VisibleCatalog } from './catalog/VisibleCatalog';
import {
  AllocationContextLoader,
  CostReallocationService,
  DatabaseAllocationStore,
  DatabaseScopeAllocationStore,
  DefaultCatalogSnapshotLoader,
  DefaultCostAllocator,
  StaleCubes,
} from './cost/allocation';
import { AuthorizedCostService } from './cost/AuthorizedCostService';
import { BudgetAlarmService, DatabaseBudgetAlarmStore } from './cost/budgets';
import { readCostConfig } from './cost/config';
import { DatabaseCostStore } from './cost/DatabaseCostStore';
import { DefaultCostService } from './cost/DefaultCostService';
import { DefaultShowbackService } from './cost/DefaultShowbackService';
import { CostIngestionService, DatabaseCostLoadStore } from './cost/ingestion';
import { registerMaintenanceTasks } from './cost/maintenanceTasks';
import { migrateDatabase } from './database/migrateDatabase';
import { createRouter } from './http/createRouter';
import { DatabaseOwnershipStore, OwnershipService } from './ownership';
import { Authorizer } from './permissions/Authorizer';
import { readRecoveryConfig } from './recovery/config';
import { createRecoveryIntakeStores } from './recovery/intakeStores';
import { createRecoveryPageStores } from './recovery/recoveryStores';
import { registerRecoveryIntake } from './recovery/registerRecoveryIntake';
import { RecoveryStatusService } from './recovery/status/RecoveryStatusService';
import { registerRecovery } from './recovery/registerRecovery';
import { readSloConfig } from './slo/config';
import { registerSlo } from './slo/registerSlo';
import { createSloStores } from './slo/sloStores';
import {
  CostSourceRegistry,
  DatabaseSourceRunStore,
  DefaultSourcesService,
  registerCostSourceTasks,
  triggerCostSource,
} from './sources';
import { AuthorizedSourcesService } from './sources/AuthorizedSourcesService';
import { RecoverySourceRegistry } from './sources/RecoverySourceRegistry';
import { SloSourceRegistry } from './sources/SloSourceRegistry';

/** The Shipshape backend plugin. Wiring only: every rule lives in the class that it is about. */
export const shipshapePlugin = createBackendPlugin({
  pluginId: 'shipshape',
  register(env) {
    const registry = new CostSourceRegistry();
    env.registerExtensionPoint(costSourcesExtensionPoint, registry);
    const sloRegistry = new SloSourceRegistry();
    env.registerExtensionPoint(sloSourcesExtensionPoint, sloRegistry);
    const recoveryRegistry = new RecoverySourceRegistry();
    env.registerExtensionPoint(recoverySourcesExtensionPoint, recoveryRegistry);

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
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        urlReader: coreServices.urlReader,
      },
      async init(deps) {
        const { auditor, auth, catalog, httpAuth, logger, scheduler } = deps;
        const config = readCostConfig(deps.config);
        const sloConfig = readSloConfig(deps.config);
        const recoveryConfig = readRecoveryConfig(deps.config);
        deps.permissionsRegistry.addPermissions(shipshapePermissions);
        const knex = await migrateDatabase(deps.database);
        const clock = () => new Date();

        const ownershipStore = DatabaseOwnershipStore.create({ knex });
        const snapshots = DefaultCatalogSnapshotLoader.create({
          catalog,
          auth,
          clock,
        });
        const contexts = AllocationContextLoader.create({
          catalog: snapshots,
          ownership: ownershipStore,
          config,
        });
        const allocation = {
          contexts,
          store: DatabaseAllocationStore.create({ knex }),
          scopes: DatabaseScopeAllocationStore.create({ knex }),
          config,
          logger,
          clock,
        };
        const allocator = DefaultCostAllocator.create(allocation);

        const sloStores = createSloStores({ knex, clock });
        const intakeStores = createRecoveryIntakeStores({ knex, clock });
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
          slo: {
            registry: sloRegistry,
            facts: sloStores.facts,
            reports: {
              batches: sloStores.batches,
              hasInbox: sloConfig.reports.inbox !== undefined,
              expectedIntervalSeconds:
                sloConfig.reports.expectedIntervalSeconds,
            },
          },
          recovery: {
            registry: recoveryRegistry,
            subjects: intakeStores.subjects,
          },
          clock,
        });
        await ingestion.recover();
        await registerCostSourceTasks({ scheduler, registry, ingestion });

        const store = DatabaseCostStore.create({ knex });
        await registerMaintenanceTasks({
          scheduler,
          config,
          logger,
          ownership: OwnershipService.create({
            store: ownershipStore,
            catalog: snapshots,
            logger,
            clock,
          }),
          reallocation: CostReallocationService.create(allocation),
          staleCubes: StaleCubes.create({
            ...allocation,
            refresh: sourceId => triggerCostSource(scheduler, sourceId),
          }),
          budgets: BudgetAlarmService.create({
            catalog: snapshots,
            cost: store,
            alarms: DatabaseBudgetAlarmStore.create({ knex }),
            notifications: deps.notifications,
            config,
            logger,
            clock,
          }),
        });

        const authorizer = Authorizer.create({ permissions: deps.permissions });
        const visibleCatalog = VisibleCatalog.create({ catalog, logger });
        const cost = AuthorizedCostService.create({
          cost: DefaultCostService.create({ store, sources, config, clock }),
          showback: DefaultShowbackService.create({
            store,
            sources,
            config,
            clock,
          }),
          catalog: visibleCatalog,
          authorizer,
        });
        const recoveryPageStores = createRecoveryPageStores({ knex });
        const recoveryStatus = RecoveryStatusService.create({
          ...recoveryPageStores,
          logger,
          clock,
        });
        const intake = await registerRecoveryIntake({
          ...deps,
          rootConfig: deps.config,
          config: recoveryConfig,
          registry: recoveryRegistry,
          runs,
          stores: intakeStores,
          batches: sloStores.batches,
          onFacts: ids => recoveryStatus.recompute(ids),
          clock,
        });
        const { slos, reports } = await registerSlo({
          ...deps,
          rootConfig: deps.config,
          authorizer,
          visibleCatalog,
          config: sloConfig,
          registry: sloRegistry,
          runs,
          sources,
          stores: sloStores,
          recoveryReports: intake.reports,
          clock,
        });
        const { recovery } = await registerRecovery({
          ...deps,
          authorizer,
          visibleCatalog,
          config: recoveryConfig,
          sources,
          stores: recoveryPageStores,
          clock,
        });
        registerCostActions({
          actionsRegistry: deps.actionsRegistry,
          cost,
          logger,
        });
        registerSloActions({
          actionsRegistry: deps.actionsRegistry,
          slos,
          logger,
        });
        registerRecoveryActions({
          actionsRegistry: deps.actionsRegistry,
          recovery,
          logger,
        });
        deps.httpRouter.use(
          await createRouter({
            cost,
            slos,
            recovery,
            reports,
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
