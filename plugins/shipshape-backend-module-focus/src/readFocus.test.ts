import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFocus } from './readFocus';

describe('readFocus', () => {
  it('tells once what is wrong with a file that is not FOCUS', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'shipshape-focus-'));
    try {
      const file = join(directory, 'part-0.csv');
      await writeFile(file, 'a,b\n1,2\n');
      await expect(
        readFocus({
          files: [file],
          baseDirectory: directory,
          cube: {
            tagKeys: [],
            environmentTagKeys: [],
            stripTagPrefixes: [],
            descriptionPatterns: [],
          },
          signal: new AbortController().signal,
        }),
      ).rejects.toMatchObject({
        name: 'SourceError',
        code: 'invalid_content',
        message: expect.stringMatching(/^part-0\.csv, line 1: (?!.*caused by)/),
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
