import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { PortalServer } from './__testUtils__/PortalServer';

jest.setTimeout(60_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');
const TOKEN = 'token-of-a-test';

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

describe('shipshape report backup-run', () => {
  let portal: PortalServer;
  let directory: string;

  beforeEach(async () => {
    portal = await PortalServer.start();
    directory = await mkdtemp(join(tmpdir(), 'shipshape-wrap-'));
  });
  afterEach(async () => {
    await portal.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const start = (args: string[], environment: NodeJS.ProcessEnv = {}) =>
    spawn(process.execPath, [SHIPSHAPE, 'report', ...args], {
      cwd: directory,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SHIPSHAPE_PORTAL_URL: portal.url,
        SHIPSHAPE_TOKEN: TOKEN,
        SHIPSHAPE_SPOOL_DIR: join(directory, 'spool'),
        ...environment,
      },
    });

  const end = async (child: ChildProcess): Promise<Ended> => {
    const closed = new Promise<[number | null, NodeJS.Signals | null]>(done => {
      child.once('close', (code, signal) => done([code, signal]));
    });
    const [stdout, stderr] = await Promise.all(
      [child.stdout, child.stderr].map(stream => (stream ? text(stream) : '')),
    );
    const [code, signal] = await closed;
    return { code, signal, stdout, stderr };
  };

  const wrap = (command: string[], options: string[] = []) =>
    start([
      'backup-run',
      '--plan',
      'orders-db-daily',
      ...options,
      '--',
      ...command,
    ]);

  /** Waits for something that another process brings about. */
  const until = async (happened: () => boolean) => {
    while (!happened()) {
      await new Promise(setImmediate);
    }
  };

  it('reports the start before, and the end after the command, with the times of its slot', async () => {
    const script = `test "$(ls spool/open | wc -l)" = 1 && echo out && echo err >&2 && cat`;
    const child = wrap(
      ['sh', '-c', script],
      ['--slot', '2026-11-24T03:00:00+01:00', '--trigger', 'retry'],
    );
    child.stdin?.end('input');
    expect(await end(child)).toEqual({
      code: 0,
      signal: null,
      stdout: 'out\ninput',
      stderr: 'err\n',
    });
    expect(portal.tokens).toEqual(new Set([`Bearer ${TOKEN}`]));
    const [running, finished] = portal.runs();
    expect(running).toMatchObject({
      planId: 'orders-db-daily',
      state: 'running',
      trigger: 'retry',
      slotAt: '2026-11-24T02:00:00.000Z',
    });
    expect(finished).toMatchObject({
      runKey: running.runKey,
      startedAt: running.startedAt,
      state: 'succeeded',
      exitCode: 0,
      slotAt: '2026-11-24T02:00:00.000Z',
    });
    expect(Date.parse(String(finished.finishedAt))).toBeGreaterThanOrEqual(
      Date.parse(String(finished.startedAt)),
    );
    expect(finished).not.toHaveProperty('signal');
    expect(finished).not.toHaveProperty('bytesStored');
  });

  it.each([1, 3, 42, 255])('keeps exit code %d', async code => {
    expect(await end(wrap(['sh', '-c', `exit ${code}`]))).toMatchObject({
      code,
      stderr: '',
    });
    expect(portal.runs().at(-1)).toMatchObject({
      state: 'failed',
      exitCode: code,
    });
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGKILL', 137],
  ])('dies of %s when the command does', async (signal, exitCode) => {
    const { code, signal: got } = await end(
      wrap(['sh', '-c', `kill -${signal.slice(3)} $$`]),
    );
    expect({ code, signal: got }).toEqual({ code: null, signal });
    expect(portal.runs().at(-1)).toMatchObject({
      state: 'failed',
      signal,
      exitCode,
    });
  });

  it.each([
    ...(['SIGTERM', 'SIGINT', 'SIGHUP'] as const),
    ...(['SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGCONT'] as const),
  ])('hands %s on, and ends as the command then ends', async signal => {
    const script = `trap 'echo got; exit 9' ${signal.slice(
      3,
    )}; echo ready; while :; do sleep 0.02; done`;
    const child = wrap(['sh', '-c', script]);
    let output = '';
    child.stdout?.on('data', chunk => {
      output += chunk;
    });
    await until(() => output.includes('ready'));
    child.kill(signal);
    expect(await end(child)).toMatchObject({ code: 9, signal: null });
    expect(output).toContain('got');
    expect(portal.runs().at(-1)).toMatchObject({
      state: 'failed',
      exitCode: 9,
    });
  });

  it('gives the command its arguments as they are', async () => {
    const args = ['--version', '--plan', 'x', '-h', '--', '$HOME *', ''];
    const print = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const { stdout } = await end(
      wrap([process.execPath, '-e', print, '--', ...args]),
    );
    expect(JSON.parse(stdout)).toEqual(args);
  });

  it('says 127 for a command that is not there, and reports it', async () => {
    const { code, stderr } = await end(wrap(['no-such-command']));
    expect(code).toBe(127);
    expect(stderr).toBe(
      'shipshape: The command could not be started: ENOENT\n',
    );
    expect(portal.runs().at(-1)).toMatchObject({
      state: 'failed',
      exitCode: 127,
      message: 'The command could not be started: ENOENT',
    });
  });

  it('reads the summary of restic, and calls exit code 3 partial', async () => {
    // As restic 0.14 prints it, here without the files that it could not read.
    const summary = {
      message_type: 'summary',
      data_added: 3003210,
      total_bytes_processed: 12515198,
      snapshot_id: 'a958b5d8',
    };
    await writeFile(
      join(directory, 'restic.out'),
      `{"message_type":"status","current_files":["/summary/\\"summary\\""]}\n${JSON.stringify(
        summary,
      )}\n`,
    );
    const { code, stdout } = await end(
      wrap(['sh', '-c', 'cat restic.out; exit 3'], ['--tool', 'restic']),
    );
    expect(code).toBe(3);
    expect(stdout).toBe(await readFile(join(directory, 'restic.out'), 'utf8'));
    expect(portal.runs().at(-1)).toMatchObject({
      state: 'partial',
      nativeId: 'a958b5d8',
      pointNativeId: 'a958b5d8',
      bytesProcessed: 12515198,
      bytesStored: 3003210,
    });
  });

  it('reads the label of pgBackRest', async () => {
    const line =
      '2026-11-22 05:54:23.401 P00   INFO: new backup label = 20261122-055417F';
    await end(wrap(['echo', line], ['--tool', 'pgbackrest']));
    expect(portal.runs().at(-1)).toMatchObject({
      state: 'succeeded',
      nativeId: '20261122-055417F',
    });
  });

  it('reports the size of what was written', async () => {
    await end(
      wrap(
        [
          'sh',
          '-c',
          'mkdir dump && printf 12345 > dump/a && printf 678 > dump/b',
        ],
        ['--bytes-file', 'dump'],
      ),
    );
    expect(portal.runs().at(-1)).toMatchObject({ bytesStored: 8 });
  });

  it('reports the recovery point of a dump, which holds what was there when it began', async () => {
    await end(
      wrap(
        ['sh', '-c', 'printf 12345 > orders-20261124.dump'],
        [
          ...['--tool', 'pg_dump', '--location', 'bucket'],
          ...['--bytes-file', 'orders-20261124.dump'],
        ],
      ),
    );
    const run = portal.runs().at(-1);
    expect(run).toMatchObject({ pointNativeId: 'orders-20261124.dump' });
    expect(portal.all('recovery-points')).toMatchObject([
      {
        planId: 'orders-db-daily',
        locationId: 'bucket',
        nativeId: 'orders-20261124.dump',
        type: 'dump',
        consistentAt: run?.startedAt,
        availableAt: run?.finishedAt,
        storedBytes: 5,
        completeness: 'complete',
        encrypted: 'unknown',
        state: 'available',
      },
    ]);
  });

  it.each([
    [3, [['partial', 'yes']]],
    [1, []],
  ])(
    'reports of a run of restic with exit code %d the points %j',
    async (code, points) => {
      const summary = JSON.stringify({
        message_type: 'summary',
        snapshot_id: 'a958b5d8'.repeat(8),
      });
      await end(
        wrap(
          ['sh', '-c', `echo '${summary}'; exit ${code}`],
          ['--tool', 'restic', '--location', 'vault'],
        ),
      );
      expect(
        portal
          .all('recovery-points')
          .map(({ completeness, encrypted }) => [completeness, encrypted]),
      ).toEqual(points);
    },
  );

  it.each([
    ['seen', ['--tool', 'restic']],
    ['not seen', []],
  ])(
    'changes nothing of what passes through %s, however slow its reader is',
    async (_, options) => {
      const bytes =
        'const all = Buffer.alloc(1000000, 255); let at = 0;' +
        'while (at < all.length) at += require("fs").writeSync(1, all, at);';
      const child = wrap([process.execPath, '-e', bytes], options);
      const closed = once(child, 'close');
      let length = 0;
      for await (const chunk of child.stdout ?? []) {
        length += chunk.length;
        expect(chunk.every((byte: number) => byte === 255)).toBe(true);
        await new Promise(setImmediate);
      }
      expect(length).toBe(1_000_000);
      expect(await closed).toEqual([0, null]);
    },
  );

  it('fails no backup when the portal is down, and tells of it later', async () => {
    // Nobody listens there.
    const failing = start(['backup-run', '--plan', 'a', '--', 'true'], {
      SHIPSHAPE_PORTAL_URL: 'http://127.0.0.1:65535',
    });
    const { code, stderr } = await end(failing);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^shipshape: 2 reports wait to be sent: .*ECONNREFUSED/,
    );
    expect(stderr).not.toContain(TOKEN);
    expect(await end(start(['flush']))).toMatchObject({
      code: 0,
      stdout: '2 accepted, 0 duplicate, 0 stale, 0 conflict\n',
    });
    expect(portal.runs().map(({ state }) => state)).toEqual([
      'running',
      'succeeded',
    ]);
  });

  it('fails no backup when the spool cannot be written', async () => {
    await writeFile(join(directory, 'spool'), 'a file');
    const { code, stdout, stderr } = await end(wrap(['echo', 'done']));
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(stderr).toMatch(/^shipshape: .*(ENOTDIR|EEXIST)/);
  });

  it.each([
    ['no token', { SHIPSHAPE_TOKEN: '' }, /but no token/],
    ['no URL', { SHIPSHAPE_PORTAL_URL: 'portal' }, /--portal is 'portal'/],
  ])(
    'runs the backup when the portal has %s, and tells of it later',
    async (_, environment, warning) => {
      const { code, stdout, stderr } = await end(
        start(['backup-run', '--plan', 'a', '--', 'echo', 'done'], environment),
      );
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
      expect(stderr).toMatch(warning);
      await end(start(['flush']));
      expect(portal.runs().map(({ state }) => state)).toEqual([
        'running',
        'succeeded',
      ]);
    },
  );

  it('runs the backup when there is no place for a spool', async () => {
    // What Node.js does for a user without an entry in passwd.
    const homeless = join(directory, 'homeless.cjs');
    await writeFile(
      homeless,
      `require('node:os').homedir = () => { throw new Error('uv_os_homedir returned ENOENT'); };`,
    );
    const { code, stdout, stderr } = await end(
      start(
        ['backup-run', '--plan', 'a', '--', 'sh', '-c', 'echo ran; exit 4'],
        {
          NODE_OPTIONS: `--require ${homeless}`,
          SHIPSHAPE_SPOOL_DIR: undefined,
          XDG_STATE_HOME: undefined,
        },
      ),
    );
    expect({ code, stdout }).toEqual({ code: 4, stdout: 'ran\n' });
    expect(stderr).toContain('set SHIPSHAPE_SPOOL_DIR');
  });

  it('ends as the command ended when it is told to stop while the portal is silent', async () => {
    portal.silent = true;
    const child = wrap(['sh', '-c', 'echo ready; exit 7']);
    let output = '';
    child.stdout?.on('data', chunk => {
      output += chunk;
    });
    // The end of the run is written down; now it is being sent.
    const open = join(directory, 'spool/open');
    await until(
      () => output.includes('ready') && readdirSync(open).length === 0,
    );
    child.kill('SIGTERM');
    expect(await end(child)).toMatchObject({ code: 7, signal: null });
  });

  it('keeps its token from the command', async () => {
    const { stdout } = await end(
      wrap(['sh', '-c', 'echo "[$SHIPSHAPE_TOKEN][$SHIPSHAPE_SPOOL_DIR]"']),
    );
    expect(stdout).toBe(`[][${join(directory, 'spool')}]\n`);
  });

  it('reports a run as lost when its wrapper was killed, at the next start', async () => {
    const child = wrap(['sh', '-c', 'echo ready; exec sleep 60']);
    let output = '';
    child.stdout?.on('data', chunk => {
      output += chunk;
    });
    await until(() => output.includes('ready'));
    const pid = Number(
      (
        await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
      ).trim(),
    );
    child.kill('SIGKILL');
    // Its output stays open: the backup goes on without its wrapper.
    await new Promise(done => child.once('exit', done));
    await end(wrap(['true']));
    process.kill(pid);
    const [first, ...later] = portal.runs();
    expect(first).toMatchObject({ state: 'running' });
    expect(later.map(({ runKey, state }) => [runKey, state])).toEqual([
      [first.runKey, 'lost'],
      [later[1].runKey, 'running'],
      [later[1].runKey, 'succeeded'],
    ]);
    expect(existsSync(join(directory, 'spool/open'))).toBe(true);
    expect((await end(start(['status', '--json']))).stdout).toContain(
      '"openRuns":0',
    );
  });

  it('does not call a run lost that goes on', async () => {
    const child = wrap(['sh', '-c', 'echo ready; cat']);
    let output = '';
    child.stdout?.on('data', chunk => {
      output += chunk;
    });
    await until(() => output.includes('ready'));
    await end(wrap(['true']));
    expect((await end(start(['status', '--json']))).stdout).toContain(
      '"openRuns":1',
    );
    child.stdin?.end();
    await end(child);
    expect(
      portal
        .runs()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['running', 'running', 'succeeded', 'succeeded']);
  });

  it.each([
    [
      ['--plan', 'Orders DB'],
      /--plan is 'Orders DB': expected a lower-case name/,
    ],
    [['--plan', 'a', '--slot', '2026-11-24 02:00'], /--slot is .*with a zone/],
    [[], /required option '--plan <id>'/],
  ])('refuses %j before the command is started', async (options, message) => {
    const { code, stdout, stderr } = await end(
      start(['backup-run', ...options, '--', 'echo', 'started']),
    );
    // Not 1, which would say that the backup failed.
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('takes the URL of the plugin for that of the portal', async () => {
    await end(
      start(['backup-run', '--plan', 'a', '--', 'true'], {
        SHIPSHAPE_PORTAL_URL: `${portal.url}/api/shipshape/`,
      }),
    );
    expect(portal.runs().at(-1)).toMatchObject({ state: 'succeeded' });
  });

  it('asks for a token in the environment', async () => {
    const { stderr } = await end(start(['flush'], { SHIPSHAPE_TOKEN: '' }));
    expect(stderr).toBe(
      'shipshape: There is a portal, but no token: set the environment variable SHIPSHAPE_TOKEN\n',
    );
  });
});
