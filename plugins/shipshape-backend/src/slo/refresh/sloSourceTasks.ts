import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { SloSourceRegistry } from '../../sources/SloSourceRegistry';
import { triggerTask } from '../../sources/triggerTask';
import type { SloRefreshService } from './SloRefreshService';

/** Late reports are noticed, and SLOs of new definitions shown, within this time. */
const RECOMPUTE_MINUTES = 5;

function taskId(sourceId: string): string {
  return `shipshape-slo-${sourceId}`;
}

/** See {@link triggerTask}. */
export async function triggerSloSource(
  scheduler: SchedulerService,
  sourceId: string,
): Promise<boolean> {
  return triggerTask(scheduler, taskId(sourceId));
}

/**
 * One task per source, so that a slow or failing one holds up no other, and one for the SLOs that no source is asked about. The tasks of all
 * replicas share the scheduler's lock.
 */
export async function registerSloSourceTasks(options: {
  scheduler: SchedulerService;
  registry: SloSourceRegistry;
  refresh: Pick<SloRefreshService, 'refresh' | 'recomputeUnread'>;
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
  await scheduler.scheduleTask({
    id: 'shipshape-slo-reported',
    frequency: { minutes: RECOMPUTE_MINUTES },
    timeout: { minutes: RECOMPUTE_MINUTES },
    initialDelay: { seconds: 30 },
    scope: 'global',
    fn: async () => {
      await refresh.recomputeUnread();
    },
  });
}
