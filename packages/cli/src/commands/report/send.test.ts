import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PortalServer } from './__testUtils__/PortalServer';

jest.setTimeout(60_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');

const point = (nativeId: string) =>
  JSON.stringify({
    type: 'recovery-point',
    report: {
      planId: 'orders-db-daily',
      locationId: 'repo1',
      nativeId,
      type: 'full',
      createdAt: '2026-11-24T02:20:00.000Z',
      consistentAt: '2026-11-24T02:20:00.000Z',
      state: 'available',
      observedAt: '2026-11-24T03:00:00.000Z',
    },
  });

describe('shipshape report send, flush and status', () => {
  let portal: PortalServer;
  let directory: string;

  beforeEach(async () => {
    portal = await PortalServer.start();
    directory = await mkdtemp(join(tmpdir(), 'shipshape-send-'));
  });
  afterEach(async () => {
    await portal.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const run = (args: string[], input = '') =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>(done => {
      const child = execFile(
        process.execPath,
        [SHIPSHAPE, 'report', ...args],
        {
          cwd: directory,
          env: {
            ...process.env,
            SHIPSHAPE_PORTAL_URL: portal.url,
            SHIPSHAPE_TOKEN: 'token-of-a-test',
            SHIPSHAPE_SPOOL_DIR: join(directory, 'spool'),
          },
        },
        (error, stdout, stderr) =>
          done({ code: error?.code ?? 0, stdout, stderr }),
      );
      child.stdin?.end(input);
    });

  it('sends what readers and inbox files hold', async () => {
    await writeFile(
      join(directory, 'points.jsonl'),
      `${point('a')}\n\n${point('b')}\n`,
    );
    expect(await run(['send', 'points.jsonl', '-'], point('c'))).toEqual({
      code: 0,
      stdout: '3 accepted, 0 duplicate, 0 stale, 0 conflict\n',
      stderr: '',
    });
    expect(
      portal
        .all('recovery-points')
        .map(({ nativeId }) => nativeId)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [
      '{"type":"recovery-point"',
      /^shipshape: standard input:2: expected one JSON object/,
    ],
    [
      point('a').replace('full', 'whole'),
      /^shipshape: standard input:2: report\.type: /,
    ],
    [
      '{"type":"sli","report":{"sloId":"a","start":"2026-11-24T02:20:00Z","widthSeconds":300,"good":1,"total":1}}',
      /^shipshape: standard input:2: sli is not about recovery/,
    ],
  ])('sends nothing of a file with %s', async (line, message) => {
    const { code, stderr } = await run(['send', '-'], `${point('a')}\n${line}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(portal.all('recovery-points')).toEqual([]);
    expect((await run(['status'])).stdout).toContain('Waiting: 0 (0 bytes)');
  });

  it('shows what was refused, and sends it again', async () => {
    portal.invalid = true;
    expect(await run(['send', '-'], point('a'))).toMatchObject({
      code: 1,
      stdout:
        '0 accepted, 0 duplicate, 0 stale, 0 conflict\n1 refused: see shipshape report status\n',
    });
    expect((await run(['status'])).stdout).toBe(
      [
        `Spool: ${join(directory, 'spool')}`,
        'Waiting: 0 (0 bytes)',
        `Refused by the portal: 1, with the reasons in ${join(
          directory,
          'spool',
          'dead',
        )}`,
        'Runs in progress: 0',
        '',
      ].join('\n'),
    );
    portal.invalid = false;
    expect(await run(['flush', '--retry-refused'])).toMatchObject({
      code: 0,
      stdout: '1 accepted, 0 duplicate, 0 stale, 0 conflict\n',
    });
  });

  it('says which file is not there', async () => {
    expect(await run(['send', 'gone.jsonl'])).toMatchObject({
      code: 1,
      stderr: 'shipshape: gone.jsonl: does not exist\n',
    });
  });
});
