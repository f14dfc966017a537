import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertBelow, assertSafeRoot, isStrictlyBelow } from './assertSafeRoot';

describe('assertSafeRoot', () => {
  const base = mkdtempSync(join(tmpdir(), 'shipshape-roots-'));
  const uid = lstatSync(base).uid;
  const make = (path: string) => {
    mkdirSync(join(base, path), { recursive: true });
    return join(base, path);
  };
  const check = (
    root: string,
    rules: Partial<Parameters<typeof assertSafeRoot>[1]> = {},
  ) =>
    assertSafeRoot(root, {
      scratchRoots: [root],
      protectedPaths: [],
      uid,
      ...rules,
    });
  const root = make('scratch');

  afterAll(() => rmSync(base, { recursive: true }));

  it('lets a directory of its own pass, and writes nothing', async () => {
    await check(root, { protectedPaths: [make('source'), '/no/such/place'] });
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([
    [
      'is not on the allow-list',
      () => ({ scratchRoots: [base] }),
      'scratchRoots',
    ],
    ['is the source', () => ({ protectedPaths: [root] }), 'must not touch'],
    [
      'holds the source',
      () => ({ protectedPaths: [make('scratch/source')] }),
      'must not touch',
    ],
    [
      'lies in the source',
      () => ({ protectedPaths: [base] }),
      'must not touch',
    ],
    ['is of another user', () => ({ uid: uid + 1 }), 'belongs to'],
  ])('refuses one that %s', async (_, rules, message) => {
    await expect(check(root, rules())).rejects.toMatchObject({
      of: 'runner',
      reason: 'scratch-refused',
      message: expect.stringContaining(message),
    });
  });

  it('refuses one that holds the source behind a link', async () => {
    const holder = make('holder/really');
    symlinkSync(holder, join(base, 'data'));
    await expect(
      check(make('holder'), { protectedPaths: [join(base, 'data')] }),
    ).rejects.toThrow('must not touch');
  });

  it('refuses a link, and a directory behind one', async () => {
    symlinkSync(root, join(base, 'link'));
    await expect(check(join(base, 'link'))).rejects.toThrow('symbolic link');
    make('scratch/below');
    await expect(check(join(base, 'link/below'))).rejects.toThrow(
      'symbolic link',
    );
  });

  it('refuses one in a data directory', async () => {
    const data = make('cluster');
    writeFileSync(join(data, 'PG_VERSION'), '15\n');
    await expect(check(make('cluster/scratch'))).rejects.toThrow(
      'data directory of PostgreSQL',
    );
  });

  it('refuses one that others may write to, that is missing, and that is too long for sockets', async () => {
    const open = make('open');
    chmodSync(open, 0o777);
    await expect(check(open)).rejects.toThrow('by others');
    await expect(check(join(base, 'none'))).rejects.toThrow('does not exist');
    const long = make('x'.repeat(90));
    await expect(check(long)).rejects.toThrow('path of a socket');
    await expect(check('/', { uid: 0 })).rejects.toThrow('to work in');
  });
});

describe('assertBelow', () => {
  it('refuses the root, what is beside it, and links that lead out', async () => {
    const base = mkdtempSync(join(tmpdir(), 'shipshape-below-'));
    mkdirSync(join(base, 'root/drill'), { recursive: true });
    mkdirSync(join(base, 'rooted'));
    symlinkSync(join(base, 'rooted'), join(base, 'root/out'));
    const root = join(base, 'root');
    await assertBelow(root, join(root, 'drill'));
    for (const path of [root, join(base, 'rooted'), join(root, 'out'), base]) {
      await expect(assertBelow(root, path)).rejects.toMatchObject({
        reason: 'scratch-refused',
      });
    }
    rmSync(base, { recursive: true });
  });
});

describe('isStrictlyBelow', () => {
  it.each([
    ['/a/..b', true],
    ['/a/b', true],
    ['/a', false],
    ['/', false],
    ['/b', false],
  ])('of %s in /a is %j', (path, expected) => {
    expect(isStrictlyBelow('/a', path)).toBe(expected);
  });
});
