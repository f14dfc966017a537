import {
  answer,
  inTurn,
  send,
  success,
  VECTOR,
} from '../__testUtils__/answers';
import { TestProxy, Intercept } from '../__testUtils__/TestProxy';
import { PrometheusClient } from './PrometheusClient';

const signal = new AbortController().signal;

let proxy: TestProxy;

beforeEach(async () => {
  proxy = await TestProxy.create();
});

afterEach(() => proxy.close());

const client = (
  change: Partial<Parameters<typeof PrometheusClient.create>[0]> = {},
) =>
  PrometheusClient.create({
    url: proxy.url,
    headers: { authorization: 'Bearer token-word' },
    timeoutMs: 10_000,
    concurrency: 4,
    ...change,
  });

describe('PrometheusClient', () => {
  it('posts a query with an explicit time, a limit of time and its headers', async () => {
    proxy.intercept = success(VECTOR);
    const result = await client({
      headers: { authorization: 'Basic aHVudGVyMg==', 'x-scope-orgid': 'shop' },
    }).query('sum(a{b="ü&="})', 1234, signal);
    expect(result).toEqual({
      series: [{ labels: { slo_id: 'a' }, points: [[1000, 0.5]] }],
      partial: false,
    });
    const [{ path, form, headers }] = proxy.requests;
    expect(path).toBe('/api/v1/query');
    expect(Object.fromEntries(form)).toEqual({
      query: 'sum(a{b="ü&="})',
      time: '1234',
      timeout: '9000ms',
    });
    expect(headers).toMatchObject({
      authorization: 'Basic aHVudGVyMg==',
      'x-scope-orgid': 'shop',
    });
  });

  it('keeps a path prefix', async () => {
    proxy.intercept = success(VECTOR);
    await client({ url: `${proxy.url}/eu` }).query('a', 1, signal);
    expect(proxy.requests[0].path).toBe('/eu/api/v1/query');
  });

  it('takes NaN and infinities for no value, and reads scalars', async () => {
    proxy.intercept = inTurn(
      success({
        resultType: 'matrix',
        result: [
          {
            metric: {},
            values: [
              [1, 'NaN'],
              [2, '+Inf'],
              [3, '-Inf'],
              [4, '1e-3'],
            ],
          },
          { metric: { native: 'histogram' }, histograms: [[1, {}]] },
        ],
      }),
      success({ resultType: 'scalar', result: [7, '3'] }),
      success({ resultType: 'vector', result: [] }),
    );
    const prometheus = client();
    const range = { from: 1, to: 4, stepSeconds: 1 };
    expect((await prometheus.queryRange('a', range, signal)).series).toEqual([
      { labels: {}, points: [[4, 0.001]] },
      { labels: { native: 'histogram' }, points: [] },
    ]);
    expect((await prometheus.query('3', 7, signal)).series).toEqual([
      { labels: {}, points: [[7, 3]] },
    ]);
    expect((await prometheus.query('none', 7, signal)).series).toEqual([]);
  });

  it('asks for at most 10,000 points at once, none of them twice', async () => {
    proxy.intercept = ({ form }, response) => {
      const [start, end, step] = ['start', 'end', 'step'].map(name =>
        Number(form.get(name)),
      );
      const values = [];
      for (let at = start; at <= end; at += step) {
        values.push([at, '1']);
      }
      return send(response, 200, {
        status: 'success',
        data: { resultType: 'matrix', result: [{ metric: {}, values }] },
      });
    };
    const { series } = await client().queryRange(
      'a',
      { from: 300, to: 300 * 25_000, stepSeconds: 300 },
      signal,
    );
    expect(
      proxy.requests.map(({ form }) => [form.get('start'), form.get('end')]),
    ).toEqual([
      ['300', '3000000'],
      ['3000300', '6000000'],
      ['6000300', '7500000'],
    ]);
    expect(series).toHaveLength(1);
    expect(new Set(series[0].points.map(([at]) => at)).size).toBe(25_000);
  });

  it.each<[string, object, boolean]>([
    ['a warning of the server', { warnings: ['a store is away'] }, true],
    ['remarks about style', { infos: ['not a counter'] }, false],
    ['an empty list', { warnings: [] }, false],
  ])('says whether something may be missing: %s', async (_, more, partial) => {
    proxy.intercept = success(VECTOR, more);
    expect((await client().query('a', 1, signal)).partial).toBe(partial);
  });

  it.each<[string, Intercept, number | undefined]>([
    ['days', success({ storageRetention: '15d' }), 15 * 86_400],
    ['weeks and hours', success({ storageRetention: '2w12h' }), 1_252_800],
    [
      'days or a size',
      success({ storageRetention: '30d or 512MiB' }),
      2_592_000,
    ],
    ['a size', success({ storageRetention: '10GiB' }), undefined],
    ['nothing', success({}), undefined],
    ['that it has no such page', answer(404, '404 page not found'), undefined],
    ['that the path is wrong', answer(400, 'unsupported path'), undefined],
  ])('reads the retention: %s', async (_, intercept, seconds) => {
    proxy.intercept = intercept;
    expect(await client().readRetention(signal)).toBe(seconds);
    expect(proxy.requests[0].path).toBe('/api/v1/status/runtimeinfo');
  });

  it('says when it is refused where the retention is', async () => {
    proxy.intercept = answer(401, 'who are you?');
    await expect(client().readRetention(signal)).rejects.toMatchObject({
      code: 'unauthorised',
    });
  });
});
