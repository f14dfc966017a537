import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  counter,
  openMetrics,
  Schedule,
  TestSeries,
} from './testUtils/openMetrics';
import {
  BASE,
  DAY,
  HOUR,
  ranges,
  readOnly,
  sumOf,
  testSlo,
  testSource,
} from './__testUtils__/slos';
import { MISSING_PROMETHEUS, TestPrometheus } from './testUtils/TestPrometheus';

const DAYS = 30;
const FROM = BASE - DAYS * DAY;

/** 28 minutes on the second day, not on edges of buckets. */
const isIncident = (at: number) =>
  at > FROM + DAY + 5 * HOUR + 7 * 60 && at <= FROM + DAY + 5 * HOUR + 35 * 60;

/** Of one service: traffic of day and night, few failures, one incident. */
function service(
  name: string,
  options: { offset: number; restarts?: boolean; failing?: number },
): TestSeries[] {
  const schedule: Schedule = {
    from: FROM - 2 * HOUR,
    to: BASE + HOUR,
    offset: options.offset,
  };
  const traffic = (at: number) =>
    600 + Math.round(300 * Math.sin((at / DAY) * 2 * Math.PI));
  const share = (at: number) => (isIncident(at) ? 0.3 : options.failing ?? 0);
  const failures = (at: number) =>
    Math.round(traffic(at) * share(at)) + ((at / 60) % 7 < 1 ? 1 : 0);
  // A pod that restarts starts its counters at 0.
  const reset = (at: number) =>
    options.restarts === true && Math.round(at / 60) % 701 === 0;
  return [
    {
      name: 'http_requests_total',
      labels: { service: name, code: '200' },
      samples: counter(schedule, at => traffic(at) - failures(at), reset),
    },
    {
      name: 'http_requests_total',
      labels: { service: name, code: '500' },
      samples: counter(schedule, failures, reset),
    },
  ];
}

describeIf(describe, MISSING_PROMETHEUS)('counts of a real Prometheus', () => {
  let server: TestPrometheus;

  beforeAll(async () => {
    server = await TestPrometheus.create(
      openMetrics([
        ...service('on-edges', { offset: 0 }),
        ...service('between-edges', { offset: 17 }),
        ...service('restarting', { offset: 41, restarts: true, failing: 0.05 }),
      ]),
    );
  });

  afterAll(async () => {
    await server?.dispose();
  });

  it.each(['on-edges', 'between-edges', 'restarting'])(
    'are within 0.01 %% of the increase over the window: %s',
    async id => {
      const { buckets, method } = await readOnly(testSource(server.url), {
        slo: testSlo(id),
        ranges: ranges({ from: FROM, fineFrom: BASE - 3 * DAY, to: BASE }),
      });
      expect(method).toBe('direct');
      expect(buckets).toHaveLength(27 * 24 + 3 * 288);
      const { bad, total } = sumOf(buckets);
      const increase = (codes: string) =>
        server.value(
          `sum(increase(http_requests_total{service="${id}",code=~"${codes}"}[${DAYS}d]))`,
          BASE,
        );
      const all = await increase('.*');
      const failed = await increase('5..');
      expect(failed).toBeGreaterThan(3000);
      expect(Math.abs(total / all - 1)).toBeLessThan(1e-4);
      expect(Math.abs(bad / failed - 1)).toBeLessThan(1e-4);
      expect(Math.abs((1 - bad / total) / (1 - failed / all) - 1)).toBeLessThan(
        1e-4,
      );
    },
  );
});
