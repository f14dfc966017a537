import * as fs from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileHasher, fileVersion } from './FileHasher';

jest.mock('node:fs', () => {
  const actual = jest.requireActual('node:fs');
  return {
    ...actual,
    createReadStream: jest.fn(actual.createReadStream),
  };
});

const createReadStream = jest.mocked(fs.createReadStream);
const signal = new AbortController().signal;

/** SHA-256 of "abc", from FIPS 180-2. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('FileHasher', () => {
  let directory: string;
  let path: string;
  let written: number;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'shipshape-hash-'));
    path = join(directory, 'part-0.csv');
    await writeFile(path, 'abc');
    written = Number((await fileVersion(path)).changedNs / 1_000_000n);
    createReadStream.mockClear();
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  /** Hashes the file twice with a pause for other files, at the given time after it was written. */
  const twice = async (ms: number, between = async () => {}) => {
    const hasher = new FileHasher({ clock: () => new Date(written + ms) });
    const first = await hasher.hash(path, signal);
    hasher.forgetUnseen();
    await between();
    const second = await hasher.hash(path, signal);
    return [first.hash, second.hash];
  };

  it('remembers a file that has rested', async () => {
    expect(await twice(3_000)).toEqual([ABC, ABC]);
    expect(createReadStream).toHaveBeenCalledTimes(1);
  });

  it('does not trust the times of a file that was just written', async () => {
    expect(await twice(2_999)).toEqual([ABC, ABC]);
    expect(createReadStream).toHaveBeenCalledTimes(2);
  });

  it('reads a changed file again', async () => {
    const [first, second] = await twice(3_000, () => appendFile(path, 'd'));
    expect(first).toBe(ABC);
    expect(second).not.toBe(ABC);
  });

  it('forgets a file that was not asked for', async () => {
    const hasher = new FileHasher({ clock: () => new Date(written + 9_000) });
    await hasher.hash(path, signal);
    hasher.forgetUnseen();
    hasher.forgetUnseen();
    await hasher.hash(path, signal);
    expect(createReadStream).toHaveBeenCalledTimes(2);
  });

  it('refuses a file that is written while it is hashed', async () => {
    const actual = jest.requireActual<typeof fs>('node:fs');
    createReadStream.mockImplementationOnce((...args) => {
      fs.appendFileSync(path, 'd');
      return actual.createReadStream(...args);
    });
    const hasher = new FileHasher({ clock: () => new Date(written + 9_000) });
    await expect(hasher.hash(path, signal)).rejects.toMatchObject({
      name: 'SourceError',
      code: 'unavailable',
      message: expect.stringContaining('part-0.csv is being written'),
    });
  });

  it('stops when it is told to', async () => {
    const hasher = new FileHasher({ clock: () => new Date(written) });
    await expect(hasher.hash(path, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
