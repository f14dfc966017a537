import {
  answer,
  failed,
  inTurn,
  success,
  VECTOR,
} from '../__testUtils__/answers';
import { TestProxy, Intercept } from '../__testUtils__/TestProxy';
import { PrometheusClient } from './PrometheusClient';
import { QueryError } from './QueryError';

const SECRETS = /hunter2|token-word|127\.0\.0\.1|provider-text/;
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

describe('PrometheusHttp', () => {
  it.each<[string, Intercept, string, boolean, RegExp]>([
    [
      'a mistake in a query',
      failed(400, 'bad_data', 'invalid parameter: parse error: provider-text'),
      'invalid_content',
      true,
      /not valid PromQL/,
    ],
    [
      'an ambiguous join',
      failed(
        422,
        'execution',
        'many-to-many matching not allowed: provider-text',
      ),
      'invalid_content',
      true,
      /many-to-many/,
    ],
    [
      'too many samples',
      failed(422, 'execution', 'query processing would load too many samples'),
      'invalid_content',
      true,
      /more samples/,
    ],
    [
      'an error type that is none',
      failed(422, 'hunter2 <b>', 'provider-text'),
      'invalid_content',
      true,
      /reason: unknown/,
    ],
    ['a slow query', failed(503, 'timeout'), 'timeout', true, /too long/],
    ['a slow gateway', answer(504, 'provider-text'), 'timeout', true, /504/],
    [
      'a long query',
      answer(413, 'provider-text'),
      'invalid_content',
      true,
      /413/,
    ],
    [
      'no credentials',
      answer(401, 'provider-text'),
      'unauthorised',
      false,
      /401/,
    ],
    ['no right', answer(403, 'provider-text'), 'unauthorised', false, /403/],
    ['no such path', answer(404, '404 page'), 'not_found', false, /path/],
    ['too many requests', answer(429, 'slow'), 'rate_limited', false, /429/],
    [
      'a failing server',
      answer(500, 'provider-text'),
      'unavailable',
      false,
      /500/,
    ],
    [
      'a server that restarts',
      answer(503, 'provider-text'),
      'unavailable',
      false,
      /503/,
    ],
    [
      'a login page',
      answer(200, '<html>provider-text</html>'),
      'invalid_content',
      false,
      /JSON/,
    ],
    [
      'a redirect to one',
      answer(302, '', { location: 'http://127.0.0.1:1/login' }),
      'invalid_content',
      false,
      /redirect/,
    ],
    [
      'half an answer',
      answer(200, '{"status":"success","data":{"resultType":"vec'),
      'invalid_content',
      false,
      /JSON/,
    ],
    [
      'other JSON',
      answer(200, { items: [] }),
      'invalid_content',
      false,
      /form/,
    ],
    [
      'a number that is none',
      success({
        resultType: 'vector',
        result: [{ metric: {}, value: [1, 2] }],
      }),
      'invalid_content',
      false,
      /form/,
    ],
  ])(
    'tells %s with a stable code, in its own words',
    async (_, intercept, code, isQuery, message) => {
      proxy.intercept = intercept;
      const error = await client()
        .query('a', 1, signal)
        .catch(reason => reason);
      expect(error).toMatchObject({
        name: 'SourceError',
        code,
        message: expect.stringMatching(message),
      });
      expect(error instanceof QueryError).toBe(isQuery);
      expect(String(error)).not.toMatch(SECRETS);
    },
  );

  it('tries once more when the server sheds load, and when the connection was cut', async () => {
    const cut: Intercept = (_, response) => {
      response.destroy();
      return true;
    };
    proxy.intercept = inTurn(
      failed(503, 'unavailable'),
      success(VECTOR),
      cut,
      success(VECTOR),
      cut,
      cut,
    );
    const prometheus = client();
    for (const requests of [2, 4]) {
      expect((await prometheus.query('a', 1, signal)).series).toHaveLength(1);
      expect(proxy.requests).toHaveLength(requests);
    }
    await expect(prometheus.query('a', 1, signal)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(proxy.requests).toHaveLength(6);
  });

  it('does not try again what took too long or is wrong', async () => {
    proxy.intercept = inTurn(failed(503, 'timeout'), failed(400, 'bad_data'));
    const prometheus = client();
    await expect(prometheus.query('a', 1, signal)).rejects.toThrow();
    await expect(prometheus.query('a', 1, signal)).rejects.toThrow();
    expect(proxy.requests).toHaveLength(2);
  });

  it('gives up after its limit of time, also in the middle of an answer', async () => {
    proxy.intercept = inTurn(
      () => true,
      (_, response) => {
        response.writeHead(200);
        response.write('{"status":');
        return true;
      },
    );
    const prometheus = client({ timeoutMs: 200 });
    for (let turn = 0; turn < 2; turn += 1) {
      const error = await prometheus
        .query('a', 1, signal)
        .catch(reason => reason);
      expect(error).toBeInstanceOf(QueryError);
      expect(error).toMatchObject({
        code: 'timeout',
        message: 'Prometheus did not answer within 0.2 s',
      });
    }
    await proxy.settled();
  });

  it('stops with the reason of the signal', async () => {
    const controller = new AbortController();
    proxy.intercept = () => {
      controller.abort(new Error('shutting down'));
      return true;
    };
    await expect(client().query('a', 1, controller.signal)).rejects.toThrow(
      'shutting down',
    );
    await proxy.settled();
  });

  it('says that nothing listens', async () => {
    await proxy.close();
    const error = await client()
      .query('a', 1, signal)
      .catch(reason => reason);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: 'Prometheus cannot be reached (ECONNREFUSED)',
    });
    await proxy.open();
  });

  it('keeps to its number of queries at a time', async () => {
    let open = 0;
    let most = 0;
    const waiting: Array<() => void> = [];
    proxy.intercept = async (request, response) => {
      open += 1;
      most = Math.max(most, open);
      // Every answer waits until as many are open as may be, or all have come.
      await new Promise<void>(resolve => {
        waiting.push(resolve);
        if (waiting.length === 2) {
          waiting.splice(0).forEach(each => each());
        }
      });
      open -= 1;
      return success(VECTOR)(request, response);
    };
    const prometheus = client({ concurrency: 2 });
    await Promise.all(
      Array.from({ length: 8 }, () => prometheus.query('a', 1, signal)),
    );
    expect(most).toBe(2);
  });

  it('does not read answers that are too large', async () => {
    proxy.intercept = (_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(2 ** 20, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) {
          // until the other side has had enough
        }
      };
      response.on('drain', more);
      more();
      return true;
    };
    await expect(client().query('a', 1, signal)).rejects.toMatchObject({
      code: 'invalid_content',
      message: expect.stringContaining('128 MiB'),
    });
    await proxy.settled();
  });
});
