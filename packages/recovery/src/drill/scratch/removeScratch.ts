import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DrillFault } from '../DrillFault';
import type { DrillTools } from '../tools/DrillTools';
import { assertBelow } from './assertSafeRoot';
import { MARKER_FILE, readMarker } from './marker';

const RM = '/bin/rm';
const FIND = '/usr/bin/find';

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
  const content = (await readdir(directory))
    .filter(name => name !== MARKER_FILE)
    .map(name => join(directory, name));
  // Not into what someone mounted there, and never through a link.
  const rm = ['-rf', '--one-file-system', '--'];
  if (content.length > 0) {
    const { exitCode } = await tools.run(RM, [...rm, ...content], {
      cwd: root,
    });
    if (exitCode !== 0) {
      await openDirectories(content, root, tools);
    }
  }
  for (const paths of [content, [directory]]) {
    if (paths.length > 0) {
      await tools.mustSucceed(
        RM,
        [...rm, ...paths],
        { of: 'runner', reason: 'cleanup-failed' },
        { cwd: root },
      );
    }
  }
}

/** Lets the account into directories that were read-only in the backup: what lies in them cannot be deleted otherwise. */
async function openDirectories(
  paths: readonly string[],
  root: string,
  tools: DrillTools,
): Promise<void> {
  // One by one, each before it is entered; what fails here fails the deletion, which tells.
  await tools.run(
    FIND,
    [
      ...paths,
      ...['-xdev', '-type', 'd', '!', '-perm', '-700'],
      ...['-exec', 'chmod', 'u+rwx', '{}', ';'],
    ],
    { cwd: root },
  );
}
