import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { migrationsDirectory } from '../database/migrateDatabase';
import type { CostSumQuery } from './CostStore';
import { DatabaseCostStore } from './DatabaseCostStore';
import { seedCost } from './__testUtils__/seedCost';

const OCTOBER = { from: '2026-10-01', to: '2026-11-01' };

describe('DatabaseCostStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function createStore(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    return { knex, store: DatabaseCostStore.create({ knex }) };
  }

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    const question = (rest: Partial<CostSumQuery>): CostSumQuery => ({
      selector: { by: 'entities', entities: ['component:default/a'] },
      metric: 'effective',
      clock: 'charge',
      windows: [OCTOBER],
      by: [],
      ...rest,
    });

    it('tells scopes and which bill delivered to a selection when', async () => {
      const { knex, store } = await createStore(databaseId);
      await seedCost(knex, [
        {
          period: '2026-10-01',
          account: 'one',
          dataThrough: '2026-10-20',
          lastDayMayBeCut: true,
          cells: [
            { day: '2026-10-03', effective: '1' },
            { day: '2026-10-07', effective: '1' },
            {
              day: '2026-10-09',
              entity: 'component:default/b',
              effective: '1',
            },
          ],
        },
        { period: '2026-10-01', account: 'two', closed: true, cells: [] },
      ]);

      expect(await store.listScopes()).toEqual([
        {
          sourceId: 'focus:main',
          billingAccountId: 'one',
          billingPeriodStart: '2026-10-01',
          billingPeriodEnd: '2026-11-01',
          dataThrough: '2026-10-20',
          lastDayMayBeCut: true,
          declaredClosed: false,
        },
        {
          sourceId: 'focus:main',
          billingAccountId: 'two',
          billingPeriodStart: '2026-10-01',
          billingPeriodEnd: '2026-11-01',
          lastDayMayBeCut: false,
          declaredClosed: true,
        },
      ]);
      const entities = ['component:default/a'];
      expect(
        await store.listLastCostDays({ by: 'entities', entities }, OCTOBER),
      ).toEqual([
        {
          sourceId: 'focus:main',
          billingAccountId: 'one',
          ownerRef: 'group:default/team',
          day: '2026-10-07',
        },
      ]);
    });

    it('knows which entities left the catalog', async () => {
      const { knex, store } = await createStore(databaseId);
      const record = (entity_ref: string, from: string, to: string | null) => ({
        entity_ref,
        owner_ref: 'group:default/team',
        valid_from: from,
        valid_to: to,
      });
      await knex('entity_ownership').insert([
        record('component:default/gone', '2026-01-01', '2026-02-01'),
        record('component:default/gone', '2026-02-01', '2026-03-01'),
        record('component:default/moved', '2026-01-01', '2026-02-01'),
        record('component:default/moved', '2026-02-01', null),
      ]);

      expect(
        await store.listDepartedEntities([
          'component:default/gone',
          'component:default/moved',
          'component:default/unknown',
        ]),
      ).toEqual(['component:default/gone']);
    });

    it('answers several questions from one state of the data', async () => {
      const { knex, store } = await createStore(databaseId);
      await seedCost(knex, [
        {
          period: '2026-10-01',
          cells: [{ day: '2026-10-01', effective: '1' }],
        },
      ]);

      const [before, after] = await store.snapshot(async reader => {
        const first = await reader.sum(question({}));
        if (databaseId === 'POSTGRES_18') {
          // On SQLite the writer would wait for the end of the snapshot.
          await knex('cost_scopes').delete();
        }
        return [first, await reader.sum(question({}))];
      });

      expect(after).toEqual(before);
      expect(after).toHaveLength(1);
    });
  });
});
