import type { SloBucket } from 'backstage-plugin-shipshape-common';
import type { SloReading, SloSource } from '../slo/SloSource';
import { sloSourceConformance } from '.';
import {
  HOUR,
  memorySloFixture,
  START,
} from './__testUtils__/memorySloFixture';

sloSourceConformance({
  describe,
  it,
  expect,
  name: 'a source in memory',
  createFixture: () => memorySloFixture(),
});

/** Runs the suite by hand and returns the names of the tests that a source fails. */
async function failures(
  wrap: (source: SloSource) => SloSource,
): Promise<string[]> {
  const tests: Array<[string, () => Promise<void>]> = [];
  const collect = (name: string, test: () => Promise<void>) =>
    tests.push([name, test]);
  sloSourceConformance({
    describe: (_, body) => body(),
    it: collect as unknown as typeof it,
    expect,
    name: 'a faulty source',
    createFixture: () => memorySloFixture(wrap),
  });
  const failed: string[] = [];
  for (const [name, test] of tests) {
    try {
      await test();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** A source whose readings are changed on their way. */
const readings =
  (change: (reading: SloReading) => SloReading[]) =>
  (source: SloSource): SloSource => ({
    ...source,
    async *read(requests, options) {
      for await (const item of source.read(requests, options)) {
        yield* 'buckets' in item ? change(item) : [item];
      }
    },
  });

const buckets = (change: (bucket: SloBucket) => SloBucket[]) =>
  readings(reading => [
    { ...reading, buckets: reading.buckets.flatMap(change) },
  ]);

const SHAPE =
  'delivers aligned buckets inside the ranges, each at most once, with 0 ≤ bad ≤ total';

describe('sloSourceConformance', () => {
  it('finds no fault with a good source', async () => {
    expect(await failures(source => source)).toEqual([]);
  });

  it.each<[string, (source: SloSource) => SloSource, string]>([
    [
      'an id without a module',
      source => ({ ...source, id: 'main' }),
      'has an id of its module and instance, and a schedule',
    ],
    [
      'a warning without words',
      source => ({ ...source, describe: async () => ({ warnings: [''] }) }),
      'tells facts about itself',
    ],
    [
      'an SLO that is not answered',
      readings(reading => (reading.sloId === 'batch' ? [] : [reading])),
      'answers every SLO exactly once, and nothing when nothing is asked',
    ],
    [
      'an SLO that is answered twice',
      readings(reading => [reading, reading]),
      'answers every SLO exactly once, and nothing when nothing is asked',
    ],
    [
      'a bucket between edges',
      buckets(bucket => [{ ...bucket, start: bucket.start + 1 }]),
      SHAPE,
    ],
    [
      'a bucket that comes twice',
      buckets(bucket => [bucket, { ...bucket }]),
      SHAPE,
    ],
    [
      'more bad events than there are',
      buckets(bucket => [{ ...bucket, bad: bucket.total + 1 }]),
      SHAPE,
    ],
    ['NaN', buckets(bucket => [{ ...bucket, bad: NaN }]), SHAPE],
    [
      'a bucket that nobody asked for',
      readings(reading => [
        {
          ...reading,
          buckets: [
            ...reading.buckets,
            { start: START - HOUR, widthSeconds: HOUR, bad: 0, total: 1 },
          ],
        },
      ]),
      SHAPE,
    ],
    [
      'a ratio in percent',
      readings(reading => [
        { ...reading, ratios: { at: new Date(0), byWindow: { '1h': 30 } } },
      ]),
      'delivers the error ratios of windows as shares of 1, with their instant',
    ],
    [
      'events that are lost',
      buckets(bucket => (bucket.bad > 0 ? [] : [bucket])),
      'counts right',
    ],
    [
      'a gap that is counted as good',
      readings(reading => [
        reading.sloId === 'search'
          ? {
              ...reading,
              buckets: [
                ...reading.buckets,
                {
                  start: START + 2 * HOUR,
                  widthSeconds: HOUR,
                  bad: 0,
                  total: 0,
                },
              ],
            }
          : reading,
      ]),
      'leaves a gap where there are no samples, instead of counting it as good',
    ],
    [
      'idle time that is left out',
      buckets(bucket => (bucket.total > 0 ? [bucket] : [])),
      'delivers empty buckets where there are samples and no events',
    ],
    [
      'an answer that changes by itself',
      buckets(bucket => [
        { ...bucket, total: bucket.total + Number(process.hrtime.bigint()) },
      ]),
      'reads the same twice',
    ],
    [
      'counts that depend on what else is asked',
      source => ({
        ...source,
        async *read(requests, options) {
          const length = requests[0]?.ranges.length ?? 0;
          yield* buckets(bucket => [
            { ...bucket, total: bucket.total + length + requests.length },
          ])(source).read(
            requests.map(({ slo: definition, ranges }) => ({
              slo: definition,
              ranges: ranges.slice(0, requests.length > 3 ? 1 : undefined),
            })),
            options,
          );
        },
      }),
      'says what is wrong with one SLO, and reads the others as ever',
    ],
    [
      'the edge between two readings lost',
      source => ({
        ...source,
        async *read(requests, options) {
          yield* source.read(
            requests.map(({ slo: definition, ranges }) => ({
              slo: definition,
              ranges: ranges.map(range => ({
                ...range,
                from: range.from + range.widthSeconds,
              })),
            })),
            options,
          );
        },
      }),
      'delivers in two parts what it delivers at once',
    ],
    [
      'silence while it is down',
      source => ({
        ...source,
        async *read(requests, options) {
          try {
            yield* source.read(requests, options);
          } catch (error) {
            options.signal.throwIfAborted();
          }
        },
      }),
      'says with a stable code that it cannot be reached, delivers nothing, and recovers',
    ],
    [
      'deafness to an abort',
      source => ({
        ...source,
        read: requests =>
          source.read(requests, { signal: new AbortController().signal }),
      }),
      'stops when it is told to while it reads, and leaves nothing behind',
    ],
    [
      'work that goes on when nobody wants it',
      source => ({
        ...source,
        read: (requests, options) => {
          const items = source.read(requests, options)[Symbol.asyncIterator]();
          return {
            [Symbol.asyncIterator]: () => ({ next: () => items.next() }),
          };
        },
      }),
      'leaves nothing behind when nobody wants the rest',
    ],
    [
      'alerts that are forgotten',
      source => ({ ...source, readAlerts: async () => [] }),
      'tells when alerts were firing, in any part of the time the same',
    ],
    [
      'an onset that is the detection',
      source => ({
        ...source,
        findOnset: async ({ detectedAt }) => detectedAt,
      }),
      'finds since when the budget had been burning, and nothing before that',
    ],
  ])('finds %s', async (_, wrap, test) => {
    expect(await failures(wrap)).toContain(test);
  });
});
