import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  CatalogSnapshotLoader,
  toCatalogSnapshot,
} from '../cost/allocation/catalogSnapshot';
import { migrationsDirectory } from '../database/migrateDatabase';
import { DatabaseOwnershipStore } from './DatabaseOwnershipStore';
import { OwnershipHistory } from './OwnershipHistory';
import { OwnershipService } from './OwnershipService';

function component(
  name: string,
  owner: string | undefined,
  annotations: Record<string, string> = {},
  kind = 'Component',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations },
    spec: { owner },
  };
}

const ids = { 'shipshape.dev/resource-ids': 'arn:1' };

describe('OwnershipService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function setUp(databaseId: Parameters<typeof databases.init>[0]) {
    const knex = await databases.init(databaseId);
    await knex.migrate.latest({ directory: migrationsDirectory });
    const state = { today: '2026-11-10', entities: [] as Entity[] };
    const loader: CatalogSnapshotLoader = {
      load: async () => toCatalogSnapshot(state.entities),
    };
    const store = DatabaseOwnershipStore.create({ knex });
    const create = (catalog = loader) =>
      OwnershipService.create({
        store,
        catalog,
        logger: mockServices.logger.mock(),
        clock: () => new Date(`${state.today}T23:59:59Z`),
      });
    const service = create();
    const record = async (today: string, entities: Entity[]) => {
      Object.assign(state, { today, entities });
      return (await service.recordNow()).changed;
    };
    const rows = async () =>
      (await store.list())
        .map(
          ({ entityRef, ownerRef, validFrom, validTo = '', mappings }) =>
            `${entityRef} ${ownerRef} ${validFrom} ${validTo} ${Object.values(
              mappings,
            )}`,
        )
        .sort();
    return { store, create, record, rows };
  }

  it.each(databases.eachSupportedId())(
    'records changes by day and never rewrites the past on %p',
    async databaseId => {
      const { record, rows } = await setUp(databaseId);
      expect(
        await record('2026-11-10', [
          component('a', 'red', ids),
          component('b', undefined),
          component('g', 'red', {}, 'Group'),
        ]),
      ).toBe(1);
      expect(await rows()).toEqual([
        'component:default/a group:default/red 2026-11-10  arn:1',
      ]);

      // The same again changes nothing, on this day and the next.
      expect(await record('2026-11-10', [component('a', 'red', ids)])).toBe(0);
      expect(await record('2026-11-11', [component('a', 'red', ids)])).toBe(0);

      // Twice on one day: only the last owner of the day counts.
      await record('2026-11-12', [component('a', 'blue', ids)]);
      await record('2026-11-12', [
        component('a', 'green'),
        component('b', 'blue'),
      ]);
      const expected = [
        'component:default/a group:default/green 2026-11-12  ',
        'component:default/a group:default/red 2026-11-10 2026-11-12 arn:1',
        'component:default/b group:default/blue 2026-11-12  ',
      ];
      expect(await rows()).toEqual(expected);

      // The entity loses its owner.
      await record('2026-11-13', [
        component('a', undefined),
        component('b', 'blue'),
      ]);
      expect(await rows()).toContain('component:default/a  2026-11-13  ');
    },
  );

  it.each(databases.eachSupportedId())(
    'ends what left the catalog, keeps what mapped it, and takes it back on %p',
    async databaseId => {
      const { record, rows, store } = await setUp(databaseId);
      await record('2026-11-10', [component('a', 'red')]);
      expect(await record('2026-11-11', [component('a', 'red', ids)])).toBe(1);
      expect(await record('2026-11-12', [])).toBe(1);
      expect(await record('2026-11-13', [])).toBe(0);
      expect(await rows()).toEqual([
        'component:default/a group:default/red 2026-11-10 2026-11-12 arn:1',
      ]);
      const departed = OwnershipHistory.from(await store.list()).departed();
      expect(departed).toHaveLength(1);

      await record('2026-11-14', [component('a', 'blue')]);
      expect(await rows()).toEqual([
        'component:default/a group:default/blue 2026-11-14  ',
        'component:default/a group:default/red 2026-11-10 2026-11-12 arn:1',
      ]);
      // Gone and back within a day.
      await record('2026-11-14', []);
      await record('2026-11-14', [component('a', 'blue')]);
      expect(await rows()).toContain(
        'component:default/a group:default/blue 2026-11-14  ',
      );
    },
  );

  it.each(databases.eachSupportedId())(
    'records nothing when the catalog cannot be read on %p',
    async databaseId => {
      const { create, record, rows } = await setUp(databaseId);
      await record('2026-11-10', [component('a', 'red')]);
      const failing = create({
        load: async () => {
          throw new Error('catalog is down');
        },
      });
      await expect(failing.recordNow()).rejects.toThrow(
        /Ownership was not recorded.*catalog is down/,
      );
      expect(await rows()).toHaveLength(1);
    },
  );

  it.each(databases.eachSupportedId())(
    'is recorded once by replicas that run at the same time on %p',
    async databaseId => {
      const { store, rows } = await setUp(databaseId);
      const many = (owner: string) =>
        Array.from({ length: 250 }, (_, index) =>
          component(`c${index}`, owner),
        );
      const race = async (today: string, owner: string) => {
        const snapshot = toCatalogSnapshot(many(owner));
        const replicas = [1, 2].map(() =>
          OwnershipService.create({
            store,
            catalog: { load: async () => snapshot },
            logger: mockServices.logger.mock(),
            clock: () => new Date(`${today}T12:00:00Z`),
          }).recordNow(),
        );
        return (await Promise.all(replicas)).reduce(
          (sum, { changed }) => sum + changed,
          0,
        );
      };
      expect(await race('2026-11-10', 'red')).toBe(250);
      expect(await rows()).toHaveLength(250);
      await race('2026-11-12', 'blue');
      expect(await rows()).toHaveLength(500);
      expect(
        (await rows()).filter(row => row.includes('blue 2026-11-12  ')),
      ).toHaveLength(250);
      expect(
        (await rows()).filter(row => row.includes('red 2026-11-10 2026-11-12')),
      ).toHaveLength(250);
    },
  );
});
