import { isError } from '@backstage/errors';
import { CommanderError } from 'commander';
import { createProgram } from './program';

/**
 * Runs one command line. A failure is one line on stderr and exit code 1, because the reader is a
 * person or a CI log; `SHIPSHAPE_DEBUG=1` adds the stack for whoever debugs the tool itself.
 *
 * @param argv - as `process.argv`: the first two elements are the interpreter and the script.
 */
export async function runCli(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

function reportFailure(error: unknown): number {
  // Commander has already printed its own message (or the help text, which is not a failure).
  if (error instanceof CommanderError) {
    return error.exitCode;
  }
  process.stderr.write(`shipshape: ${describe(error)}\n`);
  return 1;
}

function describe(error: unknown): string {
  if (!isError(error)) {
    return String(error);
  }
  if (process.env.SHIPSHAPE_DEBUG) {
    return error.stack ?? error.message;
  }
  return error.message.split(/\r?\n/).join(' ');
}
