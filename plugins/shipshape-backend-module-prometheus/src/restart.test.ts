import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { SloRequest } from 'backstage-plugin-shipshape-node';
import { counter, gauge, openMetrics } from './testUtils/openMetrics';
import {
  BASE,
  HOUR,
  MINUTE,
  ranges,
  readAll,
  testSlo,
  testSource,
} from './__testUtils__/slos';
import { MISSING_PROMETHEUS, TestPrometheus } from './testUtils/TestPrometheus';

const SCHEDULE = { from: BASE - 9 * HOUR, to: BASE };

const DATA = openMetrics([
  ...['200', '500'].map(code => ({
    name: 'http_requests_total',
    labels: { service: 'direct', code },
    samples: counter(SCHEDULE, at =>
      code === '200' ? 600 + ((at / MINUTE) % 60) : 3 + ((at / MINUTE) % 5),
    ),
  })),
  ...['total', 'bad'].map(kind => ({
    name: `slo:${kind}:rate5m`,
    labels: { slo_id: 'recorded' },
    samples: gauge(SCHEDULE, at =>
      kind === 'total' ? 10 + ((at / MINUTE) % 7) : 0.1,
    ),
  })),
]);

/** What the host asks for in one refresh that ends at `to` and begins where the last one ended, with the last buckets again. */
const requests = (from: number, to: number): SloRequest[] =>
  ['direct', 'recorded'].map(id => ({
    slo: testSlo(id),
    ranges: ranges({ from, fineFrom: from, to }),
  }));

describeIf(describe, MISSING_PROMETHEUS)(
  'a Prometheus that is stopped and started again',
  () => {
    let server: TestPrometheus;

    beforeAll(async () => {
      server = await TestPrometheus.create(DATA);
    });

    afterAll(async () => {
      await server?.dispose();
    });

    it('is an error while it is away, and loses or doubles no bucket', async () => {
      const start = BASE - 4 * HOUR;
      const uninterrupted = await readAll(
        testSource(server.url),
        requests(start, BASE),
      );

      // The host's table: buckets by SLO and start; each refresh puts what it got.
      const table = new Map<string, unknown>();
      const source = testSource(server.url);
      const refresh = async (from: number, to: number) => {
        for (const item of await readAll(source, requests(from, to))) {
          if ('error' in item) {
            throw item.error;
          }
          item.buckets.forEach(bucket =>
            table.set(`${item.sloId}/${bucket.start}`, bucket),
          );
        }
      };
      const down = { name: 'SourceError', code: 'unavailable' };
      const { signal } = new AbortController();

      await refresh(start, BASE - 2 * HOUR);
      await server.stop();
      await expect(source.describe({ signal })).rejects.toMatchObject(down);
      await expect(
        refresh(BASE - 2 * HOUR - 10 * MINUTE, BASE - HOUR),
      ).rejects.toMatchObject(down);
      const before = table.size;
      expect(before).toBe(2 * 24);

      await server.start();
      expect(await source.describe({ signal })).toMatchObject({
        // 100 years, as the server was told.
        retentionSeconds: 100 * 365 * 24 * HOUR,
      });
      await refresh(BASE - 2 * HOUR - 10 * MINUTE, BASE);

      expect(table.size).toBe(2 * 48);
      expect([...table]).toEqual(
        expect.arrayContaining(
          uninterrupted.flatMap(item =>
            'buckets' in item
              ? item.buckets.map(bucket => [
                  `${item.sloId}/${bucket.start}`,
                  bucket,
                ])
              : [],
          ),
        ),
      );
    });
  },
);
