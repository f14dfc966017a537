import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configWith,
  contentOf,
  definitionWith,
  recordDrill,
} from './__testUtils__/drills';
import {
  FAKE_CHECK,
  fakeExecutor,
  FakeSteps,
} from './__testUtils__/FakeExecutor';
import { makeToolDirectory, toolUser } from './__testUtils__/tools';
import { DrillFault } from './DrillFault';
import { MARKER_FILE } from './scratch/marker';
import { processStartSeconds } from './scratch/processStart';
import { checkDrill, RunDrillOptions } from './runDrill';

/** What the engine does around a restore: all without a database. */
describe('the runner of drills', () => {
  let root: string;
  const options = (
    steps: FakeSteps = {},
    changes: {
      plan?: Parameters<typeof definitionWith>[0];
      entry?: Parameters<typeof configWith>[1];
      scratchRoot?: string;
    } = {},
  ): RunDrillOptions => ({
    definition: definitionWith({
      provider: 'restic',
      checks: [FAKE_CHECK],
      ...changes.plan,
    }),
    config: configWith(changes.scratchRoot ?? root, { ...changes.entry }),
    executors: [fakeExecutor(steps)],
    environment: {},
  });
  const drill = (
    steps?: FakeSteps,
    changes?: Parameters<typeof options>[1],
    others: Partial<RunDrillOptions> = {},
  ) => recordDrill({ ...options(steps, changes), ...others });
  const forever = (context: { signal: AbortSignal }) =>
    new Promise<void>((_, reject) => {
      context.signal.addEventListener('abort', () =>
        reject(context.signal.reason),
      );
    });

  beforeEach(() => {
    root = makeToolDirectory();
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('passes what nothing is wrong with', async () => {
    const { report } = await drill();
    expect(report).toMatchObject({
      lifecycle: 'done',
      outcome: 'passed',
      pointNativeId: 'fake-1',
      cleanup: 'succeeded',
    });
    expect(contentOf(root)).toEqual([]);
  });

  describe('refuses a scratch root before anything is written', () => {
    const refused = async (
      scratchRoot: string,
      steps: FakeSteps = {},
      changes: Partial<RunDrillOptions> = {},
    ) => {
      const { report, revisions } = await drill(
        steps,
        { scratchRoot },
        changes,
      );
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'scratch-refused',
      });
      expect(report.declaredAt).toBeUndefined();
      expect(revisions).toHaveLength(1);
      return report.message;
    };

    it('that is a link', async () => {
      const link = join(mkdtempSync(join(tmpdir(), 'shipshape-')), 'link');
      symlinkSync(root, link);
      expect(await refused(link)).toContain('symbolic link');
      expect(contentOf(root)).toEqual([]);
    });

    it('that is not on the allow-list', async () => {
      const config = configWith(root, {});
      config.scratchRoots = ['/somewhere/else'];
      expect(await refused(root, {}, { config })).toContain('scratchRoots');
      expect(contentOf(root)).toEqual([]);
    });

    it('that is what is restored from, or holds it', async () => {
      expect(await refused(root, { protectedPaths: [root] })).toContain(
        'must not touch',
      );
      await refused(root, { protectedPaths: [join(root, 'repository')] });
      expect(contentOf(root)).toEqual([]);
    });
  });

  it.each([
    ['bytes', { minFreeBytes: Number.MAX_SAFE_INTEGER }],
    ['inodes', { minFreeInodes: Number.MAX_SAFE_INTEGER }],
  ])('restores nothing onto a disk with too few %s', async (_, limits) => {
    let restored = false;
    const { report } = await drill(
      {
        restore: async () => {
          restored = true;
        },
      },
      { entry: { limits } },
    );
    expect(report).toMatchObject({
      outcome: 'inconclusive',
      reason: 'disk-too-small',
      cleanup: 'succeeded',
    });
    expect(restored).toBe(false);
    expect(report.declaredAt).toBeUndefined();
  });

  it('takes the size of what is restored for the disk that it needs', async () => {
    const size = (restoredBytes: number) =>
      drill({ preflight: async () => ({ restoredBytes }) });
    expect((await size(2 ** 50)).report.reason).toBe('disk-too-small');
    expect((await size(2 ** 10)).report.outcome).toBe('passed');
  });

  it('blames itself for a full disk', async () => {
    const { report } = await drill({
      restore: async ({ tools }) => {
        await tools.mustSucceed(
          '/bin/sh',
          ['-c', 'echo "write failed: No space left on device" >&2; exit 1'],
          { of: 'backup', reason: 'restore-failed' },
        );
      },
    });
    expect(report).toMatchObject({
      outcome: 'inconclusive',
      reason: 'disk-full',
    });
  });

  it('restores nothing when the place of the socket is taken', async () => {
    const { report } = await drill(
      {},
      {},
      {
        onProgress: event => {
          if (event.type === 'phase-started' && event.phase === 'preflight') {
            const [directory] = contentOf(root).filter(name =>
              name.startsWith('d-'),
            );
            mkdirSync(join(root, directory, 's'));
          }
        },
      },
    );
    expect(report).toMatchObject({
      outcome: 'inconclusive',
      reason: 'socket-taken',
      cleanup: 'succeeded',
    });
    expect(report.declaredAt).toBeUndefined();
  });

  it.each([
    ['preflight', 'inconclusive', { preflight: 0.1 }],
    ['restore', 'failed', { restore: 0.1 }],
    ['restore', 'failed', { total: 0.5 }],
  ] as const)(
    'ends a drill that takes too long in %s: %s %j',
    async (phase, outcome, timeouts) => {
      const { report } = await drill(
        { [phase]: forever },
        { plan: { timeouts } },
      );
      expect(report).toMatchObject({
        lifecycle: 'timed_out',
        outcome,
        reason: `timeout-${phase}`,
        cleanup: 'succeeded',
      });
      expect(contentOf(root)).toEqual([]);
    },
  );

  it('cleans up when it is cancelled, and kills what runs', async () => {
    const controller = new AbortController();
    const { report } = await drill(
      {
        restore: async ({ tools, scratch }) => {
          controller.abort();
          await tools.run('/bin/sleep', ['600']);
          await scratch.directory('never');
        },
      },
      {},
      { signal: controller.signal },
    );
    expect(report).toMatchObject({
      lifecycle: 'cancelled',
      outcome: 'inconclusive',
      cleanup: 'succeeded',
    });
    expect(contentOf(root)).toEqual([]);
  });

  it('refuses a second drill in the same scratch root, and reports nothing of it', async () => {
    let second: unknown;
    const first = await drill({
      restore: async () => {
        second = await recordDrill(options()).catch((error: unknown) => error);
      },
    });
    expect(second).toMatchObject({
      name: 'DrillFault',
      reason: 'locked',
      message: expect.stringContaining('runs in this scratch root'),
    });
    expect(first.report.outcome).toBe('passed');
  });

  it('keeps its outcome when cleanup is impossible, and tries again at the next start', async () => {
    const { report } = await drill(
      {},
      { plan: { timeouts: { cleanup: 0.001 } } },
    );
    expect(report).toMatchObject({
      lifecycle: 'done',
      outcome: 'passed',
      cleanup: 'failed',
      cleanupMessage: expect.stringContaining('out of time'),
    });
    const [left] = contentOf(root);
    expect(readdirSync(join(root, left))).toContain(MARKER_FILE);

    const [cleaned] = (await drill()).revisions;
    expect(cleaned).toMatchObject({
      drillId: report.drillId,
      lifecycle: 'done',
      outcome: 'passed',
      cleanup: 'succeeded',
    });
    expect(cleaned.revision).toBeGreaterThan(report.revision);
    expect(contentOf(root)).toEqual([]);
  });

  it('deletes directories that nobody may write to or enter, and follows no link', async () => {
    const outside = makeToolDirectory();
    chmodSync(outside, 0o500);
    const { report } = await drill({
      restore: async ({ tools }) => {
        await tools.mustSucceed(
          '/bin/sh',
          [
            '-c',
            `mkdir -p a/b/c && touch a/b/c/file && ln -s ${outside} link && ln -s ${outside} a/link && chmod 000 a/b/c && chmod 500 a/b a`,
          ],
          { of: 'runner', reason: 'prepare' },
        );
      },
    });
    expect(report).toMatchObject({ outcome: 'passed', cleanup: 'succeeded' });
    expect(contentOf(root)).toEqual([]);
    // eslint-disable-next-line no-bitwise
    expect(statSync(outside).mode & 0o777).toBe(0o500);
    rmSync(outside, { recursive: true });
  });

  describe('with a marker that cannot be written any more', () => {
    const block = (command: string): FakeSteps => ({
      restore: async ({ tools }) => {
        await tools.run('/bin/sh', ['-c', command]);
      },
    });
    const inTheWay = block(`mkdir ${MARKER_FILE}.new`);

    it('stops and deletes all the same', async () => {
      const { report } = await drill(inTheWay);
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        reason: 'runner-error',
        cleanup: 'succeeded',
      });
      expect(report.phases.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['stop', 'cleanup']),
      );
      expect(contentOf(root)).toEqual([]);
    });

    it('ends, and tells that what is left was not marked', async () => {
      const { report } = await drill(inTheWay, {}, { keepSeconds: 3600 });
      expect(report).toMatchObject({
        outcome: 'inconclusive',
        cleanup: 'failed',
        cleanupMessage: expect.stringContaining('could not be marked'),
      });
    });

    it.each([
      ['a draft that an earlier one left', `touch ${MARKER_FILE}.new`],
      ['a link', `ln -s /etc/passwd ${MARKER_FILE}.new`],
    ])('writes it past %s', async (_, command) => {
      const { report } = await drill(block(command));
      expect(report).toMatchObject({ outcome: 'passed', cleanup: 'succeeded' });
    });
  });

  it('keeps restored data when asked, and deletes it when the time is over', async () => {
    const { report } = await drill({}, {}, { keepSeconds: 3600 });
    expect(report).toMatchObject({ outcome: 'passed', cleanup: 'kept' });
    const [kept] = contentOf(root);
    expect(readFileSync(join(root, kept, 'files/restored'), 'utf8')).toBe(
      'restored\n',
    );
    await drill();
    expect(contentOf(root)).toEqual([kept]);
    const later = await drill(
      {},
      {},
      {
        clock: {
          now: () => new Date(Date.now() + 3_601_000),
          monotonicMs: () => performance.now(),
        },
      },
    );
    expect(later.revisions[0]).toMatchObject({
      drillId: report.drillId,
      lifecycle: 'done',
      revision: report.revision + 1,
      cleanup: 'succeeded',
    });
    expect(contentOf(root)).toEqual([]);
  });

  it('deletes nothing under a server that someone started in what was kept', async () => {
    const { report } = await drill(
      {
        restore: async ({ scratch }) => {
          await scratch.directory('data');
        },
      },
      {},
      { keepSeconds: 1 },
    );
    const [kept] = contentOf(root);
    const data = join(root, kept, 'data');
    const server = spawn('/bin/sleep', ['600'], toolUser() ?? {});
    await once(server, 'spawn');
    const started = await processStartSeconds(Number(server.pid));
    writeFileSync(
      join(data, 'postmaster.pid'),
      `${server.pid}\n${data}\n${Math.round(Number(started))}\n`,
    );
    const inAnHour = {
      clock: {
        now: () => new Date(Date.now() + 3_600_000),
        monotonicMs: () => performance.now(),
      },
    };
    expect((await drill({}, {}, inAnHour)).revisions[0]).toMatchObject({
      drillId: report.drillId,
      cleanup: 'failed',
      cleanupMessage: expect.stringContaining('runs in it'),
    });
    expect(server.exitCode ?? server.signalCode).toBeNull();
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    expect((await drill({}, {}, inAnHour)).revisions[0]).toMatchObject({
      drillId: report.drillId,
      cleanup: 'succeeded',
    });
  });

  it('ends what a killed runner left at work, before it deletes what that writes', async () => {
    // A drill that is in the middle of a restore when the runner is killed: its tool goes on.
    const { report } = await drill({}, {}, { keepSeconds: 1 });
    const [left] = contentOf(root);
    const marker = join(root, left, MARKER_FILE);
    const { keepUntil: _, ...dropped } = JSON.parse(
      readFileSync(marker, 'utf8'),
    );
    writeFileSync(
      marker,
      JSON.stringify({
        ...dropped,
        report: { ...report, lifecycle: 'restoring', outcome: null },
      }),
    );
    const tool = spawn('/bin/sleep', ['600'], {
      cwd: join(root, left, 'files'),
      detached: true,
      ...toolUser(),
    });
    const ended = once(tool, 'exit');
    expect((await drill()).revisions[0]).toMatchObject({
      drillId: report.drillId,
      lifecycle: 'timed_out',
      outcome: 'inconclusive',
      reason: 'runner-killed',
      cleanup: 'succeeded',
    });
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it('deletes nothing that no drill made', async () => {
    mkdirSync(join(root, 'd-000000000000'));
    mkdirSync(join(root, 'precious'));
    writeFileSync(join(root, 'precious', MARKER_FILE), '{"version":1}');
    await drill();
    expect(contentOf(root)).toEqual(['d-000000000000', 'precious']);
  });

  it('leaves no secret in anything that it tells', async () => {
    const secret = 'correct-horse';
    const { report, revisions, artifacts, progress } = await drill({
      restore: async context => {
        context.redaction.addSecret(secret);
        context.progress(`using ${secret}`);
        context.advise(`used ${secret}`);
        await context.tools.mustSucceed(
          '/bin/sh',
          ['-c', `echo ${secret}; exit 1`, `--password=${secret}`],
          { of: 'backup', reason: 'restore-failed' },
          { evidence: 'output', env: { RESTIC_PASSWORD: secret } },
        );
      },
    });
    expect(report).toMatchObject({ reason: 'restore-failed' });
    const told = JSON.stringify([
      report,
      revisions,
      progress,
      artifacts.map(({ content }) => content.toString('utf8')),
    ]);
    expect(told).toContain('<redacted>');
    expect(told).not.toContain(secret);
  });

  it('measures with a clock that nobody sets', async () => {
    let skewMs = 0;
    const { report } = await drill(
      {
        restore: async () => {
          skewMs = 600_000;
        },
      },
      {},
      {
        clock: {
          now: () => new Date(Date.now() + skewMs),
          monotonicMs: () => performance.now(),
        },
      },
    );
    expect(report.outcome).toBe('passed');
    expect(report.achievedRtoSeconds).toBeLessThan(60);
    expect(
      report.phases.find(({ name }) => name === 'restore')?.durationMs,
    ).toBeLessThan(60_000);
  });

  it.each<[string, DrillFault | Error, string, string]>([
    [
      'of the backup',
      new DrillFault('backup', 'broken', 'It is broken'),
      'failed',
      'broken',
    ],
    [
      'of the runner',
      new DrillFault('runner', 'lost', 'It is lost'),
      'inconclusive',
      'lost',
    ],
    ['that nobody foresaw', new Error('Oh'), 'inconclusive', 'runner-error'],
  ])('judges a fault %s', async (_, error, outcome, reason) => {
    const { report } = await drill({ restore: () => Promise.reject(error) });
    expect(report).toMatchObject({
      outcome,
      reason,
      message: expect.stringContaining(error.message),
      cleanup: 'succeeded',
    });
  });

  describe('checks of files', () => {
    const fileCheck = async (check: Partial<DrillCheck>) =>
      (
        await drill(
          {
            restore: async ({ tools }) => {
              await tools.run('/bin/sh', [
                '-c',
                'ln -s /etc/passwd files/out; mkdir files/sub',
              ]);
            },
          },
          { plan: { checks: [{ id: 'files', kind: 'files', ...check }] } },
        )
      ).check('files');
    // Of "restored\n", by sha256sum.
    const hash =
      '09204dbfbdb8fc121fb2a47988fe1a42a1981ac4e16ea4afc915e2d87b40d324';

    it.each([
      [{ paths: ['restored', 'sub'] }, 'passed', undefined],
      [{ paths: ['gone'] }, 'failed', 'gone is missing'],
      [{ paths: ['out'] }, 'failed', 'out leads out of what was restored'],
      [
        { paths: ['../.shipshape-drill.json'] },
        'failed',
        '../.shipshape-drill.json leads out of what was restored',
      ],
      [
        { sha256: { restored: '0'.repeat(64) } },
        'failed',
        'restored differs from its SHA-256',
      ],
      [{ sha256: { restored: hash } }, 'passed', undefined],
    ])('of %j: %s', async (check, status, message) => {
      const result = await fileCheck(check);
      expect(result?.status).toBe(status);
      expect(result?.message).toBe(message);
    });
  });

  describe('an advisory check', () => {
    const verify = (
      step: FakeSteps['verify'],
      timeoutSeconds: number,
      timeouts = {},
    ) =>
      drill(
        { verify: step },
        {
          plan: {
            checks: [
              { id: 'verify', kind: 'tool-verify', timeoutSeconds },
              FAKE_CHECK,
            ],
            timeouts,
          },
        },
      );
    const slowly: FakeSteps['verify'] = async ({ tools }, signal) => {
      await tools.run('/bin/sleep', ['600'], { signal });
    };

    it.each([
      ['runs out of its time', slowly, 0.2, {}, 'It ran out of time'],
      ['runs into the limit', slowly, 600, { verify: 0.5 }, 'ran out of time'],
      [
        'has a fault',
        () => Promise.reject(new DrillFault('backup', 'odd', 'It is odd')),
        600,
        {},
        'It is odd',
      ],
    ])('that %s fails no drill', async (_, step, seconds, limits, message) => {
      const { report, check } = await verify(step, seconds, limits);
      expect(report).toMatchObject({ lifecycle: 'done', outcome: 'passed' });
      expect(check('verify')).toMatchObject({
        status: 'error',
        message: expect.stringContaining(message),
      });
    });
  });

  it('ends a check of files that takes too long', async () => {
    const { report, check } = await drill(
      {
        restore: async ({ tools }) => {
          await tools.run('/bin/sh', ['-c', 'truncate -s 64G files/big']);
        },
      },
      {
        plan: {
          checks: [
            {
              id: 'big',
              kind: 'files',
              sha256: { big: '0'.repeat(64) },
              timeoutSeconds: 0.2,
            },
          ],
        },
      },
    );
    expect(check('big')).toMatchObject({ status: 'error' });
    expect(report).toMatchObject({
      outcome: 'inconclusive',
      reason: 'check-error',
    });
  });

  it('does all that reads only when it is asked to check, and restores nothing', async () => {
    let restored = false;
    const steps = {
      restore: async () => {
        restored = true;
      },
    };
    expect(await checkDrill(options(steps))).toMatchObject({
      stop: undefined,
    });
    expect(restored).toBe(false);
    expect(contentOf(root)).toEqual([]);
    expect(
      await checkDrill(
        options({
          preflight: () =>
            Promise.reject(new DrillFault('runner', 'gone', 'Gone')),
        }),
      ),
    ).toMatchObject({ stop: { reason: 'gone' } });
    expect(
      await checkDrill(options({}, { plan: { checks: [] } })),
    ).toMatchObject({ stop: { reason: 'not-verified' } });
  });

  it.each([
    [{ plan: { runner: 'other' } }, 'runner other'],
    [{ plan: { provider: 'pg_dump' as const } }, 'provider'],
    [{ plan: { kind: 'tabletop' as const } }, 'kind'],
  ])('refuses to begin what is not complete: %j', async (changes, message) => {
    await expect(drill({}, changes)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(message),
    });
    expect(existsSync(root)).toBe(true);
  });
});
