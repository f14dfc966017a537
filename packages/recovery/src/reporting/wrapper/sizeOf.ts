import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of a file, or of all files below a directory. Links are not followed. */
export async function sizeOf(path: string): Promise<number> {
  const stats = await lstat(path);
  if (!stats.isDirectory()) {
    return stats.size;
  }
  let bytes = 0;
  for (const name of await readdir(path)) {
    bytes += await sizeOf(join(path, name));
  }
  return bytes;
}
