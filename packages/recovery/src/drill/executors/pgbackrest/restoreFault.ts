import { statfs } from 'node:fs/promises';
import type { DrillFault } from '../../DrillFault';

/** Codes of pgBackRest: a file whose checksum or format is wrong; one that could not be written, or opened; SIGTERM. */
const CORRUPT = 29;
const NOT_WRITTEN = 64;
const NOT_OPENED = 41;
const TERMINATED = 63;

/**
 * Codes that say nothing about the backup: configuration and options (27, 30 to 37), a server or files in the directory (38, 40), a directory or
 * file that could not be made or synced (47, 52, 54), a host, lock or repository that was not to be had (49, 50, 62, 72, 105), a set that was
 * expired since it was listed (75), and too little memory (94).
 */
const OF_RUNNER: ReadonlySet<number> = new Set([
  ...[27, 30, 31, 32, 33, 34, 35, 36, 37, 38, 40],
  ...[47, 49, 50, 52, 54, 62, 72, 75, 94, 105],
]);

/** A disk with less is full: pgBackRest writes that much at once. */
const FULL_BYTES = 4 * 1024 * 1024;

/**
 * Whose fault a failed restore is, by its exit code. Of a full disk pgBackRest only says that it could not write a file.
 *
 * @param directory - that it restored into
 * @param output - end of what it printed
 */
export async function restoreFault(
  exitCode: number | undefined,
  directory: string,
  output: string,
): Promise<Pick<DrillFault, 'of' | 'reason'>> {
  if (exitCode === NOT_WRITTEN) {
    const { bavail, bsize } = await statfs(directory);
    const isFull = bavail * bsize < FULL_BYTES;
    return { of: 'runner', reason: isFull ? 'disk-full' : 'write-failed' };
  }
  if (exitCode === TERMINATED) {
    return { of: 'runner', reason: 'tool-killed' };
  }
  if (
    exitCode !== undefined &&
    (OF_RUNNER.has(exitCode) ||
      // One of the repository belongs to the backup.
      (exitCode === NOT_OPENED && errorsOf(output).includes(directory)))
  ) {
    return { of: 'runner', reason: 'restore-impossible' };
  }
  return {
    of: 'backup',
    reason: exitCode === CORRUPT ? 'backup-corrupt' : 'restore-failed',
  };
}

function errorsOf(output: string): string {
  return output.slice(Math.max(0, output.indexOf('ERROR: [')));
}
