import { isError } from '@backstage/errors';
import { DrillFault } from '@shipshape/recovery/drill';
import type { DrillOutcome } from 'backstage-plugin-shipshape-common';

/** Exit codes of drills; 64 is EX_USAGE. */
export const EXIT_USAGE = 64;
export const EXIT_CODES: Readonly<Record<DrillOutcome, number>> = {
  passed: 0,
  failed: 1,
  inconclusive: 2,
};

/**
 * Runs a command whose exit code tells outcomes apart; what was asked for wrongly, and a drill that could not begin, are one line on stderr.
 */
export async function withExitCode(
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (isError(error) && error.name === 'InputError') {
      process.stderr.write(`shipshape: ${oneLine(error.message)}\n`);
      return EXIT_USAGE;
    }
    if (error instanceof DrillFault) {
      process.stderr.write(`shipshape: ${oneLine(error.message)}\n`);
      return EXIT_CODES.inconclusive;
    }
    throw error;
  }
}

function oneLine(text: string): string {
  return text.split(/\r?\n/).join(' ');
}
