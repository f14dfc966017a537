import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../../database/migrateDatabase';
import type { BudgetAlarmRow } from '../../../database/tables';
import { toCatalogSnapshot } from '../../allocation/catalogSnapshot';
import { DatabaseCostStore } from '../../DatabaseCostStore';
import { SeedScope, seedCost } from '../../__testUtils__/seedCost';
import { BudgetAlarmService } from '../BudgetAlarmService';
import { DatabaseBudgetAlarmStore } from '../DatabaseBudgetAlarmStore';

/** An entity with a budget (or none). */
export function budgetEntity(
  ref: string,
  budget: string | undefined,
  spec: JsonObject = { owner: 'team' },
): Entity {
  const [kind, name] = ref.split(':');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: budget ? { 'shipshape.dev/monthly-budget': budget } : {},
    },
    spec,
  };
}

/** The bill of November 2026 for component `a`, complete through the 17th on the 20th; amounts by day of the month. */
export function november(
  ...cells: Array<[day: number, effective: string]>
): SeedScope {
  return {
    period: '2026-11-01',
    dataThrough: '2026-11-19',
    cells: cells.map(([day, effective]) => ({
      entity: 'component:default/a',
      day: `2026-11-${String(day).padStart(2, '0')}`,
      effective,
    })),
  };
}

/** A database, a catalog, a clock and an outbox for the budget alarms. */
export async function createBudgetHarness(knex: Knex, entities: Entity[]) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const state = {
    now: new Date('2026-11-20T09:00:00Z'),
    entities,
    thresholds: [80, 100],
    /** Titles of what must fail. */
    broken: undefined as RegExp | undefined,
  };
  const outbox: NotificationSendOptions[] = [];
  const notifications: NotificationService = {
    async send(message) {
      // Sending takes a while: others run meanwhile.
      await knex.raw('select 1');
      if (state.broken?.test(message.payload.title)) {
        throw new Error('notifications are down');
      }
      outbox.push(message);
    },
  };
  const logger = mockServices.logger.mock();

  return {
    knex,
    state,
    outbox,
    logger,

    /** One replica. */
    service() {
      return BudgetAlarmService.create({
        catalog: { load: async () => toCatalogSnapshot(state.entities) },
        cost: DatabaseCostStore.create({ knex }),
        alarms: DatabaseBudgetAlarmStore.create({ knex }),
        notifications,
        config: {
          budgetThresholds: state.thresholds,
          completeLagDays: 3,
          closeAfterDays: 15,
        },
        logger,
        clock: () => state.now,
      });
    },

    /** Replaces all cost. */
    async setCost(...scopes: SeedScope[]) {
      await knex('cost_scopes').delete();
      await knex('cost_allocated').delete();
      await seedCost(knex, scopes);
    },

    /** Runs once and gives the titles of what was sent. */
    async run(): Promise<string[]> {
      const before = outbox.length;
      await this.service().run();
      return outbox.slice(before).map(message => message.payload.title);
    },

    /** Stored alarms as `entity period percent state told|untold`. */
    async alarms(): Promise<string[]> {
      const rows = await knex<BudgetAlarmRow>('budget_alarms');
      return rows
        .map(row =>
          [
            row.entity_ref,
            row.period_start.slice(0, 7),
            row.threshold_percent,
            row.state,
            row.notified_at ? 'told' : 'untold',
          ].join(' '),
        )
        .sort();
    },
  };
}
