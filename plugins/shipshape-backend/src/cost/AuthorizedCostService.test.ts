import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  costQuerySchema,
  CostQueryInput,
  EntityCostQuery,
  entityCostQuerySchema,
  entityCostSchema,
  ownerCostSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { migrationsDirectory } from '../database/migrateDatabase';
import { createPortal, PortalOptions } from '../__testUtils__/portal';
import { SeedCell, seedCost } from './__testUtils__/seedCost';

const ALL = [
  'shipshape.cost.read',
  'shipshape.showback.read',
  'shipshape.source.read',
  'shipshape.source.manage',
];
const ADA = 'user:default/ada';
const DANA = 'user:default/dana';

const entity = (query: z.input<typeof entityCostQuerySchema> = {}) =>
  entityCostQuerySchema.parse(query);
const owner = (query: CostQueryInput = {}) => costQuerySchema.parse(query);
const component = (name: string) => ({
  kind: 'component',
  namespace: 'default',
  name,
});
const group = (name: string) => ({ kind: 'group', namespace: 'default', name });

/** With data until 2026-11-21: the bills reach 11-23, the lag is three days. */
const NOW = '2026-11-24T12:00:00Z';

describe('AuthorizedCostService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    async function setUp(
      options: Partial<PortalOptions> & { cells?: SeedCell[] },
    ) {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrationsDirectory });
      const cells = options.cells ?? [];
      const periods = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
      await seedCost(
        knex,
        periods.map(period => ({
          period,
          dataThrough: period === '2026-11-01' ? '2026-11-23' : undefined,
          closed: period !== '2026-11-01',
          cells: cells.filter(
            cell => (cell.period ?? `${cell.day.slice(0, 7)}-01`) === period,
          ),
        })),
      );
      const portal = await createPortal({
        knex,
        now: NOW,
        entities: [],
        permissions: { [ADA]: ALL, [DANA]: ['shipshape.cost.read'] },
        ...options,
      });
      const as = (user: string) => ({
        credentials: mockCredentials.user(user),
      });
      return { ...portal, knex, as };
    }

    it('answers every figure of an entity by hand arithmetic', async () => {
      const checkout = 'component:default/checkout';
      const cell = (
        day: string,
        effective: string,
        rest: Partial<SeedCell> = {},
      ): SeedCell => ({ entity: checkout, day, effective, ...rest });
      const { cost, as } = await setUp({
        entities: [
          {
            ref: checkout,
            annotations: {
              'shipshape.dev/cost-tags': 'app=checkout',
              'shipshape.dev/monthly-budget': '20 USD',
            },
          },
        ],
        cells: [
          cell('2026-09-05', '1'),
          cell('2026-10-01', '2'),
          cell('2026-10-21', '3', { service: 'S3' }),
          cell('2026-10-22', '4'), // after the days that November is compared with
          cell('2026-10-31', '5', { kind: 'shared' }),
          cell('2026-11-01', '8'),
          cell('2026-11-21', '0.000000000000000001', { service: 'S3' }),
          cell('2026-11-22', '16'), // incomplete
          cell('2026-11-30', '1000'), // spread into the future: not shown
          cell('2026-11-05', '7', { currency: 'EUR' }),
        ],
      });

      const answer = await cost.getEntityCost(
        {
          entity: component('checkout'),
          query: entity({ from: '2026-10-01' }),
        },
        as(DANA),
      );

      expect(entityCostSchema.parse(answer)).toMatchObject({
        entityRef: checkout,
        view: 'own',
        dataUntil: '2026-11-21',
        mappedBy: ['shipshape.dev/cost-tags'],
        problems: [],
        dependencies: [],
      });
      expect(answer.unallocated).toBeUndefined();
      expect(answer.emptyReason).toBeUndefined();
      expect(answer.currencies.map(item => item.currency)).toEqual([
        'EUR',
        'USD',
      ]);
      const [, usd] = answer.currencies;
      // 2+3+4+5 in October, 8+1e-18+16 in November.
      expect(usd).toMatchObject({
        total: '38.000000000000000001',
        direct: '33.000000000000000001',
        shared: '5',
        monthToDateTotal: '24.000000000000000001',
        monthToDate: {
          from: '2026-11-01',
          to: '2026-11-22',
          amount: '8.000000000000000001',
          previousFrom: '2026-10-01',
          previousTo: '2026-10-22',
          previousAmount: '5',
          change: '3.000000000000000001',
        },
        lastMonth: { amount: '14', previousAmount: '1', change: '13' },
        // [10-01, 11-22) are 52 days; 52 days before is 08-10.
        comparison: {
          previousFrom: '2026-08-10',
          amount: '22.000000000000000001',
          previousAmount: '1',
          change: '21.000000000000000001',
        },
      });
      expect(usd.groups).toEqual([
        {
          key: 'EC2',
          amount: '35',
          direct: '30',
          shared: '5',
          // Without the incomplete 16: 2+4+5+8.
          previousAmount: '1',
          change: '18',
          missingPriceRows: 0,
        },
        {
          key: 'S3',
          amount: '3.000000000000000001',
          direct: '3.000000000000000001',
          shared: '0',
          previousAmount: '0',
          change: '3.000000000000000001',
          missingPriceRows: 0,
        },
      ]);
      expect(usd.movers).toEqual([
        { key: 'EC2', amount: '8', previousAmount: '2', change: '6' },
        {
          key: 'S3',
          amount: '0.000000000000000001',
          previousAmount: '3',
          change: '-2.999999999999999999',
        },
      ]);
      expect(usd.series).toHaveLength(55); // 31 + 24
      expect(usd.series[0]).toEqual({
        start: '2026-10-01',
        end: '2026-10-02',
        state: 'complete',
        total: '2',
        values: { EC2: '2' },
      });
      expect(
        usd.series.slice(-4).map(p => [p.start, p.state, p.total]),
      ).toEqual([
        ['2026-11-21', 'complete', '0.000000000000000001'],
        ['2026-11-22', 'incomplete', '16'],
        ['2026-11-23', 'incomplete', '0'],
        ['2026-11-24', 'missing', '0'],
      ]);
      expect(answer.budget).toMatchObject({
        amount: '20',
        currency: 'USD',
        used: '8.000000000000000001',
        state: 'ok',
      });
    });

    it('counts billed cost by billing period, and its days by charge day', async () => {
      const { cost, as } = await setUp({
        entities: [{ ref: 'component:default/a' }],
        cells: [
          {
            day: '2026-10-31',
            period: '2026-11-01',
            effective: '0',
            billed: '3',
          },
          { day: '2026-11-02', effective: '0', billed: '5' },
          { day: '2026-11-28', effective: '0', billed: '7' },
          { day: '2026-10-02', effective: '0', billed: '11' },
        ],
      });
      const ask = async (query: z.input<typeof entityCostQuerySchema>) =>
        await cost.getEntityCost(
          {
            entity: component('a'),
            query: entity({ metric: 'billed', from: '2026-11-01', ...query }),
          },
          as(DANA),
        );

      const daily = await ask({});
      expect(daily.query).toMatchObject({
        clock: 'billing',
        seriesClock: 'charge',
      });
      // The whole invoice so far: 3 of a late correction, 5, and 7 for days to come.
      expect(daily.currencies[0].total).toBe('15');
      // The chart has the days of November until today only.
      expect(
        daily.currencies[0].series
          .filter(point => point.total !== '0')
          .map(point => [point.start, point.total]),
      ).toEqual([['2026-11-02', '5']]);
      // Charges up to 11-21 of this invoice against those up to 10-21 of the one before.
      expect(daily.currencies[0].monthToDate).toMatchObject({
        amount: '8',
        previousAmount: '11',
      });

      const monthly = await ask({ granularity: 'monthly', from: '2026-10-01' });
      expect(
        monthly.currencies[0].series.map(point => [
          point.start,
          point.end,
          point.state,
          point.total,
        ]),
      ).toEqual([
        ['2026-10-01', '2026-11-01', 'complete', '11'],
        ['2026-11-01', '2026-12-01', 'incomplete', '15'],
      ]);
    });

    describe('emptyReason', () => {
      const ask = async (
        options: Parameters<typeof setUp>[0],
        query: z.input<typeof entityCostQuerySchema> = {},
      ) => {
        const { cost, as } = await setUp(options);
        const { currencies, emptyReason } = await cost.getEntityCost(
          { entity: component('a'), query: entity(query) },
          as(DANA),
        );
        return currencies.length > 0 ? currencies : emptyReason;
      };
      const a = { ref: 'component:default/a' };
      const other: SeedCell = {
        entity: 'component:default/b',
        day: '2026-11-02',
        effective: '1',
      };

      it('tells what is missing', async () => {
        expect(await ask({ entities: [a], cells: [other] })).toBe('not-mapped');
        expect(
          await ask({
            entities: [
              {
                ...a,
                annotations: { 'shipshape.dev/resource-ids': 'arn:x' },
              },
            ],
            cells: [other],
          }),
        ).toBe('no-cost');
        expect(
          await ask(
            {
              entities: [a],
              cells: [{ ...other, entity: a.ref }],
            },
            { from: '2026-10-01', to: '2026-11-01' },
          ),
        ).toBe('no-cost');
        expect(
          await ask(
            { entities: [a], cells: [other] },
            { from: '2026-06-01', to: '2026-07-01' },
          ),
        ).toBe('no-data-for-period');
      });

      it('tells an installation without data from a source that fails', async () => {
        const setUpEmpty = async (state: 'never' | 'failed') => {
          const { knex, cost, as } = await setUp({
            entities: [a],
            sources: {
              listFreshness: async () => [
                {
                  sourceId: 'focus:main',
                  state,
                  expectedIntervalSeconds: 60,
                  quarantined: 0,
                },
              ],
            },
          });
          await knex('cost_scopes').delete();
          const answer = await cost.getEntityCost(
            { entity: component('a'), query: entity() },
            as(DANA),
          );
          return answer.emptyReason;
        };
        expect(await setUpEmpty('never')).toBe('no-data');
        expect(await setUpEmpty('failed')).toBe('source-failing');
      });
    });

    it('reports annotations that cannot be read', async () => {
      const { cost, as } = await setUp({
        entities: [
          {
            ref: 'component:default/a',
            annotations: {
              'shipshape.dev/monthly-budget': 'a lot',
              'shipshape.dev/cost-tags': 'nonsense',
            },
          },
        ],
      });
      const { problems, budget } = await cost.getEntityCost(
        { entity: component('a'), query: entity() },
        as(DANA),
      );
      expect(problems.map(problem => problem.annotation)).toEqual([
        'shipshape.dev/cost-tags',
        'shipshape.dev/monthly-budget',
      ]);
      expect(budget).toBeUndefined();
    });

    describe('dependencies, parts and owners', () => {
      const entities: PortalOptions['entities'] = [
        {
          ref: 'component:default/checkout',
          relations: [
            ['dependsOn', 'resource:default/orders-db'],
            ['dependsOn', 'resource:default/vault'],
            ['dependsOn', 'component:default/search'],
          ],
        },
        { ref: 'resource:default/orders-db' },
        { ref: 'resource:default/vault' },
        {
          ref: 'component:default/search',
          relations: [['dependsOn', 'resource:default/orders-db']],
        },
        {
          ref: 'component:default/phantom',
          relations: [['dependsOn', 'resource:default/orders-db']],
        },
        {
          ref: 'system:default/shop',
          relations: [
            ['hasPart', 'component:default/checkout'],
            ['hasPart', 'component:default/phantom'],
          ],
        },
        {
          ref: 'group:default/org',
          annotations: { 'shipshape.dev/monthly-budget': '100 USD' },
          relations: [
            ['parentOf', 'group:default/one'],
            ['parentOf', 'group:default/two'],
          ],
        },
        {
          ref: 'group:default/one',
          // A cycle, and a second parent of two.
          relations: [
            ['parentOf', 'group:default/org'],
            ['parentOf', 'group:default/two'],
          ],
        },
        {
          ref: 'group:default/two',
          annotations: { 'shipshape.dev/monthly-budget': '10 USD' },
        },
      ];
      const cells: SeedCell[] = [
        ['component:default/checkout', 'group:default/one', '1'],
        ['resource:default/orders-db', 'group:default/two', '2'],
        ['resource:default/vault', 'group:default/two', '4'],
        ['component:default/search', 'group:default/two', '8'],
        ['component:default/phantom', 'group:default/two', '16'],
        ['system:default/shop', 'group:default/org', '32'],
        ['component:default/gone', 'group:default/two', '64'],
      ].map(([ref, ownerRef, effective]) => ({
        entity: ref,
        owner: ownerRef,
        day: '2026-11-02',
        effective,
      }));
      const hidden = {
        [DANA]: ['resource:default/vault', 'component:default/phantom'],
      };
      const gone = {
        entity_ref: 'component:default/gone',
        owner_ref: 'group:default/two',
        valid_from: '2026-01-01',
        valid_to: '2026-11-10',
      };

      it('adds the own cost of visible resources in the view with dependencies only', async () => {
        const { cost, as } = await setUp({ entities, cells, hidden });
        const ask = async (user: string, view: EntityCostQuery['view']) => {
          const answer = await cost.getEntityCost(
            {
              entity: component('checkout'),
              query: entity({ view, groupBy: 'entity' }),
            },
            as(user),
          );
          return {
            total: answer.currencies[0].total,
            groups: answer.currencies[0].groups.map(item => item.key),
            dependencies: answer.dependencies,
          };
        };
        const ordersDb = {
          entityRef: 'resource:default/orders-db',
          amounts: [{ currency: 'USD', amount: '2' }],
        };
        const search = 'component:default/search';

        expect(await ask(ADA, 'own')).toMatchObject({ total: '1' });
        expect(await ask(ADA, 'withDependencies')).toEqual({
          total: '7',
          groups: [
            'resource:default/vault',
            'resource:default/orders-db',
            'component:default/checkout',
          ],
          dependencies: [
            {
              ...ordersDb,
              sharedWith: ['component:default/phantom', search],
            },
            {
              entityRef: 'resource:default/vault',
              sharedWith: [],
              amounts: [{ currency: 'USD', amount: '4' }],
            },
          ],
        });
        expect(await ask(DANA, 'withDependencies')).toEqual({
          total: '3',
          groups: ['resource:default/orders-db', 'component:default/checkout'],
          dependencies: [{ ...ordersDb, sharedWith: [search] }],
        });
      });

      it('sums a system over its visible parts, never with dependencies', async () => {
        const { cost, as } = await setUp({ entities, cells, hidden });
        const ask = async (user: string) => {
          const answer = await cost.getEntityCost(
            {
              entity: { kind: 'System', namespace: 'default', name: 'SHOP' },
              query: entity({ view: 'withDependencies' }),
            },
            as(user),
          );
          return [answer.view, answer.currencies[0].total];
        };
        expect(await ask(ADA)).toEqual(['own', '49']); // 32 + 1 + 16
        expect(await ask(DANA)).toEqual(['own', '33']); // without the phantom
      });

      it('rolls groups up once, over what the caller may see', async () => {
        const { knex, cost, as } = await setUp({ entities, cells, hidden });
        await knex('entity_ownership').insert(gone);
        const ask = async (user: string, name: string) =>
          ownerCostSchema.parse(
            await cost.getOwnerCost(
              { owner: group(name), query: owner() },
              as(user),
            ),
          );

        const visible = await ask(DANA, 'org');
        // 1 + 2 + 8 + 32, without the vault and the phantom.
        expect(visible.currencies[0].total).toBe('43');
        expect(visible.budget).toMatchObject({ used: '43', state: 'ok' });
        expect(visible.tree).toMatchObject({
          ownerRef: 'group:default/org',
          own: [{ currency: 'USD', amount: '32' }],
          amounts: [{ currency: 'USD', amount: '43' }],
          children: [
            {
              ownerRef: 'group:default/one',
              own: [{ currency: 'USD', amount: '1' }],
              children: [],
            },
            {
              ownerRef: 'group:default/two',
              amounts: [{ currency: 'USD', amount: '10' }],
              budget: { used: '10', state: 'exceeded' },
              children: [],
            },
          ],
        });
        // What left the catalog counts with `shipshape.showback.read`: 1+2+4+8+16+32+64.
        expect((await ask(ADA, 'org')).currencies[0].total).toBe('127');
        // Seen from the other end of the cycle it is the same sum, once.
        expect((await ask(ADA, 'one')).currencies[0].total).toBe('127');
        expect((await ask(DANA, 'two')).currencies[0].total).toBe('10');
      });

      it('asks the catalog in batches of at most 100, one per level', async () => {
        const many = Array.from({ length: 250 }, (_, n) => ({
          ref: `component:default/m${n}`,
        }));
        const { cost, catalog, as } = await setUp({
          entities: [...many, { ref: 'group:default/team' }],
          cells: many.map(({ ref }) => ({
            entity: ref,
            day: '2026-11-02',
            effective: '0.1',
          })),
        });
        const answer = await cost.getOwnerCost(
          { owner: group('team'), query: owner() },
          as(DANA),
        );
        expect(answer.currencies[0].total).toBe('25');
        expect(catalog.batches).toEqual([100, 100, 50]);
      });
    });

    it('refuses before it looks, and does not tell missing from hidden', async () => {
      const { cost, as } = await setUp({
        entities: [
          { ref: 'component:default/hidden' },
          { ref: 'group:default/hidden' },
          { ref: 'component:default/a' },
        ],
        hidden: {
          [DANA]: ['component:default/hidden', 'group:default/hidden'],
        },
      });
      const errorOf = (promise: Promise<unknown>) =>
        promise.then(
          () => undefined,
          error => ({ name: error.name, message: error.message }),
        );
      const ask = (user: string, name: string) =>
        errorOf(
          cost.getEntityCost(
            { entity: component(name), query: entity() },
            as(user),
          ),
        );
      const askOwner = (name: { kind: string; name: string }) =>
        errorOf(
          cost.getOwnerCost(
            { owner: { namespace: 'default', ...name }, query: owner() },
            as(DANA),
          ),
        );
      const missing = {
        name: 'NotFoundError',
        message: 'There is no such entity, or you may not see it',
      };

      expect(await ask(DANA, 'a')).toBeUndefined();
      expect(await ask(DANA, 'hidden')).toEqual(missing);
      expect(await ask(DANA, 'missing')).toEqual(missing);
      expect(await askOwner({ kind: 'group', name: 'hidden' })).toEqual(
        missing,
      );
      expect(await askOwner({ kind: 'group', name: 'nope' })).toEqual(missing);
      expect(await askOwner({ kind: 'component', name: 'a' })).toEqual(missing);
      expect(await askOwner({ kind: 'nonsense', name: 'a' })).toEqual(missing);
      const nobody = 'user:default/nobody';
      expect(await ask(nobody, 'missing')).toEqual(await ask(nobody, 'a'));
      expect(await ask(nobody, 'a')).toMatchObject({ name: 'NotAllowedError' });
    });
  });
});
