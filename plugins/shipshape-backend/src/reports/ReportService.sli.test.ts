import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { reuseSloDatabases } from '../slo/__testUtils__/reuseSloDatabases';
import {
  asService,
  asUser,
  createReportHarness,
} from './__testUtils__/createReportHarness';
import { reportSeriesKey } from './storeSliReports';

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

describe('ReportService: counts', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setUp = async () => createReportHarness(await init(databaseId));

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
            const add = (values: number[]) => values.reduce((a, b) => a + b, 0);
            expect((await sums(sloId)) ?? { bad: 0, total: 0 }).toMatchObject({
              bad: add(expected.map(({ bad }) => bad)),
              total: add(expected.map(({ total }) => total)),
            });
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

    it('of parts are refused where the whole hour is known', async () => {
      const { service, sums } = await setUp();
      const hour = sli('08:00', 900, 1000, { widthSeconds: 3600 });
      const parts = (count: number) =>
        Array.from({ length: count }, (_, i) =>
          sli(`08:${String(i * 5).padStart(2, '0')}`, 9, 10),
        );
      const together = await service.addSli(
        [sli('08:05', 9, 10), hour],
        asUser,
      );
      expect(together).toMatchObject({
        accepted: 1,
        rejected: [{ index: 0, code: 'conflict' }],
      });
      expect(together.rejected[0].message).toContain('widthSeconds 3600');
      const later = await service.addSli(
        [sli('09:50', 1, 1), ...parts(11)],
        asUser,
      );
      expect(later.accepted).toBe(1);
      expect(later.rejected.map(({ index }) => index)).toEqual(
        Array.from({ length: 11 }, (_, i) => i + 1),
      );
      expect(await sums('shop-slo')).toMatchObject({ bad: 100, total: 1001 });
      const all = await service.addSli([hour, ...parts(12)], asUser);
      expect(all).toMatchObject({
        accepted: 12,
        rejected: [{ index: 0, code: 'conflict' }],
      });
      expect(await sums('shop-slo')).toMatchObject({ bad: 12, total: 121 });
    });

    it('of batches at the same time leave the end of the data at the latest', async () => {
      const { service, counts, sums } = await setUp();
      await service.addSli([sli('09:00', 1, 1)], asUser);
      const [{ id }] = await counts.findSeries([reportSeriesKey('shop-slo')]);
      const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`) / 1000;
      // What another batch, which knew of neither, notes last.
      await counts.noteReports([{ seriesId: id, asOf: at('09:55') }]);
      await counts.noteReports([{ seriesId: id, asOf: at('09:10') }]);
      expect((await sums('shop-slo'))?.asOf).toBe('2026-11-24T09:55:00.000Z');
    });

    it('are refused where a source is asked, with what to change', async () => {
      const { service, definitions, sums } = await setUp();
      const [slo] = await definitions.listByIds(['shop-slo']);
      await definitions.replaceEntity({
        entityRef: slo.entityRef,
        documents: [],
        slos: [{ ...slo, sourceId: 'prometheus:main' }],
      });
      const { accepted, rejected } = await service.addSli(
        [sli('09:50', 1, 1)],
        asUser,
      );
      expect(accepted).toBe(0);
      expect(rejected).toMatchObject([{ index: 0, code: 'conflict' }]);
      expect(rejected[0].message).toContain(
        'shipshape.dev/slo-source: reports',
      );
      expect(await sums('shop-slo')).toBeUndefined();
    });

    it('stay with the entity whose SLO they are about', async () => {
      const { service, definitions, sums } = await setUp();
      await service.addSli([sli('09:50', 1, 2)], asUser);
      const [slo] = await definitions.listByIds(['shop-slo']);
      await definitions.retainEntities([]);
      const put = (entityRef: string) =>
        definitions.replaceEntity({
          entityRef,
          documents: [],
          slos: [{ ...slo, entityRef }],
        });
      await put(slo.entityRef);
      expect(await definitions.get('shop-slo')).toMatchObject({ revision: 1 });
      expect(await sums('shop-slo')).toMatchObject({ total: 2 });
      await definitions.retainEntities([]);
      await put('component:default/other');
      expect(await definitions.get('shop-slo')).toMatchObject({ revision: 2 });
      expect(await sums('shop-slo')).toBeUndefined();
    });

    it('that came before any definition belong to the first', async () => {
      const { service, definitions, sums } = await setUp();
      await service.addSli([sli('09:50', 1, 2, { sloId: 'late' })], asService);
      const [slo] = await definitions.listByIds(['shop-slo']);
      await definitions.replaceEntity({
        entityRef: 'component:default/other',
        documents: [],
        slos: [
          {
            ...slo,
            entityRef: 'component:default/other',
            definition: { ...slo.definition, id: 'late' },
          },
        ],
      });
      expect(await sums('late')).toMatchObject({ total: 2 });
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
