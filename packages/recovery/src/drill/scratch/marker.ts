import { drillReportSchema } from 'backstage-plugin-shipshape-common';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../tools/DrillTools';

/** File that says that a directory was made by a drill; nothing without it is ever deleted. */
export const MARKER_FILE = '.shipshape-drill.json';

const markerSchema = z.strictObject({
  version: z.literal(1),
  /** Of the directory itself: one that was copied or moved is not the drill's any more. */
  directory: z.string(),
  /** Kept on request until then. */
  keepUntil: z.iso.datetime({ offset: true }).optional(),
  /** The drill as it was reported last. */
  report: drillReportSchema,
});
export type DrillMarker = z.infer<typeof markerSchema>;

/** The marker of a directory; undefined when it has none, or one that does not fit. */
export async function readMarker(
  directory: string,
): Promise<DrillMarker | undefined> {
  const path = join(directory, MARKER_FILE);
  try {
    if (!(await lstat(path)).isFile()) {
      return undefined;
    }
    const marker = markerSchema.safeParse(
      JSON.parse(await readFile(path, 'utf8')),
    ).data;
    return marker?.directory === directory ? marker : undefined;
  } catch (error) {
    // `lost+found` of a file system is root's alone; a drill's own directory can always be read.
    if (
      hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM') ||
      isSyntaxError(error)
    ) {
      return undefined;
    }
    throw error;
  }
}

function isSyntaxError(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    error.name === 'SyntaxError'
  );
}
