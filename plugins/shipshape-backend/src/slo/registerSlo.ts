import type {
  AuditorService,
  AuthService,
  LoggerService,
  RootConfigService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import { AlertIncidentService } from '../incidents/AlertIncidentService';
import type { Authorizer } from '../permissions/Authorizer';
import { AuthorizedReportService } from '../reports/AuthorizedReportService';
import { RenamingInboxDirectory } from '../reports/inbox/InboxDirectory';
import { ReportInbox } from '../reports/inbox/ReportInbox';
import type { RecoveryReportService } from '../recovery/reports/RecoveryReportService';
import { ReportService } from '../reports/ReportService';
import type { SloSourceRegistry } from '../sources/SloSourceRegistry';
import type { SourceRunStore } from '../sources/SourceRunStore';
import type { SourcesService } from '../sources/SourcesService';
import { SloAlarmService } from './alarms';
import { AuthorizedSloService } from './AuthorizedSloService';
import type { SloConfig } from './config';
import { DefaultSloService } from './DefaultSloService';
import { SloDefinitionService } from './definitions/SloDefinitionService';
import { registerSloSourceTasks, SloRefreshService } from './refresh';
import type { SloService } from './SloService';
import type { SloStores } from './sloStores';
import { registerSloTasks } from './sloTasks';

/** What SLOs need of the plugin. */
export interface SloDependencies {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  notifications: NotificationService;
  rootConfig: RootConfigService;
  scheduler: SchedulerService;
  urlReader: UrlReaderService;
  authorizer: Authorizer;
  visibleCatalog: VisibleCatalog;
  config: SloConfig;
  registry: SloSourceRegistry;
  runs: SourceRunStore;
  sources: Pick<SourcesService, 'listFreshness'>;
  stores: SloStores;
  /** Takes reports about recovery, over the same routes and the same inbox. */
  recoveryReports: RecoveryReportService;
  clock: () => Date;
}

/** Makes the services of SLOs, reports and their alarms, and schedules their tasks. Wiring only. */
export async function registerSlo(
  dependencies: SloDependencies,
): Promise<{ slos: SloService; reports: AuthorizedReportService }> {
  const { scheduler, registry, config, stores, logger, clock } = dependencies;
  const { visibleCatalog, authorizer } = dependencies;
  const refresh = SloRefreshService.create({
    ...stores,
    runs: dependencies.runs,
    alerts: AlertIncidentService.create({ store: stores.incidents, logger }),
    config,
    logger,
    clock,
  });
  const reports = ReportService.create({
    ...stores,
    retentionDays: config.retentionDays,
    onCounts: sloIds => refresh.recompute(sloIds),
    logger,
    clock,
  });
  await registerSloSourceTasks({ scheduler, registry, refresh });
  await registerSloTasks({
    scheduler,
    registry,
    refresh,
    config,
    stores,
    definitions: onChanged =>
      SloDefinitionService.create({
        catalog: dependencies.catalog,
        auth: dependencies.auth,
        reader: dependencies.urlReader,
        urls: ScmIntegrations.fromConfig(dependencies.rootConfig),
        store: stores.definitions,
        sources: registry,
        onChanged,
        logger,
        clock,
      }),
    inbox:
      config.reports.inbox === undefined
        ? undefined
        : ReportInbox.create({
            directory: RenamingInboxDirectory.create({
              path: config.reports.inbox,
              clock,
            }),
            reports,
            recovery: dependencies.recoveryReports,
            logger,
            clock,
          }),
    alarms: SloAlarmService.create({
      ...stores,
      notifications: dependencies.notifications,
      logger,
      clock,
    }),
    clock,
  });
  return {
    slos: AuthorizedSloService.create({
      slos: DefaultSloService.create({
        ...stores,
        sources: dependencies.sources,
        reportsIntervalSeconds: config.reports.expectedIntervalSeconds,
        clock,
      }),
      catalog: visibleCatalog,
      authorizer,
    }),
    reports: AuthorizedReportService.create({
      reports,
      recovery: dependencies.recoveryReports,
      catalog: visibleCatalog,
      authorizer,
      auth: dependencies.auth,
      auditor: dependencies.auditor,
    }),
  };
}
