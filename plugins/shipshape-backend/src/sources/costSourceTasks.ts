import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { CostIngestionService } from '../cost/ingestion/CostIngestionService';
import type { CostSourceRegistry } from './CostSourceRegistry';
import { triggerTask } from './triggerTask';

function taskId(sourceId: string): string {
  return `shipshape-cost-${sourceId}`;
}

/** See {@link triggerTask}. */
export async function triggerCostSource(
  scheduler: SchedulerService,
  sourceId: string,
): Promise<boolean> {
  return triggerTask(scheduler, taskId(sourceId));
}

/**
 * One task per source, so that a slow or failing one holds up no other, and one that ends what dead processes left. The tasks of all replicas
 * share the scheduler's lock.
 */
export async function registerCostSourceTasks(options: {
  scheduler: SchedulerService;
  registry: CostSourceRegistry;
  ingestion: CostIngestionService;
}): Promise<void> {
  const { scheduler, registry, ingestion } = options;
  for (const source of registry.list()) {
    await scheduler.scheduleTask({
      ...source.schedule,
      scope: 'global',
      id: taskId(source.id),
      fn: async signal => {
        await ingestion.refresh(source, { signal });
      },
    });
  }
  await scheduler.scheduleTask({
    id: 'shipshape-cost-recovery',
    frequency: { minutes: 5 },
    timeout: { minutes: 5 },
    initialDelay: { minutes: 3 },
    scope: 'global',
    fn: async () => {
      await ingestion.recover();
    },
  });
}
