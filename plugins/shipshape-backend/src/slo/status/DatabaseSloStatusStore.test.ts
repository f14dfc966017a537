import { TestDatabases } from '@backstage/backend-test-utils';
import { SLO_STATUSES, SloStatus } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { DatabaseSloStatusStore } from './DatabaseSloStatusStore';
import type { SloListPosition, SloView } from './SloStatusStore';

const NOW = new Date('2026-11-24T12:00:00Z');

function view(
  sloId: string,
  status: SloStatus,
  remaining?: number,
  more: Partial<SloView> = {},
): SloView {
  return {
    sloId,
    entityRef: 'component:default/checkout',
    title: sloId,
    target: '0.999',
    window: { type: 'rolling', duration: '30d', seconds: 2_592_000 },
    method: { type: 'Occurrences' },
    status,
    data: 'ok',
    figures: {
      from: '2026-10-25T12:00:00.000Z',
      to: '2026-11-24T12:00:00.000Z',
      budgetMinutes: 43.2,
      coverage: 1,
      ...(remaining !== undefined && { budgetRemaining: remaining }),
    },
    burnRates: [],
    timeToExhaustion: { kind: 'unknown' },
    flags: [],
    alerts: [],
    exclusions: [{ from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' }],
    ...more,
  };
}

describe('DatabaseSloStatusStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () =>
      DatabaseSloStatusStore.create({ knex: await init(databaseId) });
    const page = async (
      store: DatabaseSloStatusStore,
      options: Partial<Parameters<DatabaseSloStatusStore['listPage']>[0]> = {},
    ) => store.listPage({ filter: {}, limit: 100, ...options });

    it('sorts by risk, then by budget left, with 0 as a number and unknown last, then by id', async () => {
      const store = await setup();
      await store.put(
        [
          view('h', 'healthy', 0.4),
          view('g', 'healthy'),
          view('f', 'healthy', 0),
          view('e', 'exhausted', 0),
          view('d', 'exhausted', -1.5),
          view('c', 'burningTicket', 0.9),
          view('b', 'burningPage', 0.9),
          view('a', 'healthy', 0.4),
        ],
        NOW,
      );
      const rows = await page(store);
      expect(rows.map(({ summary }) => summary.sloId).join('')).toBe(
        'debcfahg',
      );
      expect(rows[0].position).toEqual({
        risk: 0,
        remaining: -1.5,
        sloId: 'd',
      });
    });

    it('gives a list what its rows need, and a tab all of it', async () => {
      const store = await setup();
      const stored = view('a', 'healthy', 0.5, {
        basis: {
          method: 'direct',
          coarseBuckets: 720,
          fineBuckets: 3,
          revision: 1,
        },
      });
      await store.put([stored], NOW);
      const [{ summary }] = await page(store);
      expect(summary).not.toHaveProperty('alerts');
      expect(summary).not.toHaveProperty('basis');
      expect(summary).not.toHaveProperty('exclusions');
      expect(stored).toMatchObject(summary);
      expect(
        await store.listByEntities([
          'component:default/checkout',
          'component:default/x',
        ]),
      ).toEqual([stored]);
      expect(await store.listByEntities([])).toEqual([]);
    });

    it('replaces the figures of an SLO, and forgets those of others', async () => {
      const store = await setup();
      await store.put(
        [view('a', 'healthy', 0.5), view('b', 'healthy', 1)],
        NOW,
      );
      await store.put([view('a', 'exhausted', -1)], NOW);
      expect((await page(store)).map(row => row.position)).toEqual([
        { risk: 0, remaining: -1, sloId: 'a' },
        { risk: SLO_STATUSES.indexOf('healthy'), remaining: 1, sloId: 'b' },
      ]);
      await store.retain(['b', 'c']);
      expect((await page(store)).map(({ summary }) => summary.sloId)).toEqual([
        'b',
      ]);
      await store.retain([]);
      expect(await page(store)).toEqual([]);
      await store.put([], NOW);
    });

    it('filters by each kind with OR, and by all of them with AND', async () => {
      const store = await setup();
      const of = (owner: string, system: string, tier: string) => ({
        ownerRef: `group:default/${owner}`,
        systemRef: `system:default/${system}`,
        tier,
      });
      await store.put(
        [
          view('a', 'healthy', 1, of('x', 's', 'critical')),
          view('b', 'exhausted', -1, of('x', 't', 'standard')),
          view('c', 'exhausted', -1, of('y', 's', 'critical')),
          view('d', 'exhausted', -1),
        ],
        NOW,
      );
      const ids = async (
        filter: Parameters<DatabaseSloStatusStore['listPage']>[0]['filter'],
      ) =>
        (await page(store, { filter }))
          .map(({ summary }) => summary.sloId)
          .join('');
      expect(await ids({ ownerRefs: ['group:default/x'] })).toBe('ba');
      expect(
        await ids({ ownerRefs: ['group:default/x', 'group:default/y'] }),
      ).toBe('bca');
      expect(
        await ids({ ownerRefs: ['group:default/x'], statuses: ['exhausted'] }),
      ).toBe('b');
      expect(await ids({ systemRefs: ['system:default/s'] })).toBe('ca');
      expect(await ids({ tiers: ['critical', 'other'] })).toBe('ca');
      // No owner is an owner of nothing, not of everything.
      expect(await ids({ ownerRefs: [] })).toBe('');
    });

    it('lists every SLO once over any pages', async () => {
      const remaining = fc.option(
        fc.oneof(
          fc.constantFrom(0, -0.5, 1, 1 / 3),
          fc.double({ min: -1e6, max: 1, noNaN: true }),
        ),
        { nil: undefined },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.tuple(fc.constantFrom(...SLO_STATUSES.slice(0, 3)), remaining),
            { maxLength: 25 },
          ),
          fc.integer({ min: 1, max: 6 }),
          async (slos, limit) => {
            const store = await setup();
            const views = slos.map(([status, left], i) =>
              view(`slo-${i}`, status, left),
            );
            await store.put(views, NOW);
            const seen: string[] = [];
            let after: SloListPosition | undefined;
            for (;;) {
              const rows = await page(store, { after, limit });
              seen.push(...rows.map(({ summary }) => summary.sloId));
              if (rows.length < limit) {
                break;
              }
              // Positions travel as text.
              after = JSON.parse(
                JSON.stringify(rows[rows.length - 1].position),
              ) as SloListPosition;
            }
            expect(seen).toEqual(
              (await page(store)).map(({ summary }) => summary.sloId),
            );
            expect([...seen].sort()).toEqual(
              views.map(({ sloId }) => sloId).sort(),
            );
          },
        ),
        { numRuns: 25 },
      );
    });
  });
});
