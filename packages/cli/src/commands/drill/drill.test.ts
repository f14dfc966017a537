import {
  describeIf,
  findProgram,
} from 'backstage-plugin-shipshape-common/testUtils';
import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RecordingPortal } from './__testUtils__/RecordingPortal';

jest.setTimeout(120_000);

const TOKEN = 'token-of-a-test';
const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');

/** A user that programs of PostgreSQL may run as. */
const nobody =
  process.getuid?.() === 0
    ? {
        uid: Number(execFileSync('id', ['-u', 'nobody'])),
        gid: Number(execFileSync('id', ['-g', 'nobody'])),
      }
    : undefined;

function pgBin(): string | undefined {
  const candidates = [
    process.env.SHIPSHAPE_TEST_PG_BIN,
    '/usr/lib/postgresql/15/bin',
    findProgram('pg_restore')?.replace(/\/pg_restore$/, ''),
  ];
  return candidates.find(
    bin => bin !== undefined && existsSync(join(bin, 'initdb')),
  );
}
const bin = pgBin();

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

describeIf(describe, bin ? undefined : 'no PostgreSQL')(
  'shipshape drill',
  () => {
    let directory: string;
    let scratch: string;

    /** Starts the CLI; `onProgress` sees what it writes to stderr. */
    const start = (
      args: readonly string[],
      onProgress: (text: string, child: ChildProcess) => void = () => undefined,
    ): Promise<Ended> =>
      new Promise(done => {
        const child = spawn(process.execPath, [SHIPSHAPE, 'drill', ...args], {
          cwd: directory,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, PORTAL_TOKEN: TOKEN },
        });
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', chunk => {
          stdout += chunk;
        });
        child.stderr.on('data', chunk => {
          stderr += chunk;
          onProgress(stderr, child);
        });
        child.on('close', code => done({ code, stdout, stderr }));
      });
    const run = (...args: string[]) => start(['run', 'doc.yaml', ...args]);
    const write = (name: string, text: string) =>
      writeFileSync(join(directory, name), text);
    const scratchContent = () => readdirSync(scratch).sort();

    const document = (query: string) => `apiVersion: shipshape.dev/v1
kind: Recovery
metadata: { name: orders-db }
spec:
  name: Orders
  kind: postgresql
  objectives: [{ scope: data-corruption, rtoSeconds: 600, rpoSeconds: 3600 }]
  drillPlans:
    - id: monthly
      provider: pg_dump
      checks:
        - { id: rows, kind: row-count, tables: [orders], minRows: 3 }
        - { id: query, kind: sql, query: "${query}" }
`;
    const runner = (changes = '') => `scratchRoots: [${scratch}]
spoolDirectory: ${join(directory, 'spool')}
runners:
  default:
    scratchRoot: ${scratch}
${
  nobody ? '    user: nobody\n' : ''
}    postgres: { bin: ${bin}, database: orders }
    dump: { path: ${join(directory, 'orders.sql')} }
${changes}`;
    const dump = (rows: string) => `--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

CREATE TABLE public.orders (id integer);
COPY public.orders (id) FROM stdin;
${rows}\\.

--
-- PostgreSQL database dump complete
--
`;

    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-drill-'));
      chmodSync(directory, 0o755);
      scratch = join(directory, 'scratch');
      mkdirSync(scratch);
      if (nobody) {
        chownSync(scratch, nobody.uid, nobody.gid);
      }
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    beforeEach(() => {
      write('doc.yaml', document('SELECT true'));
      write('shipshape-runner.yaml', runner());
      write('orders.sql', dump('1\n2\n3\n'));
    });

    it('passes a drill: progress on stderr, the report on stdout, in a file and in the portal, exit code 0', async () => {
      const portal = await RecordingPortal.start();
      write(
        'shipshape-runner.yaml',
        `${runner()}portal: { url: '${portal.url}', tokenEnv: PORTAL_TOKEN }\n`,
      );
      const { code, stdout, stderr } = await run(
        '--json',
        '--out',
        'result.json',
      );
      await portal.stop();
      expect(code).toBe(0);
      const report = JSON.parse(stdout);
      expect(report).toMatchObject({
        drillPlanId: 'monthly',
        outcome: 'passed',
        rtoMet: true,
        rtoTargetSeconds: 600,
        cleanup: 'succeeded',
      });
      const readJson = (name: string) =>
        JSON.parse(readFileSync(join(directory, name), 'utf8'));
      expect(readJson('result.json')).toEqual(report);
      expect(stderr).toMatch(/^done {3}restore +\d+\.\d s$/m);
      expect(stderr).toMatch(/^ {2}passed {2}check rows/m);
      expect(stderr).not.toContain('shipshape:');

      expect(portal.token).toBe(`Bearer ${TOKEN}`);
      expect(portal.drills.at(-1)).toMatchObject({
        drillId: report.drillId,
        lifecycle: 'done',
        outcome: 'passed',
      });
      expect([...portal.artifacts].sort()).toEqual(
        report.evidence.map(({ sha256 }: { sha256: string }) => sha256).sort(),
      );
      // What the portal appended to the chain is kept beside the result.
      expect(JSON.stringify(readJson('result.receipt.json'))).toContain(
        RecordingPortal.recordSha256,
      );
      expect(scratchContent()).toEqual([]);
    });

    it('fails with exit code 1', async () => {
      write('orders.sql', dump('1\n'));
      const { code, stdout, stderr } = await run();
      expect(stdout).toContain('failed (check-failed)');
      expect(code).toBe(1);
      // There is no portal: nothing is lost.
      expect(stderr).toContain('reports wait in');
    });

    it('refuses wrong usage with exit code 64', async () => {
      const { code, stdout, stderr } = await run('--plan', 'yearly');
      expect(stderr).toContain('has no drill plan yearly; it has monthly');
      expect(stdout).toBe('');
      expect(code).toBe(64);
      // Not 1, which would say that a drill failed.
      expect((await run('--plam', 'monthly')).code).toBe(64);
    });

    it('checks without restoring, and without the token of the portal', async () => {
      write(
        'shipshape-runner.yaml',
        `${runner()}portal: { url: 'https://portal.example.com', tokenEnv: NO_SUCH_TOKEN }\n`,
      );
      const { code, stdout } = await start(['check', 'doc.yaml']);
      expect(stdout).toContain('ready: nothing was restored');
      expect(code).toBe(0);
      rmSync(join(directory, 'orders.sql'));
      const missing = await start(['check', 'doc.yaml', '--json']);
      expect(JSON.parse(missing.stdout)).toMatchObject({
        ready: false,
        stop: { reason: 'no-backup' },
      });
      expect(missing.code).toBe(1);
      expect(scratchContent()).toEqual([]);
    });

    it('cleans up when it is told to stop', async () => {
      write('doc.yaml', document('SELECT pg_sleep(60) IS NOT NULL'));
      const { code, stdout } = await start(
        ['run', 'doc.yaml', '--no-report'],
        (text, child) => {
          if (/passed {2}check rows/.test(text)) {
            child.kill('SIGTERM');
          }
        },
      );
      expect(stdout).toContain('inconclusive (cancelled)');
      expect(stdout).toContain('cleanup succeeded');
      expect(code).toBe(2);
      expect(scratchContent()).toEqual([]);
    });

    it('goes on when nobody reads its output any more', async () => {
      const { code } = await start(
        ['run', 'doc.yaml', '--no-report', '--out', 'unwatched.json'],
        (_, child) => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        },
      );
      expect(code).toBe(0);
      expect(
        JSON.parse(readFileSync(join(directory, 'unwatched.json'), 'utf8')),
      ).toMatchObject({ outcome: 'passed', cleanup: 'succeeded' });
      expect(scratchContent()).toEqual([]);
    });

    it('keeps a second drill out, and cleans up what a killed runner left, whose drill timed out', async () => {
      write('doc.yaml', document('SELECT pg_sleep(60) IS NOT NULL'));
      let killed = false;
      await start(['run', 'doc.yaml'], (text, child) => {
        if (!killed && /passed {2}check rows/.test(text)) {
          killed = true;
          child.kill('SIGKILL');
        }
      });
      const [lock, left] = scratchContent();
      expect(lock).toBe('.shipshape-drill.lock');
      const [pid] = readFileSync(
        join(scratch, left, 'data/postmaster.pid'),
        'utf8',
      ).split('\n');
      // The server outlived the runner.
      expect(existsSync(`/proc/${pid}`)).toBe(true);

      write('doc.yaml', document('SELECT true'));
      const next = await run('--json');
      expect(next.code).toBe(0);
      expect(next.stderr).toContain('cleaned up after the drill');
      expect(existsSync(`/proc/${pid}`)).toBe(false);
      expect(scratchContent()).toEqual([]);
      const events = readdirSync(join(directory, 'spool/events'))
        .map(name =>
          readFileSync(join(directory, 'spool/events', name), 'utf8'),
        )
        .filter(text => text.includes('runner-killed'));
      expect(events).toHaveLength(1);
      expect(events[0]).toContain('"timed_out"');
      expect(events[0]).toContain('"inconclusive"');
    });
  },
);
