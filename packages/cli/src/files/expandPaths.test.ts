import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { BILLS } from '../commands/focus/bills';
import { expandPaths } from './expandPaths';

describe('paths', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-paths-'));

  beforeAll(() => {
    for (const name of [
      'a.csv',
      'b.CSV.gz',
      'c.parquet',
      'manifest.json',
      '.hidden.csv',
      '_SUCCESS',
      'sub/d.csv',
      'sub/deep/e.csv',
      'sub/deep/f.txt',
      'odd/x[1].csv',
      'odd/x1.csv',
      'nothing/readme.md',
    ]) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), '');
    }
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  const expand = async (...paths: string[]) =>
    (await expandPaths(paths, { ...BILLS, workingDirectory: directory })).map(
      path => relative(directory, path).split(sep).join('/'),
    );

  it.each([
    [['a.csv'], ['a.csv']],
    [['a.csv', './a.csv'], ['a.csv']],
    [['manifest.json'], ['manifest.json']],
    [['sub'], ['sub/d.csv', 'sub/deep/e.csv', 'sub/deep/f.txt']],
    [['*.csv'], ['.hidden.csv', 'a.csv']],
    [['?.*'], ['a.csv', 'b.CSV.gz', 'c.parquet']],
    [['sub/*.csv'], ['sub/d.csv']],
    [['sub/**/*.csv'], ['sub/d.csv', 'sub/deep/e.csv']],
    [['**/[de].csv'], ['sub/d.csv', 'sub/deep/e.csv']],
    [['[!b-z].csv'], ['a.csv']],
    // a name is a name before it is a pattern
    [['odd/x[1].csv'], ['odd/x[1].csv']],
    [['odd/x[2-9,1].csv'], ['odd/x1.csv']],
    [
      ['sub', 'a.csv'],
      ['a.csv', 'sub/d.csv', 'sub/deep/e.csv', 'sub/deep/f.txt'],
    ],
  ])('%j', async (paths, files) => {
    expect(await expand(...paths)).toEqual(files);
  });

  it.each([
    ['gone.csv', 'gone.csv: does not exist'],
    ['*.xlsx', '*.xlsx: matches no file'],
    ['gone/*.csv', 'gone/*.csv: matches no file'],
    [
      'nothing',
      'nothing: is a directory without FOCUS files (.csv, .csv.gz, .parquet)',
    ],
  ])('%s means nothing', async (path, message) => {
    await expect(expand(path)).rejects.toThrow(message);
  });
});
