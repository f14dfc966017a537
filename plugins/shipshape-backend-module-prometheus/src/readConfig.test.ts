import { ConfigReader } from '@backstage/config';
import { readPrometheusSourcesConfig } from './readConfig';

const read = (...prometheus: object[]) =>
  readPrometheusSourcesConfig(
    new ConfigReader({ shipshape: { slo: { sources: { prometheus } } } }),
  );
const MAIN = { id: 'main', url: 'http://prometheus:9090' };

describe('readPrometheusSourcesConfig', () => {
  it('has no sources without config', () => {
    expect(readPrometheusSourcesConfig(new ConfigReader({}))).toEqual([]);
  });

  it('needs an id and a URL only', () => {
    expect(read(MAIN)).toEqual([
      {
        id: 'prometheus:main',
        url: 'http://prometheus:9090',
        headers: {},
        timeoutMs: 30_000,
        concurrency: 4,
        scrapeSeconds: 60,
        retentionSeconds: undefined,
        schedule: {
          frequency: { minutes: 5 },
          timeout: { minutes: 15 },
          initialDelay: { seconds: 30 },
        },
      },
    ]);
  });

  it('reads everything', () => {
    expect(
      read(MAIN, {
        id: 'eu',
        url: 'https://prometheus.example.com/eu/',
        basicAuth: { username: 'shipshape', password: 'pässword' },
        headers: { 'X-Scope-OrgID': 'shop', 'x.dotted': '1' },
        timeout: '10s',
        concurrency: 2,
        scrapeInterval: { seconds: 15 },
        retention: 'P30D',
        schedule: { frequency: { minutes: 1 }, timeout: { minutes: 2 } },
      })[1],
    ).toEqual({
      id: 'prometheus:eu',
      url: 'https://prometheus.example.com/eu',
      headers: {
        // base64 of `shipshape:pässword` in UTF-8
        authorization: 'Basic c2hpcHNoYXBlOnDDpHNzd29yZA==',
        'x-scope-orgid': 'shop',
        'x.dotted': '1',
      },
      timeoutMs: 10_000,
      concurrency: 2,
      scrapeSeconds: 15,
      retentionSeconds: 30 * 86_400,
      schedule: { frequency: { minutes: 1 }, timeout: { minutes: 2 } },
    });
  });

  it('sends a token as it is, without the line break of the file it came from', () => {
    expect(read({ ...MAIN, bearerToken: 'abc.def\n' })[0].headers).toEqual({
      authorization: 'Bearer abc.def',
    });
  });

  it.each<[string, object, RegExp]>([
    ['an id with a colon', { id: 'a:b' }, /\[0\]\.id': 'a:b' may have/],
    ['no URL', { url: 'prometheus:9090' }, /\[0\]\.url': expected a URL/],
    [
      'a URL with a password',
      { url: 'http://me:secret-word@prometheus' },
      /\[0\]\.url': .*basicAuth/,
    ],
    ['a URL with a query', { url: 'http://p?token=secret-word' }, /\.url'/],
    [
      'two ways to sign in',
      {
        bearerToken: 'secret-word',
        basicAuth: { username: 'a', password: 'secret-word' },
      },
      /\[0\]': give only one of 'basicAuth' and 'bearerToken'/,
    ],
    [
      'a header beside them',
      { bearerToken: 'secret-word', headers: { Authorization: 'secret-word' } },
      /'bearerToken' and 'headers.Authorization'/,
    ],
    [
      'a user with a colon',
      { basicAuth: { username: 'a:b', password: 'secret-word' } },
      /\.basicAuth\.username'/,
    ],
    [
      'a password without a user',
      { basicAuth: { password: 'secret-word' } },
      /basicAuth\.username/,
    ],
    [
      'a header that cannot be sent',
      { headers: { 'X-A': 'secret-word\nX-B: 1' } },
      /\.headers\.X-A'/,
    ],
    [
      'a token that cannot be sent',
      { bearerToken: 'secret-word\nx' },
      /\.bearerToken'/,
    ],
    ['a timeout that is none', { timeout: 'soon' }, /\[0\]\.timeout'/],
    ['no time at all', { timeout: { seconds: 0 } }, /\[0\]\.timeout'/],
    ['no query at a time', { concurrency: 0 }, /\[0\]\.concurrency'/],
    ['half a query', { concurrency: 1.5 }, /\[0\]\.concurrency'/],
    [
      'scrapes too far apart for a bucket',
      { scrapeInterval: { minutes: 5 } },
      /\[0\]\.scrapeInterval'/,
    ],
    ['a short retention', { retention: '1m' }, /\[0\]\.retention'/],
    ['half a schedule', { schedule: { frequency: '5m' } }, /\[0\]\.schedule'/],
  ])('refuses %s, naming the key and no secret', (_, change, message) => {
    const start = () => read({ ...MAIN, ...change });
    expect(start).toThrow(message);
    expect(start).not.toThrow(/secret-word/);
  });

  it('refuses an id that occurs twice', () => {
    expect(() => read(MAIN, MAIN)).toThrow(
      /prometheus\[1\]\.id': 'main' is the id of an earlier entry/,
    );
  });
});
