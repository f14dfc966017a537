import { isError } from '@backstage/errors';
import type { DrillOutcome } from 'backstage-plugin-shipshape-common';
import { DrillOutput, DrillOutputs } from './DrillOutput';
import { EXIT_USAGE } from '../usage';

/** Exit codes of drills. */
export const EXIT_CODES: Readonly<Record<DrillOutcome, number>> = {
  passed: 0,
  failed: 1,
  inconclusive: 2,
};

/**
 * Runs a command whose exit code tells outcomes apart. An error is one line on stderr: what was asked for wrongly, a drill that could not begin,
 * or something that nobody foresaw, which says nothing about a backup.
 */
export async function withExitCode(
  work: (outputs: DrillOutputs) => Promise<number>,
): Promise<number> {
  const stdout = DrillOutput.create(process.stdout);
  const stderr = DrillOutput.create(process.stderr);
  process.once('uncaughtException', error => {
    stderr.write(`shipshape: ${describe(error)}\n`);
    // Node.js would say 1, that is that the drill failed. What it left is cleaned up at the next start.
    process.exit(EXIT_CODES.inconclusive);
  });
  try {
    return await work({ stdout, stderr });
  } catch (error) {
    stderr.write(`shipshape: ${describe(error)}\n`);
    return isError(error) && error.name === 'InputError'
      ? EXIT_USAGE
      : EXIT_CODES.inconclusive;
  }
}

function describe(error: unknown): string {
  if (!isError(error)) {
    return String(error);
  }
  const text = process.env.SHIPSHAPE_DEBUG ? error.stack : undefined;
  return text ?? error.message.split(/\r?\n/).join(' ');
}
