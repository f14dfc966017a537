import { TestDatabases } from '@backstage/backend-test-utils';
import { RECOVERY_STATUSES } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { seedRecovery } from '../__testUtils__/seedRecovery';
import { StandingCase, standingOf } from '../__testUtils__/standings';
import { DatabaseRecoveryStatusStore } from './DatabaseRecoveryStatusStore';
import type { RecoveryListPosition } from './RecoveryStatusStore';

describe('DatabaseRecoveryStatusStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async (...cases: StandingCase[]) => {
      const knex = await init(databaseId);
      const store = DatabaseRecoveryStatusStore.create({ knex });
      await store.put(cases.map(standingOf));
      return { knex, store };
    };
    const ids = (rows: Array<{ position: RecoveryListPosition }>) =>
      rows.map(({ position }) => position.resourceId);

    it('sorts by risk, then by what is left, then by id', async () => {
      const { store } = await setup(
        { id: 'e', status: 'recoverable', slack: 0.1 },
        { id: 'd', status: 'breached', slack: -1.5 },
        { id: 'c', status: 'breached', slack: -2 },
        { id: 'b', status: 'never', slack: -10 },
        { id: 'a', status: 'recoverable', slack: 0.1 },
        { id: 'f', status: 'unprotected', slack: 0 },
      );
      const rows = await store.listPage({ filter: {}, limit: 10 });
      expect(ids(rows)).toEqual(['f', 'b', 'c', 'd', 'a', 'e']);
      expect(rows[2]).toMatchObject({
        summary: { resource: { resourceId: 'c' }, status: 'breached' },
        position: { risk: 2, slack: -2 },
      });
    });

    it('filters: of one kind with or, of several with and', async () => {
      const { store } = await setup(
        { id: 'a', owner: 'group:default/x', tier: 'critical' },
        { id: 'b', owner: 'group:default/x', system: 'system:default/s' },
        { id: 'c', owner: 'group:default/y', tier: 'critical' },
        { id: 'd', status: 'never', tier: 'critical' },
      );
      const of = async (filter: object) =>
        ids(await store.listPage({ filter, limit: 10 }));
      expect(await of({ ownerRefs: ['group:default/x'] })).toEqual(['a', 'b']);
      expect(
        await of({
          ownerRefs: ['group:default/x', 'group:default/y'],
          tiers: ['critical'],
        }),
      ).toEqual(['a', 'c']);
      expect(await of({ systemRefs: ['system:default/s'] })).toEqual(['b']);
      expect(await of({ statuses: ['never', 'breached'] })).toEqual(['d']);
      expect(await of({ tiers: [] })).toEqual([]);
      expect(
        (await store.listHeads({ tiers: ['critical'] })).map(
          head => head.resourceId,
        ),
      ).toEqual(['d', 'a', 'c']);
    });

    it('gives every resource once, whatever the size of the pages', async () => {
      const knex = await init(databaseId);
      const store = DatabaseRecoveryStatusStore.create({ knex });
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              status: fc.constantFrom(...RECOVERY_STATUSES),
              slack: fc.double({ noNaN: true, noDefaultInfinity: true }),
            }),
            { maxLength: 12 },
          ),
          fc.integer({ min: 1, max: 5 }),
          async (items, limit) => {
            await knex('recovery_status').delete();
            await store.put(
              items.map((item, index) =>
                // SQL knows one zero only.
                standingOf({
                  id: `r-${index}`,
                  ...item,
                  slack: item.slack + 0,
                }),
              ),
            );
            const all = ids(await store.listPage({ filter: {}, limit: 100 }));
            const paged: string[] = [];
            let after: RecoveryListPosition | undefined;
            for (;;) {
              const rows = await store.listPage({ filter: {}, after, limit });
              paged.push(...ids(rows));
              if (rows.length < limit) {
                break;
              }
              after = rows[rows.length - 1].position;
            }
            expect(paged).toEqual(all);
            expect([...all].sort()).toEqual(
              items.map((_, index) => `r-${index}`).sort(),
            );
          },
        ),
        { numRuns: 25 },
      );
    });

    it('replaces what is there, and forgets what is gone', async () => {
      const { knex, store } = await setup({ id: 'a', status: 'never' });
      await store.put([
        standingOf({ id: 'a', status: 'breached' }),
        standingOf({ id: 'b' }),
      ]);
      expect(
        (await store.listByIds(['a', 'b'])).map(item => item.status),
      ).toEqual(['breached', 'recoverable']);
      await seedRecovery(knex, [{ id: 'b', entity: 'resource:default/b' }]);
      await store.removeGone();
      expect(ids(await store.listPage({ filter: {}, limit: 10 }))).toEqual([
        'b',
      ]);
    });

    it('keeps what was computed later', async () => {
      const first = '2026-11-30T12:00:00.000Z';
      const then = '2026-11-30T12:00:00.001Z';
      const { store } = await setup({ id: 'a', status: 'never', at: then });
      await store.put([
        standingOf({ id: 'a', status: 'recoverable', at: first }),
        standingOf({ id: 'b', status: 'breached', at: first }),
      ]);
      const statuses = async () =>
        (await store.listByIds(['a', 'b'])).map(item => item.status);
      expect(await statuses()).toEqual(['never', 'breached']);
      await store.put([
        standingOf({ id: 'a', status: 'atRisk', at: then }),
        standingOf({ id: 'b', status: 'recoverable', at: then }),
      ]);
      expect(await statuses()).toEqual(['atRisk', 'recoverable']);
    });

    it('lists by entity, and what alarms are made of page by page', async () => {
      const { store } = await setup(
        { id: 'a', entity: 'resource:default/x', status: 'recoverable' },
        { id: 'b', entity: 'resource:default/x', status: 'breached' },
        { id: 'c', signals: { backups: 'failing' } },
      );
      const rows = await store.listByEntities(['resource:default/x']);
      expect(rows.map(({ summary }) => summary.resource.resourceId)).toEqual([
        'b',
        'a',
      ]);
      expect(rows[0].coverage).toEqual({
        place: { kind: 'required', passed: 5 },
      });
      const first = await store.listAlarmFacts({ after: undefined, limit: 2 });
      const second = await store.listAlarmFacts({ after: 'b', limit: 2 });
      expect(
        [first, second].map(page =>
          page.map(({ summary, signals }) => [
            summary.resource.resourceId,
            signals.backups,
          ]),
        ),
      ).toEqual([
        [
          ['a', 'ok'],
          ['b', 'ok'],
        ],
        [['c', 'failing']],
      ]);
    });
  });
});
