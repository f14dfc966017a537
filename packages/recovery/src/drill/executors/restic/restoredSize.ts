import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestoreSize } from './snapshots';

/**
 * Counts what lies below a directory as `restic stats --mode restore-size` does: every entry, and the bytes of files, those with several names
 * once. Links are counted and not followed.
 */
export async function restoredSize(root: string): Promise<RestoreSize> {
  const seen = new Set<string>();
  const directories = [root];
  let bytes = 0;
  let entries = 0;
  for (let path = directories.pop(); path; path = directories.pop()) {
    for await (const entry of await opendir(path)) {
      entries += 1;
      const child = join(path, entry.name);
      if (entry.isDirectory()) {
        directories.push(child);
      } else if (entry.isFile()) {
        const { dev, ino, size } = await lstat(child);
        const file = `${dev}:${ino}`;
        bytes += seen.has(file) ? 0 : size;
        seen.add(file);
      }
    }
  }
  return { bytes, entries };
}
