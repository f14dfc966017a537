import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  entityCostSchema,
  errorSchema,
  Load,
  ownerCostSchema,
  showbackSchema,
  Source,
  sourcesSchema,
  sumDecimals,
} from 'backstage-plugin-shipshape-common';
import { parse } from 'csv-parse/sync';
import express from 'express';
import request from 'supertest';
import type { CostService } from '../cost/CostService';
import type { RecoveryService } from '../recovery/RecoveryService';
import type { AuthorizedReportService } from '../reports/AuthorizedReportService';
import type { SloService } from '../slo/SloService';
import type { AuthorizedSourcesService } from '../sources/AuthorizedSourcesService';
import {
  createHalfHiddenPortal,
  USERS,
} from '../__testUtils__/halfHiddenPortal';
import { freshSource } from '../__testUtils__/portal';
import { createRouter } from './createRouter';

const load: Load = {
  id: '7',
  artifact: 'aws-2026-10',
  state: 'quarantined',
  totals: [{ currency: 'USD', billed: '12.5', effective: '11' }],
  guards: [{ code: 'zero-rows', message: '0 rows, 1,000 before' }],
  defects: [],
  rejects: {
    cells: 1,
    first: [{ file: 'a.csv', line: 3, value: '$3', reason: 'no number' }],
  },
  createdAt: '2026-11-24T10:00:00Z',
};
const source: Source = {
  id: 'focus:main',
  kind: 'cost',
  warnings: [],
  freshness: freshSource,
  runs: [],
  quarantined: [load],
  loads: [],
};

