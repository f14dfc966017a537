import { open, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sha256OfFile } from '../../checks/copyChecks';
import { DrillFault } from '../../DrillFault';
import { hasCode } from '../../tools/DrillTools';

/** How a dump is written. `tar` is restored as `custom` is, one table after the other. */
export type DumpFormat = 'custom' | 'directory' | 'tar' | 'plain';

/** A dump as a file or directory. */
export interface DumpFile {
  path: string;
  name: string;
  modifiedAt: Date;
}

/** Table of contents of format directory. */
const TOC = 'toc.dat';
const CUSTOM_MAGIC = 'PGDMP';
const TAR_MAGIC = 'ustar';
const TAR_MAGIC_OFFSET = 257;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Dumps that a path stands for; `*` in its last part stands for anything.
 *
 * @throws DrillFault of the runner when the directory cannot be read
 */
export async function listDumps(path: string): Promise<DumpFile[]> {
  const directory = dirname(path);
  const pattern = new RegExp(
    `^${basename(path)
      .split('*')
      .map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
  );
  const names = await readdir(directory).catch((error: unknown) => {
    throw new DrillFault(
      'runner',
      'dump-not-readable',
      `The directory of dumps, ${directory}, cannot be read: ${String(error)}`,
    );
  });
  const dumps: DumpFile[] = [];
  for (const name of names.filter(
    candidate => pattern.test(candidate) && !isSidecar(candidate),
  )) {
    const { mtime } = await stat(join(directory, name));
    dumps.push({ path: join(directory, name), name, modifiedAt: mtime });
  }
  return dumps;
}

/** Format of a dump, by its first bytes. */
export async function formatOf(path: string): Promise<DumpFormat> {
  if ((await stat(path)).isDirectory()) {
    return 'directory';
  }
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(TAR_MAGIC_OFFSET + TAR_MAGIC.length),
      { position: 0 },
    );
    const head = buffer.subarray(0, bytesRead);
    if (head.toString('latin1', 0, CUSTOM_MAGIC.length) === CUSTOM_MAGIC) {
      return 'custom';
    }
    if (head.toString('latin1', TAR_MAGIC_OFFSET) === TAR_MAGIC) {
      return 'tar';
    }
    if (head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) {
      throw new DrillFault(
        'runner',
        'dump-format',
        `${path} is compressed with gzip; use pg_dump --format=custom, which compresses by itself`,
      );
    }
    return 'plain';
  } finally {
    await file.close();
  }
}

/** Bytes of a dump. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) {
    return found.size;
  }
  let bytes = 0;
  for (const name of await readdir(path)) {
    bytes += (await stat(join(path, name))).size;
  }
  return bytes;
}

/**
 * Compares a dump with what `sha256sum` wrote when it was made: a custom archive has no checksum of the whole, and `pg_restore` misses most flipped
 * bytes of one that is not compressed.
 *
 * @param given - the file with the checksums; absent: `<dump>.sha256` where that exists
 * @returns false when there are no checksums
 * @throws DrillFault of the backup when they differ, of the runner when the given file is not there or not of this dump
 */
export async function verifyChecksums(
  dump: DumpFile,
  given: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const sidecar = given ?? `${dump.path}.sha256`;
  const text = await readFile(sidecar, 'utf8').catch((error: unknown) => {
    if (given === undefined && hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw new DrillFault(
      'runner',
      'checksums-not-readable',
      `The checksums ${sidecar} cannot be read: ${String(error)}`,
    );
  });
  if (text === undefined) {
    return false;
  }
  const checksums = parseChecksums(text);
  const isDirectory = (await stat(dump.path)).isDirectory();
  const names = isDirectory ? await readdir(dump.path) : [dump.name];
  for (const name of isDirectory
    ? new Set([...names, ...checksums.keys()])
    : names) {
    const expected =
      checksums.get(name) ??
      // A bare checksum is of the file that it lies beside.
      (isDirectory ? undefined : checksums.get(''));
    const path = isDirectory ? join(dump.path, name) : dump.path;
    await verifyOne(path, expected, sidecar, signal);
  }
  return true;
}

async function verifyOne(
  path: string,
  expected: string | undefined,
  sidecar: string,
  signal: AbortSignal,
): Promise<void> {
  if (expected === undefined) {
    throw new DrillFault(
      'runner',
      'checksums-incomplete',
      `${sidecar} has no checksum of ${basename(path)}`,
    );
  }
  const actual = await sha256OfFile(path, signal).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) {
      return 'missing';
    }
    throw error;
  });
  if (actual !== expected) {
    throw new DrillFault(
      'backup',
      'checksum-mismatch',
      `${path} is not what was dumped: its SHA-256 is ${actual}, and ${sidecar} says ${expected}`,
    );
  }
}

/** Checksums by the last part of the path, as `sha256sum` writes them: `<hex>  <path>`, `<hex> *<path>`, or the hex alone. */
function parseChecksums(text: string): Map<string, string> {
  const checksums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, hex, path = ''] =
      /^\\?([0-9a-f]{64})(?:[ \t]+\*?(.+?))?\s*$/i.exec(line) ?? [];
    if (hex !== undefined) {
      checksums.set(path === '' ? '' : basename(path), hex.toLowerCase());
    }
  }
  return checksums;
}

function isSidecar(name: string): boolean {
  return name.endsWith('.sha256');
}

/** First and last bytes of a file, as text. */
export async function endsOf(
  path: string,
  bytes: number,
): Promise<{ head: string; tail: string }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const textAt = async (position: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), {
        position,
      });
      return buffer.toString('utf8', 0, bytesRead);
    };
    return {
      head: await textAt(0),
      tail: await textAt(Math.max(0, size - bytes)),
    };
  } finally {
    await file.close();
  }
}

/** Whether a directory is a dump of format directory. */
export async function hasTableOfContents(path: string): Promise<boolean> {
  return (await readdir(path)).includes(TOC);
}
