import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  drillDetailsSchema,
  drillEvidenceSchema,
  entityBackupsSchema,
  entityDrillsSchema,
  ownerRecoverySchema,
  recoveryExportSchema,
  recoveryListSchema,
  recoveryOverviewSchema,
  sha256Hex,
  verifyChain,
} from 'backstage-plugin-shipshape-common';
import request from 'supertest';
import type { z } from 'zod';
import {
  createHalfHiddenPortal,
  USERS,
} from '../__testUtils__/halfHiddenPortal';
import {
  HIDDEN_ARTIFACT,
  VISIBLE_ARTIFACT,
} from '../__testUtils__/hiddenRecovery';
import type { PortalOptions } from '../__testUtils__/portal';

const ORDERS = '/entities/resource/default/orders-db';
const CHECKOUT = '/entities/component/default/checkout';

describe('recovery routes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function setUp(options: Partial<PortalOptions> = {}) {
    const { app } = await createHalfHiddenPortal(databases, options);
    const ask = (path: string, user: string = USERS.viewer) =>
      request(app)
        .get(`/v1${path}`)
        .set('Authorization', mockCredentials.user.header(user));
    /** The body, held against the schema of the route: nothing more and nothing else. */
    const get = async <Answer>(
      schema: z.ZodType<Answer>,
      path: string,
      user?: string,
    ): Promise<Answer> => {
      const response = await ask(path, user);
      expect([path, response.status]).toEqual([path, 200]);
      const parsed = schema.parse(response.body);
      expect(parsed).toEqual(response.body);
      return parsed;
    };
    return { ask, get };
  }

  // At 12:00 on 24 November: daily dumps at 02:00 of 20 minutes since 1 October; RPO 25 h.
  it('GET …/backups computes a resource at the instant of the question', async () => {
    const { get } = await setUp();
    const answer = await get(entityBackupsSchema, `${ORDERS}/backups`);
    expect(answer).toMatchObject({
      entityRef: 'resource:default/orders-db',
      documents: [{ url: 'https://git.example.com/orders.yaml' }],
      problems: [{ code: 'op-ignored' }],
    });
    const [orders] = answer.resources;
    expect(orders).toMatchObject({
      status: 'recoverable',
      exposure: {
        status: 'met',
        seconds: 36_000,
        protectedUntil: '2026-11-24T02:00:00.000Z',
        basis: 'point',
        rpoSeconds: 90_000,
        // A day, and the 20 minutes that a dump usually takes.
        designRpoSeconds: 87_600,
        feasible: true,
        asOf: '2026-11-24T12:00:00.000Z',
      },
      // The slot of the last day can still be met until 02:05 of the next.
      success: { due: 29, succeeded: 29, rate: 1 },
      lastSuccessAt: '2026-11-24T02:20:00.000Z',
      drill: { state: 'current', lastDrillId: 'orders-1', rtoSeconds: 600 },
      rpoCompliance: { windowSeconds: 2_592_000, ratio: 1, neverSeconds: 0 },
      points: { available: 55, eligible: 55 },
      objectives: [{ scope: 'data-corruption', strategyFit: 'unknown' }],
      problems: [{ code: 'op-ignored' }],
    });
    expect(orders.lastFailureAt).toBeUndefined();
    const [plan] = orders.plans;
    expect(plan).toMatchObject({
      id: 'orders-daily',
      scheduleSummary: { kind: 'daily', times: ['02:00'], timezone: 'UTC' },
      nextSlotAt: '2026-11-25T02:00:00.000Z',
      usualDurationSeconds: 1_200,
    });
    expect(plan.days).toHaveLength(60);
    expect(plan.days.map(({ state }) => state)).toEqual([
      ...Array(5).fill('unknown'),
      ...Array(55).fill('succeeded'),
    ]);
    expect(plan.days[0].day).toBe('2026-09-26');
    expect(plan.runs).toHaveLength(20);
    expect(plan.runs[0]).toMatchObject({ runKey: 'dump-2026-11-24' });
    expect(orders.points.newest).toHaveLength(30);
    expect(orders.points.newest[0]).toMatchObject({
      nativeId: 'dump-2026-11-24',
      eligible: true,
    });
    // It peaks before each dump is there, and falls to the 20 minutes that it took.
    const last = orders.exposureSeries.slice(-3);
    expect(last).toEqual([
      { at: '2026-11-24T02:20:00.000Z', seconds: 87_600 },
      { at: '2026-11-24T02:20:00.000Z', seconds: 1_200 },
      { at: '2026-11-24T12:00:00.000Z', seconds: 36_000 },
    ]);
  });

  it('a Component has its own resources and those that it depends on, a System its parts, worst first', async () => {
    const { get } = await setUp();
    const of = async (path: string, user?: string) =>
      (await get(entityBackupsSchema, path, user)).resources.map(item => [
        item.resource.resourceId,
        item.status,
      ]);
    expect(await of(`${CHECKOUT}/backups`)).toEqual([
      ['checkout-cache', 'never'],
      ['orders', 'recoverable'],
    ]);
    expect(await of(`${CHECKOUT}/backups`, USERS.admin)).toEqual([
      ['phantom-store', 'unprotected'],
      ['checkout-cache', 'never'],
      ['orders', 'recoverable'],
    ]);
    expect(await of('/entities/system/default/shop/backups')).toEqual([
      ['checkout-cache', 'never'],
    ]);
    expect(await of('/entities/component/default/quiet/backups')).toEqual([]);
  });

  it('says nothing good of what nobody reports about', async () => {
    const { get } = await setUp();
    const { resources } = await get(entityBackupsSchema, `${CHECKOUT}/backups`);
    const [cache] = resources;
    expect(cache).toMatchObject({
      status: 'never',
      exposure: { status: 'never' },
      success: { due: 0, succeeded: 0 },
      points: { available: 0, eligible: 0, newest: [] },
      controls: { compliant: 1 },
    });
    expect(cache.success.rate).toBeUndefined();
    expect(cache.exposure.seconds).toBeUndefined();
    expect(new Set(cache.plans[0].days.map(({ state }) => state))).toEqual(
      new Set(['unknown']),
    );
  });

  it('GET …/drills shows where a resource stands, with its drills and its chain', async () => {
    const { get } = await setUp();
    const { resources } = await get(entityDrillsSchema, `${ORDERS}/drills`);
    expect(resources).toMatchObject([
      {
        status: 'recoverable',
        standing: {
          state: 'current',
          lastPassedAt: '2026-11-10T10:10:00.000Z',
          // 30 days later.
          dueAt: '2026-12-10T10:10:00.000Z',
          overdueAt: '2026-12-17T10:10:00.000Z',
        },
        plans: [
          {
            id: 'orders-drill',
            runner: 'default',
            standing: { state: 'current' },
          },
        ],
        backupPlanIds: ['orders-daily'],
        drills: [
          {
            drillId: 'orders-1',
            outcome: 'passed',
            achievedRtoSeconds: 600,
            checksPassed: 1,
            checksFailed: 0,
          },
        ],
        rto: { n: 1 },
        chain: { records: 1, intact: true },
      },
    ]);
  });

  it('GET …/drills/:drillId has its phases, checks and evidence, also through what depends on it', async () => {
    const { get } = await setUp();
    const drill = await get(drillDetailsSchema, `${ORDERS}/drills/orders-1`);
    expect(drill).toMatchObject({
      entityRef: 'resource:default/orders-db',
      phases: [{ name: 'restore', durationMs: 500_000 }],
      checks: [{ checkId: 'connect', status: 'passed' }],
      evidence: [
        {
          id: 'ev-orders-1',
          sha256: sha256Hex(VISIBLE_ARTIFACT),
          recordSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          stored: true,
        },
      ],
    });
    expect(
      await get(drillDetailsSchema, `${CHECKOUT}/drills/orders-1`),
    ).toEqual(drill);
  });

  it('GET …/evidence has a chain that can be verified', async () => {
    const { get } = await setUp();
    const evidence = await get(
      drillEvidenceSchema,
      `${ORDERS}/drills/orders-1/evidence`,
    );
    expect(verifyChain(evidence.chain)).toEqual({ intact: true, records: 1 });
    expect(evidence.stored).toEqual([sha256Hex(VISIBLE_ARTIFACT)]);
  });

  it('GET …/evidence/:sha256 has the bytes, to save and never to show', async () => {
    const { ask } = await setUp();
    const hash = sha256Hex(VISIBLE_ARTIFACT);
    const response = await ask(`${ORDERS}/drills/orders-1/evidence/${hash}`);
    expect(response.text).toBe(VISIBLE_ARTIFACT);
    expect(response.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${hash}.txt"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
    const hidden = sha256Hex(HIDDEN_ARTIFACT);
    for (const path of [
      `${ORDERS}/drills/orders-1/evidence/${hidden}`,
      `/entities/component/default/stray/drills/orders-1/evidence/${hash}`,
    ]) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    expect(
      (await ask(`${ORDERS}/drills/orders-1/evidence/nonsense`)).status,
    ).toBe(400);
  });

  it('GET /recovery goes page by page over what the caller may see, by risk', async () => {
    const { get, ask } = await setUp();
    const page = (query: string, user?: string) =>
      get(recoveryListSchema, `/recovery${query}`, user);
    const ids = ({ resources }: z.output<typeof recoveryListSchema>) =>
      resources.map(item => item.resource.resourceId);
    const all = await page('');
    expect(ids(all)).toEqual(['checkout-cache', 'stray-files', 'orders']);
    expect(all.nextCursor).toBeUndefined();
    // The owner and the system are hidden.
    expect(all.resources[1].resource).not.toHaveProperty('ownerRef');
    expect(all.resources[1].resource).not.toHaveProperty('systemRef');
    const first = await page('?limit=2');
    const second = await page(`?limit=2&cursor=${first.nextCursor}`);
    expect([first, second].map(ids)).toEqual([
      ['checkout-cache', 'stray-files'],
      ['orders'],
    ]);
    expect(ids(await page('?tier=critical&status=recoverable'))).toEqual([
      'orders',
    ]);
    expect(ids(await page('', USERS.admin))).toEqual([
      'phantom-store',
      'checkout-cache',
      'cloaked-third',
      'stray-files',
      'veiled-last',
      'orders',
    ]);
    expect((await ask('/recovery?cursor=!')).status).toBe(400);
    expect((await ask('/recovery?owner=payments')).status).toBe(400);
  });

  it('GET /recovery/coverage counts what the caller may see', async () => {
    const { get } = await setUp();
    const overview = await get(recoveryOverviewSchema, '/recovery/coverage');
    expect(overview).toMatchObject({
      coverage: {
        resources: 3,
        required: 3,
        steps: [
          { step: 'planned', count: 3, rate: 1 },
          { step: 'within-rpo', count: 2 },
          // Nobody said where the dumps are: unknown does not survive.
          { step: 'copy-outside-scope', count: 0, rate: 0 },
          { step: 'encrypted-and-immutable', count: 0 },
          { step: 'drill-current', count: 0 },
        ],
      },
      statuses: [
        { status: 'never', count: 1 },
        { status: 'drillOverdue', count: 1 },
        { status: 'recoverable', count: 1 },
      ],
    });
    const ids = (rows: typeof overview.overdueDrills) =>
      rows.map(item => item.resource.resourceId);
    expect(ids(overview.overdueDrills)).toEqual([
      'checkout-cache',
      'stray-files',
    ]);
    expect(ids(overview.worstExposure)).toEqual([
      'checkout-cache',
      'orders',
      'stray-files',
    ]);
    const admin = await get(
      recoveryOverviewSchema,
      '/recovery/coverage',
      USERS.admin,
    );
    expect(admin.coverage).toMatchObject({ resources: 6, required: 6 });
  });

  it('GET /owners/…/recovery is over what a group and its visible sub-groups own', async () => {
    const { get } = await setUp();
    const org = await get(
      ownerRecoverySchema,
      '/owners/group/default/org/recovery',
    );
    expect(org.resources.map(item => item.resource.resourceId)).toEqual([
      'checkout-cache',
      'orders',
    ]);
    expect(org.coverage.required).toBe(2);
    expect(org.months).toHaveLength(12);
    expect(org.months.at(-1)).toEqual({
      month: '2026-11',
      passed: 1,
      failed: 0,
      inconclusive: 0,
      medianRtoSeconds: 600,
    });
    expect(org.months[0]).toEqual({
      month: '2025-12',
      passed: 0,
      failed: 0,
      inconclusive: 0,
    });
  });

  it('GET /recovery/export is audited, also when it is refused', async () => {
    const events: string[] = [];
    const createEvent = jest.fn(async (event: { meta?: object }) => {
      events.push(JSON.stringify(event.meta));
      return {
        success: async (result?: { meta?: object }) => {
          events.push(`success ${Object.keys(result?.meta ?? {}).join()}`);
        },
        fail: async ({ error }: { error: Error }) => {
          events.push(`fail ${error.name}`);
        },
      };
    });
    const { get, ask } = await setUp({
      auditor: { createEvent } as unknown as PortalOptions['auditor'],
    });
    const query = '?from=2026-11-01&to=2026-11-24';
    const answer = await get(recoveryExportSchema, `/recovery/export${query}`);
    expect(answer.resources.map(item => item.resource.resourceId)).toEqual([
      'checkout-cache',
      'orders',
      'stray-files',
    ]);
    const csv = await ask(`/recovery/export${query}&format=csv`);
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition':
        'attachment; filename="recovery-2026-11-01-2026-11-24.csv"',
    });
    expect(csv.text).toContain(answer.contentSha256);
    expect((await ask(`/recovery/export${query}`, USERS.nobody)).status).toBe(
      403,
    );
    const meta = (format: string) =>
      `{"from":"2026-11-01","to":"2026-11-24","format":"${format}"}`;
    expect(events).toEqual([
      meta('json'),
      'success resources,contentSha256',
      meta('csv'),
      'success resources,contentSha256',
      meta('json'),
      'fail NotAllowedError',
    ]);
    expect(
      (await ask('/recovery/export?from=2026-11-24&to=2026-11-01')).status,
    ).toBe(400);
  });
});
