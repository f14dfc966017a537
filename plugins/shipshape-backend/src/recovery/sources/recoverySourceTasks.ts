import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { RecoverySourceRegistry } from '../../sources/RecoverySourceRegistry';
import { triggerTask } from '../../sources/triggerTask';
import type { RecoveryRefreshService } from './RecoveryRefreshService';

function taskId(sourceId: string): string {
  return `shipshape-recovery-${sourceId}`;
}

/** See {@link triggerTask}: has what is newly declared read without waiting for the next turn of each source. */
export async function triggerRecoverySources(
  scheduler: SchedulerService,
  registry: Pick<RecoverySourceRegistry, 'list'>,
): Promise<void> {
  for (const { id } of registry.list()) {
    await triggerTask(scheduler, taskId(id));
  }
}

/** One task per source, so that a slow or failing one holds up no other. The tasks of all replicas share the scheduler's lock. */
export async function registerRecoverySourceTasks(options: {
  scheduler: SchedulerService;
  registry: Pick<RecoverySourceRegistry, 'list'>;
  refresh: Pick<RecoveryRefreshService, 'refresh'>;
}): Promise<void> {
  const { scheduler, registry, refresh } = options;
  for (const source of registry.list()) {
    await scheduler.scheduleTask({
      ...source.schedule,
      scope: 'global',
      id: taskId(source.id),
      fn: async signal => {
        await refresh.refresh(source, { signal });
      },
    });
  }
}
