import { isError } from '@backstage/errors';
import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  changedAt,
  isMissing,
  listFinished,
  makePrivateDirectory,
  writeDurably,
} from '../durableFiles';
import { ownMark, processMarkSchema, stillRuns } from '../processMark';

const openRunSchema = z.object({
  planId: z.string(),
  runKey: z.string(),
  trigger: z.enum(['schedule', 'manual', 'retry']),
  slotAt: z.string().optional(),
  startedAt: z.string(),
  wrapper: processMarkSchema,
});

/** A run that a wrapper began. */
export type OpenRun = z.infer<typeof openRunSchema>;

/** How often a wrapper shows that it lives. */
export const TOUCH_MS = 60_000;

/** On another host nobody can look for the process: a wrapper that did not show itself for so long has died. */
const FOREIGN_LOST_MS = 10 * TOUCH_MS;

/** Runs that were begun, in files that outlive their wrappers: one that stays behind tells of a lost run. */
export class OpenRuns {
  readonly #directory: string;
  readonly #clock: () => Date;

  /** @param options - `directory`: of the spool */
  static create(options: { directory: string; clock: () => Date }): OpenRuns {
    return new OpenRuns(options);
  }

  private constructor(options: { directory: string; clock: () => Date }) {
    this.#directory = join(options.directory, 'open');
    this.#clock = options.clock;
  }

  async begin(run: Omit<OpenRun, 'wrapper'>): Promise<void> {
    await makePrivateDirectory(this.#directory);
    const record: OpenRun = { ...run, wrapper: await ownMark() };
    await writeDurably(
      this.#directory,
      `${run.runKey}.json`,
      `${JSON.stringify(record)}\n`,
    );
  }

  async touch(runKey: string): Promise<void> {
    const now = this.#clock();
    await utimes(join(this.#directory, `${runKey}.json`), now, now);
  }

  async end(runKey: string): Promise<void> {
    await rm(join(this.#directory, `${runKey}.json`), { force: true });
  }

  async list(): Promise<OpenRun[]> {
    return (await this.#readAll()).runs;
  }

  /** Files that tell of no run: whoever removes one gives up the end of its run, which the portal then infers from silence. */
  async listDamaged(): Promise<string[]> {
    return (await this.#readAll()).damaged;
  }

  async #readAll(): Promise<{ runs: OpenRun[]; damaged: string[] }> {
    const runs: OpenRun[] = [];
    const damaged: string[] = [];
    for (const name of await listFinished(this.#directory)) {
      const path = join(this.#directory, name);
      const run = await this.#read(path);
      if (run === 'damaged') {
        damaged.push(path);
      } else if (run) {
        runs.push(run);
      }
    }
    return { runs, damaged };
  }

  /** Those whose wrapper is gone. */
  async listLost(): Promise<OpenRun[]> {
    const lost: OpenRun[] = [];
    for (const run of await this.list()) {
      const runs = await stillRuns(run.wrapper);
      if (runs === false || (runs === undefined && (await this.#silent(run)))) {
        lost.push(run);
      }
    }
    return lost;
  }

  async #silent({ runKey }: OpenRun): Promise<boolean> {
    const changed = await changedAt(join(this.#directory, `${runKey}.json`));
    return (
      changed !== undefined &&
      this.#clock().getTime() - changed > FOREIGN_LOST_MS
    );
  }

  /** @returns undefined when it ended meanwhile */
  async #read(path: string): Promise<OpenRun | 'damaged' | undefined> {
    try {
      const content = await readFile(path, 'utf8');
      return openRunSchema.safeParse(JSON.parse(content)).data ?? 'damaged';
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
}
