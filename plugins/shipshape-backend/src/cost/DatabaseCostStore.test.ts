import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { formatDecimal, parseDecimal } from 'backstage-plugin-shipshape-common';
import { migrationsDirectory } from '../database/migrateDatabase';
import type { CostSum, CostSumQuery } from './CostStore';
import { DatabaseCostStore } from './DatabaseCostStore';
import { seedCost } from './__testUtils__/seedCost';

const OCTOBER = { from: '2026-10-01', to: '2026-11-01' };

/** Sums as text, in a fixed order. */
function readable(sums: CostSum[]) {
  return sums
    .map(sum => [
      sum.currency,
      ...sum.keys,
      ...sum.amounts.map(formatDecimal),
      String(sum.cells),
    ])
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

describe('DatabaseCostStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function createStore(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    return { knex, store: DatabaseCostStore.create({ knex }) };
  }

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    const question = (rest: Partial<CostSumQuery>): CostSumQuery => ({
      selector: { by: 'entities', entities: ['component:default/a'] },
      metric: 'effective',
      clock: 'charge',
      windows: [OCTOBER],
      by: [],
      ...rest,
    });

    it('sums exactly where numbers would not', async () => {
      const { knex, store } = await createStore(databaseId);
      // A known vector, and two amounts whose sum needs 39 digits' worth of care.
      await seedCost(knex, [
        {
          period: '2026-10-01',
          cells: [
            { day: '2026-10-01', effective: '12.345678901234567890' },
            { day: '2026-10-02', effective: '-0.000000000000000001' },
            { day: '2026-10-03', effective: '0.1' },
            {
              day: '2026-10-04',
              currency: 'JPY',
              effective: '9007199254.740993',
            },
            {
              day: '2026-10-05',
              currency: 'JPY',
              effective: '0.000000000000000001',
            },
          ],
        },
      ]);

      const sums = await store.sum(question({}));

      expect(readable(sums)).toEqual([
        ['JPY', '9007199254.740993000000000001', '2'],
        ['USD', '12.445678901234567889', '3'],
      ]);
    });

    it('reads half-open windows of both clocks in one pass, active scopes only', async () => {
      const { knex, store } = await createStore(databaseId);
      await seedCost(knex, [
        {
          period: '2026-09-01',
          cells: [{ day: '2026-09-30', effective: '1', billed: '10' }],
        },
        {
          period: '2026-10-01',
          cells: [
            { day: '2026-10-01', effective: '2', billed: '20' },
            { day: '2026-10-31', effective: '4', billed: '40' },
            // A correction: arose in September, billed in October.
            { day: '2026-09-15', effective: '8', billed: '80' },
            { day: '2026-11-01', effective: '16', billed: '160' },
          ],
        },
        {
          period: '2026-10-01',
          active: false,
          cells: [{ day: '2026-10-02', effective: '1000', billed: '1000' }],
        },
      ]);
      const windows = [
        OCTOBER,
        { from: '2026-09-01', to: '2026-10-01' },
        { ...OCTOBER, dayBefore: '2026-10-31' },
      ];

      expect(readable(await store.sum(question({ windows })))).toEqual([
        ['USD', '6', '9', '2', '2'],
      ]);
      expect(
        readable(
          await store.sum(
            question({ windows, clock: 'billing', metric: 'billed' }),
          ),
        ),
      ).toEqual([['USD', '300', '10', '100', '4']]);
      expect(
        readable(
          await store.sum(
            question({ windows, clock: 'billing', by: ['month'] }),
          ),
        ),
      ).toEqual([
        ['USD', '2026-09', '0', '1', '0', '0'],
        ['USD', '2026-10', '30', '0', '10', '4'],
      ]);
    });

    it('groups by every dimension and tells shared from direct, and unknown prices', async () => {
      const { knex, store } = await createStore(databaseId);
      await seedCost(knex, [
        {
          period: '2026-10-01',
          cells: [
            {
              day: '2026-10-01',
              effective: '5',
              list: '7',
              service: 'RDS',
              serviceCategory: 'Databases',
              subAccount: '42',
              subAccountName: 'payments',
              region: '',
              missingList: 3,
            },
            {
              day: '2026-10-02',
              effective: '2.5',
              service: 'RDS',
              serviceCategory: 'Storage',
              kind: 'shared',
              missingContracted: 1,
            },
            // A word that FOCUS does not have.
            { day: '2026-10-02', effective: '-1', serviceCategory: 'Database' },
          ],
        },
      ]);
      const by = async (key: CostSumQuery['by'][number]) =>
        readable(await store.sum(question({ by: [key] })));

      expect(await by('service')).toEqual([
        ['USD', 'EC2', '-1', '1'],
        ['USD', 'RDS', '7.5', '2'],
      ]);
      expect(await by('serviceCategory')).toEqual([
        ['USD', 'Databases', '5', '1'],
        ['USD', 'Other', '-1', '1'],
        ['USD', 'Storage', '2.5', '1'],
      ]);
      expect(await by('region')).toEqual([
        ['USD', '', '5', '1'],
        ['USD', 'eu-west-1', '1.5', '2'],
      ]);
      expect(await by('day')).toEqual([
        ['USD', '2026-10-01', '5', '1'],
        ['USD', '2026-10-02', '1.5', '2'],
      ]);
      for (const key of ['entity', 'owner', 'reason', 'provider'] as const) {
        expect(await by(key)).toHaveLength(1);
      }
      const accounts = await store.sum(
        question({ by: ['subAccount', 'chargeCategory', 'environment'] }),
      );
      expect(accounts.find(sum => sum.keys[0] === '42')).toMatchObject({
        keys: ['42', 'Usage', ''],
        label: 'payments',
      });
      const [list] = await store.sum(
        question({ metric: 'list', details: true }),
      );
      expect(list.details).toEqual({
        shared: parseDecimal('2.5'),
        missingPrices: 3,
      });
      expect(formatDecimal(list.amounts[0])).toBe('8.5');
      const [contracted] = await store.sum(
        question({ metric: 'contracted', details: true }),
      );
      expect(contracted.details?.missingPrices).toBe(1);
      const [effective] = await store.sum(question({ details: true }));
      expect(effective.details?.missingPrices).toBe(0);
      expect((await store.sum(question({})))[0].details).toBeUndefined();
    });

    it('joins filters of different dimensions with AND, of one with OR', async () => {
      const { knex, store } = await createStore(databaseId);
      await seedCost(knex, [
        {
          period: '2026-10-01',
          cells: [
            { day: '2026-10-01', effective: '1', service: 'S3', region: '' },
            { day: '2026-10-01', effective: '2', service: 'S3' },
            { day: '2026-10-01', effective: '4', service: 'RDS', region: '' },
            { day: '2026-10-01', effective: '8', service: "o'EC2", region: '' },
          ],
        },
      ]);

      const sums = await store.sum(
        question({
          filters: [
            { dimension: 'service', values: ['S3', "o'EC2"] },
            { dimension: 'region', values: [''] },
          ],
        }),
      );

      expect(readable(sums)).toEqual([['USD', '9', '2']]);
    });

    it('selects by owner of the day, by reason, and adds the chunks of long lists', async () => {
      const { knex, store } = await createStore(databaseId);
      const cell = { day: '2026-10-01', effective: '1' };
      const owned = (entity: string, owner: string) => ({
        ...cell,
        entity,
        owner,
      });
      await seedCost(knex, [
        {
          period: '2026-10-01',
          cells: [
            owned('component:default/a', 'group:default/one'),
            owned('component:default/a', 'group:default/two'),
            owned('component:default/b', 'group:default/one'),
            owned('component:default/z', 'group:default/one'),
            { ...cell, reason: 'tax', effective: '7' },
            { ...cell, reason: 'no-tag', effective: '3' },
          ],
        },
      ]);
      const one = { by: 'owners' as const, owners: ['group:default/one'] };

      expect(readable(await store.sum(question({ selector: one })))).toEqual([
        ['USD', '3', '3'],
      ]);
      // 5,001 entities: three chunks, with the wanted ones in the first and the last.
      const entities = [
        'component:default/a',
        ...Array.from({ length: 4_999 }, (_, n) => `component:default/n${n}`),
        'component:default/z',
      ];
      expect(
        readable(await store.sum(question({ selector: { ...one, entities } }))),
      ).toEqual([['USD', '2', '2']]);
      expect(
        await store.sum(question({ selector: { ...one, entities: [] } })),
      ).toEqual([]);
      expect(
        readable(
          await store.sum(
            question({
              selector: { by: 'reasons', reasons: ['tax', 'no-tag'] },
              by: ['reason'],
            }),
          ),
        ),
      ).toEqual([
        ['USD', 'no-tag', '3', '1'],
        ['USD', 'tax', '7', '1'],
      ]);
      expect(
        (
          await store.listOwnedEntities({
            owners: ['group:default/one', 'group:default/none'],
            clock: 'charge',
            windows: [OCTOBER],
          })
        )
          .map(pair => pair.entityRef)
          .sort(),
      ).toEqual([
        'component:default/a',
        'component:default/b',
        'component:default/z',
      ]);
    });
  });
});
