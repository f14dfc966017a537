import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import { DatabaseIncidentStore } from './DatabaseIncidentStore';
import type { StoredIncident } from './IncidentStore';

const SHOP = 'component:default/shop';

/** Detected at an hour of 2026-11-24. */
function incident(
  externalId: string,
  hour: number,
  overrides: Partial<StoredIncident> = {},
): StoredIncident {
  const at = `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`;
  return {
    sourceId: 'report:pager',
    externalId,
    entityRef: SHOP,
    sloIds: ['a'],
    detectedAt: at,
    updatedAt: at,
    ...overrides,
  };
}

describe('DatabaseIncidentStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function setUp() {
      const knex = await init(databaseId);
      return { knex, store: DatabaseIncidentStore.create({ knex }) };
    }
    const day = {
      from: '2026-11-24T00:00:00.000Z',
      to: '2026-11-25T00:00:00.000Z',
    };

    it('keeps the latest version, whatever the order in which they come', async () => {
      const { store } = await setUp();
      const versions = [10, 11, 12].map(hour =>
        incident('1', 9, {
          title: `at ${hour}`,
          updatedAt: `2026-11-24T${hour}:00:00.000Z`,
        }),
      );
      expect(await store.put([versions[1]])).toBe(1);
      expect(await store.put([versions[0]])).toBe(0);
      expect(await store.put([versions[2], versions[0]])).toBe(1);
      expect(await store.put([versions[2]])).toBe(1);
      expect(await store.put([versions[1], incident('2', 9)])).toBe(1);
      expect(
        await store.find([
          { sourceId: 'report:pager', externalId: '1' },
          { sourceId: 'report:other', externalId: '1' },
        ]),
      ).toEqual([versions[2]]);
    });

    it('gives back every field, and unsets what a later version lacks', async () => {
      const { store } = await setUp();
      const full = incident('1', 9, {
        sloIds: ['a', 'b'],
        severity: 'page',
        title: "it's ünwell",
        url: 'https://pager.example.com/1',
        startedAt: '2026-11-24T08:55:00.000Z',
        acknowledgedAt: '2026-11-24T09:05:00.000Z',
        resolvedAt: '2026-11-24T09:30:00.000Z',
        lastFiringAt: '2026-11-24T09:29:00.000Z',
      });
      const key = { sourceId: full.sourceId, externalId: '1' };
      await store.put([full]);
      expect(await store.find([key])).toEqual([full]);
      const { externalId, lastFiringAt, updatedAt, ...shown } = full;
      expect(await store.listByEntities([SHOP], day)).toEqual([
        { ...shown, id: expect.any(String) },
      ]);
      const reopened = incident('1', 9, {
        updatedAt: '2026-11-24T10:00:00.000Z',
      });
      await store.put([reopened]);
      expect(await store.find([key])).toEqual([reopened]);
    });

    it('lists what was detected in a time or is open, newest first', async () => {
      const { store } = await setUp();
      const resolvedAt = '2026-11-24T23:00:00.000Z';
      await store.put([
        incident('early', 0, {
          detectedAt: '2026-11-23T23:59:59.999Z',
          resolvedAt,
        }),
        incident('early-open', 0, { detectedAt: '2026-11-20T10:00:00.000Z' }),
        incident('first', 0, { resolvedAt }),
        incident('second', 12),
        incident('late', 0, { detectedAt: '2026-11-25T00:00:00.000Z' }),
        incident('foreign', 12, { entityRef: 'component:default/other' }),
      ]);
      const listed = await store.listByEntities([SHOP, SHOP], day);
      expect(listed.map(({ detectedAt }) => detectedAt)).toEqual([
        '2026-11-24T12:00:00.000Z',
        '2026-11-24T00:00:00.000Z',
        '2026-11-20T10:00:00.000Z',
      ]);
      expect(await store.listByEntities([], day)).toEqual([]);
    });

    it('lists those of a source that are open or ended lately', async () => {
      const { store } = await setUp();
      await store.put([
        incident('old', 1, { resolvedAt: '2026-11-24T02:00:00.000Z' }),
        incident('new', 2, { resolvedAt: '2026-11-24T02:00:00.001Z' }),
        incident('open', 1),
        incident('foreign', 3, { sourceId: 'prometheus:eu' }),
      ]);
      const recent = await store.listRecent({
        sourceId: 'report:pager',
        since: '2026-11-24T02:00:00.000Z',
      });
      expect(recent.map(({ externalId }) => externalId)).toEqual([
        'open',
        'new',
      ]);
    });

    it('notes how far alerts were read together with what they said', async () => {
      const { knex, store } = await setUp();
      const sourceId = 'prometheus:eu';
      expect(await store.alertsUntil(sourceId)).toBeUndefined();
      const until = '2026-11-24T10:00:00.000Z';
      await store.putAlerts({
        sourceId,
        incidents: [
          incident('1', 9, { sourceId }),
          incident('part', 9, { sourceId }),
        ],
        absorbed: [],
        until,
      });
      expect(await store.alertsUntil(sourceId)).toBe(until);
      expect(await store.listRecent({ sourceId, since: until })).toHaveLength(
        2,
      );
      await knex('slo_source_facts').update({
        warnings: '["short"]',
        retention_seconds: 5,
      });
      await store.putAlerts({
        sourceId,
        incidents: [],
        absorbed: [
          { sourceId, externalId: 'part' },
          { sourceId: 'prometheus:us', externalId: '1' },
        ],
        until: '2026-11-24T11:00:00.000Z',
      });
      expect(await knex('slo_source_facts').first()).toMatchObject({
        warnings: '["short"]',
        alerts_until: '2026-11-24T11:00:00.000Z',
      });
      expect(
        (await store.listRecent({ sourceId, since: until })).map(
          ({ externalId }) => externalId,
        ),
      ).toEqual(['1']);
      // What cannot be stored must not count as read.
      await expect(
        store.putAlerts({
          sourceId,
          incidents: [
            incident('2', 9, {
              sourceId,
              entityRef: null as unknown as string,
            }),
          ],
          absorbed: [{ sourceId, externalId: '1' }],
          until: '2026-11-24T12:00:00.000Z',
        }),
      ).rejects.toThrow();
      expect(await store.alertsUntil(sourceId)).toBe(
        '2026-11-24T11:00:00.000Z',
      );
    });

    it('removes what was resolved before, never what is open', async () => {
      const { store } = await setUp();
      await store.put([
        incident('old', 1, { resolvedAt: '2026-11-24T02:00:00.000Z' }),
        incident('new', 1, { resolvedAt: '2026-11-24T03:00:00.000Z' }),
        incident('open', 1),
      ]);
      expect(await store.prune('2026-11-24T03:00:00.000Z')).toBe(1);
      expect(await store.listByEntities([SHOP], day)).toHaveLength(2);
    });
  });
});
