import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { FocusFileError } from '../errors';
import { describeSystemError } from '../files/sniff';

/** Files that a directory of bills is made of; manifests, checksums and hidden files are none. */
const BILL = /\.(csv|tsv|txt|parquet|gz)$/i;
const IGNORED = /^[._]/;
const GLOB = /[*?[]/;

/**
 * The files that paths mean: a file is itself, a directory its bills at any depth, and anything else with `*`, `?`, `[…]` or
 * `**` a pattern (shells expand them only when they are not quoted).
 *
 * @returns absolute paths, sorted, each once
 * @throws FocusFileError when a path does not exist or means no file.
 */
export async function expandFocusPaths(
  paths: readonly string[],
  workingDirectory: string = process.cwd(),
): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    for (const file of await expand(path, resolve(workingDirectory, path))) {
      files.add(file);
    }
  }
  return [...files].sort();
}

async function expand(path: string, absolute: string): Promise<string[]> {
  const info = await stat(absolute).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && GLOB.test(path)) {
      return undefined; // not a name but a pattern
    }
    throw new FocusFileError(path, describeSystemError(error));
  });
  if (info === undefined) {
    return expandPattern(path, absolute);
  }
  if (!info.isDirectory()) {
    return [absolute];
  }
  const files = (await list(absolute)).filter(isBill);
  if (files.length === 0) {
    throw new FocusFileError(
      path,
      'is a directory without FOCUS files (.csv, .csv.gz, .parquet)',
    );
  }
  return files;
}

async function expandPattern(
  path: string,
  absolute: string,
): Promise<string[]> {
  let root = absolute;
  while (GLOB.test(root)) {
    root = dirname(root);
  }
  const expression = toRegExp(absolute.split(sep).join('/'));
  const files = (await list(root).catch(() => [])).filter(file =>
    expression.test(file.split(sep).join('/')),
  );
  if (files.length === 0) {
    throw new FocusFileError(path, 'matches no file');
  }
  return files;
}

async function list(directory: string): Promise<string[]> {
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

function isBill(file: string): boolean {
  return BILL.test(file) && !IGNORED.test(basename(file));
}

/** `**` crosses directories, `*` and `?` do not. */
function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    /\*\*\/|\*\*|\*|\?|\[[^\]/]+\]|[\\^$.|+(){}]/g,
    token => {
      switch (token) {
        case '**/':
          return '(?:[^/]+/)*';
        case '**':
          return '.*';
        case '*':
          return '[^/]*';
        case '?':
          return '[^/]';
        default:
          return token.startsWith('[')
            ? token.replace(/^\[!/, '[^')
            : `\\${token}`;
      }
    },
  );
  return new RegExp(`^${source}$`);
}
