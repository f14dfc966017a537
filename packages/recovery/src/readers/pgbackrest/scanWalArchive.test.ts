import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeIf,
  findProgram,
} from 'backstage-plugin-shipshape-common/testUtils';
import fc from 'fast-check';
import { walFileName } from '../postgres/lsn';
import { readArchivedWal, scanWalArchive } from './scanWalArchive';

const SHA1 = 'd36e640ced82036a2135b5d52992f965b39a02ae';
const wal = (segment: string, timeline = '00000001') =>
  `${timeline}00000000${segment.padStart(8, '0')}`;
const file = (segment: string) => `${wal(segment)}-${SHA1}.lz4`;

describe('readArchivedWal', () => {
  it('keeps the segments alone', () => {
    const text = [
      '.',
      file('1'),
      `${wal('2')}-${SHA1}`,
      `${wal('2')}.00000028.backup`,
      '00000002.history',
      `${wal('3')}.partial`,
      `${wal('4')}-${SHA1}.partial.gz`,
      `0000000100000000/${wal('5')}-${SHA1}.zst`,
    ].join('\n');
    expect(readArchivedWal([text])).toEqual([wal('1'), wal('2'), wal('5')]);
  });

  it('says what is wrong with broken JSON', () => {
    expect(() => readArchivedWal(['{"a":'])).toThrow(/repo-ls.*JSON/);
  });
});

describe('scanWalArchive', () => {
  const scan = (names: string[], start: string, max: string) =>
    scanWalArchive(names, { start, max });

  it('finds nothing missing', () => {
    expect(
      scan([wal('41'), wal('42'), wal('43')], wal('41'), wal('43')),
    ).toEqual({ expected: 3, missing: 0, contiguousUntil: wal('43') });
  });

  it('names the first missing file, and where recovery ends', () => {
    expect(
      scan([wal('40'), wal('41'), wal('44'), wal('46')], wal('41'), wal('46')),
    ).toEqual({
      expected: 6,
      missing: 3,
      gapAt: wal('42'),
      contiguousUntil: wal('41'),
    });
    expect(scan([wal('42')], wal('41'), wal('42'))).toEqual({
      expected: 2,
      missing: 1,
      gapAt: wal('41'),
    });
  });

  it('goes from …FF to the next log', () => {
    const next = '000000010000000100000000';
    expect(scan([wal('FF'), next], wal('FF'), next)).toMatchObject({
      expected: 2,
      missing: 0,
    });
  });

  it('follows a new timeline from where it began', () => {
    const two = (segment: string) => wal(segment, '00000002');
    const old = [wal('1'), wal('2'), wal('3'), wal('4')];
    expect(scan([...old, two('3'), two('4')], wal('1'), two('4'))).toEqual({
      expected: 4,
      missing: 0,
      contiguousUntil: two('4'),
    });
    expect(scan([...old, two('2'), two('4')], wal('1'), two('4'))).toEqual({
      expected: 4,
      missing: 1,
      gapAt: two('3'),
      contiguousUntil: two('2'),
    });
  });

  it('names whichever files are taken away, wherever the log changes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
        (first, count, picks) => {
          const nameOf = (segment: number) =>
            walFileName({ timeline: 1, segment });
          const names = Array.from({ length: count }, (_, index) =>
            nameOf(first + index),
          );
          const gone = new Set(picks.map(pick => pick % count));
          const found = scan(
            names.filter((_, index) => !gone.has(index)),
            names[0],
            names[count - 1],
          );
          const least = Math.min(...gone);
          expect(found.missing).toBe(gone.size);
          expect(found.gapAt).toBe(names[least]);
          expect(found.contiguousUntil).toBe(names[least - 1]);
        },
      ),
    );
  });

  it('refuses an archive that ends before the backup', () => {
    expect(() => scan([], wal('5'), wal('4'))).toThrow(/ends with .*before/);
  });
});

const pgbackrest = findProgram('pgbackrest');
const noPgbackrest = pgbackrest ? undefined : 'needs pgbackrest';

describeIf(describe, noPgbackrest)('a real pgbackrest repo-ls', () => {
  const repository = mkdtempSync(join(tmpdir(), 'shipshape-repo-ls-'));
  const archive = join(repository, 'archive/orders/15-1/0000000100000000');
  const list = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      pgbackrest ?? '',
      ['repo-ls', '--config=/dev/null', `--repo1-path=${repository}`, ...args],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };

  beforeAll(() => {
    mkdirSync(archive, { recursive: true });
    for (const name of [
      file('1'),
      file('2'),
      file('4'),
      `${wal('2')}.00000028.backup`,
    ]) {
      writeFileSync(join(archive, name), '');
    }
  });

  afterAll(() => rmSync(repository, { recursive: true }));

  it.each([
    [['archive/orders/15-1/0000000100000000']],
    [['--output=json', 'archive/orders/15-1/0000000100000000']],
    [['--recurse', 'archive/orders/15-1']],
    [['--recurse', '--output=json', 'archive/orders/15-1']],
  ])('finds the gap in %j', args => {
    const names = readArchivedWal([list(...args)]);
    expect(names.sort()).toEqual([wal('1'), wal('2'), wal('4')]);
    expect(
      scanWalArchive(names, { start: wal('1'), max: wal('4') }),
    ).toMatchObject({ gapAt: wal('3'), missing: 1 });
  });
});
