import { TestDatabases } from '@backstage/backend-test-utils';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reuseSloDatabases } from '../../slo/__testUtils__/reuseSloDatabases';
import {
  bind,
  createInboxHarness,
  incident,
  killBefore,
  sli,
} from './__testUtils__/inboxHarness';
import {
  CLAIM_MS,
  InboxDirectory,
  RenamingInboxDirectory,
} from './InboxDirectory';

const DAY = 86_400_000;

describe('ReportInbox', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'inbox-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setUp = async () => createInboxHarness(await init(databaseId), root);

    it('makes its directory, stores what is dropped, and moves it on', async () => {
      const { inbox, drop, tree, sums, incidents, batches, announced } =
        await setUp();
      expect(await inbox().run()).toEqual({ done: 0, rejected: 0 });
      await drop(
        'a.jsonl',
        `\uFEFF${sli('09:50', 1, 10)}\r\n\n${incident('1')}\n${sli(
          '09:55',
          2,
          20,
        )}`,
      );
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
      expect(await tree()).toEqual(['done/a.jsonl']);
      expect(await sums('shop-slo')).toMatchObject({ bad: 3, total: 30 });
      expect(
        await incidents.find([{ sourceId: 'report:pager', externalId: '1' }]),
      ).toHaveLength(1);
      expect(announced).toEqual([['shop-slo']]);
      expect(await batches.listRecent(5)).toMatchObject([
        { kind: 'incidents', accepted: 1, rejected: 0 },
        {
          kind: 'sli',
          origin: expect.stringMatching(/^inbox:[0-9a-f]{16}\/a\.jsonl$/),
          reporter: 'inbox',
          accepted: 2,
          rejected: 0,
        },
      ]);
    });

    it('leaves what is still being written, and what is no report', async () => {
      const { inbox, drop, tree, state, path } = await setUp();
      await drop('a.jsonl.tmp', sli('09:50', 1, 1));
      await drop('a.jsonl.part', sli('09:50', 1, 1));
      await drop('readme.txt', 'hello');
      await drop('young.jsonl', sli('09:50', 1, 1), 1);
      await drop(`${'n'.repeat(220)}.jsonl`, sli('09:50', 1, 1));
      await mkdir(join(path, 'directory.jsonl'));
      await writeFile(join(root, 'elsewhere'), 'secret');
      await symlink(join(root, 'elsewhere'), join(path, 'link.jsonl'));
      expect(await inbox().run()).toEqual({ done: 0, rejected: 0 });
      expect(await tree()).toHaveLength(6);
      state.now = new Date('2026-11-24T10:00:01.000Z');
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
    });

    it('stores the right lines of a file with wrong ones, and names those', async () => {
      const { inbox, drop, tree, reason, sums, batches } = await setUp();
      await drop(
        'a.jsonl',
        [
          sli('09:50', 1, 10),
          '{"type":"sli"',
          sli('09:51', 1, 10),
          '',
          sli('09:55', 2, 20),
          '{"type":"cost","report":{}}',
          `{"type":"incident","report":{"reporter":"pager"}}`,
          sli('10:55', 1, 1),
        ].join('\n'),
      );
      expect(await inbox().run()).toEqual({ done: 0, rejected: 1 });
      expect(await tree()).toEqual([
        'rejected/a.jsonl',
        'rejected/a.jsonl.reason.json',
      ]);
      const { lines, ...rest } = await reason('a.jsonl');
      expect(rest).toEqual({
        file: 'a.jsonl',
        readAt: '2026-11-24T10:00:00.000Z',
        accepted: 2,
        rejected: 5,
      });
      expect(
        lines.map(
          (item: { line: number; code: string; message: string }) =>
            `${item.line} ${item.code} ${item.message.split(':')[0]}`,
        ),
      ).toEqual([
        '2 invalid expected one JSON object',
        '3 invalid start',
        '6 invalid type',
        '7 invalid incidentId',
        '8 too-new start',
      ]);
      expect(lines[3].message).toContain('entityRef');
      expect(await sums('shop-slo')).toMatchObject({ bad: 3, total: 30 });
      expect(await batches.listRecent(5)).toMatchObject([
        { kind: 'incidents', accepted: 0, rejected: 1 },
        { kind: 'sli', accepted: 2, rejected: 4 },
      ]);

      // Corrected and dropped again as a whole: nothing is doubled, and the earlier reason stays.
      await drop(
        'a.jsonl',
        [sli('09:50', 1, 10), sli('09:55', 2, 20), 'x'].join('\n'),
      );
      await inbox().run();
      expect(await tree()).toHaveLength(4);
      expect((await reason('a.jsonl')).rejected).toBe(5);
      expect(await sums('shop-slo')).toMatchObject({ bad: 3, total: 30 });
    });

    it('takes files by age, so that the later counts of an interval stay', async () => {
      const { inbox, drop, sums, tree } = await setUp();
      await drop('a.jsonl', sli('09:50', 5, 50), 10);
      await drop('b.jsonl', sli('09:50', 1, 10), 100);
      await drop('c.jsonl', sli('09:50', 2, 20), 50);
      expect(await inbox().run()).toEqual({ done: 3, rejected: 0 });
      expect(await sums('shop-slo')).toMatchObject({ bad: 5, total: 50 });
      await drop('a.jsonl', sli('09:50', 6, 60));
      await inbox().run();
      expect(await tree()).toEqual([
        expect.stringMatching(/^done\/a\.[0-9a-f]{16}\.jsonl$/),
        'done/a.jsonl',
        'done/b.jsonl',
        'done/c.jsonl',
      ]);
    });

    it('takes files that are larger than one batch', async () => {
      const { inbox, drop, sums, announced } = await setUp();
      const lines = Array.from({ length: 2_345 }, (_, i) =>
        sli('09:50', 1, 2, `slo-${i % 1_200}`),
      );
      await drop('a.jsonl', lines.join('\n'));
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
      expect(await sums('slo-1199')).toMatchObject({ bad: 1, total: 2 });
      expect(announced).toHaveLength(1);
      expect(announced[0]).toHaveLength(1_200);
    });

    it('keeps what is done for 30 days, and what was rejected for people', async () => {
      const { inbox, drop, tree, state, path } = await setUp();
      const once = inbox();
      const days = async (count: number) => {
        state.now = new Date(Date.parse('2026-11-24T10:00:00Z') + count * DAY);
        await once.run();
      };
      // Written long ago, and reported today.
      await drop('a.jsonl', sli('09:50', 1, 1), 100 * 86_400);
      await drop('wrong.jsonl', '{');
      await days(0);
      await writeFile(join(path, 'done', 'notes.txt'), 'of an operator');
      await mkdir(join(path, 'done', 'kept.jsonl'));
      await drop('b.jsonl', sli('09:55', 1, 1));
      await days(1);
      const others = [
        'done/notes.txt',
        'rejected/wrong.jsonl',
        'rejected/wrong.jsonl.reason.json',
      ];
      await days(30);
      expect(await tree()).toEqual(['done/a.jsonl', 'done/b.jsonl', ...others]);
      await days(31);
      expect(await tree()).toEqual(['done/b.jsonl', ...others]);
      await days(32);
      expect(await tree()).toEqual(others);
      expect(await readdir(join(path, 'done'))).toContain('kept.jsonl');
    });

    it('takes reports also when it cannot tidy up, and says so once a day', async () => {
      const { inbox, drop, directory, tree } = await setUp();
      const removeDone = jest.fn().mockRejectedValue(new Error('EACCES'));
      const once = inbox({ directory: { ...bind(directory), removeDone } });
      await drop('a.jsonl', sli('09:50', 1, 1));
      await expect(once.run()).rejects.toThrow('EACCES');
      expect(await tree()).toEqual(['done/a.jsonl']);
      await drop('b.jsonl', sli('09:50', 1, 1));
      expect(await once.run()).toEqual({ done: 1, rejected: 0 });
      expect(removeDone).toHaveBeenCalledTimes(1);
    });

    it('is taken by one of two replicas', async () => {
      const { inbox, drop, directory, state, batches, sums, path } =
        await setUp();
      const other = RenamingInboxDirectory.create({
        path,
        clock: () => state.now,
      });
      for (let i = 0; i < 20; i++) {
        await drop(`${i}.jsonl`, sli('09:50', 1, 10, `slo-${i}`));
      }
      // Both have seen the files before any was taken.
      await Promise.all([directory.list(), other.list()]);
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, i) => `${i}.jsonl`).flatMap(name => [
          directory.claim(name),
          other.claim(name),
        ]),
      );
      const taken = claims.flatMap(claim => claim?.name ?? []);
      expect(taken).toHaveLength(20);
      expect(new Set(taken).size).toBe(20);
      for (const claim of claims) {
        if (claim) {
          await directory.release(claim);
        }
      }
      const results = await Promise.all([
        inbox().run(),
        inbox({ directory: other }).run(),
      ]);
      expect(results[0].done + results[1].done).toBe(20);
      expect(await batches.listRecent(50)).toHaveLength(20);
      expect(await sums('slo-7')).toMatchObject({ bad: 1, total: 10 });
    });

    it('waits while another replica works', async () => {
      const { inbox, drop, directory, state } = await setUp();
      await drop('a.jsonl', sli('09:50', 1, 10));
      await drop('b.jsonl', sli('09:50', 2, 20));
      await directory.list();
      await directory.claim('a.jsonl');
      expect(await inbox().run()).toEqual({ done: 0, rejected: 0 });
      state.now = new Date(state.now.getTime() + CLAIM_MS);
      expect(await inbox().run()).toEqual({ done: 2, rejected: 0 });
    });

    it('keeps a claim while it works, and stops when it has lost it', async () => {
      const { inbox, drop, directory, service, state, tree } = await setUp();
      const lines = Array.from({ length: 2_500 }, (_, i) =>
        sli('09:50', 1, 2, `slo-${i % 10}`),
      );
      await drop('a.jsonl', lines.join('\n'));
      let stolen = false;
      const renewals: number[] = [];
      const slow = inbox({
        directory: {
          ...bind(directory),
          renew: async file => {
            renewals.push(file.until);
            return stolen ? undefined : directory.renew(file);
          },
        },
        reports: {
          ...bind(service),
          storeSli: async (items, reporter) => {
            const outcome = await service.storeSli(items, reporter);
            state.now = new Date(state.now.getTime() + CLAIM_MS * 0.75);
            stolen = renewals.length === 1;
            return outcome;
          },
        },
      });
      await expect(slow.run()).rejects.toThrow('could not be taken');
      expect(renewals).toHaveLength(2);
      expect(await tree()).toEqual([
        expect.stringMatching(/^\.claimed\/.*a\.jsonl$/),
      ]);
      expect(await inbox().run()).toEqual({ done: 0, rejected: 0 });
      state.now = new Date(state.now.getTime() + CLAIM_MS);
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
    });

    it('tries again what could not be stored, and takes the others meanwhile', async () => {
      const { inbox, drop, service, tree, sums } = await setUp();
      await drop('a.jsonl', sli('09:50', 1, 10, 'broken'), 100);
      await drop('b.jsonl', sli('09:50', 2, 20));
      const failing = inbox({
        reports: {
          ...bind(service),
          storeSli: async (items, reporter) => {
            if (JSON.stringify(items).includes('broken')) {
              throw new Error('no space');
            }
            return service.storeSli(items, reporter);
          },
        },
      });
      await expect(failing.run()).rejects.toThrow('1 files');
      expect(await tree()).toEqual([
        expect.stringMatching(/^\.claimed\/[0-9a-f]{16}\.0\.a\.jsonl$/),
        'done/b.jsonl',
      ]);
      expect(await inbox().run()).toEqual({ done: 1, rejected: 0 });
      expect(await sums('broken')).toMatchObject({ total: 10 });
    });

    it('stops when it is told to', async () => {
      const { inbox, drop, tree } = await setUp();
      await drop('a.jsonl', sli('09:50', 1, 10));
      await expect(
        inbox().run({ signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ name: 'AbortError' });
      expect(await tree()).toEqual(['a.jsonl']);
    });

    it.each([
      ['right', ''],
      ['partly wrong', '\nwrong'],
    ])(
      'loses and doubles nothing of a file that is %s, wherever it is killed',
      async (_, more) => {
        const lines = Array.from({ length: 15 }, (__, i) =>
          sli('09:50', 1, 2, `slo-${i % 3}`),
        );
        const text = `${lines.join('\n')}\n${incident('1')}${more}`;
        let survived = false;
        let kills = 0;
        for (let step = 1; !survived; step++) {
          await rm(join(root, 'reports'), { recursive: true, force: true });
          const { inbox, drop, directory, service, tree, sums, ...rest } =
            await setUp();
          await drop('a.jsonl', text);
          const killed = killBefore(step);
          const [outcome] = await Promise.allSettled([
            inbox({
              batchSize: 10,
              directory: killed.wrap<InboxDirectory>(directory),
              reports: killed.wrap(service),
            }).run(),
          ]);
          expect(outcome.status).toBe(
            killed.survived() ? 'fulfilled' : 'rejected',
          );
          survived = killed.survived();
          kills += survived ? 0 : 1;

          rest.state.now = new Date(rest.state.now.getTime() + CLAIM_MS);
          await inbox().run();
          expect(await tree()).toEqual(
            more
              ? ['rejected/a.jsonl', 'rejected/a.jsonl.reason.json']
              : ['done/a.jsonl'],
          );
          for (const sloId of ['slo-0', 'slo-1', 'slo-2']) {
            expect(await sums(sloId)).toMatchObject({ bad: 1, total: 2 });
          }
          expect(
            await rest.incidents.find([
              { sourceId: 'report:pager', externalId: '1' },
            ]),
          ).toHaveLength(1);
          expect(
            (await rest.batches.listRecent(10)).map(
              ({ kind, accepted, rejected }) => [kind, accepted, rejected],
            ),
          ).toEqual([
            ['incidents', 1, 0],
            ['sli', 15, more ? 1 : 0],
          ]);
        }
        // list, claim, open, two pieces, incidents, announce, two notes, and the moves
        expect(kills).toBeGreaterThanOrEqual(10);
      },
    );
  });
});
