import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { RecoveryConfig } from './config';
import type { RecoveryDefinitionService } from './definitions/RecoveryDefinitionService';
import type { EvidenceVerificationService } from './evidence/EvidenceVerificationService';
import type { RecoveryIntakeStores } from './intakeStores';

const DAY_MS = 86_400_000;

/** Ids of the tasks. */
export const RECOVERY_TASKS = {
  definitions: 'shipshape-recovery-definitions',
  evidence: 'shipshape-recovery-evidence',
  maintenance: 'shipshape-recovery-maintenance',
} as const;

/** Schedules what keeps definitions, evidence and tables up to date, each once for all replicas. */
export async function registerRecoveryTasks(options: {
  scheduler: SchedulerService;
  config: RecoveryConfig;
  stores: RecoveryIntakeStores;
  definitions: Pick<RecoveryDefinitionService, 'refresh'>;
  evidence: Pick<EvidenceVerificationService, 'run'>;
  clock: () => Date;
}): Promise<void> {
  const { scheduler, config, stores, definitions, evidence, clock } = options;
  await scheduler.scheduleTask({
    ...config.definitionsSchedule,
    id: RECOVERY_TASKS.definitions,
    scope: 'global',
    fn: async signal => {
      await definitions.refresh({ signal });
    },
  });
  await scheduler.scheduleTask({
    ...config.evidenceSchedule,
    id: RECOVERY_TASKS.evidence,
    scope: 'global',
    fn: async signal => {
      await evidence.run({ signal });
    },
  });
  await scheduler.scheduleTask({
    ...config.maintenanceSchedule,
    id: RECOVERY_TASKS.maintenance,
    scope: 'global',
    fn: async () => {
      const keptMs = config.retentionDays * DAY_MS;
      await stores.facts.prune(
        new Date(clock().getTime() - keptMs).toISOString(),
      );
    },
  });
}
