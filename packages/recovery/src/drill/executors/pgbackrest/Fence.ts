import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { DrillFault } from '../../DrillFault';
import type { DrillContext } from '../../run/DrillContext';
import {
  FenceLog,
  fenceScript,
  isLost,
  readFenceLog,
  shellQuote,
} from './fenceScript';
import type { PgbackrestCommand } from './PgbackrestCommand';

/** Names within the drill's directory. */
const SCRIPT = 'fence.sh';
const LOG = 'fence.log';

const TARGET_NOT_REACHED =
  /recovery ended before configured recovery target was reached/;

/** The fence of one drill: keeps recovery to what was archived at the declaration, and knows what was missing. */
export class Fence {
  readonly #context: DrillContext;
  readonly #command: PgbackrestCommand;

  static create(context: DrillContext, command: PgbackrestCommand): Fence {
    return new Fence(context, command);
  }

  private constructor(context: DrillContext, command: PgbackrestCommand) {
    this.#context = context;
    this.#command = command;
  }

  /** PostgreSQL's `restore_command`, in which `%` has a meaning. */
  get restoreCommand(): string {
    const script = shellQuote(this.#context.scratch.resolve(SCRIPT));
    return `sh ${script.replace(/%/g, '%%')} %f "%p"`;
  }

  /** Writes it. @param archiveMax - newest segment that it gives out */
  async install(archiveMax: string): Promise<void> {
    const { scratch, postgres } = this.#context;
    await scratch.write(LOG, '');
    await scratch.write(
      SCRIPT,
      fenceScript({
        archiveMax,
        log: scratch.resolve(LOG),
        getCommand: this.#command.line('archive-get', [
          '--no-archive-async',
          `--pg1-path=${postgres.dataDirectory}`,
        ]),
      }),
    );
  }

  /** What was asked for until now. */
  async readLog(): Promise<FenceLog> {
    const file = await open(
      this.#context.scratch.resolve(LOG),
      // A restored program may have put a link there.
      // eslint-disable-next-line no-bitwise
      constants.O_RDONLY | constants.O_NOFOLLOW,
    );
    try {
      return readFenceLog(await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  }

  /** Does something that ends with the server; when it dies, says which segment it could not go on without. */
  async explainDeath<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DrillFault && error.reason === 'server-died') {
        throw explain(error, await this.readLog());
      }
      throw error;
    }
  }
}

function explain(error: DrillFault, { missing }: FenceLog): DrillFault {
  if (missing !== undefined) {
    const lost = isLost(missing);
    return new DrillFault(
      lost ? 'backup' : 'runner',
      lost ? 'wal-gap' : 'archive-not-readable',
      `Segment ${missing.name} could not be had from the archive (archive-get ended with exit code ${missing.exitCode}). ${error.message}`,
    );
  }
  return TARGET_NOT_REACHED.test(error.message)
    ? new DrillFault(
        'runner',
        'target-not-reached',
        `All that was archived at the declaration was replayed, and the target lies behind it: nothing need be lost. ${error.message}`,
      )
    : error;
}
