import { isError } from '@backstage/errors';
import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { changedAt, isMissing, makePrivateDirectory } from './durableFiles';
import { ownMark, processMarkSchema, stillRuns } from './processMark';

const holderSchema = z.object({ mark: processMarkSchema, token: z.string() });
type Holder = z.infer<typeof holderSchema>;

/** A holder on another host that did not touch its lock for so long has died. Longer than any request takes. */
const FOREIGN_STALE_MS = 300_000;

function tokenOf(holder: Holder | 'damaged' | undefined): string | undefined {
  return typeof holder === 'object' ? holder.token : undefined;
}

/**
 * One process at a time sends what lies in a spool. A lock whose holder has died is taken over; should two processes ever hold it, the portal
 * still counts every event once.
 */
export class SpoolLock {
  readonly #path: string;
  readonly #directory: string;
  readonly #clock: () => Date;
  readonly #token = randomBytes(16).toString('hex');

  static create(options: { directory: string; clock: () => Date }): SpoolLock {
    return new SpoolLock(options);
  }

  private constructor(options: { directory: string; clock: () => Date }) {
    this.#directory = options.directory;
    this.#path = join(options.directory, 'lock');
    this.#clock = options.clock;
  }

  /** @returns whether it is ours now */
  async tryAcquire(): Promise<boolean> {
    await makePrivateDirectory(this.#directory);
    if (await this.#create()) {
      return true;
    }
    return (await this.#removeStale()) && this.#create();
  }

  /** Shows holders on other hosts that we live. Taken over and released meanwhile, it is not there, which harms nothing. */
  async touch(): Promise<void> {
    const now = this.#clock();
    try {
      await utimes(this.#path, now, now);
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
    }
  }

  /** Removes it if it is still ours. */
  async release(): Promise<void> {
    if (tokenOf(await this.#read()) === this.#token) {
      await rm(this.#path, { force: true });
    }
  }

  /** Appears with its content or not at all: a link to a file that is written already. */
  async #create(): Promise<boolean> {
    const draft = `${this.#path}.${this.#token}`;
    try {
      const handle = await open(draft, 'w', 0o600);
      try {
        const holder: Holder = { mark: await ownMark(), token: this.#token };
        await handle.writeFile(JSON.stringify(holder));
      } finally {
        await handle.close();
      }
      await link(draft, this.#path);
      return true;
    } catch (error) {
      if (isError(error) && error.code === 'EEXIST') {
        return false;
      }
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** @returns undefined when nobody holds it; `damaged` after a crash of the machine */
  async #read(path = this.#path): Promise<Holder | 'damaged' | undefined> {
    try {
      const content = await readFile(path, 'utf8');
      return holderSchema.safeParse(JSON.parse(content)).data ?? 'damaged';
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      if (isError(error) && error.name === 'SyntaxError') {
        return 'damaged';
      }
      throw error;
    }
  }

  /** @returns whether there is room now */
  async #removeStale(): Promise<boolean> {
    const holder = await this.#read();
    if (holder === undefined) {
      return true;
    }
    if (holder !== 'damaged' && !(await this.#isStale(holder))) {
      return false;
    }
    const aside = `${this.#path}.${this.#token}`;
    try {
      await rename(this.#path, aside);
      if (tokenOf(await this.#read(aside)) !== tokenOf(holder)) {
        // Another process was faster, and what we moved is its new lock.
        await link(aside, this.#path);
        return false;
      }
      return true;
    } catch (error) {
      if (isMissing(error)) {
        return true;
      }
      if (isError(error) && error.code === 'EEXIST') {
        return false;
      }
      throw error;
    } finally {
      await rm(aside, { force: true });
    }
  }

  async #isStale({ mark }: Holder): Promise<boolean> {
    const runs = await stillRuns(mark);
    if (runs !== undefined) {
      return !runs;
    }
    const changed = await changedAt(this.#path);
    return (
      changed !== undefined &&
      this.#clock().getTime() - changed > FOREIGN_STALE_MS
    );
  }
}
