import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createAllocationHarness,
  testEntity,
} from './__testUtils__/allocationHarness';

describe('CostReallocationService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const each = databases.eachSupportedId();
  const web = (owner: string, annotations: Record<string, string> = {}) => [
    testEntity('component:web', { owner }, annotations),
    testEntity('group:red'),
  ];
  const cells = [
    { day: '2026-11-02', effective: '1', key: { resourceId: 'arn:1' } },
    { day: '2026-11-03', effective: '2', key: { tags: { service: 'web' } } },
  ];

  it.each(each)(
    'follows annotations without touching cells, and only where something changes, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex);
      harness.setCatalog(web('red'));
      await harness.activate({ period: '2026-11-01', cells });
      await harness.activate({
        account: 'other',
        period: '2026-11-01',
        cells: [{ day: '2026-11-02', effective: '5' }],
      });
      const pointers = () =>
        knex('cost_scopes')
          .orderBy('billing_account_id')
          .pluck('allocation_id');
      const before = await pointers();
      const stored = await knex('cost_cells').orderBy('charge_day');

      expect(await harness.replica().reallocation.run()).toEqual({
        reallocated: 0,
        frozen: 0,
        removed: 0,
      });
      expect(await pointers()).toEqual(before);

      harness.setCatalog(web('red', { 'resource-ids': 'arn:1' }));
      const { reallocation } = harness.replica();
      expect((await reallocation.run()).reallocated).toBe(1);
      expect((await reallocation.run()).reallocated).toBe(0);
      expect(await harness.lines()).toEqual([
        '2026-11-02 (no-tag) - 5',
        '2026-11-02 component:default/web group:default/red 1',
        '2026-11-03 component:default/web group:default/red 2',
      ]);
      const after = await pointers();
      expect(after[0]).toBe(before[0]);
      expect(after[1]).not.toBe(before[1]);
      expect(await knex('cost_cells').orderBy('charge_day')).toEqual(stored);
      // The old allocation is gone, record and cells.
      expect(await knex('cost_allocations').pluck('id')).toHaveLength(2);
      expect(
        await knex('cost_allocated').where({ allocation_id: before[1] }),
      ).toEqual([]);

      // Back again.
      harness.setCatalog(web('red'));
      await harness.replica().reallocation.run();
      expect(await harness.lines()).toContain('2026-11-02 (no-tag) - 1');
    },
  );

  it.each(each)(
    'splits a month by day when the owner changes, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex);
      const { state } = harness;
      state.now = new Date('2026-11-02T12:00:00Z');
      harness.setCatalog(web('red', { 'resource-ids': 'arn:1' }));
      await harness.replica().ownership.recordNow();
      await harness.activate({ period: '2026-11-01', cells });
      await harness.activate({
        period: '2026-10-01',
        cells: [
          { day: '2026-10-31', effective: '4', key: { resourceId: 'arn:1' } },
        ],
      });
      state.now = new Date('2026-11-03T00:00:01Z');
      harness.setCatalog(web('blue', { 'resource-ids': 'arn:1' }));
      const { ownership, reallocation } = harness.replica();
      await ownership.recordNow();
      // October is open too, but none of its days changes its owner.
      expect((await reallocation.run()).reallocated).toBe(1);
      expect(await harness.lines()).toEqual([
        '2026-10-31 component:default/web group:default/red 4',
        '2026-11-02 component:default/web group:default/red 1',
        '2026-11-03 component:default/web group:default/blue 2',
      ]);
    },
  );

  it.each(each)('leaves closed periods alone on %p', async databaseId => {
    const knex = await databases.init(databaseId);
    const harness = await createAllocationHarness(knex);
    const { state } = harness;
    const key = { resourceId: 'arn:1' };
    state.now = new Date('2026-09-10T12:00:00Z');
    harness.setCatalog(web('red'));
    // Closed by age on 2026-10-16; seen while it was open.
    await harness.activate({
      period: '2026-09-01',
      cells: [{ day: '2026-09-02', effective: '1', key }],
    });
    state.now = new Date('2026-10-10T12:00:00Z');
    // Closed by the bill.
    await harness.activate({
      period: '2026-10-01',
      closed: true,
      cells: [{ day: '2026-10-02', effective: '2', key }],
    });
    state.now = new Date('2026-11-05T12:00:00Z');
    await harness.activate({
      period: '2026-11-01',
      cells: [{ day: '2026-11-02', effective: '4', key }],
    });
    harness.setCatalog(web('red', { 'resource-ids': 'arn:1' }));
    expect(await harness.replica().reallocation.run()).toMatchObject({
      reallocated: 1,
      frozen: 2,
    });
    expect(await harness.lines()).toEqual([
      '2026-09-02 (no-tag) - 1',
      '2026-10-02 (no-tag) - 2',
      '2026-11-02 component:default/web group:default/red 4',
    ]);
  });

  it.each(each)(
    'keeps the cost of an entity that left the catalog with it and its owner on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex);
      const { state } = harness;
      harness.setCatalog(web('red', { 'resource-ids': 'arn:1' }));
      state.now = new Date('2026-11-02T12:00:00Z');
      await harness.replica().ownership.recordNow();
      await harness.activate({ period: '2026-11-01', cells });
      const before = await harness.lines();

      harness.setCatalog([testEntity('group:red')]);
      state.now = new Date('2026-11-03T12:00:00Z');
      const gone = harness.replica();
      await gone.ownership.recordNow();
      expect((await gone.reallocation.run()).reallocated).toBe(0);
      expect(await harness.lines()).toEqual(before);

      // Another entity of the catalog claims what it had.
      harness.setCatalog([
        testEntity(
          'component:shop',
          { owner: 'red' },
          { 'resource-ids': 'arn:1' },
        ),
      ]);
      await harness.replica().reallocation.run();
      expect(await harness.lines()).toEqual([
        '2026-11-02 component:default/shop group:default/red 1',
        '2026-11-03 component:default/web group:default/red 2',
      ]);
    },
  );

  it.each(each)(
    'gives way to a load that was activated meanwhile, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      let interrupt: (() => Promise<void>) | undefined;
      const harness = await createAllocationHarness(knex, {
        wrapStore: store => {
          const { insert } = store;
          store.insert = async options => {
            await insert.call(store, options);
            const once = interrupt;
            interrupt = undefined;
            await once?.();
          };
          return store;
        },
      });
      harness.setCatalog(web('red'));
      await harness.activate({ period: '2026-11-01', cells });
      harness.setCatalog(web('red', { 'resource-ids': 'arn:1' }));

      // A newer load takes over while the old one is allocated again; its own allocation is made by the rules of now.
      interrupt = async () => {
        await harness.activate({
          period: '2026-11-01',
          cells: [{ ...cells[0], effective: '100' }],
        });
      };
      expect((await harness.replica().reallocation.run()).reallocated).toBe(0);
      const expected = [
        '2026-11-02 component:default/web group:default/red 100',
      ];
      expect(await harness.lines()).toEqual(expected);

      // The same, and the cells of the old load are being deleted already: no false alarm.
      harness.setCatalog(web('red'));
      interrupt = async () => {
        const [{ load_id }] = await knex('cost_scopes');
        await harness.activate({ period: '2026-11-01', cells });
        await knex('cost_cells').where({ load_id }).delete();
      };
      expect((await harness.replica().reallocation.run()).reallocated).toBe(0);
      expect(await harness.lines()).toEqual([
        '2026-11-02 (no-tag) - 1',
        '2026-11-03 component:default/web group:default/red 2',
      ]);
    },
  );

  it.each(each)(
    'does one scope after another, though one fails, and removes what a dead run left, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex);
      const { state } = harness;
      harness.setCatalog(web('red'));
      const first = await harness.activate({ period: '2026-11-01', cells });
      await harness.activate({ period: '2026-11-01', account: 'z', cells });
      // What a run that died has left: an allocation that no pointer names.
      await harness.replica().allocator.allocate(first);
      await knex('cost_cells')
        .where({ load_id: first })
        .update({ allocation_key: 'not json' });

      harness.setCatalog(web('red', { 'resource-ids': 'arn:1' }));
      const { reallocation } = harness.replica();
      await expect(reallocation.run()).rejects.toThrow(
        /1 billing periods could not be allocated again/,
      );
      expect(await harness.lines()).toEqual([
        '2026-11-02 (no-tag) - 1',
        '2026-11-02 component:default/web group:default/red 1',
        '2026-11-03 component:default/web group:default/red 2',
        '2026-11-03 component:default/web group:default/red 2',
      ]);
      expect(await knex('cost_allocations')).toHaveLength(3);
      state.now = new Date(state.now.getTime() + 61 * 60_000);
      await expect(reallocation.run()).rejects.toThrow();
      expect(await knex('cost_allocations')).toHaveLength(2);
    },
  );

  it.each(each)(
    'stops between scopes when aborted, on %p',
    async databaseId => {
      const harness = await createAllocationHarness(
        await databases.init(databaseId),
      );
      await harness.activate({ period: '2026-11-01', cells });
      await expect(
        harness.replica().reallocation.run({ signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ name: 'AbortError' });
    },
  );
});
