import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import type { OwnershipService } from '../ownership/OwnershipService';
import type { CostReallocationService } from './allocation/CostReallocationService';
import type { StaleCubes } from './allocation/StaleCubes';
import type { BudgetAlarmService } from './budgets/BudgetAlarmService';
import type { CostConfig } from './config';

/** Id of the maintenance task. */
export const MAINTENANCE_TASK_ID = 'shipshape-cost-maintenance';

/** What the maintenance task does, in this order. */
export interface MaintenanceServices {
  ownership: Pick<OwnershipService, 'recordNow'>;
  reallocation: Pick<CostReallocationService, 'run'>;
  staleCubes: Pick<StaleCubes, 'run'>;
  budgets: Pick<BudgetAlarmService, 'run'>;
}

/**
 * Records owners, allocates again, has bills read again where new rules need it, looks at budgets. A step that fails does not keep the next one from its work: they only profit from
 * each other's results.
 *
 * @throws AggregateError with what failed, for the log of the task.
 */
export async function runMaintenance(
  services: MaintenanceServices,
  options: { logger: LoggerService; signal?: AbortSignal },
): Promise<void> {
  const { logger, signal } = options;
  const errors: unknown[] = [];
  for (const [name, step] of [
    ['Recording owners', () => services.ownership.recordNow()],
    ['Allocating again', () => services.reallocation.run({ signal })],
    ['Asking for details that new rules need', () => services.staleCubes.run()],
    ['Looking at budgets', () => services.budgets.run({ signal })],
  ] as const) {
    signal?.throwIfAborted();
    try {
      await step();
    } catch (error) {
      const failure = new ForwardedError(`${name} failed`, error);
      logger.error(failure.message, failure);
      errors.push(failure);
    }
  }
  if (errors.length > 0) {
    throw new AggregateError(
      errors,
      `${errors.length} steps of the cost maintenance failed`,
    );
  }
}

/** Schedules the maintenance once for all replicas. */
export async function registerMaintenanceTasks(
  options: MaintenanceServices & {
    scheduler: SchedulerService;
    config: Pick<CostConfig, 'maintenanceSchedule'>;
    logger: LoggerService;
  },
): Promise<void> {
  const { scheduler, config, logger } = options;
  await scheduler.scheduleTask({
    ...config.maintenanceSchedule,
    id: MAINTENANCE_TASK_ID,
    scope: 'global',
    fn: async signal => {
      await runMaintenance(options, { logger, signal });
    },
  });
}
