import { TestDatabases } from '@backstage/backend-test-utils';
import { hashCubeOptions } from '../ingestion/hashCubeOptions';
import {
  createAllocationHarness,
  testEntity,
} from './__testUtils__/allocationHarness';

describe('StaleCubes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'asks a source once when rules need details that open periods lack, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex);
      const running = new Set<string>();
      const stale = harness.replica(async id => !running.has(id)).staleCubes;
      const { allocator } = harness.replica();
      const optionsHash = hashCubeOptions(await allocator.cubeOptions());
      const cells = [{ day: '2026-11-02', effective: '1' }];
      harness.state.now = new Date('2026-08-10T00:00:00Z');
      // Closed long ago, and made with other options: nobody reads it again.
      await harness.activate({ period: '2026-08-01', cells });
      harness.state.now = new Date('2026-11-10T00:00:00Z');
      await harness.activate({ period: '2026-11-01', optionsHash, cells });
      expect(await allocator.listFrozen('focus:main')).toEqual([
        expect.objectContaining({
          billingAccountId: 'payer',
          billingPeriodStart: '2026-08-01',
        }),
      ]);
      expect(await allocator.listFrozen('focus:other')).toEqual([]);
      expect(await stale.run()).toEqual([]);

      harness.setCatalog([
        testEntity('component:a', {}, { 'cost-tags': 'project=x' }),
      ]);
      const changed = harness.replica(async id => !running.has(id)).staleCubes;
      running.add('focus:main');
      expect(await changed.run()).toEqual([]);
      running.clear();
      expect(await changed.run()).toEqual(['focus:main']);
      expect(await changed.run()).toEqual([]);
    },
  );
});
