import { TestDatabases } from '@backstage/backend-test-utils';
import { acme, bill, OCTOBER, TestArtifact } from './__testUtils__/bills';
import { setUpHeldBack } from './__testUtils__/heldBack';
import { reuseDatabases } from './__testUtils__/reuseDatabases';

describe('deliveries that are held back', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => setUpHeldBack(await init(databaseId));

    it('takes a scope that a snapshot lacks for emptied, and asks', async () => {
      const { source, refresh, visible, waiting, decide } = await setup();
      await decide('reject');
      const both = (runTime: string, names: string[]): TestArtifact =>
        bill([], {
          name: 'all',
          runTime,
          charges: names.map(account => ({ billed: '7', account })),
        });
      source.artifacts = [both('2026-10-22T05:00:00Z', ['x', 'y'])];
      await refresh();
      source.artifacts = [both('2026-10-23T05:00:00Z', ['x'])];

      expect((await refresh()).counts).toEqual({ active: 1, quarantined: 1 });
      expect((await visible()).map(({ account }) => account)).toEqual([
        'acme',
        'x',
        'y',
      ]);
      expect(await waiting()).toEqual([
        expect.objectContaining({
          billingAccountId: 'y',
          billingPeriodStart: OCTOBER,
          rows: 0,
          totals: [],
          guards: [expect.objectContaining({ code: 'zero-rows' })],
        }),
      ]);
      expect((await refresh()).counts).toEqual({ duplicate: 1 });

      await decide('accept');
      expect(await visible()).toEqual([
        acme(4, '100'),
        { account: 'x', period: OCTOBER, rows: 1, billed: { USD: '7' } },
        { account: 'y', period: OCTOBER, rows: 0, billed: {} },
      ]);
      expect((await refresh()).counts).toEqual({ duplicate: 1 });
    });

    it('holds a header-only delivery of a declared scope back', async () => {
      const { source, refresh, visible, waiting } = await setup();
      const scope = { billingAccountId: 'acme', billingPeriodStart: OCTOBER };
      source.artifacts = [bill([], { scope, runTime: '2026-10-23T05:00:00Z' })];
      expect((await refresh()).counts).toEqual({ quarantined: 1 });
      expect(await visible()).toEqual([acme(4, '100')]);
      expect((await waiting())[0].guards).toEqual([
        expect.objectContaining({ code: 'zero-rows' }),
      ]);
    });

    it('rejects a delivery without rows that names nothing to replace', async () => {
      const { source, refresh } = await setup();
      source.artifacts.push(bill([], { name: 'empty' }));
      const result = await refresh();
      expect(result.counts).toEqual({ duplicate: 1, rejected: 1 });
      expect(result.errors[0].message).toContain('declares no scope');
    });

    it('holds a change of a period back that the export has closed', async () => {
      const { source, refresh, visible, waiting } = await setup();
      source.artifacts = [
        bill(['25', '25', '25', '26'], {
          runTime: '2026-11-03T05:00:00Z',
          closed: true,
        }),
      ];
      // The delivery that closes the period is still compared as an open one.
      expect((await refresh()).counts).toEqual({ active: 1 });
      source.artifacts = [
        bill(['25', '25', '25', '27'], { runTime: '2026-11-04T05:00:00Z' }),
      ];
      expect((await refresh()).counts).toEqual({ quarantined: 1 });
      expect(await visible()).toEqual([acme(4, '101')]);
      expect((await waiting())[0].guards).toEqual([
        {
          code: 'closed-period-changed',
          message: expect.stringContaining('Billed cost 101 → 102 USD'),
        },
      ]);
    });

    it.each([
      ['2026-11-15T23:59:59Z', { active: 1 }],
      ['2026-11-16T00:00:00Z', { quarantined: 1 }],
    ])(
      'closes October by itself 15 days after its end: %s',
      async (now, expected) => {
        const { source, refresh, time } = await setup();
        time.now = new Date(now);
        source.artifacts = [
          bill(['25', '25', '25', '26'], { runTime: '2026-11-10T05:00:00Z' }),
        ];
        expect((await refresh()).counts).toEqual(expected);
      },
    );

    it('holds a delivery with rejected rows back, also the first one', async () => {
      const { source, refresh, waiting } = await setup();
      source.artifacts = [
        bill([], {
          name: 'zeta',
          charges: [{ billed: '1', account: 'zeta' }],
          rejected: 2,
        }),
      ];
      expect((await refresh()).counts).toEqual({ quarantined: 1 });
      const load = (await waiting()).find(
        ({ artifact }) => artifact === 'zeta',
      );
      expect(load).toMatchObject({
        guards: [{ code: 'rejects' }],
        rejects: { cells: 2, first: [{ line: 2 }, { line: 3 }] },
      });
      expect(load?.activeTotals).toBeUndefined();
    });

    it('looks at where charges start, not at the days that they are spread over', async () => {
      const { source, refresh } = await setup();
      const spread = (day: string, rowCount: number) =>
        bill([], {
          name: 'zeta',
          runTime: `2026-10-2${rowCount}T05:00:00Z`,
          charges: [
            { billed: '1', account: 'zeta' },
            { billed: '1', account: 'zeta', day, rowCount },
          ],
        });
      // A part of a year's prepayment, on a day far ahead; then a charge that starts there.
      source.artifacts = [spread('2027-09-30', 0)];
      expect((await refresh()).counts).toEqual({ active: 1 });
      source.artifacts = [spread('2027-09-30', 1)];
      expect((await refresh()).counts).toEqual({ quarantined: 1 });
    });
  });
});
