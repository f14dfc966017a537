import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { SloRequest } from 'backstage-plugin-shipshape-node';
import { gauge, openMetrics } from '../testUtils/openMetrics';
import { recorded, traffic } from '../__testUtils__/recordedSeries';
import {
  BASE,
  DAY,
  HOUR,
  ranges,
  readAll,
  readOnly,
  sumOf,
  testSlo,
  testSource,
} from '../__testUtils__/slos';
import {
  MISSING_PROMETHEUS,
  TestPrometheus,
} from '../testUtils/TestPrometheus';
import { TestProxy } from '../__testUtils__/TestProxy';

const LAST_DAY = ranges({
  from: BASE - DAY,
  fineFrom: BASE - 12 * HOUR,
  to: BASE,
});
const request = (slo = testSlo('checkout'), change = LAST_DAY): SloRequest => ({
  slo,
  ranges: change,
});

describeIf(describe, MISSING_PROMETHEUS)(
  'recorded series that begin late',
  () => {
    let server: TestPrometheus | undefined;
    let proxy: TestProxy | undefined;

    const start = async (text: string) => {
      server = await TestPrometheus.create(text);
      proxy = await TestProxy.create(server.url);
      return { server, proxy, source: testSource(proxy.url) };
    };

    afterEach(async () => {
      await proxy?.close();
      await server?.dispose();
      proxy = undefined;
      server = undefined;
    });

    it('are completed by queries for the time before there were rules, once', async () => {
      const prometheus = await start(
        openMetrics([
          ...traffic('young', { hours: 30, offset: 0 }),
          // Since a quarter to six hours before the end.
          ...recorded('young', { hours: 5.75, total: 50, bad: 2.5 }),
          ...traffic('old', { hours: 30, offset: 0 }),
          ...recorded('old', { hours: 25, total: 50, bad: 2.5 }),
        ]),
      );
      const items = await readAll(prometheus.source, [
        request(testSlo('young')),
        request(testSlo('old')),
      ]);
      const queries = prometheus.proxy.takeQueries();
      for (const item of items) {
        const buckets = 'buckets' in item ? item.buckets : [];
        expect(item).toMatchObject({ method: 'shipshape' });
        expect(buckets).toHaveLength(12 + 144);
        expect(sumOf(buckets).total / (24 * 60 * 3000)).toBeCloseTo(1, 6);
      }
      expect(
        sumOf('buckets' in items[1] ? items[1].buckets : []).bad,
      ).toBeCloseTo(24 * 60 * 150 + 28 * 750, 0);
      // Since when there are rules, and two queries per width.
      expect(queries).toHaveLength(6 + 1 + 4);
      expect(queries.filter(query => query.includes('"old"'))).toEqual([]);
    });

    it('of a service without traffic are not completed again and again', async () => {
      const prometheus = await start(
        openMetrics([
          {
            name: 'slo:objective',
            labels: { slo_id: 'idle' },
            samples: gauge({ from: BASE - 26 * HOUR, to: BASE }, () => 0.999),
          },
          {
            name: 'slo_info',
            labels: { slo_id: 'idle', owner: 'payments' },
            samples: gauge({ from: BASE - 26 * HOUR, to: BASE }, () => 1),
          },
        ]),
      );
      expect(
        await readOnly(prometheus.source, request(testSlo('idle'))),
      ).toEqual({ sloId: 'idle', method: 'shipshape', buckets: [] });
      expect(prometheus.proxy.takeQueries()).toHaveLength(6 + 1);
    });
  },
);
