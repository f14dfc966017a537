import { relative, sep } from 'node:path';
import { Workbench } from '../__testUtils__/artefacts';
import { expandFocusPaths } from './expandPaths';

describe('paths', () => {
  const bench = new Workbench();

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
      bench.write(name, '');
    }
  });

  afterAll(() => bench.remove());

  const expand = async (...paths: string[]) =>
    (await expandFocusPaths(paths, bench.directory)).map(path =>
      relative(bench.directory, path).split(sep).join('/'),
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
