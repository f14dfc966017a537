import type { SchedulerService } from '@backstage/backend-plugin-api';

/**
 * Starts a task now.
 *
 * @returns false when it is running already, or there is no such task.
 */
export async function tryTrigger(
  scheduler: SchedulerService,
  taskId: string,
): Promise<boolean> {
  try {
    await scheduler.triggerTask(taskId);
    return true;
  } catch (error) {
    if (
      error instanceof Error &&
      ['ConflictError', 'NotFoundError'].includes(error.name)
    ) {
      return false;
    }
    throw error;
  }
}
