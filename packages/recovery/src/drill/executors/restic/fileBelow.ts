import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { DrillFault } from '../../DrillFault';
import { hasCode } from '../../tools/DrillTools';

/**
 * Path of a restored file, with its links followed.
 *
 * @param path - as it was where it was backed up: `/var/backups/orders.dump`
 * @throws DrillFault of the backup when it was not restored, or is a link to something that was not
 */
export async function fileBelow(root: string, path: string): Promise<string> {
  const realRoot = await realpath(root);
  const file = await realpath(join(realRoot, path)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) {
      return undefined;
    }
    throw error;
  });
  if (file === undefined || !file.startsWith(realRoot + sep)) {
    throw new DrillFault(
      'backup',
      'dump-missing',
      `The snapshot does not hold ${path}${
        file === undefined ? '' : ', but a link out of it'
      }.`,
    );
  }
  return file;
}
