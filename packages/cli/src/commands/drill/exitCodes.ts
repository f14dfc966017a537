import { isError } from '@backstage/errors';
import type { DrillOutcome } from 'backstage-plugin-shipshape-common';
import { EXIT_USAGE } from './usage';

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
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!isError(error)) {
      throw error;
    }
    const text = process.env.SHIPSHAPE_DEBUG ? error.stack : undefined;
    process.stderr.write(`shipshape: ${text ?? oneLine(error.message)}\n`);
    return error.name === 'InputError' ? EXIT_USAGE : EXIT_CODES.inconclusive;
  }
}

function oneLine(text: string): string {
  return text.split(/\r?\n/).join(' ');
}
