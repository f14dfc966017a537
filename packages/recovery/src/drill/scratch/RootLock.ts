import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { DrillFault } from '../DrillFault';
import { hasCode } from '../tools/DrillTools';
import { bootId, processStartTicks } from './processStart';

/** Name of the lock file directly below a scratch root. */
export const LOCK_FILE = '.shipshape-drill.lock';

const holderSchema = z.object({
  drillId: z.string(),
  host: z.string(),
  pid: z.number().int(),
  /** Of the process, so that another one with the same pid is not taken for it. */
  startTicks: z.number().optional(),
  bootId: z.string().optional(),
});
type Holder = z.infer<typeof holderSchema>;

/** Keeps a second drill out of a scratch root. It holds while the process of its holder lives. */
export class RootLock {
  readonly #path: string;
  readonly #content: string;

  /**
   * Takes the lock. One that a process left behind which is gone is taken over; what that process left must be cleaned up next.
   *
   * @throws DrillFault `locked` of the runner when a drill runs there
   */
  static async take(root: string, drillId: string): Promise<RootLock> {
    const startTicks = await processStartTicks(process.pid);
    const boot = await bootId();
    const holder: Holder = {
      drillId,
      host: hostname(),
      pid: process.pid,
      ...(startTicks !== undefined && { startTicks }),
      ...(boot !== undefined && { bootId: boot }),
    };
    const lock = new RootLock(join(root, LOCK_FILE), JSON.stringify(holder));
    await lock.#take(drillId);
    return lock;
  }

  private constructor(path: string, content: string) {
    this.#path = path;
    this.#content = content;
  }

  /** Gives it back, when it is still this one's. */
  async release(): Promise<void> {
    if ((await readIfThere(this.#path)) === this.#content) {
      await unlink(this.#path);
    }
  }

  async #take(drillId: string): Promise<void> {
    if (await this.#link(drillId)) {
      return;
    }
    const found = await readIfThere(this.#path);
    if (found !== undefined) {
      await refuseWhileHeld(this.#path, found);
      await this.#setAside(found, drillId);
    }
    if (!(await this.#link(drillId))) {
      throw new DrillFault(
        'runner',
        'locked',
        `Another drill took ${
          this.#path
        } at the same moment; start this one again when that one is over`,
      );
    }
  }

  /** Puts the lock in place with its content in one step. */
  async #link(drillId: string): Promise<boolean> {
    const draft = `${this.#path}.${process.pid}.${drillId}`;
    await writeFile(draft, this.#content, { mode: 0o600, flag: 'wx' });
    try {
      await link(draft, this.#path);
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) {
        return false;
      }
      throw error;
    } finally {
      await unlink(draft);
    }
  }

  /** Takes a stale lock away, unless another drill did so first and holds its own there now. */
  async #setAside(stale: string, drillId: string): Promise<void> {
    const aside = `${this.#path}.${process.pid}.${drillId}.stale`;
    try {
      await rename(this.#path, aside);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        return;
      }
      throw error;
    }
    const taken = await readFile(aside, 'utf8');
    if (taken !== stale) {
      await link(aside, this.#path);
    }
    await unlink(aside);
  }
}

async function refuseWhileHeld(path: string, content: string): Promise<void> {
  const holder = parseHolder(content);
  if (holder === undefined) {
    throw new DrillFault(
      'runner',
      'locked',
      `${path} is not a lock of a drill; make sure that no drill runs there, and delete it`,
    );
  }
  if (holder.host !== hostname()) {
    throw new DrillFault(
      'runner',
      'locked',
      `The drill ${holder.drillId} on the host ${holder.host} holds ${path}; if that host is gone, delete the file`,
    );
  }
  const sameBoot =
    holder.bootId === undefined || holder.bootId === (await bootId());
  const ticks = await processStartTicks(holder.pid);
  const alive =
    ticks !== undefined &&
    (holder.startTicks === undefined || holder.startTicks === ticks);
  if (sameBoot && alive) {
    throw new DrillFault(
      'runner',
      'locked',
      `The drill ${holder.drillId} runs in this scratch root (pid ${holder.pid}); start this one when that one is over, or use another scratch root`,
    );
  }
}

function parseHolder(content: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(content)).data;
  } catch (error) {
    if (hasName(error, 'SyntaxError')) {
      return undefined;
    }
    throw error;
  }
}

function hasName(error: unknown, name: string): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === name
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}
