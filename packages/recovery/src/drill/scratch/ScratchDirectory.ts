import {
  lchown,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { join } from 'node:path';
import { DrillFault } from '../DrillFault';
import type { Account } from '../tools/Account';

/** A drill's own directory, strictly below a scratch root. All of it belongs to the account that programs run as. */
export class ScratchDirectory {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly #account?: Account;

  /** Makes the directory, which must not exist yet. */
  static async create(
    path: string,
    account: Account | undefined,
  ): Promise<ScratchDirectory> {
    const scratch = new ScratchDirectory(path, account);
    await scratch.#make(path);
    return scratch;
  }

  /** One that exists. */
  static of(path: string, account: Account | undefined): ScratchDirectory {
    return new ScratchDirectory(path, account);
  }

  private constructor(path: string, account: Account | undefined) {
    this.path = path;
    this.#account = account;
  }

  /** Makes a directory directly within, which only the account may enter. */
  async directory(name: string): Promise<string> {
    const path = this.resolve(name);
    await this.#assertUnmoved();
    await this.#make(path);
    return path;
  }

  /** Path of something directly within. */
  resolve(name: string): string {
    if (!/^[A-Za-z0-9._-]+$/.test(name) || /^\.+$/.test(name)) {
      throw new Error(`${JSON.stringify(name)} is no name of a file`);
    }
    return join(this.path, name);
  }

  /** Writes a file directly within, at once; one that is there is replaced. */
  async write(name: string, content: string, mode = 0o600): Promise<string> {
    const path = this.resolve(name);
    await this.#assertUnmoved();
    const temporary = `${path}.new`;
    // Left by a runner that was killed, or made by a restored program.
    await rm(temporary, { force: true });
    // Exclusive: a link that a restored program put there is not followed.
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      if (this.#account) {
        await file.chown(this.#account.uid, this.#account.gid);
      }
      await file.sync();
      await rename(temporary, path);
    } catch (error) {
      // On a full disk, a rest of it would be in the way of every later one.
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return path;
  }

  /** Refuses to go on when what is at the path is not the directory that was made, but a link to somewhere else. */
  async #assertUnmoved(): Promise<void> {
    const found = await lstat(this.path);
    if (!found.isDirectory() || (await realpath(this.path)) !== this.path) {
      throw new DrillFault(
        'runner',
        'scratch-moved',
        `${this.path} is not the directory any more that the drill made`,
      );
    }
  }

  async #make(path: string): Promise<void> {
    await mkdir(path, { mode: 0o700 });
    if (this.#account) {
      // The account may have put a link in its place by now.
      await lchown(path, this.#account.uid, this.#account.gid);
    }
  }
}
