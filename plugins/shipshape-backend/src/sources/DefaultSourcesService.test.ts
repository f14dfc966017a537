import { TestDatabases } from '@backstage/backend-test-utils';
import { sourceSchema } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { createHarness } from '../cost/ingestion/__testUtils__/createHarness';
import { FakeCostSource } from '../cost/ingestion/__testUtils__/FakeCostSource';
import { reuseDatabases } from '../cost/ingestion/__testUtils__/reuseDatabases';

const bill = (account: string, period: string, billed: string) => ({
  name: `${account}-${period}`,
  runTime: '2026-10-20T05:00:00Z',
  charges: [{ account, period, billed }],
});

describe('DefaultSourcesService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => createHarness(await init(databaseId));

    it('shows a source that never ran', async () => {
      const { sources } = await setup();
      expect(await sources.listSources()).toEqual([
        {
          id: 'fake:main',
          kind: 'cost',
          warnings: [],
          freshness: {
            sourceId: 'fake:main',
            state: 'never',
            expectedIntervalSeconds: 3600,
            quarantined: 0,
          },
          runs: [],
          quarantined: [],
          loads: [],
        },
      ]);
    });

    it('shows active loads, newest period first, and what the last run could not load', async () => {
      const { sources, source, refresh } = await setup();
      source.artifacts = [
        bill('b', '2026-10-01', '1'),
        bill('a', '2026-10-01', '2'),
        bill('a', '2026-09-01', '3'),
        bill('c', '2026-10-01', '4'),
      ];
      source.readErrors.set(
        'c-2026-10-01',
        new SourceError('invalid_content', 'part-0.csv, line 7: not FOCUS'),
      );
      await refresh();

      const [shown] = await sources.listSources();

      expect(sourceSchema.parse(shown)).toMatchObject({
        freshness: { state: 'failed', dataThrough: '2026-10-05' },
        runs: [{ outcome: 'partial', counts: { active: 3, rejected: 1 } }],
      });
      const loads = shown.loads.map(load => [
        load.state,
        load.billingPeriodStart,
        load.billingAccountId,
        load.error,
      ]);
      expect(loads).toEqual([
        ['rejected', '2026-10-01', 'c', 'part-0.csv, line 7: not FOCUS'],
        ['active', '2026-10-01', 'a', undefined],
        ['active', '2026-10-01', 'b', undefined],
        ['active', '2026-09-01', 'a', undefined],
      ]);

      // It is still rejected when the next run finds it unchanged, and gone when it is mended.
      await refresh();
      expect((await sources.listSources())[0].loads).toHaveLength(4);
      source.readErrors.clear();
      source.artifacts[3] = bill('c', '2026-10-01', '5');
      await refresh();
      const [mended] = await sources.listSources();
      expect(mended.loads.map(({ state }) => state)).toEqual(
        Array(4).fill('active'),
      );
      expect(mended.freshness.state).toBe('fresh');
    });

    it('shows at most 100 active loads, and what is wrong only in those of the newest three periods', async () => {
      const { knex, sources, source, refresh } = await setup();
      source.artifacts = [bill('a', '2026-10-01', '1')];
      await refresh();
      const { id: _, ...row } = await knex('cost_loads').first();
      const report = JSON.stringify({
        ...JSON.parse(row.report),
        defects: [{ code: 'x', count: 1, samples: [] }],
      });
      // With the one of October: 121, of 11 periods.
      const older = Array.from({ length: 120 }, (__, index) => ({
        ...row,
        report,
        billing_account_id: `account-${index % 12}`,
        billing_period_start: `2026-${String(
          9 - Math.floor(index / 12),
        ).padStart(2, '0')}-01`.replace('2026-00', '2025-12'),
      }));
      await knex('cost_loads').insert(older);

      const [{ loads }] = await sources.listSources();

      expect(loads).toHaveLength(100);
      const withDefects = loads.filter(load => load.defects.length > 0);
      expect(withDefects).toHaveLength(24);
      expect([
        ...new Set(withDefects.map(load => load.billingPeriodStart)),
      ]).toEqual(['2026-09-01', '2026-08-01']);
    });

    it('shows at most 20 runs, newest first', async () => {
      const { sources, refresh } = await setup();
      for (let i = 0; i < 22; i++) {
        await refresh();
      }
      const [{ runs }] = await sources.listSources();
      const ids = runs.map(({ id }) => Number(id));
      expect(ids).toHaveLength(20);
      expect(ids).toEqual([...ids].sort((a, b) => b - a));
    });

    it('tells no reader of freshness what the text of an error is', async () => {
      const { sources, source, refresh } = await setup();
      source.listError = new Error('password=hunter2');
      await refresh();
      const freshness = await sources.listFreshness();
      expect(freshness).toMatchObject([
        { state: 'failed', error: { code: 'internal' } },
      ]);
      expect(JSON.stringify(freshness)).not.toContain('hunter2');
      expect((await sources.listSources())[0].runs[0].errors).toEqual([
        { code: 'internal', message: 'password=hunter2' },
      ]);
    });

    it('reads the freshness of any number of sources with two queries', async () => {
      const { knex, registry, sources, refresh } = await setup();
      for (let i = 0; i < 5; i++) {
        const source = new FakeCostSource(`fake:${i}`);
        registry.addSource(source);
        await refresh(source);
      }
      let queries = 0;
      knex.on('query', () => {
        queries += 1;
      });
      expect(await sources.listFreshness()).toHaveLength(6);
      expect(queries).toBe(2);
    });
  });
});
