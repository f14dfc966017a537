import { TestDatabases } from '@backstage/backend-test-utils';
import { acme, bill } from './__testUtils__/bills';
import { setUpHeldBack } from './__testUtils__/heldBack';
import { reuseDatabases } from './__testUtils__/reuseDatabases';

describe('decisions on quarantined loads', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => setUpHeldBack(await init(databaseId));

    it('keeps the active load and shows both to decide', async () => {
      const { result, visible, waiting, counts, sources } = await setup();
      expect(result).toEqual({
        outcome: 'succeeded',
        counts: { quarantined: 1 },
        errors: [],
      });
      expect(await visible()).toEqual([acme(4, '100')]);
      expect((await counts()).cells).toBe(5);
      expect(await waiting()).toEqual([
        expect.objectContaining({
          artifact: 'acme-2026-10',
          state: 'quarantined',
          rows: 1,
          totals: [{ currency: 'USD', billed: '1', effective: '1' }],
          activeTotals: [{ currency: 'USD', billed: '100', effective: '100' }],
          guards: [
            expect.objectContaining({ code: 'rows-fell' }),
            expect.objectContaining({ code: 'billed-fell' }),
          ],
        }),
      ]);
      const [freshness] = await sources.listFreshness();
      expect(freshness.quarantined).toBe(1);
    });

    it('does not ask again for the same content', async () => {
      const { refresh, source, waiting } = await setup();
      expect((await refresh()).counts).toEqual({ duplicate: 1 });
      expect(source.reads).toHaveLength(2);
      expect(await waiting()).toHaveLength(1);
    });

    it('asks about the newest delivery only', async () => {
      const { refresh, source, waiting, counts } = await setup();
      source.artifacts = [bill(['2'], { runTime: '2026-10-22T05:00:00Z' })];
      await refresh();
      expect((await waiting()).map(({ totals }) => totals[0].billed)).toEqual([
        '2',
      ]);
      expect((await counts()).cells).toBe(5);
    });

    it('activates what is accepted, without reading it again', async () => {
      const { decide, visible, source, counts, refresh, sources } =
        await setup();
      const load = await decide('accept');
      expect(load).toMatchObject({
        state: 'active',
        decidedBy: 'user:default/fin',
        decidedAt: '2026-10-20T06:00:00.000Z',
      });
      expect(await visible()).toEqual([acme(1, '1')]);
      expect(await counts()).toMatchObject({ cells: 1, allocations: 1 });
      expect((await refresh()).counts).toEqual({ duplicate: 1 });
      expect(source.reads).toHaveLength(2);
      const [{ quarantined, loads }] = await sources.listSources();
      expect(quarantined).toEqual([]);
      expect(loads.map(({ state }) => state)).toEqual(['active']);
    });

    it('does not ask for accepted content again when new rules read it again', async () => {
      const { decide, refresh, allocator, visible, waiting } = await setup();
      await decide('accept');
      allocator.options = { ...allocator.options, tagKeys: ['app'] };
      expect((await refresh()).counts).toEqual({ active: 1 });
      expect(await visible()).toEqual([acme(1, '1')]);
      expect(await waiting()).toEqual([]);
    });

    it('keeps the active load and drops the cells of what is rejected', async () => {
      const { decide, visible, counts, refresh, allocator } = await setup();
      const load = await decide('reject');
      expect(load).toMatchObject({
        state: 'rejected',
        decidedBy: 'user:default/fin',
        error: 'Rejected by user:default/fin: the account was closed',
      });
      expect(await visible()).toEqual([acme(4, '100')]);
      expect((await counts()).cells).toBe(4);
      // A decision stands, for new rules too.
      allocator.options = { ...allocator.options, tagKeys: ['app'] };
      const after = await refresh();
      expect(after.counts).toEqual({ duplicate: 1 });
      expect(after.outcome).toBe('succeeded');
    });

    it('refuses to accept what something newer has overtaken', async () => {
      const { decide, refresh, source, visible, waiting } = await setup();
      const [{ id }] = await waiting();
      source.artifacts = [
        bill(['30', '30', '30'], { runTime: '2026-10-22T05:00:00Z' }),
      ];
      await refresh();
      await expect(decide('accept', id)).rejects.toThrow(
        expect.objectContaining({ name: 'ConflictError' }),
      );
      expect(await visible()).toEqual([acme(3, '90')]);
      expect(await waiting()).toEqual([]);
    });

    it('lets one of two decisions win', async () => {
      const { decide, waiting, visible, counts } = await setup();
      const [{ id }] = await waiting();
      const outcomes = await Promise.allSettled([
        decide('accept', id),
        decide('accept', id),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual([
        'fulfilled',
        'rejected',
      ]);
      expect(await visible()).toEqual([acme(1, '1')]);
      expect(await counts()).toMatchObject({ cells: 1, allocations: 1 });
      await expect(decide('reject', id)).rejects.toThrow(
        /waits for no decision/,
      );
    });

    it.each(['0', '999', 'x', '1e3'])('knows no load %p', async loadId => {
      const { decide } = await setup();
      await expect(decide('accept', loadId)).rejects.toThrow(
        expect.objectContaining({ name: 'NotFoundError' }),
      );
    });

    it('knows loads only by their own source', async () => {
      const { sources, waiting } = await setup();
      const [{ id }] = await waiting();
      await expect(
        sources.decideLoad({
          sourceId: 'fake:other',
          loadId: id,
          decision: 'accept',
          reason: 'x',
          decidedBy: 'user:default/fin',
        }),
      ).rejects.toThrow(expect.objectContaining({ name: 'NotFoundError' }));
    });
  });
});
