import { TestDatabases } from '@backstage/backend-test-utils';
import { sourceSchema } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { createHarness } from '../cost/ingestion/__testUtils__/createHarness';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import { refreshHarness } from '../slo/refresh/__testUtils__/refreshHarness';
import { DefaultSourcesService } from './DefaultSourcesService';
import { SloSourceRegistry } from './SloSourceRegistry';

describe('DefaultSourcesService with SLOs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async (options: { hasInbox?: boolean } = {}) => {
      const knex = await init(databaseId);
      const cost = await createHarness(knex);
      const slo = refreshHarness(knex);
      const registry = new SloSourceRegistry();
      registry.addSource(slo.source);
      const sources = DefaultSourcesService.create({
        registry: cost.registry,
        runs: slo.runs,
        loads: cost.loads,
        ingestion: cost.ingestion,
        slo: {
          registry,
          facts: slo.facts,
          reports: {
            batches: slo.batches,
            hasInbox: options.hasInbox ?? false,
            expectedIntervalSeconds: 3600,
          },
        },
        clock: () => slo.time.now,
      });
      return { knex, sources, ...slo };
    };
    const report = (
      receivedAt: string,
      accepted: number,
      rejected: number,
    ) => ({
      kind: 'sli' as const,
      origin: 'api',
      reporter: 'plugin:exporter',
      receivedAt,
      accepted,
      rejected,
    });

    it('shows sources of SLOs beside those of cost, with what the operator should know', async () => {
      const { sources, source, promise, refresh } = await setup();
      source.facts = { warnings: ['It is slow.'], retentionSeconds: 86_400 };
      source.failures.set('b', new SourceError('timeout', 'too slow'));
      await promise({ id: 'a' }, { id: 'b' });
      await refresh();

      const shown = await sources.listSources();

      expect(shown.map(({ id, kind }) => [id, kind])).toEqual([
        ['fake:main', 'cost'],
        ['prometheus:main', 'slo'],
      ]);
      expect(sourceSchema.parse(shown[1])).toMatchObject({
        warnings: [
          'It is slow.',
          expect.stringContaining('shorter than the windows of 2 SLOs'),
        ],
        slos: {
          total: 2,
          failed: [{ sloId: 'b', code: 'timeout', message: 'too slow' }],
        },
        freshness: {
          state: 'failed',
          expectedIntervalSeconds: 300,
          error: { code: 'timeout' },
        },
        runs: [{ outcome: 'partial', counts: { read: 1, failed: 1 } }],
        loads: [],
      });
      expect(shown[0].slos).toBeUndefined();
    });

    it('shows reports once there are any', async () => {
      const { sources, batches, at } = await setup();
      expect((await sources.listSources()).map(({ id }) => id)).toEqual([
        'fake:main',
        'prometheus:main',
      ]);
      await batches.add(report('2026-11-24T11:00:00.000Z', 10, 0));
      await batches.add(report('2026-11-24T12:00:00.000Z', 5, 2));
      const [, , reports] = await sources.listSources();
      expect(sourceSchema.parse(reports)).toMatchObject({
        id: 'reports',
        kind: 'reports',
        slos: { total: 0, failed: [] },
        freshness: {
          state: 'fresh',
          lastSuccessAt: '2026-11-24T12:00:00.000Z',
          expectedIntervalSeconds: 3600,
        },
        runs: [
          { outcome: 'partial', counts: { accepted: 5, rejected: 2 } },
          { outcome: 'succeeded', counts: { accepted: 10, rejected: 0 } },
        ],
      });
      at('2026-11-24T16:00:00Z');
      expect((await sources.listSources())[2].freshness.state).toBe('stale');
    });

    it('waits for reports where there is an inbox', async () => {
      const { sources } = await setup({ hasInbox: true });
      const [, , reports] = await sources.listSources();
      expect(reports).toMatchObject({
        id: 'reports',
        freshness: { state: 'never' },
      });
    });

    it('tells an answer the state of the sources that it is from, with a fixed number of queries', async () => {
      const { knex, sources } = await setup({ hasInbox: true });
      const ids = async (kinds: Array<'cost' | 'slo' | 'reports'>) =>
        (await sources.listFreshness({ kinds })).map(item => item.sourceId);
      expect(await ids(['cost'])).toEqual(['fake:main']);
      expect(await ids(['slo', 'reports'])).toEqual([
        'prometheus:main',
        'reports',
      ]);
      let queries = 0;
      const count = () => {
        queries += 1;
      };
      knex.on('query', count);
      await ids(['slo', 'reports']);
      knex.removeListener('query', count);
      expect(queries).toBe(2);
    });
  });
});
