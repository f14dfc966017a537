import { TestDatabases } from '@backstage/backend-test-utils';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { refreshHarness } from './__testUtils__/refreshHarness';

describe('DatabaseSloSourceFactsStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => refreshHarness(await init(databaseId));

    it('keeps what a source says, apart from how far its alerts were read', async () => {
      const { facts } = await setup();
      expect(await facts.get('prometheus:main')).toBeUndefined();
      await facts.setAlertsUntil('prometheus:main', '2026-11-24T12:00:00.000Z');
      await facts.put({
        sourceId: 'prometheus:main',
        retentionSeconds: 1_296_000,
        warnings: ['Short.'],
      });
      await facts.put({ sourceId: 'prometheus:eu', warnings: [] });
      expect(await facts.list()).toEqual([
        { sourceId: 'prometheus:eu', warnings: [] },
        {
          sourceId: 'prometheus:main',
          retentionSeconds: 1_296_000,
          warnings: ['Short.'],
          alertsUntil: '2026-11-24T12:00:00.000Z',
        },
      ]);
      await facts.put({ sourceId: 'prometheus:main', warnings: [] });
      await facts.setAlertsUntil('prometheus:main', '2026-11-24T13:00:00.000Z');
      expect(await facts.get('prometheus:main')).toEqual({
        sourceId: 'prometheus:main',
        warnings: [],
        alertsUntil: '2026-11-24T13:00:00.000Z',
      });
    });

    it('tells how many SLOs each source serves, and which of them fail', async () => {
      const { facts, promise, refresh, source } = await setup();
      expect(await facts.listSlos()).toEqual([]);
      await promise(
        { id: 'a' },
        { id: 'b' },
        { id: 'c', sourceId: 'prometheus:eu' },
        { id: 'd', sourceId: '' },
      );
      source.failures.set('b', new SourceError('timeout', 'too slow'));
      await refresh();
      const slos = await facts.listSlos();
      expect(slos.sort((x, y) => (x.sourceId < y.sourceId ? -1 : 1))).toEqual([
        { sourceId: 'prometheus:eu', total: 1, failed: [] },
        {
          sourceId: 'prometheus:main',
          total: 2,
          failed: [
            {
              sloId: 'b',
              code: 'timeout',
              message: 'too slow',
              since: '2026-11-24T12:03:00.000Z',
            },
          ],
        },
      ]);
    });
  });
});
