import { statfs } from 'node:fs/promises';
import type { DrillFault } from '../../DrillFault';

/** Codes of pgBackRest: a file whose checksum or format is wrong; one that could not be written. */
const CORRUPT = 29;
const NOT_WRITTEN = 64;

/** A disk with less is full: pgBackRest writes that much at once. */
const FULL_BYTES = 4 * 1024 * 1024;

/**
 * Whose fault a failed restore is, by its exit code. Of a full disk pgBackRest only says that it could not write a file.
 *
 * @param directory - that it restored into
 */
export async function restoreFault(
  exitCode: number | undefined,
  directory: string,
): Promise<Pick<DrillFault, 'of' | 'reason'>> {
  if (exitCode === NOT_WRITTEN) {
    const { bavail, bsize } = await statfs(directory);
    const isFull = bavail * bsize < FULL_BYTES;
    return { of: 'runner', reason: isFull ? 'disk-full' : 'write-failed' };
  }
  return {
    of: 'backup',
    reason: exitCode === CORRUPT ? 'backup-corrupt' : 'restore-failed',
  };
}
