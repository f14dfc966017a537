import { TestDatabases } from '@backstage/backend-test-utils';
import { OCTOBER, TestArtifact } from './__testUtils__/bills';
import { createHarness } from './__testUtils__/createHarness';
import { FakeCostSource } from './__testUtils__/FakeCostSource';
import { reuseDatabases } from './__testUtils__/reuseDatabases';

const bill = (billed: string[], runTime: string): TestArtifact => ({
  name: 'acme-2026-10',
  runTime,
  charges: billed.map(amount => ({ billed: amount })),
});

const OLD = bill(['1', '1'], '2026-10-19T05:00:00Z');
const NEW = bill(['2', '2', '2'], '2026-10-20T05:00:00Z');

const acme = (rows: number, billed: string) => [
  { account: 'acme', period: OCTOBER, rows, billed: { USD: billed } },
];

/** A gate that stays shut until it is opened. */
function createGate() {
  let open = () => {};
  let arrive = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  const arrived = new Promise<void>(resolve => {
    arrive = resolve;
  });
  return {
    arrived,
    open: () => open(),
    pass: async () => {
      arrive();
      await opened;
    },
  };
}

describe('two loads of one scope', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    /**
     * Two replicas load one source at once: the first one passes its guards and stops right before its activation, until the second one is
     * done.
     */
    const race = async (
      first: TestArtifact,
      second: TestArtifact,
      before: TestArtifact[] = [],
    ) => {
      const harness = await createHarness(await init(databaseId));
      const { source, refresh, allocator } = harness;
      if (before.length > 0) {
        source.artifacts = before;
        await refresh();
      }
      const gate = createGate();
      allocator.beforeAllocate = gate.pass;
      source.artifacts = [first];
      const slow = refresh();
      await gate.arrived;
      allocator.beforeAllocate = async () => {};
      const other = new FakeCostSource();
      other.artifacts = [second];
      const fast = await refresh(other);
      gate.open();
      return { ...harness, slow: await slow, fast };
    };

    it.each([
      ['a first delivery', []],
      ['a replacement', [bill(['1'], '2026-10-18T05:00:00Z')]],
    ])('shows the newer one, when it wins: %s', async (_, before) => {
      const { slow, fast, visible, counts } = await race(OLD, NEW, before);
      expect(fast.counts).toEqual({ active: 1 });
      expect(slow.counts).toEqual({ stale: 1 });
      expect(slow.outcome).toBe('succeeded');
      expect(await visible()).toEqual(acme(3, '6'));
      expect(await counts()).toMatchObject({ cells: 3, allocations: 1 });
    });

    it.each([
      ['a first delivery', []],
      ['a replacement', [bill(['1'], '2026-10-18T05:00:00Z')]],
    ])('shows the newer one, when it loses: %s', async (_, before) => {
      const { slow, fast, visible, counts } = await race(NEW, OLD, before);
      expect(fast.counts).toEqual({ active: 1 });
      expect(slow.counts).toEqual({ active: 1 });
      expect(await visible()).toEqual(acme(3, '6'));
      expect(await counts()).toMatchObject({ cells: 3, allocations: 1 });
    });

    it('takes the loser with the same content for a duplicate', async () => {
      const { slow, fast, visible, counts, refresh } = await race(NEW, NEW);
      expect([fast.counts, slow.counts]).toEqual([
        { active: 1 },
        { duplicate: 1 },
      ]);
      expect(await visible()).toEqual(acme(3, '6'));
      expect(await counts()).toMatchObject({ cells: 3, allocations: 1 });
      expect((await refresh()).counts).toEqual({ duplicate: 1 });
    });

    it('guards the loser against what has won', async () => {
      const small = bill(['1'], '2026-10-21T05:00:00Z');
      const { slow, fast, visible } = await race(small, NEW);
      expect([fast.counts, slow.counts]).toEqual([
        { active: 1 },
        { quarantined: 1 },
      ]);
      expect(await visible()).toEqual(acme(3, '6'));
    });

    it('tries again when only the allocation of the old load has changed', async () => {
      const harness = await createHarness(await init(databaseId));
      const { knex, source, refresh, allocator, visible } = harness;
      source.artifacts = [OLD];
      await refresh();
      source.artifacts = [NEW];
      allocator.beforeAllocate = async () => {
        allocator.beforeAllocate = async () => {};
        const [scope] = await knex('cost_scopes');
        const { allocationId } = await allocator.allocate(scope.load_id);
        await knex('cost_scopes').update({ allocation_id: allocationId });
      };
      expect((await refresh()).counts).toEqual({ active: 1 });
      expect(await visible()).toEqual(acme(3, '6'));
    });

    it('leaves the loads of a running refresh alone, and ends those of a dead one', async () => {
      const harness = await createHarness(await init(databaseId));
      const { source, refresh, allocator, ingestion, time, visible, sources } =
        harness;
      const gate = createGate();
      allocator.beforeAllocate = gate.pass;
      source.artifacts = [NEW];
      const slow = refresh();
      await gate.arrived;
      time.now = new Date(time.now.getTime() + 119_000);
      await ingestion.recover();
      expect((await sources.listSources())[0].runs[0].outcome).toBe('running');

      // Without a heartbeat it is taken for dead; should it live on, nothing of it becomes visible.
      time.now = new Date(time.now.getTime() + 10_000);
      await ingestion.recover();
      expect((await sources.listSources())[0].runs[0]).toMatchObject({
        outcome: 'failed',
        errors: [{ code: 'internal' }],
      });
      gate.open();
      expect((await slow).counts).toEqual({ failed: 1 });
      expect(await visible()).toEqual([]);
      expect((await harness.counts()).cells).toBe(0);

      allocator.beforeAllocate = async () => {};
      expect((await refresh()).counts).toEqual({ active: 1 });
      expect(await visible()).toEqual(acme(3, '6'));
    });
  });
});
