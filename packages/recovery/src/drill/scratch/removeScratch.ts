import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DrillFault } from '../DrillFault';
import type { DrillTools } from '../tools/DrillTools';
import { assertBelow } from './assertSafeRoot';
import { MARKER_FILE, readMarker } from './marker';

const RM = '/bin/rm';

/**
 * Deletes a drill's directory, as the account that filled it. The marker goes last: when something cannot be deleted, the next start tries
 * again.
 *
 * @throws DrillFault `cleanup-failed` of the runner
 */
export async function removeScratch(
  root: string,
  directory: string,
  tools: DrillTools,
): Promise<void> {
  await assertBelow(root, directory);
  if ((await readMarker(directory)) === undefined) {
    throw new DrillFault(
      'runner',
      'cleanup-failed',
      `${directory} has no marker of a drill and is not deleted`,
    );
  }
  const content = (await readdir(directory)).filter(
    name => name !== MARKER_FILE,
  );
  for (const paths of [
    content.map(name => join(directory, name)),
    [directory],
  ]) {
    if (paths.length > 0) {
      await tools.mustSucceed(
        RM,
        // Not into what someone mounted there, and never through a link.
        ['-rf', '--one-file-system', '--', ...paths],
        { of: 'runner', reason: 'cleanup-failed' },
        { cwd: root },
      );
    }
  }
}
