import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { ReportBatchStore } from '../reports/ReportBatchStore';
import type { RecoveryConfig } from './config';
import { EvidenceVerificationService } from './evidence/EvidenceVerificationService';
import type { RecoveryIntakeStores } from './intakeStores';
import { registerRecoveryTasks } from './recoveryTasks';
import { RecoveryReportService } from './reports/RecoveryReportService';

/** What taking in facts about recovery needs of the plugin. */
export interface RecoveryIntakeDependencies {
  logger: LoggerService;
  scheduler: SchedulerService;
  config: RecoveryConfig;
  stores: RecoveryIntakeStores;
  batches: ReportBatchStore;
  /** Told which resources there is something new about. */
  onFacts(resourceIds: readonly string[]): Promise<void>;
  clock: () => Date;
}

/** Makes the services that take in what is declared, reported and seen, and schedules their tasks. Wiring only. */
export async function registerRecoveryIntake(
  dependencies: RecoveryIntakeDependencies,
): Promise<{ reports: RecoveryReportService }> {
  const { stores, logger, clock, batches, onFacts } = dependencies;
  await registerRecoveryTasks({
    ...dependencies,
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
