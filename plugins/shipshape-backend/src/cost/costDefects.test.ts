import { TestDatabases } from '@backstage/backend-test-utils';
import {
  ADA,
  component,
  createCostPortal,
  DANA,
  entityQuery,
  group,
  ownerQuery,
} from './__testUtils__/costPortal';
import { seedCost } from './__testUtils__/seedCost';
import { countDefects } from './defects';

describe('countDefects', () => {
  it('adds up the columns of a code, most frequent first', () => {
    expect(
      countDefects([
        { code: 'E08', count: 2 },
        { code: 'D07', count: 5 },
        { code: 'E08', count: 4 },
        { code: 'A1', count: 5 },
      ]),
    ).toEqual([
      { code: 'E08', count: 6 },
      { code: 'A1', count: 5 },
      { code: 'D07', count: 5 },
    ]);
  });
});

describe('defects behind the figures', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'are those of the bills that brought cost to the view in its range, on %p',
    async databaseId => {
      const {
        knex,
        cost: service,
        as,
      } = await createCostPortal(databases, databaseId, {
        entities: [
          { ref: 'component:default/a' },
          { ref: 'group:default/team' },
        ],
      });
      // One delivery with two accounts, of which both brought cost to the component: its 7 defects are 7, not 14.
      const both = {
        name: 'aws-2026-10',
        defects: [{ code: 'E12', count: 7 }],
      };
      await seedCost(knex, [
        {
          period: '2026-10-01',
          account: 'one',
          delivery: both,
          cells: [{ day: '2026-10-05', effective: '1' }],
        },
        {
          period: '2026-10-01',
          account: 'two',
          delivery: both,
          cells: [{ day: '2026-10-06', effective: '1' }],
        },
        {
          period: '2026-09-01',
          account: 'one',
          delivery: {
            name: 'aws-2026-09',
            defects: [{ code: 'D07', count: 2 }],
          },
          cells: [{ day: '2026-09-06', effective: '1' }],
        },
        {
          period: '2026-10-01',
          account: 'elsewhere',
          delivery: { name: 'gcp', defects: [{ code: 'E02', count: 99 }] },
          cells: [
            {
              entity: 'component:default/b',
              owner: 'group:default/other',
              day: '2026-10-06',
              effective: '1',
            },
          ],
        },
      ]);
      const october = { from: '2026-10-01', to: '2026-11-01' };

      const entity = await service.getEntityCost(
        { entity: component('a'), query: entityQuery(october) },
        as(ADA),
      );
      expect(entity.defects).toEqual([{ code: 'E12', count: 7 }]);

      const owner = await service.getOwnerCost(
        {
          owner: group('team'),
          query: ownerQuery({ from: '2026-09-01', to: '2026-11-01' }),
        },
        as(ADA),
      );
      expect(owner.defects).toEqual([
        { code: 'E12', count: 7 },
        { code: 'D07', count: 2 },
      ]);

      // Only with `shipshape.source.read`.
      const unprivileged = await service.getEntityCost(
        { entity: component('a'), query: entityQuery(october) },
        as(DANA),
      );
      expect(unprivileged).not.toHaveProperty('defects');
    },
  );
});
