import { TestDatabases } from '@backstage/backend-test-utils';
import {
  entityCostQuerySchema,
  entityCostSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import {
  component,
  createCostPortal,
  DANA,
  entityQuery,
} from './__testUtils__/costPortal';
import type { SeedCell } from './__testUtils__/seedCost';

describe('DefaultCostService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    const setUp = (options: Parameters<typeof createCostPortal>[2]) =>
      createCostPortal(databases, databaseId, options);

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
          query: entityQuery({ from: '2026-10-01' }),
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
            query: entityQuery({
              metric: 'billed',
              from: '2026-11-01',
              ...query,
            }),
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
        { entity: component('a'), query: entityQuery() },
        as(DANA),
      );
      expect(problems.map(problem => problem.annotation)).toEqual([
        'shipshape.dev/cost-tags',
        'shipshape.dev/monthly-budget',
      ]);
      expect(budget).toBeUndefined();
    });
  });
});
