import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  createHarness,
  Harness,
  run,
  TOKEN,
} from './__testUtils__/createHarness';

const ARTEFACT = 'restore command end: completed successfully\n';
// Vector of reference/recovery.md.
const ARTEFACT_SHA256 =
  '30275a6e321e73caae15445965174757da407f8cd2cceb8cf440e3ebe5cfd66f';

const artefact = {
  sha256: ARTEFACT_SHA256,
  mediaType: 'text/plain',
  contentBase64: Buffer.from(ARTEFACT).toString('base64'),
};

const drill = (revision: number, lifecycle: 'restoring' | 'done') => ({
  drillId: 'd-1',
  drillPlanId: 'orders-db-monthly',
  resourceId: 'orders-db',
  revision,
  scope: 'data-corruption' as const,
  lifecycle,
});

describe('createReporter', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await createHarness();
  });
  afterEach(() => harness.stop());

  const list = (part: string) => readdir(join(harness.directory, part));
  const inOneHour = () => new Date(harness.now().getTime() + 3_600_000);

  describe('add', () => {
    it('writes a file of its own for each event, for its owner alone, in order of time', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      harness.advance(0.001);
      await reporter.add('backup-runs', run('b', { state: 'running' }));
      const names = await list('events');
      expect(names).toEqual([
        expect.stringMatching(
          /^01a20cff-7d00-7.*\.backup-runs\.final\.\d+\.json$/,
        ),
        expect.stringMatching(/\.backup-runs\.progress\.\d+\.json$/),
      ]);
      const path = join(harness.directory, 'events', names[0]);
      expect((await stat(path)).mode % 0o1000).toBe(0o600);
      expect((await stat(harness.directory)).mode % 0o1000).toBe(0o700);
      expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
        runKey: 'a',
        eventId: names[0].slice(0, 36),
      });
      expect(harness.portal.requests).toEqual([]);
      expect(await reporter.status()).toMatchObject({
        events: 2,
        byKind: { 'backup-runs': 2, drills: 0 },
        oldest: new Date('2026-11-24T10:00:00.000Z'),
        deadLetters: 0,
        dropped: 0,
        openRuns: 0,
        damagedRuns: [],
      });
    });

    it('refuses what is not of the contract, and names the field', async () => {
      await expect(
        harness.reporter().add('backup-runs', run('a', { finishedAt: null })),
      ).rejects.toThrow(/backup-runs: .*finished.*finishedAt/);
      expect((await harness.reporter().status()).events).toBe(0);
    });

    it('says so when it cannot write, and leaves nothing half-written', async () => {
      await writeFile(join(harness.directory, 'events'), 'not a directory');
      await expect(
        harness.reporter().add('backup-runs', run('a')),
      ).rejects.toThrow(/EEXIST|ENOTDIR/);
    });
  });

  describe('flush', () => {
    it('sends everything with the token and the clock of the sender, then has nothing left', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      await reporter.add('backup-runs', run('b', { state: 'failed' }));
      harness.advance(90);
      expect(await reporter.flush()).toEqual({
        outcomes: {
          accepted: 2,
          duplicate: 0,
          stale: 0,
          conflict: 0,
          invalid: 0,
        },
        deadLetters: 0,
        remaining: 0,
        clockSkew: false,
      });
      expect(harness.portal.requests).toEqual([
        { path: 'reports/backup-runs', items: 2, token: `Bearer ${TOKEN}` },
      ]);
      expect(
        harness.portal.stored.get('reports/backup-runs b')?.item,
      ).toMatchObject({ state: 'failed', sentAt: '2026-11-24T10:01:30.000Z' });
      expect(await list('events')).toEqual([]);
    });

    it('sends artefacts before the drill that names them, and keeps the receipt', async () => {
      const reporter = harness.reporter();
      await reporter.add('drills', drill(1, 'restoring'));
      await reporter.add('artifacts', artefact);
      await reporter.add('drills', drill(2, 'done'));
      await reporter.flush();
      expect(harness.portal.requests.map(({ path }) => path)).toEqual([
        `reports/artifacts/${ARTEFACT_SHA256}`,
        'reports/drills',
      ]);
      expect(harness.portal.artifacts.get(ARTEFACT_SHA256)?.toString()).toBe(
        ARTEFACT,
      );
      expect(
        JSON.parse(
          await readFile(join(harness.directory, 'receipts/d-1.json'), 'utf8'),
        ),
      ).toMatchObject({
        drillId: 'd-1',
        receivedAt: '2026-11-24T10:00:00.000Z',
        records: [{ id: 'ev-1', recordSha256: '1'.repeat(64) }],
      });
    });

    it('holds a drill back while its artefact cannot be sent', async () => {
      const reporter = harness.reporter();
      await reporter.add('artifacts', artefact);
      await reporter.add('drills', drill(1, 'done'));
      harness.portal.script = [{ status: 503 }];
      expect(await reporter.flush()).toMatchObject({ remaining: 2 });
      expect(harness.portal.stored.size).toBe(0);
    });

    it('sends at most 500 at once', async () => {
      const reporter = harness.reporter();
      for (let index = 0; index < 501; index++) {
        await reporter.add('backup-runs', run(`r-${index}`));
      }
      await reporter.flush();
      expect(harness.portal.requests.map(({ items }) => items)).toEqual([
        500, 1,
      ]);
      expect(harness.portal.stored.size).toBe(501);
    });

    it.each([
      ['is not there', 'die' as const, /reports\/backup-runs: /],
      [
        'dies while it answers',
        'die-answering' as const,
        /reports\/backup-runs: /,
      ],
      ['answers something else', 'nonsense' as const, /receivedAt|results/],
      ['is overloaded', { status: 503 }, /HTTP 503/],
      ['does not know us', { status: 401 }, /HTTP 401/],
      ['forbids it', { status: 403 }, /HTTP 403/],
      ['is too old', { status: 404 }, /HTTP 404/],
      ['moved', { status: 302, headers: { Location: '/login' } }, /HTTP 302/],
    ])(
      'keeps what was not answered when the portal %s',
      async (_, behaviour, failure) => {
        const reporter = harness.reporter();
        await reporter.add('backup-runs', run('a'));
        harness.portal.script = [behaviour];
        const result = await reporter.flush();
        expect(result).toMatchObject({ remaining: 1, deadLetters: 0 });
        expect(result.failure).toMatch(failure);
        expect(result.failure).not.toContain(TOKEN);
        await harness.reporter().flush();
        expect([...harness.portal.stored.values()]).toEqual([
          {
            item: expect.objectContaining({ runKey: 'a' }),
            deliveries: ['die-answering', 'nonsense'].includes(
              String(behaviour),
            )
              ? 2
              : 1,
          },
        ]);
      },
    );

    it('gives a portal up that does not answer', async () => {
      const reporter = harness.reporter({ requestTimeoutMs: 50 });
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = ['hang'];
      expect(await reporter.flush()).toMatchObject({
        remaining: 1,
        failure: expect.stringMatching(/timeout/),
      });
    });

    it('tries again, later and later, with jitter', async () => {
      const reporter = harness.reporter({ random: () => 0.5 });
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = Array(11).fill({ status: 500 });
      expect(await reporter.flush({ deadline: inOneHour() })).toMatchObject({
        remaining: 0,
        outcomes: { accepted: 1 },
      });
      // Half of 1, 2, 4, … 256, then of the cap of 300.
      expect(harness.waits).toEqual([
        0.5, 1, 2, 4, 8, 16, 32, 64, 128, 150, 150,
      ]);
    });

    it.each([
      ['120', 120],
      ['Tue, 24 Nov 2026 10:03:00 GMT', 180],
      ['soon', 0.5],
    ])('waits as long as the portal asks for: %s', async (header, seconds) => {
      const reporter = harness.reporter({ random: () => 0.5 });
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = [
        { status: 503, headers: { 'Retry-After': header } },
      ];
      await reporter.flush({ deadline: inOneHour() });
      expect(harness.waits).toEqual([seconds]);
    });

    it('does not call again before the time that the portal asked for', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = [
        { status: 429, headers: { 'Retry-After': '60' } },
      ];
      await reporter.flush();
      harness.advance(59);
      expect(await reporter.flush()).toMatchObject({
        remaining: 1,
        failure: 'the portal asked to wait',
      });
      expect(harness.portal.requests).toHaveLength(1);
      harness.advance(2);
      expect(await reporter.flush()).toMatchObject({ remaining: 0 });
    });

    it('stops at its deadline, and when it is told to', async () => {
      const reporter = harness.reporter({ random: () => 0.999 });
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = Array(50).fill({ status: 503 });
      const start = harness.now().getTime();
      await reporter.flush({ deadline: new Date(start + 20_000) });
      // 0.999 + 1.998 + 3.996 + 7.992: the next wait would end beyond 20 s.
      expect(harness.now().getTime() - start).toBe(14_985);
      const requests = harness.portal.requests.length;
      expect(
        await reporter.flush({ signal: AbortSignal.abort() }),
      ).toMatchObject({ remaining: 1, failure: 'it was stopped' });
      expect(harness.portal.requests).toHaveLength(requests);
    });

    it('waits for no answer beyond its deadline', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = ['hang'];
      const deadline = new Date(harness.now().getTime() + 100);
      // A request alone may take a minute.
      expect(await reporter.flush({ deadline })).toMatchObject({
        remaining: 1,
        failure: expect.stringContaining('timeout'),
      });
    });

    it('goes on when another process took its lock over and released it', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      await reporter.add('drills', drill(1, 'restoring'));
      harness.portal.refuses = () => {
        rmSync(join(harness.directory, 'lock'), { force: true });
        return false;
      };
      expect(await reporter.flush()).toMatchObject({ remaining: 0 });
    });

    it('finds the one item that makes the portal refuse a batch', async () => {
      const reporter = harness.reporter();
      for (const key of ['a', 'b', 'bad', 'c', 'd', 'e', 'f']) {
        await reporter.add('backup-runs', run(key));
      }
      harness.portal.refuses = ({ runKey }) => runKey === 'bad';
      expect(await reporter.flush()).toMatchObject({
        outcomes: { accepted: 6 },
        deadLetters: 1,
        remaining: 0,
      });
      const [event, reason] = await list('dead');
      expect(
        JSON.parse(
          await readFile(join(harness.directory, 'dead', event), 'utf8'),
        ).runKey,
      ).toBe('bad');
      expect(reason).toBe(`${event}.reason.txt`);
      expect(
        await readFile(join(harness.directory, 'dead', reason), 'utf8'),
      ).toBe('reports/backup-runs: HTTP 400 malformed\n');
      expect((await reporter.status()).deadLetters).toBe(1);
    });

    it('sends less at once to a portal that takes less', async () => {
      const reporter = harness.reporter();
      for (let index = 0; index < 9; index++) {
        await reporter.add('backup-runs', run(`r-${index}`));
      }
      harness.portal.maxItems = 3;
      expect(await reporter.flush()).toMatchObject({
        outcomes: { accepted: 9 },
        deadLetters: 0,
      });
    });

    it('puts aside what the portal calls invalid and what is damaged', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      await reporter.add('backup-runs', run('b'));
      await reporter.add('backup-runs', run('c'));
      const [, second] = await list('events');
      await writeFile(join(harness.directory, 'events', second), '{"runK');
      harness.portal.isInvalid = ({ runKey }) => runKey === 'c';
      expect(await reporter.flush()).toMatchObject({
        outcomes: { accepted: 1, invalid: 1 },
        deadLetters: 2,
        remaining: 0,
      });
      const dead = await list('dead');
      const reasons = await Promise.all(
        dead
          .filter(name => name.endsWith('.reason.txt'))
          .map(name => readFile(join(harness.directory, 'dead', name), 'utf8')),
      );
      expect(reasons).toEqual([
        expect.stringMatching(/^damaged: /),
        'planId: unknown\n',
      ]);
    });

    it('sends what was put aside again when it is told to', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      await reporter.add('backup-runs', run('b'));
      harness.portal.isInvalid = ({ runKey }) => runKey === 'b';
      await reporter.flush();
      harness.portal.isInvalid = () => false;
      expect(await reporter.retryDeadLetters()).toBe(1);
      expect(await list('dead')).toEqual([]);
      expect(await reporter.flush()).toMatchObject({
        outcomes: { accepted: 1 },
        deadLetters: 0,
        remaining: 0,
      });
      expect(await reporter.retryDeadLetters()).toBe(0);
    });

    it('says when the portal finds our clock wrong', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      harness.portal.flags = ['clock-skew'];
      expect(await reporter.flush()).toMatchObject({ clockSkew: true });
    });

    it('leaves everything in the spool without a portal', async () => {
      const reporter = harness.reporter({ portal: undefined });
      await reporter.add('backup-runs', run('a'));
      expect(await reporter.flush({ deadline: inOneHour() })).toMatchObject({
        remaining: 1,
        failure: 'no portal is configured',
      });
    });

    it('lets one process send at a time', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      harness.portal.script = ['hang'];
      const stop = new AbortController();
      const first = reporter.flush({ signal: stop.signal });
      while (harness.portal.requests.length === 0) {
        await new Promise(setImmediate);
      }
      expect(await harness.reporter().flush()).toMatchObject({
        remaining: 1,
        failure: 'another process is sending',
      });
      stop.abort();
      await first;
      expect(await harness.reporter().flush()).toMatchObject({ remaining: 0 });
    });

    it('takes over the lock of a process that died, and one that a crash damaged', async () => {
      const reporter = harness.reporter();
      const lock = join(harness.directory, 'lock');
      await reporter.add('backup-runs', run('a'));
      await writeFile(
        lock,
        JSON.stringify({
          // A number that no process has: the kernel's limit is lower.
          mark: { pid: 2 ** 30, host: hostname() },
          token: 'x',
        }),
      );
      expect(await reporter.flush()).toMatchObject({ remaining: 0 });
      await reporter.add('backup-runs', run('b'));
      await writeFile(lock, '');
      expect(await reporter.flush()).toMatchObject({ remaining: 0 });
      expect(await readdir(harness.directory)).not.toContain('lock');
    });

    it('waits for the lock of another host until that was silent for five minutes', async () => {
      const reporter = harness.reporter();
      await reporter.add('backup-runs', run('a'));
      const lock = join(harness.directory, 'lock');
      await writeFile(
        lock,
        JSON.stringify({ mark: { pid: 1, host: 'elsewhere' }, token: 'x' }),
      );
      const touched = (await stat(lock)).mtimeMs;
      const at = (seconds: number) =>
        harness.reporter({ clock: () => new Date(touched + seconds * 1000) });
      expect(await at(299).flush()).toMatchObject({ remaining: 1 });
      expect(await at(301).flush()).toMatchObject({ remaining: 0 });
    });
  });

  it('names a damaged file about a run, and tells the rest', async () => {
    const open = join(harness.directory, 'open');
    await mkdir(open);
    await writeFile(join(open, 'a.json'), '{"planId":');
    await writeFile(join(open, 'b.json'), '{}');
    expect(await harness.reporter().status()).toMatchObject({
      openRuns: 0,
      damagedRuns: [join(open, 'a.json'), join(open, 'b.json')],
    });
  });

  describe('limits', () => {
    const counts = async () => {
      const names = await list('events');
      const of = (weight: string) =>
        names.filter(name => name.includes(`.${weight}.`)).length;
      return [of('progress'), of('sample'), of('final')];
    };
    const sample = (minute: number) => ({
      resourceId: 'orders-db',
      linkId: 'archive:repo1',
      mode: 'log-shipping' as const,
      caughtUp: true,
      measuredAt: `2026-11-24T09:0${minute}:00.000Z`,
    });

    it('drop progress first, then samples, never how a run ended', async () => {
      // A run that ended takes 240 bytes, one that goes on and a sample a little more.
      const limits = { bytes: 1_050, ageSeconds: 30 * 86_400 };
      const reporter = harness.reporter({ limits });
      const running = run('a', { state: 'running', finishedAt: null });
      await reporter.add('replication', sample(1));
      await reporter.add('backup-runs', running);
      await reporter.add('backup-runs', running);
      const seen = [await counts()];
      for (const key of ['b', 'c', 'd', 'e', 'f']) {
        await reporter.add('backup-runs', run(key));
        seen.push(await counts());
      }
      expect(seen).toEqual([
        [2, 1, 0],
        [2, 1, 1],
        [1, 1, 2],
        [0, 1, 3],
        [0, 0, 4],
        [0, 0, 5],
      ]);
      await reporter.add('backup-runs', running);
      expect(await counts()).toEqual([0, 0, 5]);
      expect(await reporter.status()).toMatchObject({
        events: 5,
        bytes: 5 * 240,
        dropped: 4,
      });
    });

    it('drop by age what is not the end of anything', async () => {
      const reporter = harness.reporter();
      await reporter.add('replication', sample(1));
      await reporter.add('backup-runs', run('a'));
      harness.advance(31 * 86_400);
      await reporter.flush();
      expect([...harness.portal.stored.keys()]).toEqual([
        'reports/backup-runs a',
      ]);
    });
  });
});

it('the vector of the artefact is what Node.js hashes', () => {
  expect(createHash('sha256').update(ARTEFACT).digest('hex')).toBe(
    ARTEFACT_SHA256,
  );
});
