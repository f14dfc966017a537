import { TestDatabases } from '@backstage/backend-test-utils';
import {
  EntityCostQuery,
  ownerCostSchema,
} from 'backstage-plugin-shipshape-common';
import type { PortalOptions } from '../__testUtils__/portal';
import {
  ADA,
  component,
  createCostPortal,
  DANA,
  entityQuery,
  group,
  ownerQuery,
} from './__testUtils__/costPortal';
import type { SeedCell } from './__testUtils__/seedCost';

describe('AuthorizedCostService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%p', databaseId => {
    const setUp = (options: Parameters<typeof createCostPortal>[2]) =>
      createCostPortal(databases, databaseId, options);

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
              query: entityQuery({ view, groupBy: 'entity' }),
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
              query: entityQuery({ view: 'withDependencies' }),
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
              { owner: group(name), query: ownerQuery() },
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
          { owner: group('team'), query: ownerQuery() },
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
            { entity: component(name), query: entityQuery() },
            as(user),
          ),
        );
      const askOwner = (name: { kind: string; name: string }) =>
        errorOf(
          cost.getOwnerCost(
            { owner: { namespace: 'default', ...name }, query: ownerQuery() },
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
