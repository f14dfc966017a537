import { TestDatabases } from '@backstage/backend-test-utils';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { testDefinition } from './__testUtils__/testDefinition';
import { DatabaseSloDefinitionStore } from './DatabaseSloDefinitionStore';
import type { EntitySloDefinitions } from './SloDefinitionStore';

const CART = 'component:default/cart';
const SHOP = 'component:default/shop';

function entity(
  entityRef: string,
  definitions: SloDefinition[],
  facts: Partial<EntitySloDefinitions['slos'][number]> = {},
): EntitySloDefinitions {
  const url = `https://example.com/${entityRef.split('/')[1]}/slo.yaml`;
  return {
    entityRef,
    documents: [{ entityRef, url, problems: [] }],
    slos: definitions.map(definition => ({
      definition,
      entityRef,
      documentUrl: url,
      ...facts,
    })),
  };
}

describe('DatabaseSloDefinitionStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function setUp() {
      const knex = await init(databaseId);
      let now = new Date('2026-11-24T10:00:00.000Z');
      return {
        knex,
        store: DatabaseSloDefinitionStore.create({ knex, clock: () => now }),
        setNow: (at: string) => {
          now = new Date(at);
        },
      };
    }

    it('gives back what was stored, by entity and position', async () => {
      const { store } = await setUp();
      const shop = entity(
        SHOP,
        [testDefinition('z'), testDefinition('b', { series: "o'brien" })],
        {
          sourceId: 'prometheus:eu',
          ownerRef: 'group:default/payments',
          systemRef: 'system:default/shop',
          tier: 'critical',
        },
      );
      shop.documents = [
        {
          entityRef: SHOP,
          url: shop.documents[0].url,
          readAt: '2026-11-24T10:00:00.000Z',
          etag: '"1"',
          error: 'down',
          problems: [
            {
              severity: 'error',
              code: 'target-range',
              message: 'größer',
              file: 'a',
              document: 0,
            },
          ],
        },
      ];
      await store.replaceEntity(shop);
      await store.replaceEntity(entity(CART, [testDefinition('m')]));

      const stored = await store.list();
      expect(stored.map(slo => slo.definition.id)).toEqual(['m', 'z', 'b']);
      expect(stored[2]).toEqual({ ...shop.slos[1], revision: 1 });
      expect(await store.listByEntities([SHOP, SHOP])).toEqual(stored.slice(1));
      expect(await store.get('z')).toEqual(stored[1]);
      expect(await store.get('nothing')).toBeUndefined();
      expect(await store.listDocuments([SHOP])).toEqual(shop.documents);
      expect(await store.listEntitiesOf(['m', 'nothing', 'b', 'm'])).toEqual(
        new Map([
          ['m', CART],
          ['b', SHOP],
        ]),
      );
    });

    it('replaces everything of one entity and nothing of others', async () => {
      const { knex, store, setNow } = await setUp();
      await store.replaceEntity(entity(CART, [testDefinition('m')]));
      await store.replaceEntity(
        entity(SHOP, [testDefinition('a'), testDefinition('b')]),
      );
      setNow('2026-11-24T11:00:00.000Z');
      const changed = entity(SHOP, [
        testDefinition('c'),
        testDefinition('b', { target: '0.5' }),
      ]);
      changed.documents = [
        { entityRef: SHOP, url: 'https://example.com/new', problems: [] },
      ];
      await store.replaceEntity(changed);
      await store.replaceEntity(changed);

      expect(
        (await store.list()).map(slo => [
          slo.definition.id,
          slo.definition.target,
          slo.revision,
        ]),
      ).toEqual([
        ['m', '0.99', 1],
        ['c', '0.99', 1],
        ['b', '0.5', 1],
      ]);
      expect(await store.listDocuments([SHOP])).toMatchObject([
        { url: 'https://example.com/new' },
      ]);
      expect(
        await knex('slo_definitions')
          .select('slo_id', 'first_seen_at')
          .orderBy('slo_id'),
      ).toEqual([
        { slo_id: 'b', first_seen_at: '2026-11-24T10:00:00.000Z' },
        { slo_id: 'c', first_seen_at: '2026-11-24T11:00:00.000Z' },
        { slo_id: 'm', first_seen_at: '2026-11-24T10:00:00.000Z' },
      ]);
    });

    it('counts revisions by the hash of the SLI, whatever happens in between', async () => {
      const { store } = await setUp();
      const put = async (
        entityRef: string,
        overrides: Partial<SloDefinition>,
      ) => {
        await store.replaceEntity(
          entity(entityRef, [testDefinition('a', overrides)]),
        );
        return (await store.get('a'))?.revision;
      };
      const one = 'a'.repeat(64);
      const two = 'b'.repeat(64);
      expect(await put(SHOP, { sliHash: one })).toBe(1);
      expect(await put(SHOP, { sliHash: one, target: '0.5' })).toBe(1);
      expect(await put(SHOP, { sliHash: two })).toBe(2);
      expect(await put(SHOP, { sliHash: one })).toBe(3);

      // Forgotten, and back under another entity.
      expect(await store.retainEntities([])).toBe(1);
      expect(await store.list()).toEqual([]);
      // What another entity counts is not what the former one counted.
      expect(await put(CART, { sliHash: one })).toBe(4);
      expect(await store.retainEntities([])).toBe(1);
      expect(await put(CART, { sliHash: two })).toBe(5);
    });

    it('refuses an id of another entity, and changes nothing then', async () => {
      const { store } = await setUp();
      await store.replaceEntity(entity(SHOP, [testDefinition('a')]));
      await store.replaceEntity(entity(CART, [testDefinition('m')]));
      await expect(
        store.replaceEntity(
          entity(CART, [testDefinition('n'), testDefinition('a')]),
        ),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      expect(
        (await store.list()).map(slo => [slo.entityRef, slo.definition.id]),
      ).toEqual([
        [CART, 'm'],
        [SHOP, 'a'],
      ]);
      expect(await store.retainEntities([SHOP])).toBe(1);
      await store.replaceEntity(entity(SHOP, []));
      await store.replaceEntity(entity(CART, [testDefinition('a')]));
      expect((await store.get('a'))?.entityRef).toBe(CART);
    });

    it('notes that documents were read, but not the failed ones', async () => {
      const { store } = await setUp();
      const shop = entity(SHOP, []);
      shop.documents = ['a', 'b'].map(url => ({
        entityRef: SHOP,
        url,
        readAt: '2026-11-24T10:00:00.000Z',
        error: url === 'b' ? 'down' : undefined,
        problems: [],
      }));
      await store.replaceEntity(shop);
      await store.noteRead([SHOP, CART], '2026-11-24T10:05:00.000Z');
      expect(
        (await store.listDocuments([SHOP])).map(({ readAt }) => readAt),
      ).toEqual(['2026-11-24T10:05:00.000Z', '2026-11-24T10:00:00.000Z']);
    });

    it('takes more SLOs than fit into one statement', async () => {
      const { store } = await setUp();
      const ids = Array.from({ length: 450 }, (_, i) => `slo-${i}`);
      const many = entity(
        SHOP,
        ids.map(id => testDefinition(id)),
      );
      await store.replaceEntity(many);
      await store.replaceEntity(many);
      expect((await store.list()).map(slo => slo.definition.id)).toEqual(ids);
      expect((await store.listEntitiesOf(ids)).size).toBe(450);
    });
  });
});
