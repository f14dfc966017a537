import {
  MAX_RECOVERY_FILE_BYTES,
  ReadRecoveryDocuments,
  readRecoveryDocuments,
  RecoveryDocumentFile,
} from '@shipshape/recovery';
import { describeSystemError } from 'backstage-plugin-shipshape-common';
import { open } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { expandPaths } from '../../files/expandPaths';

/** Files that a directory of recovery documents is made of. */
const DOCUMENTS = {
  pattern: /\.(ya?ml|json)$/i,
  title: 'recovery documents (.yaml, .yml, .json)',
};

/** The recovery documents of files, directories and patterns, with the names of the files that were read. */
export interface RecoveryFiles {
  files: RecoveryDocumentFile[];
  /** One per file, in their order; ids were compared over all of them. */
  read: ReadRecoveryDocuments;
}

/**
 * Reads recovery documents.
 *
 * @throws Error when a path means no file, or one cannot be opened; what is wrong inside of files is among the problems.
 */
export async function readRecoveryFiles(
  paths: readonly string[],
): Promise<RecoveryFiles> {
  const files: RecoveryDocumentFile[] = [];
  for (const path of await expandPaths(paths, DOCUMENTS)) {
    files.push(await readFile(path));
  }
  return { files, read: readRecoveryDocuments(files) };
}

/** Reads no more than is needed to know that a file is too large. */
async function readFile(path: string): Promise<RecoveryDocumentFile> {
  const file = displayName(path);
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(
        Math.min((await handle.stat()).size, MAX_RECOVERY_FILE_BYTES + 1),
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
