import type {
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { RecoveryAlarmService } from '../alarms/RecoveryAlarmService';
import type { RecoveryStatusService } from './RecoveryStatusService';

/** Ids of the tasks. */
export const RECOVERY_STATUS_TASKS = {
  status: 'shipshape-recovery-status',
  alarms: 'shipshape-recovery-alarms',
} as const;

/**
 * Schedules what keeps the standing of all resources and what is told of it up to date, each once for all replicas. Alarms have a task of their
 * own, so that one that fails holds up no figures.
 */
export async function registerRecoveryStatusTasks(options: {
  scheduler: SchedulerService;
  schedule: SchedulerServiceTaskScheduleDefinition;
  status: Pick<RecoveryStatusService, 'refresh'>;
  alarms: Pick<RecoveryAlarmService, 'run'>;
}): Promise<void> {
  const { scheduler, schedule, status, alarms } = options;
  await scheduler.scheduleTask({
    ...schedule,
    id: RECOVERY_STATUS_TASKS.status,
    scope: 'global',
    fn: async signal => {
      await status.refresh({ signal });
    },
  });
  await scheduler.scheduleTask({
    id: RECOVERY_STATUS_TASKS.alarms,
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 55 },
    scope: 'global',
    fn: async signal => {
      await alarms.run({ signal });
    },
  });
}
