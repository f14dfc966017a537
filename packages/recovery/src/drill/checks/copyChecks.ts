import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hasCode, lastLines } from '../tools/DrillTools';
import { isStrictlyBelow } from '../scratch/assertSafeRoot';
import type {
  CheckOptions,
  CheckOutcome,
  CheckRun,
  RestoredCopy,
} from './CheckRun';

/** `pg_amcheck` found corruption; 1 means that it could not run. */
const CORRUPTION_FOUND = 2;

const OUT_OF_TIME: CheckOutcome = {
  status: 'error',
  message: 'It ran out of time',
};

/** Gives a check the time that it has; what it did not find out by then says nothing about the backup. */
async function withinTime(
  { timeoutMs, signal }: CheckOptions,
  work: (limit: AbortSignal) => Promise<CheckOutcome>,
): Promise<CheckOutcome> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await work(limit);
  } catch (error) {
    if (limit.aborted && !signal().aborted) {
      return OUT_OF_TIME;
    }
    throw error;
  }
}

/** Checks heaps and indexes of the copy. It installs an extension, so that it never runs on the source. */
export class AmcheckRun implements CheckRun {
  readonly #options: CheckOptions;

  static create(options: CheckOptions): AmcheckRun {
    return new AmcheckRun(options);
  }

  private constructor(options: CheckOptions) {
    this.#options = options;
  }

  async run({ server, postgres, tools }: RestoredCopy): Promise<CheckOutcome> {
    if (server === undefined) {
      return {
        status: 'error',
        message: 'There is no restored database to check',
      };
    }
    const { check, database, timeoutMs } = this.#options;
    const result = await tools.runWithin(
      timeoutMs,
      postgres.program('pg_amcheck'),
      [
        ...server.connectionArguments,
        '--heapallindexed',
        '--install-missing',
        ...(check.tables ?? []).map(table => `--table=${table}`),
        check.database ?? database,
      ],
      { evidence: `check-${check.id}` },
    );
    if (result === 'timeout') {
      return OUT_OF_TIME;
    }
    if (result.exitCode === 0) {
      return { status: 'passed', observed: 'no corruption' };
    }
    return {
      status: result.exitCode === CORRUPTION_FOUND ? 'failed' : 'error',
      message: lastLines(result.outputTail),
    };
  }
}

/** The verification of the tool that restored. */
export class ToolVerifyRun implements CheckRun {
  readonly #options: CheckOptions;

  static create(options: CheckOptions): ToolVerifyRun {
    return new ToolVerifyRun(options);
  }

  private constructor(options: CheckOptions) {
    this.#options = options;
  }

  async run({ executor }: RestoredCopy): Promise<CheckOutcome> {
    return await withinTime(this.#options, async limit => {
      const verification = await executor.verifyWithTool?.(
        this.#options.check,
        limit,
      );
      return verification === undefined
        ? { status: 'skipped', message: 'This tool has no verification' }
        : {
            status: verification.passed ? 'passed' : 'failed',
            observed: verification.observed,
          };
    });
  }
}

/** Restored files exist, and are what they should be. */
export class FilesRun implements CheckRun {
  readonly #options: CheckOptions;

  static create(options: CheckOptions): FilesRun {
    return new FilesRun(options);
  }

  private constructor(options: CheckOptions) {
    this.#options = options;
  }

  async run({ executor }: RestoredCopy): Promise<CheckOutcome> {
    const root = executor.filesRoot?.();
    if (root === undefined) {
      return { status: 'error', message: 'This tool restores no files' };
    }
    return await withinTime(this.#options, limit => this.#look(root, limit));
  }

  async #look(root: string, limit: AbortSignal): Promise<CheckOutcome> {
    const { check, signal } = this.#options;
    const { paths = [], sha256 = {} } = check;
    const either = AbortSignal.any([signal(), limit]);
    const wrong: string[] = [];
    for (const path of new Set([...paths, ...Object.keys(sha256)])) {
      const problem = await problemOfFile(root, path, sha256[path], either);
      if (problem !== undefined) {
        wrong.push(`${path} ${problem}`);
      }
    }
    const count = new Set([...paths, ...Object.keys(sha256)]).size;
    return {
      status: wrong.length === 0 ? 'passed' : 'failed',
      expected: `${count} paths`,
      observed: `${count - wrong.length} paths as expected`,
      ...(wrong.length > 0 && { message: wrong.join('; ') }),
    };
  }
}

async function problemOfFile(
  root: string,
  path: string,
  expected: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const real = await realpath(join(root, path));
    // A link that was restored may lead anywhere.
    if (!isStrictlyBelow(await realpath(root), real)) {
      return 'leads out of what was restored';
    }
    if (expected === undefined) {
      return undefined;
    }
    if (!(await stat(real)).isFile()) {
      return 'is not a file';
    }
    return (await sha256OfFile(real, signal)) === expected
      ? undefined
      : 'differs from its SHA-256';
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      return 'is missing';
    }
    throw error;
  }
}

/** SHA-256 of a file, in hex, read as a stream. */
export async function sha256OfFile(
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
