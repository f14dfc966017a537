import { TestDatabases } from '@backstage/backend-test-utils';
import { acme, bill, OCTOBER } from './__testUtils__/bills';
import { createHarness } from './__testUtils__/createHarness';
import { reuseDatabases } from './__testUtils__/reuseDatabases';

const NOVEMBER = '2026-11-01';

describe('deliveries', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async (overrides?: Parameters<typeof createHarness>[1]) =>
      createHarness(await init(databaseId), overrides);

    it('shows a delivery to the last digit', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [
        bill(['12.345678901234567890', '-0.000000000000000001', '0.1']),
      ];

      const result = await refresh();

      expect(result).toEqual({
        outcome: 'succeeded',
        counts: { active: 1 },
        errors: [],
      });
      expect(await visible()).toEqual([acme(3, '12.445678901234567889')]);
      expect(source.open).toBe(0);
    });

    it('changes nothing when the same artefact comes twice', async () => {
      const { knex, source, refresh } = await setup();
      source.artifacts = [bill(['1', '2'])];
      await refresh();
      const cells = () => knex('cost_cells').orderBy('billed_hi');
      const before = [await cells(), await knex('cost_scopes')];

      const result = await refresh();

      expect(result.counts).toEqual({ duplicate: 1 });
      expect([await cells(), await knex('cost_scopes')]).toEqual(before);
      expect(source.reads).toEqual(['acme-2026-10']);
    });

    it('takes the same files under another name for the same', async () => {
      const { source, refresh, visible, counts } = await setup();
      source.artifacts = [bill(['1', '2']), bill(['1', '2'], { name: 'copy' })];

      expect((await refresh()).counts).toEqual({ active: 1, duplicate: 1 });
      expect((await refresh()).counts).toEqual({ duplicate: 2 });

      expect(source.reads).toHaveLength(2);
      expect(await visible()).toEqual([acme(2, '3')]);
      expect((await counts()).cells).toBe(2);
    });

    it('counts two identical charges twice', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [bill(['1', '1'])];
      await refresh();
      expect(await visible()).toEqual([acme(2, '2')]);
    });

    it('replaces a scope by a corrected snapshot with fewer rows', async () => {
      const { knex, source, refresh, visible, counts } = await setup();
      source.artifacts = [bill(['10', '20', '30'])];
      await refresh();
      source.artifacts = [
        bill(['10', '30'], { runTime: '2026-10-21T05:00:00Z' }),
      ];

      const result = await refresh();

      expect(result.counts).toEqual({ active: 1 });
      expect(await visible()).toEqual([acme(2, '40')]);
      expect(await counts()).toEqual({
        cells: 2,
        loads: 2,
        allocations: 1,
        scopes: 1,
      });
      // The record of the old load stays with its totals.
      const loads = await knex('cost_loads').orderBy('id');
      expect(
        loads.map(({ state, rows, totals, report }) => [
          state,
          rows,
          JSON.parse(totals)[0].BilledCost,
          report !== null,
        ]),
      ).toEqual([
        ['superseded', 3, '60', false],
        ['active', 2, '40', true],
      ]);
    });

    it('does not let an old snapshot replace a newer one', async () => {
      const { source, refresh, visible, counts } = await setup();
      source.artifacts = [
        bill(['10', '20'], { runTime: '2026-10-21T05:00:00Z' }),
      ];
      await refresh();
      source.artifacts = [
        bill(['10'], { name: 'late', runTime: '2026-10-20T05:00:00Z' }),
      ];

      expect((await refresh()).counts).toEqual({ stale: 1 });
      expect(await visible()).toEqual([acme(2, '30')]);
      expect((await counts()).cells).toBe(2);

      expect((await refresh()).counts).toEqual({ stale: 1 });
      expect(source.reads).toEqual(['acme-2026-10', 'late']);
    });

    it('does not even read an old snapshot that declares its scope', async () => {
      const { source, refresh } = await setup();
      const scope = { billingAccountId: 'acme', billingPeriodStart: OCTOBER };
      source.artifacts = [
        bill(['1', '2'], { scope, runTime: '2026-10-21T05:00:00Z' }),
      ];
      await refresh();
      source.artifacts = [bill(['1'], { scope, name: 'late' })];
      expect((await refresh()).counts).toEqual({ stale: 1 });
      expect(source.reads).toEqual(['acme-2026-10']);
    });

    it('goes back when an export ran again with the content of before', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [bill(['10', '20'])];
      await refresh();
      source.artifacts = [
        bill(['10', '21'], { runTime: '2026-10-21T05:00:00Z' }),
      ];
      await refresh();
      source.artifacts = [
        bill(['10', '20'], { runTime: '2026-10-22T05:00:00Z' }),
      ];
      expect((await refresh()).counts).toEqual({ active: 1 });
      expect(await visible()).toEqual([acme(2, '30')]);
    });

    it('does not let two exports of one instant take turns', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [
        bill(['10'], { name: 'a' }),
        bill(['11'], { name: 'b' }),
      ];
      await refresh();
      const before = await visible();
      await refresh();
      await refresh();
      expect(await visible()).toEqual(before);
      expect(source.reads).toEqual(['a', 'b']);
    });

    it('loads every scope of an artefact by itself', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [
        bill([], {
          charges: [
            { billed: '1', account: 'acme' },
            { billed: '2', account: 'zeta' },
            { billed: '3', account: 'acme', period: '2026-09-01' },
            { billed: '4', account: 'acme' },
          ],
        }),
      ];
      expect((await refresh()).counts).toEqual({ active: 3 });
      expect(await visible()).toEqual([
        acme(1, '3', '2026-09-01'),
        acme(2, '5'),
        { account: 'zeta', period: OCTOBER, rows: 1, billed: { USD: '2' } },
      ]);
    });

    it('reads again when the rules need other details, but not what is frozen', async () => {
      const { source, refresh, allocator, time, counts } = await setup();
      time.now = new Date('2026-11-20T06:00:00Z');
      source.artifacts = [
        bill(['1']),
        bill([], {
          name: 'acme-2026-11',
          charges: [{ billed: '2', period: NOVEMBER }],
        }),
      ];
      await refresh();
      allocator.options = { ...allocator.options, tagKeys: ['app', 'service'] };
      allocator.frozen = [
        { billingAccountId: 'acme', billingPeriodStart: OCTOBER },
      ];

      expect((await refresh()).counts).toEqual({ duplicate: 1, active: 1 });
      expect(source.reads.slice(2)).toEqual(['acme-2026-11']);
      expect((await refresh()).counts).toEqual({ duplicate: 2 });
      expect((await counts()).cells).toBe(2);
    });

    it('lands a correction in its later period and leaves the closed one alone', async () => {
      const { source, refresh, visible, time } = await setup();
      source.artifacts = [bill(['100'], { closed: true })];
      await refresh();
      time.now = new Date('2026-11-24T06:00:00Z');
      source.artifacts.push(
        bill([], {
          name: 'acme-2026-11',
          runTime: '2026-11-24T05:00:00Z',
          charges: [
            { billed: '50', period: NOVEMBER },
            {
              billed: '-8',
              period: NOVEMBER,
              day: '2026-10-09',
              chargeClass: 'Correction',
            },
          ],
        }),
      );
      expect((await refresh()).counts).toEqual({ duplicate: 1, active: 1 });
      expect(await visible()).toEqual([
        acme(1, '100'),
        acme(2, '42', NOVEMBER),
      ]);
    });

    it('reads the newest exports first and stores no older ones of their scopes', async () => {
      const { knex, source, refresh, visible } = await setup();
      source.artifacts = [
        bill(['1'], { name: 'run-1', runTime: '2026-10-18T05:00:00Z' }),
        bill(['1', '3'], {
          name: 'run-3',
          runTime: '2026-10-20T07:00:00+02:00',
        }),
        bill(['1', '2'], {
          name: 'run-2',
          runTime: '2026-10-19T05:00:00.000Z',
        }),
      ];
      expect((await refresh()).counts).toEqual({ active: 1, stale: 2 });
      expect(source.reads).toEqual(['run-3', 'run-2', 'run-1']);
      expect(await visible()).toEqual([acme(2, '4')]);
      const states = await knex('cost_loads').orderBy('id').select('state');
      expect(states.map(({ state }) => state)).toEqual([
        'active',
        'stale',
        'stale',
      ]);
      expect((await refresh()).counts).toEqual({ duplicate: 1, stale: 2 });
    });
  });
});
