import { isError } from '@backstage/errors';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const UNFINISHED = '.unfinished-';

/** A file that was begun so long ago is of a writer that died. */
const ABANDONED_MS = 3_600_000;

/** Whether a file or directory is not there. */
export function isMissing(error: unknown): boolean {
  return isError(error) && error.code === 'ENOENT';
}

/** Makes a directory that only its owner may read, with those above it. */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file so that it is there as a whole or not at all, also after a power failure: under another name first, synchronised, renamed, and the
 * directory synchronised. Mode 0600.
 */
export async function writeDurably(
  directory: string,
  name: string,
  content: string,
): Promise<void> {
  const unfinished = join(
    directory,
    `${UNFINISHED}${randomBytes(8).toString('hex')}`,
  );
  try {
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, join(directory, name));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncDirectory(directory);
}

/** Moves a file between two directories of one file system; gone already is as good. */
export async function moveDurably(
  from: string,
  to: string,
  name: string,
): Promise<void> {
  try {
    await rename(join(from, name), join(to, name));
  } catch (error) {
    if (!isMissing(error)) {
      throw error;
    }
  }
  await syncDirectory(to);
}

/** Names in a directory without what is still being written; none when it is not there. */
export async function listFinished(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory);
    return names.filter(name => !name.startsWith('.')).sort();
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

/** Removes what writers left that died. */
export async function removeAbandoned(
  directory: string,
  now: Date,
): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if (name.startsWith(UNFINISHED)) {
      const changed = await changedAt(path);
      if (changed !== undefined && now.getTime() - changed > ABANDONED_MS) {
        await rm(path, { force: true });
      }
    }
  }
}

/** Milliseconds since the epoch; undefined when the file is not there. */
export async function changedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}
