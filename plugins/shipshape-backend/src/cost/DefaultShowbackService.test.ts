import { TestDatabases } from '@backstage/backend-test-utils';
import {
  addDays,
  COST_METRICS,
  CostMetric,
  formatDecimal,
  parseDecimal,
  showbackQuerySchema,
  showbackSchema,
  sumDecimals,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import * as fc from 'fast-check';
import type { Knex } from 'knex';
import { freshSource } from '../__testUtils__/portal';
import { migrationsDirectory } from '../database/migrateDatabase';
import { SeedCell, seedCost, SeedScope } from './__testUtils__/seedCost';
import { DatabaseCostStore } from './DatabaseCostStore';
import { DefaultShowbackService } from './DefaultShowbackService';

const MONTHS = ['2026-08', '2026-09', '2026-10'];

function createService(knex: Knex, now: string) {
  return DefaultShowbackService.create({
    store: DatabaseCostStore.create({ knex }),
    sources: { listFreshness: async () => [freshSource] },
    config: {
      completeLagDays: 3,
      closeAfterDays: 15,
      budgetThresholds: [80, 100],
    },
    clock: () => new Date(now),
  });
}

/** Any bill: amounts of 18 places and any sign, days outside of their billing period, several currencies. */
const cell: fc.Arbitrary<SeedCell> = fc
  .record({
    day: fc
      .integer({ min: 0, max: 120 })
      .map(offset => addDays('2026-07-15', offset)),
    period: fc.constantFrom(...MONTHS).map(month => `${month}-01`),
    entity: fc.constantFrom('component:default/a', 'component:default/b'),
    owner: fc.constantFrom('group:default/one', 'group:default/two', ''),
    reason: fc.constantFrom('', '', ...UNALLOCATED_REASONS),
    currency: fc.constantFrom('USD', 'EUR'),
    kind: fc.constantFrom('direct' as const, 'shared' as const),
  })
  .chain(base =>
    fc
      .tuple(
        ...COST_METRICS.map(() =>
          fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(formatDecimal),
        ),
      )
      .map(amounts => ({
        ...base,
        effective: '0',
        ...Object.fromEntries(
          COST_METRICS.map((metric, index) => [metric, amounts[index]]),
        ),
      })),
  );

/** What a month's total must be, from the cells alone. */
function expectedTotals(
  cells: readonly SeedCell[],
  month: string,
  metric: CostMetric,
  clock: 'charge' | 'billing',
): Record<string, string> {
  const totals: Record<string, bigint> = {};
  for (const item of cells) {
    const at = clock === 'charge' ? item.day : item.period ?? '';
    if (at.startsWith(month)) {
      const currency = item.currency ?? '';
      totals[currency] =
        (totals[currency] ?? 0n) + parseDecimal(item[metric] ?? '');
    }
  }
  return Object.fromEntries(
    Object.entries(totals).map(([currency, total]) => [
      currency,
      formatDecimal(total),
    ]),
  );
}

describe('DefaultShowbackService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    let knex: Knex;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
    });

    async function show(
      now: string,
      query: Parameters<typeof showbackQuerySchema.parse>[0],
      options: { organisation: boolean; visible: string[] },
    ) {
      const service = createService(knex, now);
      const ledger = await service.readLedger(
        showbackQuerySchema.parse(query),
        options,
      );
      const audience = {
        organisation: options.organisation,
        visible: new Set(options.visible),
        departed: new Set<string>(),
      };
      return showbackSchema.parse(await service.present(ledger, audience, []));
    }

    it('adds up to the total for every month, metric and clock, whatever is hidden', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(cell, { minLength: 1, maxLength: 60 }),
          fc.subarray([
            'group:default/one',
            'group:default/two',
            'component:default/a',
            'component:default/b',
          ]),
          async (cells, visible) => {
            await knex('cost_scopes').delete();
            await knex('cost_allocated').delete();
            await seedCost(
              knex,
              MONTHS.map((month): SeedScope => {
                const period = `${month}-01`;
                return {
                  period,
                  closed: true,
                  cells: cells.filter(item => item.period === period),
                };
              }),
            );
            for (const month of MONTHS) {
              for (const metric of COST_METRICS) {
                for (const clock of ['charge', 'billing'] as const) {
                  const { currencies } = await show(
                    '2026-12-24T00:00:00Z',
                    { month, metric, clock },
                    { organisation: true, visible },
                  );
                  const expected = expectedTotals(cells, month, metric, clock);
                  expect(currencies.map(item => item.currency)).toEqual(
                    expect.arrayContaining(Object.keys(expected)),
                  );
                  for (const item of currencies) {
                    // A currency of the month before only is shown with 0.
                    const total = expected[item.currency] ?? '0';
                    expect(item.total?.amount).toBe(total);
                    expect(
                      sumDecimals(
                        [
                          ...item.owners,
                          ...(item.hidden ? [item.hidden] : []),
                          ...(item.unallocated ?? []),
                        ].map(line => line.amount),
                      ),
                    ).toBe(total);
                  }
                }
              }
            }
          },
        ),
        { numRuns: 8 },
      );
      // 192 questions, each in a transaction of its own.
    }, 60_000);

    describe('a month', () => {
      const a = { entity: 'component:default/a', owner: 'group:default/one' };
      const everything = {
        organisation: true,
        visible: ['component:default/a', 'group:default/one'],
      };

      beforeEach(async () => {
        await seedCost(knex, [
          { period: '2026-09-01', closed: true, cells: [] },
          {
            period: '2026-10-01',
            dataThrough: '2026-10-31',
            cells: [
              { ...a, day: '2026-10-01', effective: '1' },
              { ...a, day: '2026-10-21', effective: '2' },
              { ...a, day: '2026-10-30', effective: '4' },
            ],
          },
          {
            period: '2026-11-01',
            dataThrough: '2026-11-23',
            cells: [
              { ...a, day: '2026-11-21', effective: '8' },
              { ...a, day: '2026-11-23', effective: '16' },
              { ...a, day: '2026-11-30', effective: '32' },
            ],
          },
        ]);
      });

      it.each([
        // The current month: until today, its complete days against as many.
        ['2026-11-24', undefined, '24', '3', '5', false, '2026-11-21'],
        // The month before, complete: whole against whole.
        ['2026-11-24', '2026-10', '7', '0', '7', true, '2026-11-21'],
        // In the first days of a month the one before is not complete: 29 days against 29.
        ['2026-11-01', '2026-10', '7', '0', '3', false, '2026-10-29'],
        // No complete day yet: nothing to compare.
        [
          '2026-11-01',
          '2026-11',
          undefined,
          undefined,
          undefined,
          false,
          '2026-10-29',
        ],
        // No bill covers August.
        [
          '2026-11-24',
          '2026-09',
          undefined,
          undefined,
          undefined,
          true,
          '2026-11-21',
        ],
      ])(
        'on %s, %s: %s, before %s, change %s',
        async (
          today,
          month,
          amount,
          previousAmount,
          change,
          complete,
          dataUntil,
        ) => {
          if (today === '2026-11-01') {
            await knex('cost_scopes')
              .where({ billing_period_start: '2026-11-01' })
              .delete();
          }
          const answer = await show(
            `${today}T12:00:00Z`,
            { month },
            everything,
          );
          expect(answer).toMatchObject({ complete, dataUntil });
          expect(answer.currencies.flatMap(item => item.owners)).toEqual(
            amount === undefined
              ? []
              : [
                  {
                    ownerRef: 'group:default/one',
                    amount,
                    ...(previousAmount !== undefined && {
                      previousAmount,
                      change,
                    }),
                  },
                ],
          );
        },
      );

      it('lists the months with data, newest first', async () => {
        const { months } = await show('2026-11-24T12:00:00Z', {}, everything);
        expect(months).toEqual(['2026-11', '2026-10', '2026-09']);
      });

      it('counts billed cost by invoice', async () => {
        const { clock, currencies } = await show(
          '2026-11-24T12:00:00Z',
          { metric: 'billed' },
          everything,
        );
        expect(clock).toBe('billing');
        // The whole invoice, with the days to come.
        expect(currencies[0].total?.amount).toBe('56');
      });

      it('refuses the future', async () => {
        await expect(
          show('2026-11-24T12:00:00Z', { month: '2026-12' }, everything),
        ).rejects.toMatchObject({ name: 'InputError' });
      });
    });
  });
});
