import type {
  AuditorService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import type { Authorizer } from '../permissions/Authorizer';
import type { SourcesService } from '../sources/SourcesService';
import { RecoveryAlarmService } from './alarms/RecoveryAlarmService';
import { AuthorizedRecoveryService } from './AuthorizedRecoveryService';
import type { RecoveryConfig } from './config';
import { DefaultRecoveryService } from './DefaultRecoveryService';
import { RecoveryExporter } from './export/RecoveryExporter';
import type { RecoveryService } from './RecoveryService';
import type { RecoveryPageStores } from './recoveryStores';
import { RecoveryStatusService } from './status/RecoveryStatusService';
import { registerRecoveryStatusTasks } from './status/recoveryStatusTasks';

/** What recovery needs of the plugin. */
export interface RecoveryDependencies {
  auditor: AuditorService;
  logger: LoggerService;
  notifications: NotificationService;
  scheduler: SchedulerService;
  authorizer: Authorizer;
  visibleCatalog: VisibleCatalog;
  config: RecoveryConfig;
  sources: Pick<SourcesService, 'listFreshness'>;
  stores: RecoveryPageStores;
  clock: () => Date;
}

/** Makes the services of recovery and its alarms, and schedules their tasks. Wiring only. */
export async function registerRecovery(
  dependencies: RecoveryDependencies,
): Promise<{ recovery: RecoveryService }> {
  const { stores, config, scheduler, clock, logger } = dependencies;
  const status = RecoveryStatusService.create({ ...stores, logger, clock });
  await registerRecoveryStatusTasks({
    scheduler,
    schedule: config.statusSchedule,
    status,
    alarms: RecoveryAlarmService.create({
      ...stores,
      notifications: dependencies.notifications,
      logger,
      clock,
    }),
  });
  return {
    recovery: AuthorizedRecoveryService.create({
      recovery: DefaultRecoveryService.create({
        ...stores,
        sources: dependencies.sources,
        clock,
      }),
      exporter: RecoveryExporter.create({ ...stores, clock }),
      catalog: dependencies.visibleCatalog,
      authorizer: dependencies.authorizer,
      auditor: dependencies.auditor,
    }),
  };
}
