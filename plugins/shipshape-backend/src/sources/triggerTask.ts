import type { SchedulerService } from '@backstage/backend-plugin-api';

/**
 * Starts the refresh of a source now instead of at its next turn.
 *
 * @returns false when it is running already, or no such source is configured.
 */
export async function triggerTask(
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
