import { mockServices } from '@backstage/backend-test-utils';
import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FocusFileCostSource } from './FocusFileCostSource';
import type { FocusReader } from './FocusReader';
import type { FocusSourceConfig } from './readConfig';

const signal = new AbortController().signal;
const RUN = new Date('2026-10-20T05:00:00Z');

const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

describe('the artefacts of a folder', () => {
  let root: string;
  const logger = mockServices.logger.mock();
  const close = jest.fn(async () => {});
  const read = jest.fn<ReturnType<FocusReader>, Parameters<FocusReader>>();
  /** Long after all files were written. */
  let now: Date;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'shipshape-focus-'));
    now = new Date(Date.now() + 3_600_000);
    jest.resetAllMocks();
    logger.child.mockReturnValue(logger);
    read.mockImplementation(async () => ({
      report: {
        files: [],
        rows: { read: 0, accepted: 0, rejected: 0 },
        rejects: { cells: 0, first: [] },
        defects: [],
        totals: { before: [], after: [], precisionLoss: [] },
      },
      async *cells() {
        yield [];
      },
      close,
    }));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const write = async (files: Record<string, string>) => {
    for (const [name, content] of Object.entries(files)) {
      const path = join(root, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      await utimes(path, RUN, RUN);
    }
  };

  const create = (
    location: FocusSourceConfig['location'] = { path: root },
    memoryLimit?: string,
  ) =>
    FocusFileCostSource.create({
      config: {
        id: 'focus:main',
        location,
        schedule: { frequency: { hours: 1 }, timeout: { minutes: 30 } },
        memoryLimit,
      },
      logger,
      clock: () => now,
      read,
    });

  const list = (source = create()) => source.listArtifacts({ signal });

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
      const { artifacts } = await list(create({ glob: `${root}/*/daily` }));
      expect(artifacts.map(({ name }) => name)).toEqual([
        'aws/daily',
        'azure/daily',
      ]);
    });

    it.each([
      ['an empty folder', () => ({ path: root })],
      ['a pattern without a match', () => ({ glob: `${root}/*` })],
      ['a folder that is not there', () => ({ path: join(root, 'none') })],
      ['a pattern in such a folder', () => ({ glob: `${root}/none/*` })],
    ])('fails for %s', async (_, location) => {
      await expect(list(create(location()))).rejects.toMatchObject({
        name: 'SourceError',
        code: 'not_found',
        message: expect.stringContaining(root),
      });
    });

    it('fails for a file in place of a folder', async () => {
      await write({ 'bill.csv': 'x' });
      await expect(
        list(create({ path: join(root, 'bill.csv') })),
      ).rejects.toMatchObject({ name: 'SourceError', code: 'not_found' });
    });

    it('follows links within the folder only', async () => {
      const outside = await mkdtemp(join(tmpdir(), 'shipshape-outside-'));
      await writeFile(join(outside, 'secret.csv'), 'secret');
      await write({ 'store/v2.csv': 'a', 'aws/own.csv': 'b' });
      await symlink('../store/v2.csv', join(root, 'aws', 'inside.csv'));
      await symlink(join(outside, 'secret.csv'), join(root, 'aws', 'out.csv'));
      await symlink(outside, join(root, 'linked'));
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
      await utimes(join(root, 'a/part-0.csv'), RUN, new Date(0));
      await rename(join(root, 'b/part-0.csv'), join(root, 'b/part-1.csv'));
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
