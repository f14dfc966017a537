import { createHash } from 'node:crypto';
import {
  mkdtemp,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUN, useBillingFolder } from './__testUtils__/useBillingFolder';

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

describe('the artefacts of a folder', () => {
  const folder = useBillingFolder();
  const { logger, create, list, write } = folder;

  describe('finding artefacts', () => {
    it('takes every directory with data files for one, and the folder itself', async () => {
      await write({
        'loose.csv': 'x',
        'README.md': 'x',
        'aws/2026-10/part-0.csv': 'a',
        'aws/2026-10/part-1.CSV.GZ': 'b',
        'aws/2026-11/data.parquet': 'c',
        'aws/notes.txt': 'x',
        'azure/part-0.csv': 'd',
        '.hidden/part-0.csv': 'x',
        'azure/_temporary/part-9.csv': 'x',
        'azure/.part-0.csv': 'x',
      });
      const { artifacts, failures } = await list();
      expect(failures).toEqual([]);
      expect(artifacts.map(({ name }) => name)).toEqual([
        '.',
        'aws/2026-10',
        'aws/2026-11',
        'azure',
      ]);
      expect(artifacts[1]).toEqual({
        name: 'aws/2026-10',
        // By hand: names and hashes of the bytes, sorted by name.
        hash: sha256(
          `"part-0.csv" ${sha256('a')}\n"part-1.CSV.GZ" ${sha256('b')}\n`,
        ),
        runTime: '2026-10-20T05:00:00.000Z',
      });
    });

    it('takes the directories of a pattern', async () => {
      await write({
        'aws/daily/part-0.csv': 'a',
        'aws/archive/part-0.csv': 'b',
        'azure/daily/part-0.csv': 'c',
        'azure/daily/deeper/part-0.csv': 'd',
        'gcp/daily/readme.txt': 'x',
      });
      const { artifacts } = await list(
        create({ glob: `${folder.root}/*/daily` }),
      );
      expect(artifacts.map(({ name }) => name)).toEqual([
        'aws/daily',
        'azure/daily',
      ]);
    });

    it.each([
      ['an empty folder', () => ({ path: folder.root })],
      ['a pattern without a match', () => ({ glob: `${folder.root}/*` })],
      [
        'a folder that is not there',
        () => ({ path: join(folder.root, 'none') }),
      ],
      ['a pattern in such a folder', () => ({ glob: `${folder.root}/none/*` })],
    ])('fails for %s', async (_, location) => {
      await expect(list(create(location()))).rejects.toMatchObject({
        name: 'SourceError',
        code: 'not_found',
        message: expect.stringContaining(folder.root),
      });
    });

    it('fails for a file in place of a folder', async () => {
      await write({ 'bill.csv': 'x' });
      await expect(
        list(create({ path: join(folder.root, 'bill.csv') })),
      ).rejects.toMatchObject({ name: 'SourceError', code: 'not_found' });
    });

    it('follows links within the folder only', async () => {
      const outside = await mkdtemp(join(tmpdir(), 'shipshape-outside-'));
      await writeFile(join(outside, 'secret.csv'), 'secret');
      await write({ 'store/v2.csv': 'a', 'aws/own.csv': 'b' });
      await symlink('../store/v2.csv', join(folder.root, 'aws', 'inside.csv'));
      await symlink(
        join(outside, 'secret.csv'),
        join(folder.root, 'aws', 'out.csv'),
      );
      await symlink(outside, join(folder.root, 'linked'));
      const { artifacts, failures } = await list();
      expect(failures).toEqual([]);
      expect(artifacts.map(({ name, hash }) => [name, hash])).toEqual([
        [
          'aws',
          sha256(`"inside.csv" ${sha256('a')}\n"own.csv" ${sha256('b')}\n`),
        ],
        ['store', sha256(`"v2.csv" ${sha256('a')}\n`)],
      ]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('out.csv leads out of the folder'),
      );
      await rm(outside, { recursive: true });
    });
  });

  describe('identity', () => {
    it('is of content and names, not of times or places', async () => {
      await write({ 'a/part-0.csv': 'x', 'b/part-0.csv': 'x' });
      const before = await list();
      await utimes(join(folder.root, 'a/part-0.csv'), RUN, new Date(0));
      await rename(
        join(folder.root, 'b/part-0.csv'),
        join(folder.root, 'b/part-1.csv'),
      );
      const after = await list();
      const [a, b] = before.artifacts;
      expect(a.hash).toBe(b.hash);
      expect(after.artifacts[0].hash).toBe(a.hash);
      expect(after.artifacts[1].hash).not.toBe(b.hash);
    });

    it('notices a change that keeps size and modification time', async () => {
      await write({ 'a/part-0.csv': 'x' });
      const source = create();
      const before = await list(source);
      await write({ 'a/part-0.csv': 'y' });
      const after = await list(source);
      expect(after.artifacts[0].hash).toBe(
        sha256(`"part-0.csv" ${sha256('y')}\n`),
      );
      expect(after.artifacts[0].hash).not.toBe(before.artifacts[0].hash);
    });

    it('does not depend on when the export ran, but on what it says of itself', async () => {
      const manifest = (rest: object) =>
        JSON.stringify({ exportId: 'x', files: ['part-0.csv'], ...rest });
      await write({
        'a/part-0.csv': 'x',
        'a/manifest.json': manifest({ runTime: '2026-10-20T05:00:00Z' }),
      });
      const first = (await list()).artifacts[0];
      await write({
        'a/manifest.json': manifest({ runTime: '2026-10-21T07:00:00+02:00' }),
      });
      const again = (await list()).artifacts[0];
      expect(again.hash).toBe(first.hash);
      expect([first.runTime, again.runTime]).toEqual([
        '2026-10-20T05:00:00.000Z',
        '2026-10-21T05:00:00.000Z',
      ]);
      await write({ 'a/manifest.json': manifest({ closed: true }) });
      const closed = (await list()).artifacts[0];
      expect(closed.hash).not.toBe(first.hash);
      expect(closed.closed).toBe(true);
    });
  });
});
