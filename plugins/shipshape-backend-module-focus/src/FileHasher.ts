import { SourceError } from 'backstage-plugin-shipshape-node';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Some file systems count modification times in steps of seconds: a file that was hashed right after it was written may be written
 * again without a trace. Only the hash of a file that has rested for this long is remembered.
 */
const REST_MS = 3_000;

/** State of a file's bytes, as far as the file system tells. */
export interface FileVersion {
  size: bigint;
  modifiedNs: bigint;
  /** Changes with every write and cannot be set back. */
  changedNs: bigint;
  inode: bigint;
}

/** The content of a file at one time. */
export interface HashedFile {
  /** SHA-256 in hex. */
  hash: string;
  version: FileVersion;
}

/** See {@link FileVersion}. */
export async function fileVersion(path: string): Promise<FileVersion> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return { size, modifiedNs: mtimeNs, changedNs: ctimeNs, inode: ino };
}

/** Whether nothing was written between the two. */
export function sameVersion(a: FileVersion, b: FileVersion): boolean {
  return (
    a.size === b.size &&
    a.modifiedNs === b.modifiedNs &&
    a.changedNs === b.changedNs &&
    a.inode === b.inode
  );
}

/** Hashes files, and remembers the hashes of those that do not change, so that looking for news does not read every bill again. */
export class FileHasher {
  readonly #clock: () => Date;
  #known = new Map<string, HashedFile>();
  #seen = new Map<string, HashedFile>();

  constructor(options: { clock: () => Date }) {
    this.#clock = options.clock;
  }

  /** @throws SourceError (`unavailable`) when the file is written meanwhile. */
  async hash(path: string, signal: AbortSignal): Promise<HashedFile> {
    const before = await fileVersion(path);
    const known = this.#known.get(path);
    if (known && sameVersion(known.version, before)) {
      this.#seen.set(path, known);
      return known;
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash, { signal });
    const hashed = { hash: hash.digest('hex'), version: before };
    if (!sameVersion(await fileVersion(path), before)) {
      throw new SourceError(
        'unavailable',
        `${basename(
          path,
        )} is being written; it is tried again with the next refresh`,
      );
    }
    const changed = Number(before.changedNs / 1_000_000n);
    if (this.#clock().getTime() - changed >= REST_MS) {
      this.#seen.set(path, hashed);
    }
    return hashed;
  }

  /** Forgets the files that were not asked for since the last call. */
  forgetUnseen(): void {
    this.#known = this.#seen;
    this.#seen = new Map();
  }
}
