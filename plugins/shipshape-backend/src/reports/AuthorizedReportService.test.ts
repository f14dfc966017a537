import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { reportResultSchema } from 'backstage-plugin-shipshape-common';
import type { Request } from 'express';
import {
  createHidingCatalog,
  toEntities,
} from '../__testUtils__/hidingCatalog';
import { VisibleCatalog } from '../catalog/VisibleCatalog';
import { Authorizer } from '../permissions/Authorizer';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import {
  createReportHarness,
  HIDDEN,
  VISIBLE,
} from './__testUtils__/createReportHarness';
import { AuthorizedReportService } from './AuthorizedReportService';
import { createReportsHandlers } from './reportsRoutes';

const ANN = 'user:default/ann';

function sli(sloId: string) {
  return {
    sloId,
    start: '2026-11-24T09:50:00Z',
    widthSeconds: 300,
    good: 1,
    total: 2,
  };
}

describe('AuthorizedReportService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const init = reuseSloDatabases(databases);

  async function setUp(options: { allowed?: boolean } = {}) {
    const { allowed = true } = options;
    const harness = await createReportHarness(await init('SQLITE_3'));
    const success = jest.fn();
    const fail = jest.fn();
    const auditor = mockServices.auditor.mock({
      createEvent: async () => ({ success, fail }),
    });
    const catalog = createHidingCatalog(
      toEntities([{ ref: VISIBLE }, { ref: HIDDEN }]),
      { [ANN]: [HIDDEN] },
    );
    const service = AuthorizedReportService.create({
      reports: harness.service,
      recovery: harness.recovery,
      catalog: VisibleCatalog.create({ catalog, logger: harness.logger }),
      authorizer: Authorizer.create({
        permissions: mockServices.permissions({
          result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
        }),
      }),
      auth: mockServices.auth(),
      auditor,
    });
    const caller = {
      credentials: mockCredentials.user(ANN),
      request: {} as Request,
    };
    return { ...harness, service, auditor, success, fail, caller, catalog };
  }

  it('takes what a user may report, with their name, and audits it', async () => {
    const { service, caller, auditor, success, batches, sums } = await setUp();
    const result = await service.addSli(
      { reports: [sli('shop-slo'), sli('phantom-slo'), sli('nobody-knows')] },
      caller,
    );
    expect(result.accepted).toBe(1);
    expect({ ...result.rejected[0], index: 2 }).toEqual(result.rejected[1]);
    expect(await sums('phantom-slo')).toBeUndefined();
    expect(await batches.listRecent(5)).toMatchObject([
      { reporter: ANN, origin: 'api', accepted: 1, rejected: 2 },
    ]);
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'report-create',
      severityLevel: 'low',
      request: caller.request,
      meta: { queryType: 'sli', reports: 3 },
    });
    expect(success).toHaveBeenCalledWith({
      meta: { accepted: 1, rejected: 2 },
    });
  });

  it('lets a service report about everything', async () => {
    const { service, caller, batches } = await setUp();
    expect(
      await service.addIncidents(
        {
          reports: [
            {
              reporter: 'pager',
              incidentId: '1',
              entityRef: HIDDEN,
              sloIds: ['to-come'],
              detectedAt: '2026-11-24T09:00:00Z',
              updatedAt: '2026-11-24T09:00:00Z',
            },
          ],
        },
        {
          ...caller,
          credentials: mockCredentials.service('external:ci'),
        },
      ),
    ).toEqual({ accepted: 1, rejected: [] });
    expect(await batches.listRecent(5)).toMatchObject([
      { kind: 'incidents', reporter: 'external:ci' },
    ]);
  });

  it('refuses without the permission, and audits that', async () => {
    const { service, caller, fail, success, batches, sums } = await setUp({
      allowed: false,
    });
    await expect(
      service.addSli({ reports: [sli('shop-slo')] }, caller),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    expect(fail).toHaveBeenCalledTimes(1);
    expect(success).not.toHaveBeenCalled();
    expect(await batches.listRecent(5)).toEqual([]);
    expect(await sums('shop-slo')).toBeUndefined();
  });

  it('refuses anybody who is neither user nor service', async () => {
    const { service, caller } = await setUp();
    await expect(
      service.addSli(
        { reports: [sli('shop-slo')] },
        { ...caller, credentials: mockCredentials.none() },
      ),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
  });

  it('stores nothing when the catalog does not answer', async () => {
    const { service, caller, catalog, sums, fail } = await setUp();
    catalog.getEntitiesByRefs = async () => {
      throw new Error('down');
    };
    await expect(
      service.addSli({ reports: [sli('shop-slo')] }, caller),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
    expect(fail).toHaveBeenCalledTimes(1);
    expect(await sums('shop-slo')).toBeUndefined();
  });

  it('answers the routes as the contract says', async () => {
    const { service, caller } = await setUp();
    const handlers = createReportsHandlers(service);
    const input = { params: {}, query: {} };
    for (const answer of [
      await handlers.ReportSli(
        { ...input, body: { reports: [sli('shop-slo'), 1] } },
        caller,
      ),
      await handlers.ReportIncidents(
        { ...input, body: { reports: [{}] } },
        caller,
      ),
    ]) {
      expect(() => reportResultSchema.strict().parse(answer)).not.toThrow();
    }
  });
});
