import { TestDatabases } from '@backstage/backend-test-utils';
import type { SloBucket } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { BucketModel } from './__testUtils__/BucketModel';
import { DatabaseSloCountStore } from './DatabaseSloCountStore';

/** 2026-11-20T00:00:00Z. */
const ORIGIN = 1_795_132_800;
const HOURS = 6;
const SLOTS = HOURS * 12;

const counts = fc
  .record({
    total: fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    ),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ total, share }) => ({ total, bad: total * share }));

const fine = fc.tuple(fc.nat(SLOTS - 1), counts).map(
  ([slot, events]): SloBucket => ({
    start: ORIGIN + slot * 300,
    widthSeconds: 300,
    ...events,
  }),
);
const coarse = fc.tuple(fc.nat(HOURS - 1), counts).map(
  ([hour, events]): SloBucket => ({
    start: ORIGIN + hour * 3600,
    widthSeconds: 3600,
    ...events,
  }),
);
/** All parts of an hour: only those take the place of an hour that is kept as a whole. */
const fullHour = fc
  .tuple(fc.nat(HOURS - 1), fc.array(counts, { minLength: 12, maxLength: 12 }))
  .map(([hour, parts]) =>
    parts.map(
      (events, i): SloBucket => ({
        start: ORIGIN + hour * 3600 + i * 300,
        widthSeconds: 300,
        ...events,
      }),
    ),
  );
const delivery = fc.oneof(
  { weight: 5, arbitrary: fc.array(fine, { maxLength: 30 }) },
  { weight: 2, arbitrary: fc.array(fc.oneof(fine, coarse), { maxLength: 12 }) },
  { weight: 1, arbitrary: fullHour },
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      /** Two series, to see that one never touches the other. */
      series: fc.nat(1),
      buckets: delivery,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('prune' as const),
      fine: fc.nat(SLOTS),
      coarse: fc.nat(SLOTS),
    }),
  },
);
/** Seconds, most of them where a bucket begins. */
const instant = fc.oneof(
  { weight: 3, arbitrary: fc.nat(SLOTS).map(slot => ORIGIN + slot * 300) },
  { weight: 1, arbitrary: fc.nat(SLOTS * 300).map(second => ORIGIN + second) },
);
const range = fc
  .tuple(instant, instant)
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('DatabaseSloCountStore agrees with a plain model', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  it.each(databases.eachSupportedId())(
    'whatever is put, replaced, summed up, put again and pruned, on %p',
    async databaseId => {
      const property = fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(range, { minLength: 1, maxLength: 4 }),
        instant,
        async (steps, ranges, cut) => {
          const knex = await init(databaseId);
          const store = DatabaseSloCountStore.create({ knex });
          const series = await store.ensureSeries(
            ['a', 'b'].map(sloId => ({ sloId, sourceId: 's', revision: 1 })),
          );
          const models = series.map(() => new BucketModel());
          for (const action of steps) {
            if (action.kind === 'prune') {
              const limits = {
                fineBefore: ORIGIN + action.fine * 300,
                coarseBefore:
                  ORIGIN + Math.min(action.coarse, action.fine) * 300,
              };
              await store.prune(limits);
              // Series without buckets and definition go with it.
              const [a, b] = await store.ensureSeries(series);
              series[0] = a;
              series[1] = b;
              models.forEach(model =>
                model.prune(limits.fineBefore, limits.coarseBefore),
              );
              continue;
            }
            const given = {
              seriesId: series[action.series].id,
              buckets: action.buckets,
            };
            await store.putBuckets([given]);
            models[action.series].put(action.buckets);
            // Twice is the same as once.
            await store.putBuckets([given]);
          }

          const requests = series.flatMap(({ id }, index) =>
            ranges.map(({ from, to }) => ({ index, seriesId: id, from, to })),
          );
          const sums = await store.sum(requests);
          for (const [i, { index, seriesId, from, to }] of requests.entries()) {
            const expected = models[index].sum(from, to);
            const actual = sums[i];
            expectClose(actual.bad, expected.bad);
            expectClose(actual.total, expected.total);
            expectClose(actual.coveredSeconds, expected.covered);
            // Half-open windows: both sides of any cut make up the whole.
            const middle = Math.min(Math.max(cut, from), to);
            const [left, right] = await store.sum([
              { seriesId, from, to: middle },
              { seriesId, from: middle, to },
            ]);
            expectClose(left.bad + right.bad, expected.bad);
            expectClose(left.total + right.total, expected.total);
            const outer = {
              from: from - (from % 300),
              to: Math.ceil(to / 300) * 300,
            };
            const inBuckets = models[index].sum(outer.from, outer.to);
            for (const stepSeconds of [300, 3600] as const) {
              const read = await store.read({
                seriesId,
                from,
                to,
                stepSeconds,
              });
              expectClose(
                read.reduce((all, { bad }) => all + bad, 0),
                inBuckets.bad,
              );
              expectClose(
                read.reduce((all, { total }) => all + total, 0),
                inBuckets.total,
              );
              read.forEach((bucket, at) => {
                expect(bucket.start).toBeGreaterThanOrEqual(
                  at === 0
                    ? outer.from
                    : read[at - 1].start + read[at - 1].widthSeconds,
                );
                expect(bucket.start + bucket.widthSeconds).toBeLessThanOrEqual(
                  outer.to,
                );
              });
            }
          }
        },
      );
      await fc.assert(property, { numRuns: 40 });
    },
  );
});

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
}
