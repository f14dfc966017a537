import { TestDatabases } from '@backstage/backend-test-utils';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { acme, bill, OCTOBER } from './__testUtils__/bills';
import { createHarness } from './__testUtils__/createHarness';
import { FakeCostSource } from './__testUtils__/FakeCostSource';
import { reuseDatabases } from './__testUtils__/reuseDatabases';

describe('a refresh', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async (overrides?: Parameters<typeof createHarness>[1]) =>
      createHarness(await init(databaseId), overrides);

    it('rejects an artefact with a row outside of its declared scope, whole', async () => {
      const { source, refresh, visible, counts } = await setup();
      source.artifacts = [
        bill([], {
          scope: { billingAccountId: 'acme', billingPeriodStart: OCTOBER },
          charges: [
            { billed: '1' },
            { billed: '2' },
            { billed: '3', period: '2026-09-01' },
          ],
        }),
      ];

      const result = await refresh();

      expect(result.outcome).toBe('failed');
      expect(result.counts).toEqual({ rejected: 1 });
      expect(result.errors).toEqual([
        {
          code: 'invalid_content',
          artifact: 'acme-2026-10',
          message: expect.stringContaining('2026-09-01'),
        },
      ]);
      expect(await visible()).toEqual([]);
      expect(await counts()).toMatchObject({ cells: 0, scopes: 0 });
    });

    it('loads the others when one artefact cannot be recorded', async () => {
      const { source, refresh, visible } = await setup({
        wrapLoads: loads =>
          new Proxy(loads, {
            get(target, name) {
              if (name === 'create') {
                return async (load: Parameters<typeof loads.create>[0]) => {
                  if (load.artifact === 'broken') {
                    throw new Error('value is refused');
                  }
                  return target.create(load);
                };
              }
              const value: unknown = Reflect.get(target, name);
              return typeof value === 'function' ? value.bind(target) : value;
            },
          }),
      });
      source.artifacts = [
        bill(['5'], {
          name: 'broken',
          runTime: '2026-10-20T05:30:00Z',
          charges: [{ billed: '5', account: 'zeta' }],
        }),
        bill(['1', '2']),
      ];

      const result = await refresh();

      expect(result.outcome).toBe('partial');
      expect(result.counts).toEqual({ failed: 1, active: 1 });
      expect(result.errors).toEqual([
        expect.objectContaining({ code: 'internal', artifact: 'broken' }),
      ]);
      expect(await visible()).toEqual([acme(2, '3')]);
    });

    it('does not read rejected content again, but goes on to say so', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [bill(['1', '2'])];
      await refresh();
      source.artifacts = [
        bill(['1'], { runTime: '2026-10-21T05:00:00Z' }),
        bill(['5'], {
          name: 'other',
          charges: [{ billed: '5', account: 'zeta' }],
        }),
      ];
      source.readErrors.set(
        'acme-2026-10',
        new SourceError('invalid_content', 'part-0.csv, line 7: not FOCUS'),
      );

      const first = await refresh();
      const second = await refresh();

      expect(first.outcome).toBe('partial');
      expect(first.counts).toEqual({ rejected: 1, active: 1 });
      expect(second.outcome).toBe('partial');
      expect(second.counts).toEqual({ rejected: 1, duplicate: 1 });
      expect(second.errors).toEqual(first.errors);
      expect(source.reads).toEqual(['acme-2026-10', 'acme-2026-10', 'other']);
      expect((await visible())[0]).toEqual(acme(2, '3'));
    });

    it('tries again what failed for another reason', async () => {
      const { source, refresh, visible, counts } = await setup();
      source.artifacts = [bill(['1', '2', '3'])];
      source.readErrors.set('acme-2026-10', new Error('disk on fire'));

      const failed = await refresh();
      expect(failed.outcome).toBe('failed');
      expect(failed.counts).toEqual({ failed: 1 });
      expect(failed.errors).toEqual([
        {
          code: 'internal',
          artifact: 'acme-2026-10',
          message: 'disk on fire',
        },
      ]);
      expect(await visible()).toEqual([]);
      expect(await counts()).toMatchObject({ cells: 0 });

      source.readErrors.clear();
      expect((await refresh()).outcome).toBe('succeeded');
      expect(await visible()).toEqual([acme(3, '6')]);
      expect(source.open).toBe(0);
    });

    it('keeps the old figures when a refresh fails', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [bill(['1', '2'])];
      await refresh();
      source.artifacts = [
        bill(['1', '2', '3'], { runTime: '2026-10-21T05:00:00Z' }),
      ];
      source.readErrors.set('acme-2026-10', new Error('disk on fire'));
      await refresh();
      expect(await visible()).toEqual([acme(2, '3')]);
    });

    it('keeps the old figures when the allocation fails', async () => {
      const { source, refresh, visible, counts, allocator } = await setup();
      source.artifacts = [bill(['1', '2'])];
      await refresh();
      source.artifacts = [
        bill(['1', '2', '3'], { runTime: '2026-10-21T05:00:00Z' }),
      ];
      allocator.beforeAllocate = async () => {
        throw new Error('owners + unallocated differ from the total');
      };
      expect((await refresh()).counts).toEqual({ failed: 1 });
      expect(await visible()).toEqual([acme(2, '3')]);
      expect((await counts()).cells).toBe(2);
    });

    it('loads the other artefacts when one misses a part', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [bill(['1'])];
      source.failures = [
        {
          artifact: 'zeta-2026-10',
          error: new SourceError('not_found', 'part-1.csv is not there'),
        },
      ];
      const result = await refresh();
      expect(result).toEqual({
        outcome: 'partial',
        counts: { active: 1, failed: 1 },
        errors: [
          {
            code: 'not_found',
            artifact: 'zeta-2026-10',
            message: 'part-1.csv is not there',
          },
        ],
      });
      expect(await visible()).toEqual([acme(1, '1')]);
    });

    it('refreshes a healthy source beside a failing one', async () => {
      const { source, refresh, visible, registry, sources } = await setup();
      const broken = new FakeCostSource('fake:broken');
      broken.listError = new SourceError('unauthorised', 'No access');
      registry.addSource(broken);
      source.artifacts = [bill(['1'])];

      expect((await refresh(broken)).outcome).toBe('failed');
      expect((await refresh()).outcome).toBe('succeeded');

      expect(await visible()).toEqual([acme(1, '1')]);
      const freshness = await sources.listFreshness();
      expect(freshness.map(({ sourceId, state }) => [sourceId, state])).toEqual(
        [
          ['fake:main', 'fresh'],
          ['fake:broken', 'failed'],
        ],
      );
      expect(freshness[1].error).toEqual({
        code: 'unauthorised',
        since: '2026-10-20T06:00:00.000Z',
      });
    });

    it('stops when it is told to, and goes on with the next refresh', async () => {
      const { source, ingestion, refresh, visible, allocator, counts } =
        await setup();
      source.artifacts = [
        bill(['1']),
        bill([], {
          name: 'zeta',
          charges: [{ billed: '2', account: 'zeta' }],
        }),
      ];
      const controller = new AbortController();
      allocator.beforeAllocate = async () => controller.abort();

      const result = await ingestion.refresh(source, {
        signal: controller.signal,
      });

      expect(result.outcome).toBe('partial');
      expect(result.errors).toEqual([
        {
          code: 'timeout',
          artifact: undefined,
          message: expect.stringContaining('longer than its schedule allows'),
        },
      ]);
      expect(await visible()).toEqual([acme(1, '1')]);

      expect((await refresh()).outcome).toBe('succeeded');
      expect(await visible()).toHaveLength(2);
      expect((await counts()).cells).toBe(2);
    });

    it('refuses an artefact whose run time is none', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [
        bill(['1']),
        bill(['2'], { name: 'odd', runTime: 'yesterday' }),
      ];
      const result = await refresh();
      expect(result.outcome).toBe('partial');
      expect(result.errors).toEqual([
        {
          code: 'invalid_content',
          artifact: 'odd',
          message: "Its run time 'yesterday' is not a timestamp",
        },
      ]);
      expect(await visible()).toEqual([acme(1, '1')]);
    });

    it('tells how far it is', async () => {
      const { source, refresh, allocator, runs } = await setup();
      source.artifacts = [
        bill(['1'], { name: 'aws-2026-10' }),
        bill([], { name: 'zeta', charges: [{ billed: '1', account: 'zeta' }] }),
      ];
      const seen: unknown[] = [];
      allocator.beforeAllocate = async () => {
        const [{ outcome, progress }] = await runs.listRuns(1);
        seen.push([outcome, progress]);
      };
      await refresh();
      expect(seen).toEqual([
        [
          'running',
          { done: 0, total: 2, message: 'reading aws-2026-10 (1 of 2)' },
        ],
        ['running', { done: 1, total: 2, message: 'reading zeta (2 of 2)' }],
      ]);
    });

    it('needs few statements for artefacts that have not changed', async () => {
      const { knex, source, refresh } = await setup();
      source.artifacts = Array.from({ length: 20 }, (_, index) =>
        bill([], {
          name: `account-${index}`,
          charges: [{ billed: '1', account: `account-${index}` }],
        }),
      );
      await refresh();
      let statements = 0;
      knex.on('query', () => {
        statements += 1;
      });
      await refresh();
      expect(statements).toBeLessThan(20);
    });
  });
});
