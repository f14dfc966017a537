import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { sloSourceConformance } from 'backstage-plugin-shipshape-node/testUtils';
import { counter, gauge, openMetrics } from './testUtils/openMetrics';
import {
  BASE,
  HOUR,
  MINUTE,
  ranges,
  testSlo,
  testSource,
} from './__testUtils__/slos';
import { MISSING_PROMETHEUS, TestPrometheus } from './testUtils/TestPrometheus';
import { TestProxy } from './__testUtils__/TestProxy';

const SCHEDULE = { from: BASE - 13 * HOUR, to: BASE };
const INCIDENT = BASE - 5 * HOUR;

/** Twenty minutes of failures. */
const isIncident = (at: number) =>
  at > INCIDENT && at <= INCIDENT + 20 * MINUTE;
const isIdle = (at: number) => at > BASE - 9 * HOUR && at <= BASE - 7 * HOUR;
const isGap = (at: number) => at > BASE - 8 * HOUR && at < BASE - 6 * HOUR;

const failures = (at: number) => (isIncident(at) ? 3000 : 6);

function requestsOf(
  service: string,
  failing: (at: number) => number,
  isMissing: (at: number) => boolean = () => false,
) {
  const samples = (perStep: (at: number) => number) =>
    [...counter(SCHEDULE, perStep)].filter(([at]) => !isMissing(at));
  return [
    {
      name: 'http_requests_total',
      labels: { service, code: '200' },
      samples: samples(at => 12_000 - failing(at)),
    },
    {
      name: 'http_requests_total',
      labels: { service, code: '500' },
      samples: samples(failing),
    },
  ];
}

const DATA = openMetrics([
  ...requestsOf('checkout', failures),
  ...requestsOf('search', () => 6, isGap),
  ...['total', 'bad'].map(kind => ({
    name: `slo:${kind}:rate5m`,
    labels: { slo_id: 'batch' },
    samples: gauge(SCHEDULE, at => {
      const rate = isIdle(at) ? 0 : 10;
      return kind === 'bad' ? rate / 100 : rate;
    }),
  })),
  {
    name: 'slo:error_ratio:1h',
    labels: { slo_id: 'batch' },
    samples: gauge(SCHEDULE, () => 0.01),
  },
  {
    name: 'sloth_slo_info',
    labels: { sloth_id: 'shop-legacy', sloth_objective: '99.9' },
    samples: gauge(SCHEDULE, () => 1),
  },
  {
    name: 'slo:sli_error:ratio_rate5m',
    labels: { sloth_id: 'shop-legacy', sloth_window: '5m' },
    samples: gauge(SCHEDULE, () => 0.002),
  },
  {
    name: 'ALERTS',
    labels: {
      alertname: 'SLOErrorBudgetBurn',
      alertstate: 'firing',
      slo_id: 'checkout',
      severity: 'page',
    },
    samples: gauge(
      {
        from: INCIDENT + 2.5 * MINUTE,
        to: INCIDENT + 22.5 * MINUTE,
      },
      () => 1,
    ),
  },
]);

describeIf(describe, MISSING_PROMETHEUS)('a real Prometheus', () => {
  let server: TestPrometheus;

  beforeAll(async () => {
    server = await TestPrometheus.create(DATA);
  });

  afterAll(async () => {
    await server?.dispose();
  });

  sloSourceConformance({
    describe,
    it,
    expect,
    name: 'PrometheusSloSource',
    createFixture: async () => {
      const proxy = await TestProxy.create(server.url);
      const request = (slo = testSlo('checkout')) => ({
        slo,
        ranges: ranges({
          from: BASE - 10 * HOUR,
          fineFrom: BASE - 4 * HOUR,
          to: BASE,
        }),
      });
      const product =
        'rate(http_requests_total[{{.window}}]) * on (service) rate(http_requests_total[{{.window}}])';
      return {
        source: testSource(proxy.url),
        requests: [
          request(),
          request(testSlo('search')),
          request(testSlo('batch')),
          request(testSlo('legacy', { series: 'shop-legacy' })),
        ],
        broken: request(
          testSlo('broken', {
            sli: {
              kind: 'ratio',
              counter: true,
              total: `sum(${product})`,
              bad: `sum(${product})`,
            },
          }),
        ),
        expected: {
          sloId: 'checkout',
          bad: 20 * 3000 + 580 * 6,
          total: 600 * 12_000,
          tolerance: 1e-9,
        },
        gap: { sloId: 'search', from: BASE - 8 * HOUR, to: BASE - 6 * HOUR },
        idle: { sloId: 'batch', from: BASE - 9 * HOUR, to: BASE - 7 * HOUR },
        alerts: {
          from: new Date((BASE - 10 * HOUR) * 1000),
          to: new Date(BASE * 1000),
          expected: [
            {
              sloId: 'checkout',
              severity: 'page',
              firstAt: new Date((INCIDENT + 3 * MINUTE) * 1000),
              // Back-filled series have no mark at their end, so that the last sample is seen for less than five minutes more.
              lastAt: new Date((INCIDENT + 27 * MINUTE) * 1000),
              stepSeconds: 60,
            },
          ],
        },
        onset: {
          slo: testSlo('checkout'),
          detectedAt: new Date((INCIDENT + 3 * MINUTE) * 1000),
          lookbackSeconds: HOUR,
          expected: new Date((INCIDENT + MINUTE) * 1000),
        },
        breakSource: () => proxy.close(),
        repairSource: () => proxy.open(),
        listLeftovers: async () => {
          await proxy.settled();
          return [];
        },
        dispose: () => proxy.close(),
      };
    },
  });
});
