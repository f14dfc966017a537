import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { ReportInbox } from '../reports/inbox/ReportInbox';
import type { SloSourceRegistry } from '../sources/SloSourceRegistry';
import type { SloAlarmService } from './alarms';
import type { SloConfig } from './config';
import type { SloDefinitionService } from './definitions/SloDefinitionService';
import {
  maintainSloCounts,
  SloRefreshService,
  triggerSloSource,
} from './refresh';
import type { SloStores } from './sloStores';

const DAY_MS = 86_400_000;

/** Ids of the tasks. */
export const SLO_TASKS = {
  definitions: 'shipshape-slo-definitions',
  inbox: 'shipshape-reports-inbox',
  alarms: 'shipshape-slo-alarms',
  maintenance: 'shipshape-slo-maintenance',
} as const;

/** What the tasks work with. */
export interface SloTaskOptions {
  scheduler: SchedulerService;
  registry: SloSourceRegistry;
  refresh: Pick<SloRefreshService, 'recompute'>;
  config: SloConfig;
  stores: SloStores;
  definitions(
    onChanged: (sloIds: readonly string[]) => Promise<void>,
  ): Pick<SloDefinitionService, 'refresh'>;
  /** Absent: there is no inbox. */
  inbox?: Pick<ReportInbox, 'run'>;
  alarms: Pick<SloAlarmService, 'run'>;
  clock: () => Date;
}

/** Shows what a definition promises at once, and has the counts of new ones read without waiting for the next turn of their source. */
async function announceChanges(
  { scheduler, registry, refresh, stores }: SloTaskOptions,
  sloIds: readonly string[],
): Promise<void> {
  await refresh.recompute(sloIds);
  const changed = new Set(sloIds);
  const sourceIds = new Set(
    (await stores.definitions.list())
      .filter(slo => changed.has(slo.definition.id))
      .map(slo => slo.sourceId),
  );
  for (const { id } of registry.list().filter(item => sourceIds.has(item.id))) {
    await triggerSloSource(scheduler, id);
  }
}

async function maintain({
  stores,
  config,
  clock,
}: SloTaskOptions): Promise<void> {
  const { retentionDays } = config;
  await maintainSloCounts({ ...stores, retentionDays, clock });
  const before = new Date(
    clock().getTime() - retentionDays * DAY_MS,
  ).toISOString();
  await stores.incidents.prune(before);
  await stores.batches.prune(before);
}

/**
 * Schedules what keeps definitions, reports, alarms and tables up to date, each once for all replicas. Alarms have a task of their own, so that
 * their work does not grow with the number of sources, and one that fails holds up no figures.
 */
export async function registerSloTasks(options: SloTaskOptions): Promise<void> {
  const { scheduler, config, inbox, alarms } = options;
  const definitions = options.definitions(sloIds =>
    announceChanges(options, sloIds),
  );
  await scheduler.scheduleTask({
    ...config.definitionsSchedule,
    id: SLO_TASKS.definitions,
    scope: 'global',
    fn: async signal => {
      await definitions.refresh({ signal });
    },
  });
  if (inbox) {
    await scheduler.scheduleTask({
      ...config.reports.inboxSchedule,
      id: SLO_TASKS.inbox,
      scope: 'global',
      fn: async signal => {
        await inbox.run({ signal });
      },
    });
  }
  await scheduler.scheduleTask({
    id: SLO_TASKS.alarms,
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 45 },
    scope: 'global',
    fn: async signal => {
      await alarms.run({ signal });
    },
  });
  await scheduler.scheduleTask({
    ...config.maintenanceSchedule,
    id: SLO_TASKS.maintenance,
    scope: 'global',
    fn: async () => {
      await maintain(options);
    },
  });
}
