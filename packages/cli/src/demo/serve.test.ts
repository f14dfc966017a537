import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveExamples } from './serve';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('the demo server', () => {
  let root: string;
  let server: Server;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'shipshape-serve-'));
    const examplesDir = join(root, 'examples');
    await mkdir(join(examplesDir, 'slo'), { recursive: true });
    await writeFile(join(root, 'secret.yaml'), 'secret: true\n');
    await writeFile(join(examplesDir, 'all.yaml'), 'kind: Location\n');
    await writeFile(join(examplesDir, 'slo', 'a b.yaml'), 'kind: SLO\n');
    await writeFile(join(examplesDir, '.env'), 'TOKEN=secret\n');
    await symlink(join(root, 'secret.yaml'), join(examplesDir, 'link.yaml'));
    ({ server } = await serveExamples({ examplesDir, port: 0 }));
  });

  afterAll(async () => {
    await new Promise(resolve => server.close(resolve));
    await rm(root, { recursive: true, force: true });
  });

  /** Sends the path as it is: a URL object would resolve the dots first. */
  function send(
    path: string,
    options: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, ...options }, response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      })
        .on('error', reject)
        .end();
    });
  }

  it('listens on the loopback address alone', () => {
    expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
  });

  it('serves a file with its type and without guessing', async () => {
    const answer = await send('/examples/all.yaml');
    expect(answer).toMatchObject({ status: 200, body: 'kind: Location\n' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/yaml; charset=utf-8',
      'content-length': '15',
      'x-content-type-options': 'nosniff',
    });
    expect(await send('/examples/slo/a%20b.yaml?at=1')).toMatchObject({
      status: 200,
      body: 'kind: SLO\n',
    });
  });

  it('answers HEAD without a body', async () => {
    expect(await send('/examples/all.yaml', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '15' },
    });
  });

  it('answers 304 to whoever has the content already', async () => {
    const { headers } = await send('/examples/all.yaml');
    const etag = String(headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect(
        await send('/examples/all.yaml', {
          headers: { 'if-none-match': known },
        }),
      ).toMatchObject({ status: 304, body: '', headers: { etag } });
    }
    expect(
      await send('/examples/all.yaml', {
        headers: { 'if-none-match': '"other"' },
      }),
    ).toMatchObject({ status: 200 });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async method => {
    expect(await send('/examples/all.yaml', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  it.each([
    '/',
    '/examples',
    '/examples/',
    '/examples/slo',
    '/examples/none.yaml',
    '/examples/all.yaml/more',
    '/examples/../secret.yaml',
    '/examples/slo/../../secret.yaml',
    '/examples/%2e%2e/secret.yaml',
    '/examples/..%2fsecret.yaml',
    '/examples/..%5csecret.yaml',
    '/examples//all.yaml',
    '/examples/%00',
    '/examples/all.yaml%00.png',
    '/examples/%E0%A4%A',
    '/examples/.env',
    '/examples/link.yaml',
    `/examples/${'a'.repeat(5000)}`,
    '/secret.yaml',
    'http://127.0.0.1/examples/../secret.yaml',
  ])('has nothing at %s', async path => {
    expect(await send(path)).toMatchObject({ status: 404, body: '' });
  });

  it('says which port is taken', async () => {
    const { port } = server.address() as AddressInfo;
    await expect(serveExamples({ examplesDir: root, port })).rejects.toThrow(
      `port ${port} is in use`,
    );
  });
});
