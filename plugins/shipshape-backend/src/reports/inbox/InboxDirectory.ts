import { isError } from '@backstage/errors';
import { randomBytes } from 'node:crypto';
import {
  access,
  FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

/** A file that one replica has taken for a while. */
export interface ClaimedFile {
  /** Stays the same when the file is claimed again after a kill. */
  id: string;
  /** As it was dropped. */
  name: string;
  /** Milliseconds since the epoch; later another replica may take it. */
  until: number;
}

/** What is in the inbox. */
export interface InboxListing {
  /** Names of files that can be claimed, oldest first. */
  ready: string[];
  claimed: ClaimedFile[];
}

/** Files in a directory that are taken by one replica each. */
export interface InboxDirectory {
  list(): Promise<InboxListing>;

  /** @returns undefined when another replica was faster */
  claim(name: string): Promise<ClaimedFile | undefined>;

  /**
   * Prolongs a claim, or takes over one that has ended.
   *
   * @returns undefined when another replica has taken the file meanwhile
   */
  renew(file: ClaimedFile): Promise<ClaimedFile | undefined>;

  /** Ends a claim, so that the next run begins anew. */
  release(file: ClaimedFile): Promise<void>;

  open(file: ClaimedFile): Promise<FileHandle>;

  /** Moves it to `done/`. */
  finish(file: ClaimedFile): Promise<void>;

  /** Removes from `done/` what came there before. What is in `rejected/` waits for people. @returns how many files */
  removeDone(before: Date): Promise<number>;

  /** Writes the reason into `rejected/`, beside where {@link InboxDirectory.moveToRejected} moves the file. */
  writeReason(file: ClaimedFile, reason: object): Promise<void>;

  moveToRejected(file: ClaimedFile): Promise<void>;
}

/** A claim that is not prolonged ends after so long. */
export const CLAIM_MS = 120_000;

/** Who writes a file under its final name has so long between two writes. */
const SETTLED_MS = 2_000;

const EXTENSION = '.jsonl';
const CLAIMED = '.claimed';
const DONE = 'done';
const REJECTED = 'rejected';
const CLAIM_NAME = /^([0-9a-f]{16})\.(\d+)\.(.+)$/s;

/** File systems take 255 bytes; claims and reasons make names longer. */
const MAX_NAME_BYTES = 200;

function isMissing(error: unknown): boolean {
  return isError(error) && error.code === 'ENOENT';
}

/** @returns false when the file that it works on is not there any more */
async function isThere(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isMissing(error)) {
      return false;
    }
    throw error;
  }
}

const exists = (path: string) => isThere(access(path));

/** @returns false when the file is not there any more */
const move = (from: string, to: string) => isThere(rename(from, to));

/** {@link InboxDirectory} where a claim is a rename: of several replicas one succeeds, and a killed one leaves its claim visible. */
export class RenamingInboxDirectory implements InboxDirectory {
  readonly #path: string;
  readonly #clock: () => Date;

  static create(options: {
    /** Absolute; made when it is missing. */
    path: string;
    clock: () => Date;
  }): RenamingInboxDirectory {
    return new RenamingInboxDirectory(options.path, options.clock);
  }

  private constructor(path: string, clock: () => Date) {
    this.#path = path;
    this.#clock = clock;
  }

  async list(): Promise<InboxListing> {
    for (const part of [CLAIMED, DONE, REJECTED]) {
      await mkdir(join(this.#path, part), { recursive: true });
    }
    const settledBefore = this.#clock().getTime() - SETTLED_MS;
    const ready: Array<{ name: string; changed: number }> = [];
    for (const name of await readdir(this.#path)) {
      if (
        name.endsWith(EXTENSION) &&
        Buffer.byteLength(name) <= MAX_NAME_BYTES
      ) {
        const changed = await this.#changedAt(name);
        if (changed !== undefined && changed <= settledBefore) {
          ready.push({ name, changed });
        }
      }
    }
    // By age, because of two counts of one interval the one that was written later is right.
    ready.sort((a, b) => a.changed - b.changed || (a.name < b.name ? -1 : 1));
    const claimed = (await readdir(join(this.#path, CLAIMED))).flatMap(
      (entry): ClaimedFile[] => {
        const [, id, until, name] = CLAIM_NAME.exec(entry) ?? [];
        return id ? [{ id, until: Number(until), name }] : [];
      },
    );
    return { ready: ready.map(({ name }) => name), claimed };
  }

  async claim(name: string): Promise<ClaimedFile | undefined> {
    const file = {
      id: randomBytes(8).toString('hex'),
      name,
      until: this.#clock().getTime() + CLAIM_MS,
    };
    return (await move(join(this.#path, name), this.#claimPath(file)))
      ? file
      : undefined;
  }

  async renew(file: ClaimedFile): Promise<ClaimedFile | undefined> {
    const renewed = { ...file, until: this.#clock().getTime() + CLAIM_MS };
    return (await move(this.#claimPath(file), this.#claimPath(renewed)))
      ? renewed
      : undefined;
  }

  async release(file: ClaimedFile): Promise<void> {
    await move(this.#claimPath(file), this.#claimPath({ ...file, until: 0 }));
  }

  async open(file: ClaimedFile): Promise<FileHandle> {
    return open(this.#claimPath(file), 'r');
  }

  async finish(file: ClaimedFile): Promise<void> {
    const path = this.#claimPath(file);
    const now = this.#clock();
    // Its age there counts from now, not from when its reporter wrote it.
    if (await isThere(utimes(path, now, now))) {
      await move(path, await this.#target(DONE, file));
    }
  }

  async removeDone(before: Date): Promise<number> {
    let removed = 0;
    for (const name of await readdir(join(this.#path, DONE))) {
      const path = join(DONE, name);
      const changed = name.endsWith(EXTENSION)
        ? await this.#changedAt(path)
        : undefined;
      if (
        changed !== undefined &&
        changed < before.getTime() &&
        (await isThere(unlink(join(this.#path, path))))
      ) {
        removed += 1;
      }
    }
    return removed;
  }

  async writeReason(file: ClaimedFile, reason: object): Promise<void> {
    const path = `${await this.#target(REJECTED, file)}.reason.json`;
    const unfinished = join(this.#path, CLAIMED, `${file.id}.reason.tmp`);
    await writeFile(unfinished, `${JSON.stringify(reason, undefined, 2)}\n`);
    await rename(unfinished, path);
  }

  async moveToRejected(file: ClaimedFile): Promise<void> {
    await move(this.#claimPath(file), await this.#target(REJECTED, file));
  }

  #claimPath({ id, until, name }: ClaimedFile): string {
    return join(this.#path, CLAIMED, `${id}.${until}.${name}`);
  }

  /** Where a file goes; one of the same name that came earlier stays. */
  async #target(part: string, { id, name }: ClaimedFile): Promise<string> {
    const path = join(this.#path, part, name);
    return (await exists(path))
      ? join(
          this.#path,
          part,
          `${name.slice(0, -EXTENSION.length)}.${id}${EXTENSION}`,
        )
      : path;
  }

  /** Of a regular file; undefined for anything else. A link could lead out of the inbox. */
  async #changedAt(name: string): Promise<number | undefined> {
    try {
      const stats = await lstat(join(this.#path, name));
      return stats.isFile() ? stats.mtimeMs : undefined;
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }
}
