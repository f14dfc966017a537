import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { DatabaseSloCountStore } from './DatabaseSloCountStore';
import type { SloSeries } from './SloCountStore';

/** 2026-11-20T00:00:00Z. */
const DAY = 1_795_132_800;
const HOUR = 3600;

const key = (sloId: string, revision = 1) => ({
  sloId,
  sourceId: 'prometheus:main',
  revision,
});
const fine = (start: number, bad: number, total: number) => ({
  start,
  widthSeconds: 300,
  bad,
  total,
});
const coarse = (start: number, bad: number, total: number) => ({
  start,
  widthSeconds: HOUR,
  bad,
  total,
});

describe('DatabaseSloCountStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => {
      const knex = await init(databaseId);
      const store = DatabaseSloCountStore.create({ knex });
      const [series] = await store.ensureSeries([key('checkout')]);
      return { knex, store, series, seriesId: series.id };
    };

    it('makes a series once for each SLO, source and revision', async () => {
      const { store, series } = await setup();
      const made = await store.ensureSeries([
        key('search'),
        key('checkout', 2),
        key('checkout'),
        key('search'),
      ]);
      expect(made.map(({ sloId, revision }) => [sloId, revision])).toEqual([
        ['search', 1],
        ['checkout', 2],
        ['checkout', 1],
        ['search', 1],
      ]);
      expect(made[2]).toEqual(series);
      expect(made[3].id).toBe(made[0].id);
      expect(new Set(made.map(({ id }) => id)).size).toBe(3);
      expect(await store.getSeries(key('checkout', 2))).toEqual(made[1]);
      expect(await store.getSeries(key('checkout', 3))).toBeUndefined();
    });

    it('keeps how reading went', async () => {
      const { store, series } = await setup();
      const read: SloSeries = {
        ...series,
        askedFrom: DAY - HOUR,
        asOf: DAY + 300,
        method: 'shipshape',
        flags: ['timeWeighted'],
        ratios: {
          at: '2026-11-20T00:06:00.000Z',
          byWindow: { '5m': 0.001, '1h': 0.1 + 0.2 },
        },
        error: {
          code: 'timeout',
          message: "prometheus' answer\ntook too long",
          since: '2026-11-20T00:07:00.000Z',
        },
      };
      await store.noteReadings([read]);
      expect(await store.getSeries(key('checkout'))).toEqual(read);
      const recovered = { ...read, asOf: DAY + 600, error: undefined };
      await store.noteReadings([recovered]);
      expect(await store.ensureSeries([key('checkout')])).toEqual([recovered]);
      await store.noteReadings([]);
    });

    it('adds up whole hours and the parts at the ends of a range', async () => {
      const { store, seriesId } = await setup();
      // 100 events in every five minutes of three hours; one bad in those of the second.
      const buckets = Array.from({ length: 36 }, (_, i) =>
        fine(DAY + i * 300, i >= 12 && i < 24 ? 1 : 0, 100),
      );
      await store.putBuckets([{ seriesId, buckets }]);
      const [sum] = await store.sum([
        { seriesId, from: DAY + 2700, to: DAY + 2 * HOUR + 600 },
      ]);
      // Three at the end of the first hour, the second hour, two of the third.
      expect(sum).toEqual({
        bad: 12,
        total: 1700,
        coveredSeconds: 17 * 300,
        coarseBuckets: 1,
        fineBuckets: 5,
        first: DAY + 2700,
      });
    });

    it('takes a share of an hour whose parts are gone', async () => {
      const { store, seriesId } = await setup();
      await store.putBuckets([
        {
          seriesId,
          buckets: [coarse(DAY, 6, 1200), coarse(DAY + HOUR, 0, 10)],
        },
      ]);
      const [sum] = await store.sum([
        { seriesId, from: DAY + 2700, to: DAY + 2 * HOUR },
      ]);
      expect(sum).toMatchObject({
        bad: 1.5,
        total: 310,
        coveredSeconds: 900 + HOUR,
        coarseBuckets: 2,
      });
    });

    it('takes a share of a bucket that the range cuts', async () => {
      const { store, seriesId } = await setup();
      await store.putBuckets([
        { seriesId, buckets: [fine(DAY, 1, 100), fine(DAY + 300, 0, 200)] },
      ]);
      // The last minute of the first, the first two of the second.
      expect(
        await store.sum([{ seriesId, from: DAY + 240, to: DAY + 420 }]),
      ).toMatchObject([{ bad: 0.2, total: 20 + 80, coveredSeconds: 180 }]);
    });

    it('knows how much of an hour it has seen, also when only the sum is kept', async () => {
      const { store, seriesId } = await setup();
      await store.putBuckets([
        { seriesId, buckets: [fine(DAY, 1, 10), fine(DAY + 3000, 2, 20)] },
      ]);
      await store.prune({ fineBefore: DAY + HOUR, coarseBefore: DAY });
      const [sum] = await store.sum([{ seriesId, from: DAY, to: DAY + HOUR }]);
      expect(sum).toMatchObject({ bad: 3, total: 30, coveredSeconds: 600 });
    });

    it('replaces what came late, in the hour as well', async () => {
      const { store, seriesId } = await setup();
      const hour = { seriesId, from: DAY, to: DAY + HOUR };
      await store.putBuckets([
        { seriesId, buckets: [fine(DAY, 1, 10), fine(DAY + 300, 0, 10)] },
      ]);
      await store.putBuckets([{ seriesId, buckets: [fine(DAY, 4, 12)] }]);
      expect((await store.sum([hour]))[0]).toMatchObject({ bad: 4, total: 22 });
    });

    it('lets a whole hour take the place of its parts, and does not let one part take the place of an hour', async () => {
      const { store, seriesId } = await setup();
      const hour = { seriesId, from: DAY, to: DAY + HOUR };
      await store.putBuckets([{ seriesId, buckets: [fine(DAY, 1, 10)] }]);
      await store.putBuckets([{ seriesId, buckets: [coarse(DAY, 2, 600)] }]);
      expect((await store.sum([hour]))[0]).toMatchObject({
        bad: 2,
        total: 600,
        fineBuckets: 0,
      });
      await store.putBuckets([{ seriesId, buckets: [fine(DAY, 1, 10)] }]);
      expect((await store.sum([hour]))[0]).toMatchObject({
        bad: 2,
        total: 600,
      });
      // All of its parts may.
      await store.putBuckets([
        {
          seriesId,
          buckets: Array.from({ length: 12 }, (_, i) =>
            fine(DAY + i * 300, 0, 10),
          ),
        },
      ]);
      expect((await store.sum([hour]))[0]).toMatchObject({
        bad: 0,
        total: 120,
      });
      expect((await store.sum([{ ...hour, to: DAY + 300 }]))[0].total).toBe(10);
    });

    it('refuses what is no bucket', async () => {
      const { store, seriesId } = await setup();
      for (const bucket of [
        fine(DAY + 1, 0, 1),
        { ...fine(DAY, 0, 1), widthSeconds: 60 },
        fine(DAY, 2, 1),
        fine(DAY, -1, 1),
        fine(DAY, 0, Infinity),
        fine(DAY, NaN, 1),
      ]) {
        await expect(
          store.putBuckets([{ seriesId, buckets: [bucket] }]),
        ).rejects.toThrow(RangeError);
      }
    });

    it('stores more than one statement can take, and answers many SLOs with one query for each range', async () => {
      const { knex, store } = await setup();
      const ids = (
        await store.ensureSeries(
          Array.from({ length: 3000 }, (_, i) => key(`slo-${i}`)),
        )
      ).map(({ id }) => id);
      const deliveries = ids.map((seriesId, i) => ({
        seriesId,
        buckets: [
          coarse(DAY, i, i + 1),
          ...Array.from({ length: 3 }, (_, k) =>
            fine(DAY + HOUR + k * 300, 1, 2),
          ),
        ],
      }));
      await store.putBuckets(deliveries);
      let queries = 0;
      const count = () => {
        queries += 1;
      };
      knex.on('query', count);
      const sums = await store.sum(
        ids.flatMap(seriesId => [
          { seriesId, from: DAY, to: DAY + HOUR + 600 },
          { seriesId, from: DAY, to: DAY + HOUR },
        ]),
      );
      knex.removeListener('query', count);
      expect(queries).toBe(2);
      expect(sums).toHaveLength(6000);
      expect(sums[2 * 2999]).toMatchObject({ bad: 2999 + 2, total: 3000 + 4 });
      expect(sums[2 * 2999 + 1]).toMatchObject({ bad: 2999, total: 3000 });
    });

    it('answers nothing for what it does not have', async () => {
      const { store, seriesId } = await setup();
      const nothing = {
        bad: 0,
        total: 0,
        coveredSeconds: 0,
        coarseBuckets: 0,
        fineBuckets: 0,
      };
      expect(
        await store.sum([
          { seriesId, from: DAY, to: DAY + HOUR },
          { seriesId, from: DAY, to: DAY },
          { seriesId: 999_999, from: DAY, to: DAY + 300 },
        ]),
      ).toEqual([nothing, nothing, nothing]);
      expect(await store.sum([])).toEqual([]);
      await store.putBuckets([]);
    });

    it('forgets series that nothing refers to, and keeps those of a definition', async () => {
      const { knex, store } = await setup();
      const [defined, old, counted] = await store.ensureSeries([
        key('search', 2),
        key('search', 1),
        key('gone', 1),
      ]);
      await knex('slo_definitions').insert({
        slo_id: 'search',
        entity_ref: 'component:default/search',
        document_url: 'https://example.org/slo.yaml',
        position: 0,
        definition: '{}',
        revision: 2,
        first_seen_at: '2026-11-20T00:00:00.000Z',
      });
      await store.putBuckets([
        { seriesId: counted.id, buckets: [coarse(DAY, 0, 1)] },
      ]);
      await store.prune({ fineBefore: DAY, coarseBefore: DAY });
      expect(await knex('slo_series').orderBy('id').pluck('id')).toEqual([
        defined.id,
        counted.id,
      ]);
      // What is noted of one that is gone does not bring it back.
      await store.noteReadings([{ ...old, asOf: DAY }]);
      expect(await store.getSeries(old)).toBeUndefined();
      await store.prune({ fineBefore: DAY, coarseBefore: DAY + HOUR });
      expect(await knex('slo_series').pluck('slo_id')).toEqual(['search']);
      expect(await knex('slo_buckets')).toEqual([]);
    });

    it('sums up parts of what is hardly a number', async () => {
      const { store, seriesId } = await setup();
      await store.putBuckets([
        {
          seriesId,
          buckets: [fine(DAY, 5e-324, 5e-324), fine(DAY + 300, 1, 2)],
        },
      ]);
      expect(
        await store.sum([{ seriesId, from: DAY + 299, to: DAY + 600 }]),
      ).toMatchObject([{ bad: 1, total: 2, coveredSeconds: 301 }]);
    });

    it('lets two writers of one hour not lose each other', async () => {
      const { store, seriesId } = await setup();
      await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          store.putBuckets([
            { seriesId, buckets: [fine(DAY + i * 300, 1, 10)] },
          ]),
        ),
      );
      expect(
        await store.sum([{ seriesId, from: DAY, to: DAY + HOUR }]),
      ).toMatchObject([{ bad: 12, total: 120, coarseBuckets: 1 }]);
    });
  });
});
