import { SourceError } from 'backstage-plugin-shipshape-node';
import { appendFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { useBillingFolder } from './__testUtils__/useBillingFolder';

const CUBE = {
  tagKeys: [],
  environmentTagKeys: [],
  stripTagPrefixes: [],
  descriptionPatterns: [],
};
const signal = new AbortController().signal;

describe('FocusFileCostSource', () => {
  const folder = useBillingFolder();
  const { logger, close, read, create, list, write } = folder;

  describe('manifests', () => {
    it('give scope, coverage and the list of files', async () => {
      await write({
        'a/part-0.csv': 'x',
        'a/part-1.csv': 'y',
        'a/manifest.json': JSON.stringify({
          runTime: '2026-10-20T05:00:00Z',
          delivery: 'overwrite',
          scope: { billingAccountId: '1', billingPeriodStart: '2026-10-01' },
          files: ['part-1.csv'],
          dataThrough: '2026-10-19',
          lastDayMayBeCut: false,
        }),
      });
      const source = create();
      const { artifacts } = await list(source);
      expect(artifacts).toEqual([
        {
          name: 'a',
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          runTime: '2026-10-20T05:00:00.000Z',
          scope: { billingAccountId: '1', billingPeriodStart: '2026-10-01' },
          dataThrough: '2026-10-19',
          lastDayMayBeCut: false,
          closed: undefined,
        },
      ]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('part-0.csv is not listed'),
      );
      await source.readArtifact(artifacts[0], { cube: CUBE, signal });
      expect(read.mock.calls[0][0].files).toEqual([
        join(await realpath(folder.root), 'a/part-1.csv'),
      ]);
    });

    it.each([
      ['a missing part', { files: ['part-0.csv', 'part-1.csv'] }, 'not_found'],
      ['delivery append', { delivery: 'append' }, 'invalid_content'],
    ])(
      'make %s a failure of that artefact alone',
      async (_, manifest, code) => {
        await write({
          'a/part-0.csv': 'x',
          'a/manifest.json': JSON.stringify(manifest),
          'b/part-0.csv': 'x',
        });
        const { artifacts, failures } = await list();
        expect(artifacts.map(({ name }) => name)).toEqual(['b']);
        expect(failures).toEqual([
          {
            artifact: 'a',
            error: expect.objectContaining({ name: 'SourceError', code }),
          },
        ]);
      },
    );

    it('without any data file are a failure', async () => {
      await write({ 'a/manifest.json': '{}' });
      expect((await list()).failures).toEqual([
        {
          artifact: 'a',
          error: expect.objectContaining({ code: 'not_found' }),
        },
      ]);
    });
  });

  describe('reading', () => {
    it('hands the listed files to the engine', async () => {
      await write({ 'a/part-1.csv': 'y', 'a/part-0.csv': 'x' });
      const directory = join(await realpath(folder.root), 'a');
      const source = create({ path: folder.root }, '512MB');
      const { artifacts } = await list(source);
      const onProgress = jest.fn();
      const content = await source.readArtifact(artifacts[0], {
        cube: CUBE,
        signal,
        onProgress,
      });
      expect(read).toHaveBeenCalledWith({
        files: [join(directory, 'part-0.csv'), join(directory, 'part-1.csv')],
        baseDirectory: directory,
        cube: CUBE,
        signal,
        onProgress,
        memoryLimit: '512MB',
      });
      expect(close).not.toHaveBeenCalled();
      await content.close();
      expect(close).toHaveBeenCalledTimes(1);
    });

    it('refuses an artefact that is not as it was listed', async () => {
      await write({ 'a/part-0.csv': 'x' });
      const source = create();
      const { artifacts } = await list(source);
      await expect(
        source.readArtifact(
          { ...artifacts[0], hash: 'f'.repeat(64) },
          { cube: CUBE, signal },
        ),
      ).rejects.toMatchObject({ code: 'not_found' });
    });

    it('throws away what was read of a file that changed meanwhile', async () => {
      await write({ 'a/part-0.csv': 'x' });
      const source = create();
      const { artifacts } = await list(source);
      const engine = read.getMockImplementation()!;
      read.mockImplementation(async options => {
        await appendFile(join(folder.root, 'a/part-0.csv'), 'more');
        return engine(options);
      });
      await expect(
        source.readArtifact(artifacts[0], { cube: CUBE, signal }),
      ).rejects.toMatchObject({
        name: 'SourceError',
        code: 'unavailable',
        message: expect.stringContaining('part-0.csv has changed'),
      });
      expect(close).toHaveBeenCalledTimes(1);
    });

    it('says that a file is gone', async () => {
      await write({ 'a/part-0.csv': 'x' });
      const source = create();
      const { artifacts } = await list(source);
      await rm(join(folder.root, 'a/part-0.csv'));
      await expect(
        source.readArtifact(artifacts[0], { cube: CUBE, signal }),
      ).rejects.toMatchObject({ name: 'SourceError', code: 'not_found' });
    });

    it('lets errors of the engine pass', async () => {
      await write({ 'a/part-0.csv': 'x' });
      const source = create();
      const { artifacts } = await list(source);
      const error = new SourceError('invalid_content', 'part-0.csv, line 7');
      read.mockRejectedValue(error);
      await expect(
        source.readArtifact(artifacts[0], { cube: CUBE, signal }),
      ).rejects.toBe(error);
    });
  });
});
