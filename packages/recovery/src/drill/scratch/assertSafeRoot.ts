import { access, lstat, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { DrillFault } from '../DrillFault';
import { MAX_SOCKET_PATH } from '../postgres/DrillPostgres';
import { hasCode } from '../tools/DrillTools';

/** What a scratch root is held against. */
export interface RootRules {
  /** Allow-list of the runner configuration. */
  scratchRoots: readonly string[];
  /** Data directories, repositories and archives that drills must have nothing to do with. */
  protectedPaths: readonly string[];
  /** The account that writes there. */
  uid: number;
}

/** Longest path below a root that a server needs: `/d-<12 hex>/s/.s.PGSQL.5432`. */
const BELOW_ROOT = '/d-000000000000/s/.s.PGSQL.5432'.length;

/**
 * Refuses a scratch root that a drill must not write to. Reads only.
 *
 * @throws DrillFault `scratch-refused` of the runner, which says what is wrong
 */
export async function assertSafeRoot(
  root: string,
  rules: RootRules,
): Promise<void> {
  if (!rules.scratchRoots.includes(root)) {
    throw refusal(root, 'is not one of scratchRoots');
  }
  const real = await realpath(root).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      throw refusal(
        root,
        'does not exist; make it, for the account that drills run as',
      );
    }
    throw error;
  });
  if (real !== resolve(root)) {
    throw refusal(
      root,
      `leads through a symbolic link to ${real}; name the real directory`,
    );
  }
  await assertOwn(root, rules.uid);
  for (const path of rules.protectedPaths) {
    await assertApart(root, path);
  }
  await assertNoCluster(root);
  const socketBytes = Buffer.byteLength(root) + BELOW_ROOT;
  if (socketBytes > MAX_SOCKET_PATH) {
    throw refusal(
      root,
      `is too long for the path of a socket by ${
        socketBytes - MAX_SOCKET_PATH
      } bytes`,
    );
  }
}

/** Refuses anything that is not a real path strictly below the root. */
export async function assertBelow(root: string, path: string): Promise<void> {
  const found = await lstat(path);
  const real = await realpath(path);
  if (!found.isDirectory() || real !== path || !isStrictlyBelow(root, real)) {
    throw refusal(path, `is not a directory below ${root}`);
  }
}

/** Whether one path lies in the other, and is not the same; both without symbolic links. */
export function isStrictlyBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return (
    way !== '' && way !== '..' && !way.startsWith('../') && !isAbsolute(way)
  );
}

async function assertOwn(root: string, uid: number): Promise<void> {
  const found = await stat(root);
  if (!found.isDirectory() || root === '/') {
    throw refusal(root, 'is not a directory to work in');
  }
  if (found.uid !== uid) {
    throw refusal(
      root,
      `belongs to the user ${found.uid}; it must belong to the one that drills run as (${uid})`,
    );
  }
  if (found.mode % 0o100 & 0o022) {
    throw refusal(root, 'can be written to by others; chmod go-w');
  }
}

async function assertApart(root: string, path: string): Promise<void> {
  const real = await realpath(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) {
      return resolve(path);
    }
    throw error;
  });
  for (const other of new Set([resolve(path), real])) {
    if (
      other === root ||
      isStrictlyBelow(root, other) ||
      isStrictlyBelow(other, root)
    ) {
      throw refusal(
        root,
        `has to do with ${path}, which a drill must not touch`,
      );
    }
  }
}

/** Refuses a root that is a data directory, or lies in one. */
async function assertNoCluster(root: string): Promise<void> {
  for (let path = root; ; path = dirname(path)) {
    if (await exists(join(path, 'PG_VERSION'))) {
      throw refusal(root, `is in a data directory of PostgreSQL (${path})`);
    }
    if (path === dirname(path)) {
      return;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR')) {
      return false;
    }
    throw error;
  }
}

function refusal(path: string, why: string): DrillFault {
  return new DrillFault('runner', 'scratch-refused', `${path} ${why}`);
}
