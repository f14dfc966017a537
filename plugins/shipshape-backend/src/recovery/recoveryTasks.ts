import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { RecoveryConfig } from './config';
import type { RecoveryDefinitionService } from './definitions/RecoveryDefinitionService';
import type { EvidenceStore } from './evidence/EvidenceStore';
import type { EvidenceVerificationService } from './evidence/EvidenceVerificationService';
import type { RecoveryFactStore } from './reports/RecoveryFactStore';

const DAY_MS = 86_400_000;

/** All samples are kept for so long: lag is looked at closely for a month, and then one of each hour is enough. */
const FINE_SAMPLE_DAYS = 35;

/** Artefacts are sent about when the drill ends that names them: what no record names after so long is left over. */
const UNNAMED_ARTIFACT_DAYS = 7;

/** Ids of the tasks. */
export const RECOVERY_TASKS = {
  definitions: 'shipshape-recovery-definitions',
  evidence: 'shipshape-recovery-evidence',
  maintenance: 'shipshape-recovery-maintenance',
} as const;

/** Schedules what keeps definitions, evidence and tables up to date, each once for all replicas. */
export async function registerRecoveryTasks(options: {
  scheduler: SchedulerService;
  config: Pick<
    RecoveryConfig,
    | 'definitionsSchedule'
    | 'evidenceSchedule'
    | 'maintenanceSchedule'
    | 'retentionDays'
  >;
  stores: {
    facts: Pick<RecoveryFactStore, 'prune' | 'thinSamples'>;
    evidence: Pick<EvidenceStore, 'pruneArtifacts'>;
  };
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
      const before = (days: number) =>
        new Date(clock().getTime() - days * DAY_MS).toISOString();
      await stores.facts.prune(before(config.retentionDays));
      await stores.facts.thinSamples(before(FINE_SAMPLE_DAYS));
      await stores.evidence.pruneArtifacts(before(UNNAMED_ARTIFACT_DAYS));
    },
  });
}
