import { TestDatabases } from '@backstage/backend-test-utils';
import type { CostLoadReport } from 'backstage-plugin-shipshape-common';
import { OCTOBER, TestArtifact } from './__testUtils__/bills';
import { createHarness } from './__testUtils__/createHarness';
import type { CostLoadStore } from './CostLoadStore';
import { reuseDatabases } from './__testUtils__/reuseDatabases';

const bill = (...billed: string[]): TestArtifact => ({
  name: 'acme-2026-10',
  runTime: '2026-10-20T05:00:00Z',
  charges: billed.map(amount => ({ billed: amount })),
});

/** A store with one method changed. */
function withMethod<Name extends keyof CostLoadStore>(
  store: CostLoadStore,
  name: Name,
  method: CostLoadStore[Name],
): CostLoadStore {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown =
        property === name ? method : Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('control totals', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async (overrides?: Parameters<typeof createHarness>[1]) => {
      const harness = await createHarness(await init(databaseId), overrides);
      harness.source.artifacts = [bill('1', '2', '3')];
      return harness;
    };

    const expectNothingVisible = async ({
      visible,
      counts,
    }: Awaited<ReturnType<typeof setup>>) => {
      expect(await visible()).toEqual([]);
      expect(await counts()).toMatchObject({ cells: 0, scopes: 0 });
    };

    it.each<[string, (report: CostLoadReport) => CostLoadReport, string]>([
      [
        'an amount, by its last digit',
        report => {
          const [totals] = report.totals.after;
          const after = [{ ...totals, EffectiveCost: '6.000000000000000001' }];
          return { ...report, totals: { ...report.totals, after } };
        },
        'EffectiveCost in USD 6.000000000000000001 was read, but 6 is in the cells',
      ],
      [
        'a currency',
        report => {
          const euro = { currency: 'EUR', rows: 0, BilledCost: '1' };
          const after = [...report.totals.after, euro];
          return { ...report, totals: { ...report.totals, after } };
        },
        'BilledCost in EUR 1 was read, but 0 is in the cells',
      ],
      [
        'the accepted rows',
        report => ({
          ...report,
          rows: { read: 4, accepted: 4, rejected: 0 },
        }),
        '4 rows were accepted, but 3 are in the cells',
      ],
      [
        'the sum of accepted and rejected rows',
        report => ({
          ...report,
          rows: { read: 4, accepted: 3, rejected: 0 },
        }),
        '4 rows were read, but 3 accepted and 0 rejected',
      ],
    ])('fail a load when the report differs in %s', async (_, tamper, text) => {
      const harness = await setup();
      harness.source.tamper = tamper;
      const result = await harness.refresh();
      expect(result.counts).toEqual({ failed: 1 });
      expect(result.errors).toEqual([
        {
          code: 'internal',
          artifact: 'acme-2026-10',
          message: expect.stringContaining(text),
        },
      ]);
      await expectNothingVisible(harness);
    });

    it.each<[string, (cells: number) => number]>([
      ['loses a cell', cells => cells - 1],
      ['stores none', () => 0],
    ])('fail a load when the database %s', async (_, keep) => {
      const harness = await setup({
        wrapLoads: store =>
          withMethod(store, 'insertCells', async cells =>
            store.insertCells(cells.slice(0, keep(cells.length))),
          ),
      });
      const result = await harness.refresh();
      expect(result.counts).toEqual({ failed: 1 });
      expect(result.errors[0].message).toMatch(/3 rows in USD were read/);
      await expectNothingVisible(harness);
    });

    it.each(['9223372036855', '-9223372036855'])(
      'reject an amount of %s, which the columns cannot hold exactly',
      async amount => {
        const harness = await setup();
        harness.source.artifacts = [bill('1', amount)];
        const result = await harness.refresh();
        expect(result.counts).toEqual({ rejected: 1 });
        expect(result.errors[0]).toMatchObject({
          code: 'invalid_content',
          message: expect.stringContaining('9.2 × 10^12'),
        });
        await expectNothingVisible(harness);
      },
    );

    it('hold the largest amounts exactly', async () => {
      const { source, refresh, visible } = await setup();
      source.artifacts = [
        bill('9223372036854.775807999999999999', '-9223372036854.7758'),
      ];
      await refresh();
      expect(await visible()).toEqual([
        {
          account: 'acme',
          period: OCTOBER,
          rows: 2,
          billed: { USD: '0.000007999999999999' },
        },
      ]);
    });
  });
});
