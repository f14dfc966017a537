import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import {
  asService,
  asUser,
  createReportHarness,
  HIDDEN,
  VISIBLE,
} from './__testUtils__/createReportHarness';

function incident(overrides: Record<string, unknown> = {}) {
  return {
    reporter: 'pager',
    incidentId: '1',
    entityRef: VISIBLE,
    sloIds: ['shop-slo'],
    detectedAt: '2026-11-24T09:00:00Z',
    updatedAt: '2026-11-24T09:00:00Z',
    ...overrides,
  };
}

describe('ReportService: incidents', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setUp = async () => createReportHarness(await init(databaseId));

    it('are stored with all that is known', async () => {
      const { service, incidents, batches, announced } = await setUp();
      expect(
        await service.addIncidents(
          [
            incident({
              entityRef: 'Component:shop',
              severity: 'page',
              title: 'Down',
              url: 'https://pager.example.com/1',
              startedAt: '2026-11-24T08:55:00.5Z',
              acknowledgedAt: null,
              resolvedAt: '2026-11-24T09:30:00Z',
              sloIds: ['shop-slo', 'shop-slo'],
            }),
          ],
          asUser,
        ),
      ).toEqual({ accepted: 1, rejected: [] });
      expect(
        await incidents.find([{ sourceId: 'report:pager', externalId: '1' }]),
      ).toEqual([
        {
          sourceId: 'report:pager',
          externalId: '1',
          entityRef: VISIBLE,
          sloIds: ['shop-slo'],
          severity: 'page',
          title: 'Down',
          url: 'https://pager.example.com/1',
          startedAt: '2026-11-24T08:55:00.500Z',
          detectedAt: '2026-11-24T09:00:00.000Z',
          resolvedAt: '2026-11-24T09:30:00.000Z',
          updatedAt: '2026-11-24T09:00:00.000Z',
        },
      ]);
      expect(await batches.listRecent(5)).toMatchObject([
        { kind: 'incidents', accepted: 1 },
      ]);
      expect(announced).toEqual([]);
    });

    it('end as their latest version, in whatever order and batches they come', async () => {
      const { service, incidents } = await setUp();
      const versions = ['09:00', '09:10', '09:20'].map(time =>
        incident({
          title: time,
          updatedAt: `2026-11-24T${time}:00Z`,
        }),
      );
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([0, 1, 2, 0, 1, 2], {
            minLength: 6,
            maxLength: 6,
          }),
          fc.nat(5),
          async (order, cut) => {
            run += 1;
            const incidentId = `run-${run}`;
            const reports = order.map(i => ({ ...versions[i], incidentId }));
            for (const batch of [reports.slice(0, cut), reports.slice(cut)]) {
              expect(
                (await service.addIncidents(batch, asUser)).rejected,
              ).toEqual([]);
            }
            expect(
              await incidents.find([
                { sourceId: 'report:pager', externalId: incidentId },
              ]),
            ).toMatchObject([{ title: '09:20' }]);
          },
        ),
        { numRuns: 15 },
      );
    });

    it('that say different things at one instant are a conflict', async () => {
      const { service, incidents } = await setUp();
      const first = await service.addIncidents(
        [incident({ title: 'a' }), incident({ title: 'b' })],
        asUser,
      );
      expect(first).toMatchObject({
        accepted: 1,
        rejected: [{ index: 1, code: 'conflict' }],
      });
      expect(
        await service.addIncidents([incident({ title: 'c' })], asUser),
      ).toMatchObject({ accepted: 0, rejected: [{ code: 'conflict' }] });
      expect(
        await incidents.find([{ sourceId: 'report:pager', externalId: '1' }]),
      ).toMatchObject([{ title: 'a' }]);
    });

    it('of what a user may not see and of what does not exist get the same answer', async () => {
      const { service, incidents } = await setUp();
      await service.addIncidents(
        [incident({ incidentId: 'theirs', entityRef: HIDDEN })],
        asService,
      );
      const { accepted, rejected } = await service.addIncidents(
        [
          incident({ entityRef: HIDDEN, sloIds: [] }),
          incident({ entityRef: 'component:default/nothing', sloIds: [] }),
          incident({ sloIds: ['shop-slo', 'phantom-slo'] }),
          incident({ sloIds: ['nobody-knows'] }),
          // An id that is taken by an incident of something hidden.
          incident({
            incidentId: 'theirs',
            updatedAt: '2026-11-24T09:30:00Z',
          }),
        ],
        asUser,
      );
      expect(accepted).toBe(0);
      expect(
        new Set(rejected.map(item => JSON.stringify({ ...item, index: 0 })))
          .size,
      ).toBe(1);
      expect(
        await incidents.find([
          { sourceId: 'report:pager', externalId: '1' },
          { sourceId: 'report:pager', externalId: 'theirs' },
        ]),
      ).toMatchObject([{ entityRef: HIDDEN }]);
    });

    it('are checked one by one', async () => {
      const { service } = await setUp();
      const { accepted, rejected } = await service.addIncidents(
        [
          incident({ entityRef: 'shop' }),
          incident({ detectedAt: 'yesterday' }),
          incident({ url: 'ftp://pager.example.com/1' }),
          incident({ reporter: 'Pager Duty' }),
          incident({ resolvedAt: '2026-11-24T10:10:01Z' }),
          incident({ resolvedAt: '2025-10-20T09:59:59Z' }),
          incident({ resolvedAt: '2026-11-24T10:10:00Z' }),
        ],
        asUser,
      );
      expect(accepted).toBe(1);
      expect(
        rejected.map(({ code, message }) => `${code} ${message.split(':')[0]}`),
      ).toEqual([
        'invalid entityRef',
        'invalid detectedAt',
        'invalid url',
        'invalid reporter',
        'too-new resolvedAt',
        'too-old resolvedAt',
      ]);
    });
  });
});
