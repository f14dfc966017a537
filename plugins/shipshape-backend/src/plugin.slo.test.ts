import {
  createMockDirectory,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  entitySlosSchema,
  ownerReliabilitySchema,
  reportResultSchema,
  sloHistorySchema,
  slosSchema,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import { readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DOCUMENT_URL, NOW } from './__testUtils__/sloShop';
import { startSloBackend } from './__testUtils__/startSloBackend';

/** Drops a file as an exporter does: under another name first. */
async function writeReports(
  directory: string,
  hours: Array<{ start: string; good: number }>,
): Promise<void> {
  const lines = hours.map(hour =>
    JSON.stringify({
      type: 'sli',
      report: {
        sloId: 'nightly-freshness',
        widthSeconds: 3600,
        total: 1000,
        ...hour,
      },
    }),
  );
  const path = join(directory, 'nightly.jsonl');
  await writeFile(`${path}.part`, `${lines.join('\n')}\n`);
  await rename(`${path}.part`, path);
  const before = new Date('2026-11-24T11:59:00Z');
  await utimes(path, before, before);
}

describe('shipshapePlugin with SLOs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  beforeAll(() => {
    // Nothing but the date: the plugin's clock is the only thing that must stand still.
    jest.useFakeTimers({
      now: new Date(NOW),
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
  });
  beforeEach(() => jest.setSystemTime(new Date(NOW)));
  afterAll(() => jest.useRealTimers());

  const checkout = '/entities/component/default/checkout/slos';

  it.each(databases.eachSupportedId())(
    'brings a promise from its file to the screen: %p',
    async (databaseId: TestDatabaseId) => {
      const knex = await databases.init(databaseId);
      const { source, notifications, as, get, run, refresh } =
        await startSloBackend(knex);
      expect(entitySlosSchema.parse(await get(checkout))).toMatchObject({
        annotated: true,
        slos: [],
      });

      await run('definitions');

      const tab = entitySlosSchema.parse(await get(checkout));
      expect(tab.documents).toMatchObject([{ url: DOCUMENT_URL }]);
      expect(tab.problems).toMatchObject([
        { severity: 'error', code: 'indicator-missing', object: 'SLO/broken' },
      ]);
      expect(tab.freshness).toMatchObject([
        { sourceId: source.id, state: 'fresh' },
      ]);
      expect(tab.slos).toMatchObject([
        {
          sloId: 'checkout-availability',
          ownerRef: 'group:default/team',
          tier: 'critical',
          status: 'burningPage',
          firing: 'page',
          data: 'ok',
          sourceId: source.id,
          basis: { method: 'direct', revision: 1 },
        },
      ]);
      const [{ figures, burnRates, asOf }] = tab.slos;
      // 2 min behind, then the last whole five minutes.
      expect(asOf).toBe('2026-11-24T11:55:00.000Z');
      // A third of an event per second for 7 days; 1 % of them may be bad, and 6,900 s / 3 / 5 = 460 were.
      expect(figures?.events?.total).toBeCloseTo(201_600, 6);
      expect(figures?.events?.bad).toBeCloseTo(460, 6);
      expect(figures?.budgetRemaining).toBeCloseTo((2016 - 460) / 2016, 9);
      // A fifth of the events against a hundredth.
      expect(burnRates.find(rate => rate.window === '1h')?.rate).toBeCloseTo(
        20,
        9,
      );

      const history = sloHistorySchema.parse(
        await get(`${checkout}/checkout-availability/history`),
      );
      expect(history.points).toHaveLength(169);
      expect(history.points[168]).toMatchObject({
        at: asOf,
        budgetRemaining: figures?.budgetRemaining,
      });
      expect(history.points[168].burnRate1h).toBeCloseTo(20, 9);

      const list = slosSchema.parse(
        await get('/slos?owner=group:default/team&tier=critical'),
      );
      expect(list.slos.map(slo => slo.sloId)).toEqual([
        'checkout-availability',
      ]);
      const owner = ownerReliabilitySchema.parse(
        await get('/owners/group/default/team/reliability'),
      );
      expect(owner).toMatchObject({ withoutSlo: [] });
      expect(owner.slos.map(slo => [slo.sloId, slo.status])).toEqual([
        ['checkout-availability', 'burningPage'],
        ['nightly-freshness', 'noData'],
      ]);

      await run('alarms');
      expect(notifications.send).toHaveBeenCalledWith(
        expect.objectContaining({
          recipients: expect.objectContaining({
            entityRef: 'group:default/team',
          }),
        }),
      );

      const incident = {
        reporter: 'pager',
        incidentId: 'P1',
        entityRef: 'component:default/checkout',
        sloIds: ['checkout-availability'],
        detectedAt: '2026-11-24T10:05:00Z',
        updatedAt: '2026-11-24T10:05:00Z',
      };
      const reported = await as('post', '/reports/incidents').send({
        reports: [incident, { ...incident, incidentId: '' }],
      });
      expect(reportResultSchema.parse(reported.body)).toMatchObject({
        accepted: 1,
        rejected: [{ index: 1, code: 'invalid' }],
      });
      expect(
        entitySlosSchema.parse(await get(checkout)).incidents,
      ).toMatchObject([{ sloIds: ['checkout-availability'] }]);

      source.isDown = true;
      jest.setSystemTime(new Date('2026-11-24T12:10:00Z'));
      await refresh();
      const stale = await as('get', checkout);
      expect(stale.body.slos).toMatchObject([
        {
          status: 'error',
          asOf,
          figures: { budgetRemaining: figures?.budgetRemaining },
          error: { code: 'unavailable' },
        },
      ]);
      expect(stale.text).not.toContain('internal');
      const { sources } = sourcesSchema.parse(await get('/sources'));
      expect(
        sources.find(({ id }) => id === source.id)?.runs[0].errors[0].message,
      ).toContain('http://prometheus.internal');

      await run('maintenance');
      expect(slosSchema.parse(await get('/slos')).slos).toHaveLength(2);
    },
  );

  it('takes counts from the inbox, and shows that they are late', async () => {
    const knex = await databases.init('SQLITE_3');
    const inbox = createMockDirectory();
    const { get, run } = await startSloBackend(knex, {
      shipshape: {
        reports: { inbox: inbox.path, expectedInterval: { hours: 1 } },
      },
    });
    await run('definitions');
    await writeReports(inbox.path, [
      { start: '2026-11-24T10:00:00Z', good: 990 },
      { start: '2026-11-24T11:00:00Z', good: 870 },
    ]);

    await run('inbox');

    const nightly = '/entities/component/default/nightly/slos';
    const [slo] = entitySlosSchema.parse(await get(nightly)).slos;
    expect(slo).toMatchObject({
      sloId: 'nightly-freshness',
      data: 'partial',
      asOf: '2026-11-24T12:00:00.000Z',
      sourceId: 'reports',
      basis: { method: 'reports', coarseBuckets: 2 },
    });
    // 200 of 2,000 may be late, 10 + 130 were.
    expect(slo.figures?.budgetRemaining).toBeCloseTo(0.3, 9);
    expect(entitySlosSchema.parse(await get(nightly)).freshness).toMatchObject([
      { sourceId: 'reports', state: 'fresh' },
    ]);
    expect(await readdir(join(inbox.path, 'done'))).toHaveLength(1);

    const history = sloHistorySchema.parse(
      await get(`${nightly}/nightly-freshness/history?window=1d`),
    );
    expect(history.points).toHaveLength(288);
    expect(history.points[287].budgetRemaining).toBeCloseTo(0.3, 9);
    expect(history.points[0]).toEqual({ at: '2026-11-23T12:05:00.000Z' });
  });
});
