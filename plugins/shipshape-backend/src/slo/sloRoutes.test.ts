import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  entitySlosSchema,
  ownerReliabilitySchema,
  sloHistorySchema,
} from 'backstage-plugin-shipshape-common';
import type { Express } from 'express';
import request from 'supertest';
import {
  createHalfHiddenPortal,
  USERS,
} from '../__testUtils__/halfHiddenPortal';
import { SEED_SOURCE } from '../__testUtils__/seedSlos';

describe('sloRoutes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let app: Express;

  beforeAll(async () => {
    ({ app } = await createHalfHiddenPortal(databases));
  });

  const ask = (path: string, user: string = USERS.viewer) =>
    request(app)
      .get(`/v1${path}`)
      .set('Authorization', mockCredentials.user.header(user));
  async function get(path: string, user?: string) {
    const response = await ask(path, user);
    expect([path, response.status]).toEqual([path, 200]);
    return response.body;
  }

  describe('of an entity', () => {
    const path = '/entities/component/default/checkout/slos';

    it('tells its SLOs by risk, also one without figures yet', async () => {
      const answer = entitySlosSchema.strict().parse(await get(path));
      expect(answer).toMatchObject({
        entityRef: 'component:default/checkout',
        annotated: true,
        documents: [
          { url: 'https://git.example.com/checkout-availability.yaml' },
          { url: 'https://git.example.com/checkout-latency.yaml' },
        ],
        problems: [{ code: 'op-ignored' }],
        freshness: [{ sourceId: SEED_SOURCE }],
      });
      expect(answer.slos).toMatchObject([
        {
          sloId: 'checkout-availability',
          status: 'burningPage',
          firing: 'page',
          ownerRef: 'group:default/team',
          systemRef: 'system:default/shop',
          tier: 'critical',
          figures: { budgetRemaining: 0.4 },
          problems: [{ code: 'op-ignored' }],
        },
        {
          sloId: 'checkout-latency',
          status: 'noData',
          data: 'noData',
          timeToExhaustion: { kind: 'unknown' },
          alerts: [
            { factor: '14.4' },
            { factor: '6' },
            { factor: '3' },
            { factor: '1' },
          ],
          problems: [],
        },
      ]);
      expect(answer.slos[1]).not.toHaveProperty('figures');
    });

    it('tells incidents, newest first, naming visible SLOs only', async () => {
      const incidents = async (user: string) =>
        entitySlosSchema
          .parse(await get(path, user))
          .incidents.map(({ title, sloIds }) => [title, sloIds]);
      expect(await incidents(USERS.viewer)).toEqual([
        [undefined, []],
        ['Checkout failed', ['checkout-availability']],
      ]);
      // Nobody sees an id that no SLO has.
      expect(await incidents(USERS.admin)).toEqual([
        [undefined, ['cloaked-latency']],
        ['Checkout failed', ['checkout-availability', 'phantom-availability']],
      ]);
    });

    it('hides an owner and a system that are hidden', async () => {
      const stray = '/entities/component/default/stray/slos';
      const [shown] = entitySlosSchema.parse(await get(stray)).slos;
      expect(shown).toMatchObject({ sloId: 'stray-availability' });
      expect(shown).not.toHaveProperty('ownerRef');
      expect(shown).not.toHaveProperty('systemRef');
      const [all] = entitySlosSchema.parse(await get(stray, USERS.admin)).slos;
      expect(all).toMatchObject({
        ownerRef: 'group:default/cloaked-team',
        systemRef: 'system:default/phantom',
      });
    });

    it('tells the code of an error, not what the source said', async () => {
      const orders = await ask(
        '/entities/resource/default/orders-db/slos',
        USERS.admin,
      );
      expect(orders.body.slos).toMatchObject([
        {
          status: 'error',
          error: { code: 'unavailable', since: '2026-11-24T11:00:00.000Z' },
          figures: { budgetRemaining: 0.9 },
        },
      ]);
      expect(orders.text).not.toContain('internal');
    });

    it('has those of the visible parts of a system', async () => {
      const shop = '/entities/system/default/shop/slos';
      const ids = async (user: string) =>
        entitySlosSchema.parse(await get(shop, user)).slos.map(s => s.sloId);
      expect(await ids(USERS.viewer)).toEqual([
        'checkout-availability',
        'checkout-latency',
      ]);
      expect(await ids(USERS.admin)).toEqual([
        'phantom-availability',
        'checkout-availability',
        'cloaked-third',
        'checkout-latency',
        'phantom-latency',
        'veiled-last',
      ]);
    });

    it('is empty for an entity without any', async () => {
      expect(
        entitySlosSchema.parse(
          await get('/entities/component/default/quiet/slos'),
        ),
      ).toEqual({
        entityRef: 'component:default/quiet',
        slos: [],
        documents: [],
        problems: [],
        annotated: false,
        incidents: [],
        freshness: [],
      });
    });
  });

  describe('history', () => {
    const path =
      '/entities/component/default/checkout/slos/checkout-availability/history';
    const history = async (query: string) =>
      sloHistorySchema.strict().parse(await get(`${path}${query}`));

    it('burns down to the figure of the tab, and leaves a gap a gap', async () => {
      const { figures, points, ...rest } = await history('');
      expect(rest).toMatchObject({
        sloId: 'checkout-availability',
        stepSeconds: 3600,
        thresholds: [{ severity: 'page', longSeconds: 3600, factor: 14.4 }],
        freshness: [{ sourceId: SEED_SOURCE }],
      });
      expect(figures?.budgetRemaining).toBe(0.4);
      expect(points).toHaveLength(720);
      const last = points[points.length - 1];
      expect(last).toMatchObject({
        at: '2026-11-24T12:00:00.000Z',
        total: 1000,
        budgetRemaining: 0.4,
      });
      // 0.06 % of errors against 0.1 %.
      expect(last.burnRate1h).toBeCloseTo(0.6, 12);
      expect(last.burnRate6h).toBeCloseTo(0.6, 12);
      const gap = points.filter(point => point.total === undefined);
      expect(gap).toHaveLength(24);
      expect(gap[0]).toEqual({ at: '2026-11-10T01:00:00.000Z' });
    });

    it.each([
      ['?window=1d', 300, 288, '2026-11-23T12:05:00.000Z'],
      ['?window=7d', 3600, 168, '2026-11-17T13:00:00.000Z'],
      ['?window=90d', 3600, 2160, '2026-08-26T13:00:00.000Z'],
      ['?window=month', 3600, 720, '2026-10-25T13:00:00.000Z'],
    ])('has the points of %s', async (query, step, count, first) => {
      const { stepSeconds, points } = await history(query);
      expect([stepSeconds, points.length, points[0].at]).toEqual([
        step,
        count,
        first,
      ]);
    });

    it('computes the figures of other windows', async () => {
      const { figures, points } = await history('?window=7d');
      // 168 hours × 1,000 requests, 0.6 bad of 1 that may be in each.
      expect(figures).toMatchObject({ coverage: 1 });
      expect(figures?.events?.total).toBeCloseTo(168_000, 6);
      expect(figures?.budgetRemaining).toBeCloseTo(0.4, 9);
      expect(points[points.length - 1].budgetRemaining).toBe(
        figures?.budgetRemaining,
      );
    });

    it('marks the incidents that touch the window', async () => {
      const titles = async (query: string) =>
        (await history(query)).incidents.map(({ title }) => title);
      expect(await titles('')).toEqual(['Checkout failed']);
      // It was over on the 20th.
      expect(await titles('?window=1d')).toEqual([]);
      expect(await titles('?window=7d')).toEqual(['Checkout failed']);
    });

    it('has no points without figures', async () => {
      expect(
        sloHistorySchema.parse(
          await get(
            '/entities/component/default/checkout/slos/checkout-latency/history',
          ),
        ),
      ).toMatchObject({ points: [], incidents: [] });
    });

    it('is for an SLO of this entity', async () => {
      const other = await ask(
        '/entities/component/default/stray/slos/checkout-availability/history',
      );
      expect(other.status).toBe(404);
      const wrong = await ask(
        '/entities/component/default/stray/slos/NO/history',
      );
      expect(wrong.status).toBe(400);
    });
  });

  describe('of an owner', () => {
    const reliability = async (owner: string, user?: string) =>
      ownerReliabilitySchema
        .strict()
        .parse(await get(`/owners/group/default/${owner}/reliability`, user));

    it('tells what the owner and the groups below it own, worst first', async () => {
      const answer = await reliability('org');
      expect(answer.slos.map(slo => slo.sloId)).toEqual([
        'checkout-availability',
        'orders-durability',
        'checkout-latency',
      ]);
      expect(answer).toMatchObject({
        ownerRef: 'group:default/org',
        statuses: [
          { status: 'burningPage', count: 1 },
          { status: 'error', count: 1 },
          { status: 'noData', count: 1 },
        ],
        withoutSlo: ['component:default/quiet'],
        freshness: [{ sourceId: SEED_SOURCE }],
      });
      expect(answer.slos[0]).not.toHaveProperty('alerts');
    });

    it('counts the incidents of what is visible: by hand', async () => {
      const { incidents } = await reliability('org');
      expect(incidents.open).toMatchObject([{ sloIds: [] }]);
      expect(incidents.recent).toMatchObject({
        detected: 2,
        open: 1,
        unknownStart: 1,
        invalid: 0,
        // 10:00 to 10:05, and to 10:30.
        timeToDetect: { n: 1, medianSeconds: 300, meanSeconds: 300 },
        timeToResolve: { n: 1, medianSeconds: 1800, meanSeconds: 1800 },
      });
      expect(incidents.months).toHaveLength(12);
      expect(
        incidents.months.map(({ month, detected }) => [month, detected]),
      ).toEqual(
        [
          ...['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'],
          ...['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'],
        ].map(month => [month, month === '2026-11' ? 2 : 0]),
      );
      const all = await reliability('org', USERS.admin);
      expect(all.incidents.recent.detected).toBe(4);
      expect(all.incidents.open).toHaveLength(2);
    });
  });
});
