import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoredSize } from './restoredSize';

describe('restoredSize', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'shipshape-size-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('counts as restic does: entries with directories, bytes of each file once, and follows no link', async () => {
    mkdirSync(join(home, 'a/b'), { recursive: true });
    writeFileSync(join(home, 'a/b/file'), 'x'.repeat(1000));
    writeFileSync(join(home, 'a/empty'), '');
    linkSync(join(home, 'a/b/file'), join(home, 'a/other name'));
    symlinkSync('/', join(home, 'a/everything'));
    // a, a/b, a/b/file, a/empty, a/other name, a/everything
    expect(await restoredSize(home)).toEqual({ bytes: 1000, entries: 6 });
  });

  it('counts nothing in nothing', async () => {
    expect(await restoredSize(home)).toEqual({ bytes: 0, entries: 0 });
  });
});