describe('createRouter', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  async function setUp() {
    const { app } = await createHalfHiddenPortal(databases, {
      sources: { listSources: async () => [source] },
    });
    const as = (user: string, method: 'get' | 'post', path: string) =>
      request(app)
        [method](`/v1${path}`)
        .set('Authorization', mockCredentials.user.header(user));
    return { app, as };
  }

  it('answers every route as the contract says', async () => {
    const { as } = await setUp();
    const get = async (path: string) => {
      const response = await as(USERS.admin, 'get', path);
      expect(response.status).toBe(200);
      expect(response.headers['cache-control']).toBe('no-store');
      return response.body;
    };
    const checkout = '/entities/component/default/checkout/cost';
    for (const query of [
      '',
      '?view=withDependencies',
      '?metric=billed',
      '?metric=list&granularity=monthly',
      '?from=2026-11-01&to=2026-11-05&clock=billing&groupBy=chargeCategory',
      '?filter=service:EC2&filter=region:',
      '?from=2025-01-01&to=2025-02-01',
    ]) {
      entityCostSchema.strict().parse(await get(`${checkout}${query}`));
    }
    ownerCostSchema.strict().parse(await get('/owners/group/default/org/cost'));
    showbackSchema.strict().parse(await get('/showback'));
    showbackSchema.strict().parse(await get('/showback?month=2020-01'));
    sourcesSchema.strict().parse(await get('/sources'));
    expect((await get('/openapi.json')).openapi).toBe('3.1.0');
  });

  it('applies filters: of one dimension with OR, of several with AND', async () => {
    const { as } = await setUp();
    const total = async (query: string) => {
      const { body } = await as(
        USERS.admin,
        'get',
        `/owners/group/default/team/cost?from=2026-11-01&${query}`,
      );
      return body.currencies.map((item: { total: string }) => item.total);
    };
    // 1 + 2 + 16 of EC2 in USD, 32 of the other service in XPH.
    expect(await total('filter=service:EC2')).toEqual(['19']);
    expect(
      await total('filter=service:EC2&filter=service:Cloaked%20Service'),
    ).toEqual(['19', '32']);
    expect(
      await total(
        'filter=service:EC2&filter=entity:Resource:default/orders-db',
      ),
    ).toEqual(['2']);
    expect(await total('filter=environment:production')).toEqual([]);
  });

  it.each([
    ['from=2026-02-30', 'query.from'],
    ['to=yesterday', 'query.to'],
    ['metric=cash', 'query.metric'],
    ['clock=moon', 'query.clock'],
    ['granularity=hourly', 'query.granularity'],
    ['groupBy=colour', 'query.groupBy'],
    ['filter=colour:red', 'query.filter'],
    ['filter=service:a&filter=b', 'query.filter'],
    ['view=all', 'query.view'],
    ['from=2026-11-02&to=2026-11-01', 'from'],
    ['from=2020-01-01', 'from'],
  ])('names the parameter that is wrong: %s', async (query, field) => {
    const { as } = await setUp();
    const response = await as(
      USERS.viewer,
      'get',
      `/entities/component/default/checkout/cost?${query}`,
    );
    expect(response.status).toBe(400);
    expect(errorSchema.parse(response.body).error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(field),
    });
  });

  it.each([
    ['month=2026-13', 'query.month'],
    ['format=xlsx', 'query.format'],
    ['month=2026-12', 'month'],
  ])('names the parameter that is wrong: showback %s', async (query, field) => {
    const { as } = await setUp();
    const response = await as(USERS.viewer, 'get', `/showback?${query}`);
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(field);
  });

  describe('the export', () => {
    it('adds up to the total of the organisation, and has a name', async () => {
      const { as } = await setUp();
      const { body } = await as(USERS.finops, 'get', '/showback?month=2026-10');
      const csv = await as(
        USERS.finops,
        'get',
        '/showback?month=2026-10&format=csv',
      );
      expect(csv.status).toBe(200);
      expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(csv.headers['content-disposition']).toBe(
        'attachment; filename="showback-2026-10-effective-charge.csv"',
      );
      const rows: Array<{ currency: string; amount: string }> = parse(
        csv.text,
        { columns: true },
      );
      for (const { currency, total } of body.currencies) {
        expect(
          sumDecimals(
            rows
              .filter(row => row.currency === currency)
              .map(row => row.amount),
          ),
        ).toBe(total.amount);
      }
      expect(body.currencies[0].total.amount).toBe('1503');
    });

    it('needs the permission for the whole organisation', async () => {
      const { as } = await setUp();
      const csv = await as(USERS.viewer, 'get', '/showback?format=csv');
      expect(csv.status).toBe(403);
      expect(csv.body.error.name).toBe('NotAllowedError');
    });
  });

  describe('bodies', () => {
    const report = { sloId: 'nobody-knows', note: 'x'.repeat(1000) };
    const reports = (count: number) => ({ reports: Array(count).fill(report) });

    it('may be as large as a full batch of reports, and no larger', async () => {
      const { as } = await setUp();
      const path = '/reports/sli';
      const full = await as(USERS.admin, 'post', path).send(reports(1000));
      expect(full.status).toBe(200);
      expect(full.body).toMatchObject({ accepted: 0 });
      expect(full.body.rejected).toHaveLength(1000);
      const larger = await as(USERS.admin, 'post', path).send(reports(2000));
      expect(larger.status).toBe(413);
      const tooMany = await as(USERS.admin, 'post', path).send({
        reports: Array(1001).fill({}),
      });
      expect(tooMany.status).toBe(400);
      expect(tooMany.body.error.message).toContain('body.reports');
    });

    it('are small everywhere else', async () => {
      const { as } = await setUp();
      const accept = '/sources/focus:main/loads/7/accept';
      const response = await as(USERS.admin, 'post', accept).send({
        reason: 'x'.repeat(100_000),
      });
      expect(response.status).toBe(413);
    });

    it('are not read before it is known who sends them', async () => {
      const { app } = await setUp();
      const response = await request(app)
        .post('/v1/reports/sli')
        .set('Authorization', mockCredentials.none.header())
        .set('Content-Type', 'application/json')
        .send('{ not JSON');
      expect(response.status).toBe(401);
    });
  });

  describe('when something breaks', () => {
    async function setUpBroken(error: Error) {
      const logger = mockServices.logger.mock();
      const broken = async () => {
        throw error;
      };
      const app = express();
      app.use(
        await createRouter({
          cost: {
            getEntityCost: broken,
            getOwnerCost: broken,
            getShowback: broken,
            exportShowback: broken,
          } satisfies CostService,
          slos: {} as SloService,
          recovery: {} as RecoveryService,
          reports: {} as AuthorizedReportService,
          sources: {} as AuthorizedSourcesService,
          httpAuth: mockServices.httpAuth(),
          logger,
        }),
      );
      app.use(mockErrorHandler());
      return { app, logger };
    }

    it('says nothing of the reason, and logs it', async () => {
      const error = new Error(
        "select … where entity_ref in ('component:default/phantom')",
      );
      const { app, logger } = await setUpBroken(error);
      const response = await request(app).get('/v1/showback');
      expect(response.status).toBe(500);
      expect(response.text).not.toContain('phantom');
      expect(logger.error).toHaveBeenCalledWith(expect.any(String), error);
    });
  });

  it('says that the catalog is unavailable instead of showing nothing', async () => {
    const { app, catalog } = await createHalfHiddenPortal(databases);
    catalog.getEntitiesByRefs = async () => {
      throw new Error('http://catalog.internal: phantom');
    };
    const response = await request(app)
      .get('/v1/owners/group/default/org/cost')
      .set('Authorization', mockCredentials.user.header(USERS.viewer));
    expect(response.status).toBe(503);
    expect(response.body.error.name).toBe('ServiceUnavailableError');
    expect(response.text).not.toMatch(/phantom|internal/);
  });
});
