import { describeSystemError } from 'backstage-plugin-shipshape-common';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';

const IGNORED = /^[._]/;
const GLOB = /[*?[]/;

/** What a directory is read for. */
export interface WantedFiles {
  /** Names of its files that are meant; hidden ones never are. */
  pattern: RegExp;
  /** How messages call them: `FOCUS files (.csv, .csv.gz, .parquet)`. */
  title: string;
  /** Relative paths start here; the current directory by default. */
  workingDirectory?: string;
}

/**
 * The files that paths mean: a file is itself, a directory its wanted files at any depth, and anything else with `*`, `?`, `[…]` or
 * `**` a pattern (shells expand them only when they are not quoted).
 *
 * @returns absolute paths, sorted, each once
 * @throws Error when a path does not exist or means no file.
 */
export async function expandPaths(
  paths: readonly string[],
  wanted: WantedFiles,
): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const absolute = resolve(wanted.workingDirectory ?? process.cwd(), path);
    for (const file of await expand(path, absolute, wanted)) {
      files.add(file);
    }
  }
  return [...files].sort();
}

async function expand(
  path: string,
  absolute: string,
  { pattern, title }: WantedFiles,
): Promise<string[]> {
  const info = await stat(absolute).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && GLOB.test(path)) {
      return undefined; // not a name but a pattern
    }
    throw new Error(`${path}: ${describeSystemError(error)}`);
  });
  if (info === undefined) {
    return expandPattern(path, absolute);
  }
  if (!info.isDirectory()) {
    return [absolute];
  }
  const files = (await list(absolute)).filter(
    file => pattern.test(file) && !IGNORED.test(basename(file)),
  );
  if (files.length === 0) {
    throw new Error(`${path}: is a directory without ${title}`);
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
    throw new Error(`${path}: matches no file`);
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
