import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { SloRequest } from 'backstage-plugin-shipshape-node';
import { counter, gauge, openMetrics } from './testUtils/openMetrics';
import {
  BASE,
  HOUR,
  MINUTE,
  readAll,
  readOnly,
  sumOf,
  testSlo,
  testSource,
} from './__testUtils__/slos';
import { MISSING_PROMETHEUS, TestPrometheus } from './testUtils/TestPrometheus';
import { TestProxy } from './__testUtils__/TestProxy';

const SCHEDULE = { from: BASE - 7 * HOUR, to: BASE };
const each = (perStep: number) => () => counter(SCHEDULE, () => perStep);

const DATA = openMetrics(
  (
    [
      ['http_requests_total', { service: 'a', code: '200' }, each(99)],
      ['http_requests_total', { service: 'a', code: '500' }, each(1)],
      ['http_requests_total', { service: 'b', code: '200' }, each(50)],
      ['http_seconds_count', { service: 'a' }, each(100)],
      ['http_seconds_bucket', { service: 'a', le: '0.25' }, each(80)],
      ['http_seconds_bucket', { service: 'a', le: '1' }, each(95)],
      ['http_seconds_bucket', { service: 'a', le: '+Inf' }, each(100)],
      ['sent_total', {}, each(10)],
      ['received_total', {}, each(12)],
      [
        'up',
        { job: 'a' },
        () => gauge(SCHEDULE, at => (at % HOUR < 6 * MINUTE ? 0 : 1)),
      ],
    ] as const
  ).map(([name, labels, samples]) => ({ name, labels, samples: samples() })),
);

const RANGES = [
  { from: BASE - 6 * HOUR, to: BASE - HOUR, widthSeconds: HOUR },
  { from: BASE - HOUR, to: BASE, widthSeconds: 5 * MINUTE },
];

const ratio = (queries: { total: string; good?: string; bad?: string }) =>
  ({ kind: 'ratio', counter: true, ...queries } as const);

const request = (
  id: string,
  change: Parameters<typeof testSlo>[1] = {},
): SloRequest => ({ slo: testSlo(id, change), ranges: RANGES });

