import fastGlob from 'fast-glob';
import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { MANIFEST_FILE } from './manifest';

/** A directory that may be an artefact. */
export interface ArtifactDirectory {
  /** Path below the root with `/`, `.` for the root itself. */
  name: string;
  /** Absolute. */
  path: string;
  /** Names of its data files, sorted. */
  dataFiles: string[];
  hasManifest: boolean;
  /** Names of links that lead out of the root; they are not followed. */
  foreignLinks: string[];
}

const DATA_FILE = /\.(csv|csv\.gz|parquet)$/i;

/** Hidden files are of tools; directories such as `_temporary` are of writers that are not done. */
const HIDDEN = /^\./;
const NOT_DONE = /^[._]/;

function nameBelow(root: string, path: string): string {
  return relative(root, path).split(sep).join('/') || '.';
}

/** A linked file is read when its target is below the root. */
async function isInside(root: string, path: string): Promise<boolean> {
  const target = await realpath(path);
  return target.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function describe(
  root: string,
  path: string,
  entries: Dirent[],
): Promise<ArtifactDirectory> {
  const directory: ArtifactDirectory = {
    name: nameBelow(root, path),
    path,
    dataFiles: [],
    hasManifest: false,
    foreignLinks: [],
  };
  for (const entry of entries) {
    const { name } = entry;
    const isData = DATA_FILE.test(name) && !HIDDEN.test(name);
    if (!isData && name !== MANIFEST_FILE) {
      continue;
    }
    if (entry.isSymbolicLink() && !(await isInside(root, join(path, name)))) {
      directory.foreignLinks.push(name);
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      if (isData) {
        directory.dataFiles.push(name);
      } else {
        directory.hasManifest = true;
      }
    }
  }
  directory.dataFiles.sort();
  return directory;
}

function isArtifact(directory: ArtifactDirectory): boolean {
  return directory.dataFiles.length > 0 || directory.hasManifest;
}

async function walk(
  root: string,
  path: string,
  signal: AbortSignal,
): Promise<ArtifactDirectory[]> {
  signal.throwIfAborted();
  const entries = await readdir(path, { withFileTypes: true });
  const found = [await describe(root, path, entries)];
  for (const entry of entries) {
    if (entry.isDirectory() && !NOT_DONE.test(entry.name)) {
      found.push(...(await walk(root, join(path, entry.name), signal)));
    }
  }
  return found;
}

async function match(
  glob: string,
  signal: AbortSignal,
): Promise<ArtifactDirectory[]> {
  const [{ base }] = fastGlob.generateTasks(glob);
  // The fixed part of the pattern may itself be reached through a link.
  const root = await realpath(base);
  const paths = await fastGlob(glob, {
    onlyDirectories: true,
    followSymbolicLinks: false,
    absolute: true,
  });
  const found: ArtifactDirectory[] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    const entries = await readdir(path, { withFileTypes: true });
    found.push(await describe(root, await realpath(path), entries));
  }
  return found;
}

/** The directories of a source that hold data files or a manifest, by name. Linked directories are not entered. */
export async function findDirectories(
  location: { path: string } | { glob: string },
  signal: AbortSignal,
): Promise<ArtifactDirectory[]> {
  const found =
    'path' in location
      ? await walk(
          await realpath(location.path),
          await realpath(location.path),
          signal,
        )
      : await match(location.glob, signal);
  return found.filter(isArtifact).sort((a, b) => (a.name < b.name ? -1 : 1));
}
