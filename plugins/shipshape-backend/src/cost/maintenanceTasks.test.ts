import { mockServices } from '@backstage/backend-test-utils';
import type { SchedulerService } from '@backstage/backend-plugin-api';
import {
  MAINTENANCE_TASK_ID,
  registerMaintenanceTasks,
  runMaintenance,
} from './maintenanceTasks';

function createServices(calls: string[], broken: string[] = []) {
  const step =
    <T>(name: string, result: T) =>
    async () => {
      calls.push(name);
      if (broken.includes(name)) {
        throw new Error(`${name} is broken`);
      }
      return result;
    };
  return {
    ownership: { recordNow: step('ownership', { changed: 0 }) },
    reallocation: {
      run: step('reallocation', { reallocated: 0, frozen: 0, removed: 0 }),
    },
    staleCubes: { run: step('staleCubes', []) },
    budgets: {
      run: step('budgets', {
        budgets: 0,
        changed: 0,
        sent: 0,
        unsent: 0,
      }),
    },
  };
}

describe('runMaintenance', () => {
  const logger = mockServices.logger.mock();

  it('records owners, then allocates, then looks at budgets', async () => {
    const calls: string[] = [];
    await runMaintenance(createServices(calls), { logger });
    expect(calls).toEqual([
      'ownership',
      'reallocation',
      'staleCubes',
      'budgets',
    ]);
  });

  it('does the rest when one step fails, and says what failed', async () => {
    const calls: string[] = [];
    await expect(
      runMaintenance(createServices(calls, ['ownership', 'reallocation']), {
        logger,
      }),
    ).rejects.toMatchObject({
      errors: [
        expect.objectContaining({
          message: expect.stringContaining('ownership is broken'),
        }),
        expect.objectContaining({
          message: expect.stringContaining('reallocation is broken'),
        }),
      ],
    });
    expect(calls).toEqual([
      'ownership',
      'reallocation',
      'staleCubes',
      'budgets',
    ]);
  });

  it('stops when the task is aborted', async () => {
    const calls: string[] = [];
    await expect(
      runMaintenance(createServices(calls), {
        logger,
        signal: AbortSignal.abort(),
      }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toEqual([]);
  });
});

describe('registerMaintenanceTasks', () => {
  it('schedules one task for all replicas', async () => {
    const calls: string[] = [];
    const scheduler = mockServices.scheduler.mock();
    await registerMaintenanceTasks({
      ...createServices(calls),
      scheduler,
      logger: mockServices.logger.mock(),
      config: {
        maintenanceSchedule: {
          frequency: { minutes: 15 },
          timeout: { minutes: 30 },
          initialDelay: { seconds: 10 },
        },
      },
    });
    expect(scheduler.scheduleTask).toHaveBeenCalledTimes(1);
    const [task]: Parameters<SchedulerService['scheduleTask']> =
      scheduler.scheduleTask.mock.calls[0];
    expect(task).toMatchObject({
      id: MAINTENANCE_TASK_ID,
      scope: 'global',
      frequency: { minutes: 15 },
      initialDelay: { seconds: 10 },
    });
    await task.fn(new AbortController().signal);
    expect(calls).toEqual([
      'ownership',
      'reallocation',
      'staleCubes',
      'budgets',
    ]);
  });
});
