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

/** Counts of five minutes (or an hour) that begin at a time of 2026-11-24. */
function sli(
  time: string,
  good: number,
  total: number,
  overrides: Record<string, unknown> = {},
) {
  return {
    sloId: 'shop-slo',
    start: `2026-11-24T${time}:00Z`,
    widthSeconds: 300,
    good,
    total,
    ...overrides,
  };
}

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

describe('ReportService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setUp = async () => createReportHarness(await init(databaseId));

    describe('counts', () => {
      it('are stored, noted and told', async () => {
        const { service, sums, batches, announced } = await setUp();
        expect(
          await service.addSli(
            [sli('09:50', 98, 100), sli('09:55', 40, 50)],
            asUser,
          ),
        ).toEqual({ accepted: 2, rejected: [] });
        expect(await sums('shop-slo')).toEqual({
          bad: 12,
          total: 150,
          seconds: 600,
          asOf: '2026-11-24T10:00:00.000Z',
        });
        expect(announced).toEqual([['shop-slo']]);
        expect(await batches.listRecent(5)).toEqual([
          {
            kind: 'sli',
            origin: 'api',
            reporter: 'user:default/ann',
            receivedAt: '2026-11-24T10:00:00.000Z',
            accepted: 2,
            rejected: 0,
          },
        ]);
      });

      it('replace what was sent before, also when they come late', async () => {
        const { service, sums } = await setUp();
        await service.addSli([sli('09:50', 98, 100)], asUser);
        await service.addSli([sli('09:40', 7, 10)], asUser);
        await service.addSli([sli('09:50', 98, 100)], asUser);
        expect(await sums('shop-slo')).toMatchObject({ bad: 5, total: 110 });
        await service.addSli(
          [sli('09:50', 1, 2), sli('09:50', 60, 100), sli('09:50', 60, 100)],
          asUser,
        );
        expect(await sums('shop-slo')).toEqual({
          bad: 43,
          total: 110,
          seconds: 600,
          asOf: '2026-11-24T09:55:00.000Z',
        });
      });

      it('do not depend on batches and order, but on which is last for an interval', async () => {
        const { service, sums } = await setUp();
        const report = fc.record({
          slot: fc.nat(5),
          total: fc.nat(100),
          bad: fc.nat(100),
        });
        let run = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(report, { maxLength: 4 }), { maxLength: 4 }),
            async deliveries => {
              run += 1;
              const sloId = `any-${run}`;
              const last = new Map<number, { bad: number; total: number }>();
              for (const delivery of deliveries) {
                await service.addSli(
                  delivery.map(({ slot, total, bad }) => {
                    const counted = { bad: Math.min(bad, total), total };
                    last.set(slot, counted);
                    return sli(
                      `09:${String(slot * 5).padStart(2, '0')}`,
                      total - counted.bad,
                      total,
                      { sloId },
                    );
                  }),
                  asService,
                );
              }
              const expected = [...last.values()];
              const add = (values: number[]) =>
                values.reduce((a, b) => a + b, 0);
              expect((await sums(sloId)) ?? { bad: 0, total: 0 }).toMatchObject(
                {
                  bad: add(expected.map(({ bad }) => bad)),
                  total: add(expected.map(({ total }) => total)),
                },
              );
            },
          ),
          { numRuns: 15 },
        );
      });

      it('are checked one by one', async () => {
        const { service, sums, announced } = await setUp();
        const result = await service.addSli(
          [
            'no object',
            sli('09:51', 1, 1),
            sli('09:50', 1, 1),
            sli('09:50', 2, 1),
            sli('09:50', 1, 1, { widthSeconds: 60 }),
            sli('09:50', 1, 1, { colour: 'red' }),
            sli('09:50', 1, 1, { sloId: 'Ä' }),
          ],
          asUser,
        );
        expect(result.accepted).toBe(1);
        expect(
          result.rejected.map(
            ({ index, code, message }) =>
              `${index} ${code} ${message.split(':')[0]}`,
          ),
        ).toEqual([
          '0 invalid report',
          '1 invalid start',
          '3 invalid good',
          '4 invalid widthSeconds',
          '5 invalid report',
          '6 invalid sloId',
        ]);
        expect(await sums('shop-slo')).toMatchObject({ total: 1 });
        expect(announced).toEqual([['shop-slo']]);
      });

      it('are refused when they are too old or not there yet, with what to send instead', async () => {
        const { service } = await setUp();
        const day = (text: string, widthSeconds: number) =>
          sli('', 1, 1, { start: text, widthSeconds });
        const { accepted, rejected } = await service.addSli(
          [
            // The last that are taken: three days, 400 days, ten minutes ahead.
            day('2026-11-21T10:00:00Z', 300),
            day('2025-10-20T10:00:00Z', 3600),
            day('2026-11-24T10:05:00Z', 300),
            day('2026-11-21T09:55:00Z', 300),
            day('2025-10-20T09:00:00Z', 3600),
            day('2026-11-24T10:10:00Z', 300),
            day('2026-11-24T10:00:00Z', 3600),
          ],
          asUser,
        );
        expect(accepted).toBe(3);
        expect(rejected.map(({ index, code }) => [index, code])).toEqual([
          [3, 'too-old'],
          [4, 'too-old'],
          [5, 'too-new'],
          [6, 'too-new'],
        ]);
        expect(rejected[0].message).toContain('2026-11-21T09:00:00.000Z');
        expect(rejected[0].message).toContain('widthSeconds 3600');
        expect(rejected[1].message).toContain('400 days');
      });

      it('of a clock that is ahead do not move the end of the data into the future', async () => {
        const { service, sums } = await setUp();
        await service.addSli([sli('10:05', 1, 1)], asUser);
        expect((await sums('shop-slo'))?.asOf).toBe('2026-11-24T10:00:00.000Z');
      });

      it('of what a user may not see and of what does not exist get the same answer', async () => {
        const { service, sums } = await setUp();
        const { accepted, rejected } = await service.addSli(
          [
            sli('09:50', 1, 1, { sloId: 'phantom-slo' }),
            sli('09:50', 1, 1, { sloId: 'nobody-knows' }),
            sli('09:50', 1, 1),
          ],
          asUser,
        );
        expect(accepted).toBe(1);
        expect(rejected[0].code).toBe('unknown');
        expect({ ...rejected[0], index: 1 }).toEqual(rejected[1]);
        expect(await sums('phantom-slo')).toBeUndefined();
        expect(await sums('nobody-knows')).toBeUndefined();
      });

      it('of a service may come before the definition', async () => {
        const { service, sums } = await setUp();
        expect(
          await service.addSli(
            [
              sli('09:50', 1, 2, { sloId: 'phantom-slo' }),
              sli('09:50', 1, 2, { sloId: 'to-come' }),
            ],
            asService,
          ),
        ).toEqual({ accepted: 2, rejected: [] });
        expect(await sums('to-come')).toMatchObject({ bad: 1, total: 2 });
      });

      it('stay when the figures cannot be computed', async () => {
        const { service, state, sums, logger } = await setUp();
        state.broken = new Error('no figures');
        expect(
          await service.addSli([sli('09:50', 1, 2)], asService),
        ).toMatchObject({ accepted: 1 });
        expect(await sums('shop-slo')).toMatchObject({ total: 2 });
        expect(logger.error).toHaveBeenCalledTimes(1);
      });
    });

    describe('incidents', () => {
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
          rejected.map(
            ({ code, message }) => `${code} ${message.split(':')[0]}`,
          ),
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

    it('knows when something was last taken', async () => {
      const { service, state, batches } = await setUp();
      expect(await batches.lastAcceptedAt()).toBeUndefined();
      await service.addSli([sli('09:50', 1, 2)], asUser);
      state.now = new Date('2026-11-24T11:00:00.000Z');
      await service.addSli(['wrong'], asUser);
      expect(await batches.lastAcceptedAt()).toBe('2026-11-24T10:00:00.000Z');
      expect(await batches.prune('2026-11-24T11:00:00.000Z')).toBe(1);
      expect(await batches.listRecent(5)).toMatchObject([{ rejected: 1 }]);
    });
  });
});
