import { TestDatabases } from '@backstage/backend-test-utils';
import { entityCostQuerySchema } from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import {
  component,
  createCostPortal,
  DANA,
  entityQuery,
} from './__testUtils__/costPortal';
import type { SeedCell } from './__testUtils__/seedCost';

describe('why an answer is empty', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    const setUp = (options: Parameters<typeof createCostPortal>[2]) =>
      createCostPortal(databases, databaseId, options);

    describe('emptyReason', () => {
      const ask = async (
        options: Parameters<typeof setUp>[0],
        query: z.input<typeof entityCostQuerySchema> = {},
      ) => {
        const { cost, as } = await setUp(options);
        const { currencies, emptyReason } = await cost.getEntityCost(
          { entity: component('a'), query: entityQuery(query) },
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
            { entities: [a], cells: [{ ...other, entity: a.ref }] },
            { from: '2026-06-01', to: '2026-07-01' },
          ),
        ).toBe('no-data-for-period');
      });

      it('tells nothing of the bills of others', async () => {
        expect(
          await ask(
            { entities: [a], cells: [other] },
            { from: '2026-06-01', to: '2026-07-01' },
          ),
        ).toBe('not-mapped');
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
            { entity: component('a'), query: entityQuery() },
            as(DANA),
          );
          return answer.emptyReason;
        };
        expect(await setUpEmpty('never')).toBe('no-data');
        expect(await setUpEmpty('failed')).toBe('source-failing');
      });
    });
  });
});
