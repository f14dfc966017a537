import { TestDatabases } from '@backstage/backend-test-utils';
import {
  addDays,
  listMonths,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrateDatabase';
import type { CostSelector, CostSumQuery } from './CostStore';
import { selectorConditions, sumSql } from './costSql';
import { SeedCell, seedCost } from './__testUtils__/seedCost';

const START = '2026-01-01';
const DAYS = 120;
const ENTITIES = 250;

/** Enough cells that no planner would rather read the whole table: 250 entities of 25 owners on 120 days, and unallocated ones. */
async function seedMany(knex: Knex): Promise<void> {
  const cells: SeedCell[] = [];
  for (let n = 0; n < DAYS; n += 1) {
    const day = addDays(START, n);
    for (let entity = 0; entity < ENTITIES; entity += 1) {
      cells.push({
        day,
        period: `${day.slice(0, 7)}-01`,
        entity: `component:default/c${entity}`,
        owner: `group:default/g${entity % 25}`,
        effective: '1.25',
      });
    }
    cells.push({ day, reason: UNALLOCATED_REASONS[n % 3], effective: '1' });
  }
  await seedCost(
    knex,
    listMonths(START, addDays(START, DAYS)).map(period => ({
      period,
      cells: cells.filter(cell => cell.day.startsWith(period.slice(0, 7))),
    })),
  );
  await knex.raw('ANALYZE');
}

describe('indexes of cost_allocated', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const range = { from: '2026-03-10', to: '2026-03-20' };
  const month = { from: '2026-03-01', to: '2026-04-01' };
  const ask = (
    selector: CostSelector,
    rest: Partial<CostSumQuery> = {},
  ): CostSumQuery => ({
    selector,
    metric: 'effective',
    clock: 'charge',
    windows: [range],
    by: ['day', 'service'],
    ...rest,
  });
  const entities: CostSelector = {
    by: 'entities',
    entities: ['component:default/c7', 'component:default/c8'],
  };
  const owners: CostSelector = { by: 'owners', owners: ['group:default/g7'] };
  const reasons: CostSelector = { by: 'reasons', reasons: UNALLOCATED_REASONS };
  const billing = { clock: 'billing' as const, windows: [month] };

  const cases: Array<[string, CostSumQuery]> = [
    ['cost_allocated_entity_day_idx', ask(entities)],
    ['cost_allocated_entity_period_idx', ask(entities, billing)],
    ['cost_allocated_owner_day_idx', ask(owners)],
    ['cost_allocated_owner_period_idx', ask(owners, billing)],
    ['cost_allocated_reason_day_idx', ask(reasons)],
    ['cost_allocated_reason_period_idx', ask(reasons, billing)],
  ];

  it.each(databases.eachSupportedId())(
    'serve every question on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      await seedMany(knex);
      for (const [index, query] of cases) {
        const [selected] = selectorConditions(query.selector);
        const { sql, bindings } = sumSql(query, selected);
        const explain = databaseId === 'SQLITE_3' ? 'QUERY PLAN' : '';
        const result = await knex.raw(`EXPLAIN ${explain} ${sql}`, bindings);
        const plan = JSON.stringify(result.rows ?? result);
        expect(plan).toContain(index);
        expect(plan).not.toMatch(/SCAN a\b|Seq Scan on cost_allocated/);
      }
    },
  );
});
