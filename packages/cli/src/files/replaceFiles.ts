import { describeSystemError } from 'backstage-plugin-shipshape-common';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes files so that nobody ever reads half of one: all are written under other names first, then renamed.
 *
 * @throws Error when one cannot be written; before the first one is renamed, nothing has changed.
 */
export async function replaceFiles(
  files: ReadonlyArray<{ path: string; text: string }>,
): Promise<void> {
  const parts = files.map(({ path, text }) => ({
    path,
    text,
    part: `${path}.${process.pid}.part`,
  }));
  let current = '';
  try {
    for (const { path, part, text } of parts) {
      current = path;
      await writeFile(part, text);
    }
    for (const { path, part } of parts) {
      current = path;
      await rename(part, path);
    }
  } catch (error) {
    throw new Error(
      `${current}: ${describeSystemError(error as NodeJS.ErrnoException)}`,
    );
  } finally {
    for (const { part } of parts) {
      await rm(part, { force: true });
    }
  }
}
