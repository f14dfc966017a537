import type {
  AuthService,
  LoggerService,
  RootConfigService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RecoverySourceRegistry } from '../sources/RecoverySourceRegistry';
import type { SourceRunStore } from '../sources/SourceRunStore';
import type { ReportBatchStore } from '../reports/ReportBatchStore';
import type { RecoveryConfig } from './config';
import { RecoveryDefinitionService } from './definitions/RecoveryDefinitionService';
import { EvidenceVerificationService } from './evidence/EvidenceVerificationService';
import type { RecoveryIntakeStores } from './intakeStores';
import { registerRecoveryTasks } from './recoveryTasks';
import { RecoveryReportService } from './reports/RecoveryReportService';
import { RecoveryRefreshService } from './sources/RecoveryRefreshService';
import {
  registerRecoverySourceTasks,
  triggerRecoverySources,
} from './sources/recoverySourceTasks';

/** What taking in facts about recovery needs of the plugin. */
export interface RecoveryIntakeDependencies {
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  rootConfig: RootConfigService;
  scheduler: SchedulerService;
  urlReader: UrlReaderService;
  config: RecoveryConfig;
  registry: RecoverySourceRegistry;
  runs: SourceRunStore;
  stores: RecoveryIntakeStores;
  batches: ReportBatchStore;
  /** Told which resources there is something new about, declared or reported. */
  onFacts(resourceIds: readonly string[]): Promise<void>;
  clock: () => Date;
}

/** Makes the services that take in what is declared, reported and seen, and schedules their tasks. Wiring only. */
export async function registerRecoveryIntake(
  dependencies: RecoveryIntakeDependencies,
): Promise<{ reports: RecoveryReportService }> {
  const { stores, logger, clock, batches, onFacts } = dependencies;
  const { scheduler, registry } = dependencies;
  await registerRecoverySourceTasks({
    scheduler,
    registry,
    refresh: RecoveryRefreshService.create({ ...stores, ...dependencies }),
  });
  await registerRecoveryTasks({
    ...dependencies,
    definitions: RecoveryDefinitionService.create({
      ...dependencies,
      definitions: stores.definitions,
      reader: dependencies.urlReader,
      urls: ScmIntegrations.fromConfig(dependencies.rootConfig),
      onChanged: async resourceIds => {
        await onFacts(resourceIds);
        await triggerRecoverySources(scheduler, registry);
      },
    }),
    evidence: EvidenceVerificationService.create({ ...stores, logger }),
  });
  return {
    reports: RecoveryReportService.create({
      ...stores,
      batches,
      onFacts,
      logger,
      clock,
    }),
  };
}
