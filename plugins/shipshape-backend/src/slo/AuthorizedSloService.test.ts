import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { createPortal } from '../__testUtils__/portal';
import { definitionOf } from '../__testUtils__/seedSlos';
import { migrationsDirectory } from '../database/migrateDatabase';
import { pendingView } from './sloViews';
import { DatabaseSloStatusStore } from './status/DatabaseSloStatusStore';

const USER = 'user:default/dana';
const NOW = '2026-11-24T12:00:00Z';
/** SLOs that the user may not see, all of them worse than those that they may. */
const HIDDEN = 3000;
/** Two SLOs per service. */
const HIDDEN_SERVICES = HIDDEN / 2;

describe('AuthorizedSloService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp() {
    const knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({ directory: migrationsDirectory });
    const hidden = Array.from(
      { length: HIDDEN_SERVICES },
      (_, index) => `component:default/hidden-${index}`,
    );
    const visible = ['component:default/a', 'component:default/b'];
    await DatabaseSloStatusStore.create({ knex }).put(
      [
        ...Array.from({ length: HIDDEN }, (_, index) => ({
          id: `h-${index}`,
          entityRef: hidden[index % HIDDEN_SERVICES],
          status: 'exhausted' as const,
        })),
        ...visible.map((entityRef, index) => ({
          id: `v-${index}`,
          entityRef,
          status: 'healthy' as const,
        })),
      ].map(({ id, entityRef, status }) => ({
        ...pendingView({
          definition: definitionOf(id),
          entityRef,
          documentUrl: 'https://git.example.com/slo.yaml',
          revision: 1,
          ownerRef: 'group:default/team',
        }),
        status,
      })),
      new Date(NOW),
    );
    const { slos, catalog } = await createPortal({
      knex,
      now: NOW,
      entities: [...hidden, ...visible, 'group:default/team'].map(ref => ({
        ref,
      })),
      permissions: { [USER]: ['shipshape.slo.read'] },
      hidden: { [USER]: hidden },
    });
    const list = (query: { limit: number; cursor?: string }) =>
      slos.listSlos({ query }, { credentials: mockCredentials.user(USER) });
    return { list, catalog };
  }

  it('finds what is visible behind thousands that are not, asking for each entity once', async () => {
    const { list, catalog } = await setUp();
    const first = await list({ limit: 1 });
    expect(first.slos.map(slo => slo.sloId)).toEqual(['v-0']);
    const asked = catalog.batches.reduce((sum, size) => sum + size, 0);
    // Every service once and their owner; never more than a hundred at a time, and hardly more questions than that needs.
    expect(asked).toBe(HIDDEN_SERVICES + 2 + 1);
    expect(catalog.batches.length).toBeLessThanOrEqual(
      HIDDEN_SERVICES / 100 + 5,
    );

    const second = await list({ limit: 1, cursor: first.nextCursor });
    expect(second.slos.map(slo => slo.sloId)).toEqual(['v-1']);
    expect(second.nextCursor).toBeUndefined();
  });

  it('asks once for a page that is visible', async () => {
    const { list, catalog } = await setUp();
    const first = await list({ limit: 1 });
    catalog.batches.length = 0;
    await list({ limit: 25, cursor: first.nextCursor });
    // The entity and its owner.
    expect(catalog.batches).toEqual([2]);
  });
});
