import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createAllocationHarness,
  testEntity,
} from './__testUtils__/allocationHarness';

describe('DefaultCostAllocator', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const each = databases.eachSupportedId();
  const service = (name: string) => ({ tags: { service: name } });

  it.each(each)(
    'gives each charge to the owner of its day on %p',
    async databaseId => {
      const harness = await createAllocationHarness(
        await databases.init(databaseId),
      );
      const { state } = harness;
      const catalog = (owner: string) => [
        testEntity('component:web', { owner }),
        testEntity('component:api', { system: 'shop' }),
        testEntity('system:shop', { owner: 'core' }),
        testEntity('component:orphan', {}),
        testEntity('group:core', {}, { 'sub-accounts': 'acc-core' }),
      ];
      harness.setCatalog(catalog('red'));
      state.now = new Date('2026-11-05T00:00:00Z');
      await harness.replica().ownership.recordNow();
      harness.setCatalog(catalog('blue'));
      state.now = new Date('2026-11-12T00:00:00Z');
      await harness.replica().ownership.recordNow();

      await harness.activate({
        period: '2026-11-01',
        cells: [
          // A correction in this bill of a charge of the month before.
          {
            day: '2026-10-20',
            effective: '-3.000000000000000001',
            chargeClass: 'Correction',
            key: service('web'),
          },
          { day: '2026-11-11', effective: '10', key: service('web') },
          // Two cells that differ only in what pages do not show become one.
          { day: '2026-11-12', effective: '20', key: service('web') },
          {
            day: '2026-11-12',
            effective: '0.000000000000000001',
            commitmentStatus: 'Used',
            key: { ...service('web'), resourceId: 'x' },
          },
          { day: '2026-11-12', effective: '5', key: service('api') },
          { day: '2026-11-12', effective: '6', key: service('shop') },
          { day: '2026-11-12', effective: '7', key: service('orphan') },
          { day: '2026-11-12', effective: '8', subAccountId: 'acc-core' },
          { day: '2026-11-12', effective: '9', key: service('nobody') },
        ],
      });

      expect(await harness.lines()).toEqual([
        '2026-10-20 component:default/web group:default/red -3.000000000000000001',
        '2026-11-11 component:default/web group:default/red 10',
        '2026-11-12 (unknown-value) - 9',
        '2026-11-12 component:default/api group:default/core 5',
        '2026-11-12 component:default/orphan - 7',
        '2026-11-12 component:default/web group:default/blue 20.000000000000000001',
        '2026-11-12 group:default/core group:default/core 8',
        '2026-11-12 system:default/shop group:default/core 6',
      ]);
      const rows = await harness.visible();
      expect(rows.map(row => row.period)).toEqual(rows.map(() => '2026-11-01'));
      expect(rows.reduce((sum, row) => sum + row.rowCount, 0)).toBe(9);
    },
  );

  it.each(each)(
    'takes the owner of the catalog for what was never recorded on %p',
    async databaseId => {
      const harness = await createAllocationHarness(
        await databases.init(databaseId),
      );
      harness.setCatalog([testEntity('component:new', { owner: 'red' })]);
      await harness.activate({
        period: '2026-11-01',
        cells: [{ day: '2026-11-02', effective: '1', key: service('new') }],
      });
      expect(await harness.lines()).toEqual([
        '2026-11-02 component:default/new group:default/red 1',
      ]);
    },
  );

  it.each(each)(
    'reads description matches by the patterns of the load on %p',
    async databaseId => {
      const harness = await createAllocationHarness(
        await databases.init(databaseId),
        {
          cost: {
            allocation: {
              rules: [
                { entity: 'group:b', description: 'beta' },
                { entity: 'group:a', description: 'alpha' },
              ],
            },
          },
        },
      );
      harness.setCatalog([testEntity('group:a'), testEntity('group:b')]);
      const options = await harness.replica().allocator.cubeOptions();
      expect(options.descriptionPatterns).toEqual(['beta', 'alpha']);
      const cells = [
        { day: '2026-11-02', effective: '1', key: { descriptions: [0] } },
      ];
      await harness.activate({
        period: '2026-11-01',
        // Read when the config had the two in another order.
        cubeOptions: { ...options, descriptionPatterns: ['alpha', 'beta'] },
        cells,
      });
      await harness.activate({
        period: '2026-10-01',
        cells: [{ ...cells[0], day: '2026-10-02' }],
      });
      expect(await harness.lines()).toEqual([
        '2026-10-02 group:default/b group:default/b 1',
        '2026-11-02 group:default/a group:default/a 1',
      ]);
    },
  );

  it.each(each)(
    'keeps nothing when a digit is lost, or when writing fails, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      let fault: 'digit' | 'crash' | undefined = 'digit';
      const harness = await createAllocationHarness(knex, {
        wrapStore: store => {
          const { listCells, insert } = store;
          store.listCells = async (...args) => {
            const cells = await listCells.apply(store, args);
            if (fault === 'digit') {
              cells[0].sums.list += 1n;
            }
            return cells;
          };
          store.insert = async (...args) => {
            await insert.apply(store, args);
            if (fault === 'crash') {
              throw new Error('disk is full');
            }
          };
          return store;
        },
      });
      const loadId = await harness.insertLoad({
        period: '2026-11-01',
        cells: [
          { day: '2026-11-01', effective: '1' },
          { day: '2026-11-02', effective: '2' },
        ],
      });
      const { allocator } = harness.replica();
      await expect(allocator.allocate(loadId)).rejects.toMatchObject({
        name: 'ConservationError',
        message: expect.stringContaining(
          '2026-11-01 USD list: 0.000000000000000001 too much',
        ),
      });
      fault = 'crash';
      await expect(allocator.allocate(loadId)).rejects.toThrow('disk is full');
      expect(await knex('cost_allocated')).toEqual([]);
      expect(await knex('cost_allocations')).toEqual([]);

      fault = undefined;
      const { allocationId } = await allocator.allocate(loadId);
      expect(await knex('cost_allocated').pluck('allocation_id')).toEqual([
        allocationId,
        allocationId,
      ]);
      await allocator.discard([allocationId]);
      expect(await knex('cost_allocated')).toEqual([]);
    },
  );

  it.each(each)(
    'never discards what a pointer names on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex);
      await harness.activate({
        period: '2026-11-01',
        cells: [{ day: '2026-11-01', effective: '1' }],
      });
      const ids = await knex('cost_scopes').pluck('allocation_id');
      await harness.replica().allocator.discard(ids);
      expect(await harness.lines()).toEqual(['2026-11-01 (no-tag) - 1']);
    },
  );

  it.each(each)('refuses a load without a scope on %p', async databaseId => {
    const harness = await createAllocationHarness(
      await databases.init(databaseId),
    );
    await expect(
      harness.replica().allocator.allocate(4711),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