describeIf(describe, MISSING_PROMETHEUS)('queries of SLOs', () => {
  let server: TestPrometheus;
  let proxy: TestProxy;

  beforeAll(async () => {
    server = await TestPrometheus.create(DATA);
  });

  afterAll(async () => {
    await server?.dispose();
  });

  beforeEach(async () => {
    proxy = await TestProxy.create(server.url);
  });

  afterEach(() => proxy.close());

  it.each<[string, Parameters<typeof testSlo>[1], number, number]>([
    ['failures', {}, 1, 100],
    [
      'no failures yet',
      {
        sli: ratio({
          total: 'http_requests_total{service="b"}',
          bad: 'http_requests_total{service="b",code="500"}',
        }),
      },
      0,
      50,
    ],
    [
      'a bound of a histogram',
      {
        sli: ratio({
          total: 'sum(rate(http_seconds_count{service="a"}[{{.window}}]))',
          good: 'sum(rate(http_seconds_bucket{service="a",le="0.25"}[{{.window}}]))',
        }),
      },
      20,
      100,
    ],
    [
      'a bound that newer servers write as 1.0',
      {
        sli: ratio({
          total: 'http_seconds_count{service="a"}',
          good: 'http_seconds_bucket{service="a",le="1.0"}',
        }),
      },
      5,
      100,
    ],
    [
      'evaluations of a gauge',
      { sli: { kind: 'threshold', query: 'up{job="a"}', op: 'gte', value: 1 } },
      6 / 60,
      1,
    ],
  ])('count %s', async (_, change, badPerMinute, totalPerMinute) => {
    const { buckets, method } = await readOnly(
      testSource(proxy.url),
      request('a', change),
    );
    expect(method).toBe('direct');
    expect(buckets).toHaveLength(5 + 12);
    const { bad, total } = sumOf(buckets);
    expect(bad / 360).toBeCloseTo(badPerMinute, 6);
    expect(total / 360).toBeCloseTo(totalPerMinute, 6);
  });

  it('that name a bound which the histogram has not are a failure, not all bad', async () => {
    const [item] = await readAll(testSource(proxy.url), [
      request('a', {
        sli: ratio({
          total: 'http_seconds_count{service="a"}',
          good: 'http_seconds_bucket{service="a",le="0.4"}',
        }),
      }),
    ]);
    expect(item).toMatchObject({
      error: {
        code: 'invalid_content',
        message: expect.stringContaining('does the histogram have this bucket'),
      },
    });
  });

  it.each<[string, ReturnType<typeof ratio>, boolean | undefined]>([
    [
      'more good events than there are',
      ratio({ total: 'sent_total', good: 'received_total' }),
      true,
    ],
    [
      'more bad events than there are',
      ratio({ total: 'sent_total', bad: 'received_total' }),
      true,
    ],
    [
      'all events good',
      ratio({ total: 'sent_total', good: 'sent_total' }),
      undefined,
    ],
  ])('tell of %s', async (_, sli, inconsistent) => {
    const reading = await readOnly(
      testSource(proxy.url),
      request('a', { sli }),
    );
    expect(reading.inconsistent).toBe(inconsistent);
    expect(sumOf(reading.buckets).total).toBeCloseTo(3600, 6);
  });

  it('fail alone, and say why', async () => {
    const broken = {
      join: ratio({
        total:
          'sum(rate(http_requests_total[{{.window}}]) * on (service) rate(http_requests_total[{{.window}}]))',
        bad: 'http_requests_total{code="500"}',
      }),
      text: ratio({ total: 'sum(', bad: 'sum(' }),
    };
    const items = await readAll(testSource(proxy.url), [
      request('a'),
      request('join', { sli: broken.join }),
      request('not-ours', {
        support: 'unsupported',
        supportReason: 'It is counted by Datadog',
      }),
      request('text', { sli: broken.text }),
    ]);
    const [good, ...bad] = items;
    expect(good).toMatchObject({ sloId: 'a', method: 'direct' });
    expect(
      bad.map(item => [item.sloId, 'error' in item && item.error.message]),
    ).toEqual([
      ['join', expect.stringContaining('many-to-many')],
      ['not-ours', 'It is counted by Datadog'],
      ['text', expect.stringContaining('PromQL')],
    ]);
  });

  it('ask twice per range and SLO, and for as many points as there are new buckets', async () => {
    const source = testSource(proxy.url);
    const measure = async (slos: number, ranges: typeof RANGES) => {
      await readAll(
        source,
        Array.from({ length: slos }, (_, index) => ({
          slo: testSlo(`a-${index}`),
          ranges,
        })),
      );
      const asked = proxy.requests.splice(0);
      const points = asked
        .filter(({ path }) => path.endsWith('query_range'))
        .map(
          ({ form }) =>
            (Number(form.get('end')) - Number(form.get('start'))) /
              Number(form.get('step')) +
            1,
        );
      return [asked.length, points.reduce((sum, count) => sum + count, 0)];
    };
    const news = [{ from: BASE - 15 * MINUTE, to: BASE, widthSeconds: 300 }];
    // One query for what is recorded, then two per SLO and range.
    expect(await measure(1, news)).toEqual([1 + 2, 6]);
    expect(await measure(5, news)).toEqual([1 + 10, 30]);
    expect(await measure(5, RANGES)).toEqual([1 + 20, 5 * 2 * (5 + 12)]);
  });

  it('that are slow end the refresh before all have been tried', async () => {
    proxy.intercept = ({ path }) => path.endsWith('query_range');
    const source = testSource(proxy.url, { timeoutMs: 150, concurrency: 1 });
    const reading = readAll(
      source,
      Array.from({ length: 50 }, (_, index) => request(`a-${index}`)),
    );
    await expect(reading).rejects.toMatchObject({
      name: 'SourceError',
      code: 'timeout',
    });
    expect(proxy.requests.length).toBeLessThan(20);
    await proxy.settled();
  });

  it('that are slow alone do not keep the others from being read', async () => {
    proxy.intercept = ({ query }) => query.includes('slow_total');
    const items = await readAll(testSource(proxy.url, { timeoutMs: 2_000 }), [
      request('a'),
      request('b'),
      request('slow', {
        sli: ratio({ total: 'slow_total', bad: 'slow_total' }),
      }),
    ]);
    expect(items).toMatchObject([
      { sloId: 'a', method: 'direct' },
      { sloId: 'b', method: 'direct' },
      { sloId: 'slow', error: { code: 'timeout' } },
    ]);
    await proxy.settled();
  });

  it('carry the warning of a server that something may be missing, which is told with its facts', async () => {
    proxy.intercept = async ({ path, form }, response) => {
      if (!path.endsWith('query_range')) {
        return false;
      }
      const answer = await fetch(`${server.url}${path}`, {
        method: 'POST',
        body: form,
      });
      const json = (await answer.json()) as object;
      response.end(JSON.stringify({ ...json, warnings: ['a store is away'] }));
      return true;
    };
    const source = testSource(proxy.url);
    const { signal } = new AbortController();
    expect((await source.describe({ signal })).warnings).toEqual([]);
    expect(await readOnly(source, request('a'))).toMatchObject({
      partial: true,
    });
    expect((await source.describe({ signal })).warnings).toEqual([
      expect.stringContaining('may be incomplete'),
    ]);
  });
});
