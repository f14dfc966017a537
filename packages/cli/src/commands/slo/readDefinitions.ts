import {
  DefinitionFile,
  ImportedSlos,
  importSlos,
  MAX_FILE_BYTES,
} from '@shipshape/openslo';
import { describeSystemError } from 'backstage-plugin-shipshape-common';
import { open } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { expandPaths } from '../../files/expandPaths';

/** Files that a directory of SLOs is made of. */
const DEFINITIONS = {
  pattern: /\.(ya?ml|json)$/i,
  title: 'OpenSLO or Sloth files (.yaml, .yml, .json)',
};

/** The SLOs of files, directories and patterns, with the names of the files that were read. */
export interface SloFiles extends ImportedSlos {
  files: string[];
}

/**
 * Reads SLO documents; references are resolved over all files.
 *
 * @throws Error when a path means no file, or one cannot be opened; what is wrong inside of files is among the problems.
 */
export async function readSloFiles(
  paths: readonly string[],
): Promise<SloFiles> {
  const files: DefinitionFile[] = [];
  for (const path of await expandPaths(paths, DEFINITIONS)) {
    files.push(await readFile(path));
  }
  return { files: files.map(({ file }) => file), ...importSlos(files) };
}

/** Reads no more than is needed to know that a file is too large. */
async function readFile(path: string): Promise<DefinitionFile> {
  const file = displayName(path);
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(
        Math.min((await handle.stat()).size, MAX_FILE_BYTES + 1),
      );
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return { file, text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new Error(
      `${file}: ${describeSystemError(error as NodeJS.ErrnoException)}`,
    );
  }
}

/** Relative to the current directory where it lies within, as terminals and editors open it. */
function displayName(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}
