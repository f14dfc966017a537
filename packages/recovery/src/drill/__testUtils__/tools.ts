import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findProgram } from 'backstage-plugin-shipshape-common/testUtils';

/** The real tools of the tests; `scripts/lib/recoveryTools.mjs` gets them for `npm test`. */

/** What a drill of PostgreSQL needs of it. */
const PG_PROGRAMS = [
  ...['postgres', 'initdb', 'pg_ctl', 'pg_controldata', 'pg_basebackup'],
  ...['psql', 'pgbench', 'pg_dump', 'pg_dumpall', 'pg_restore', 'vacuumdb'],
  'pg_amcheck',
];

const DEBIAN_SERVERS = '/usr/lib/postgresql';

function debianDirectories(): string[] {
  return existsSync(DEBIAN_SERVERS)
    ? readdirSync(DEBIAN_SERVERS)
        .sort((a, b) => Number(b) - Number(a))
        .map(version => join(DEBIAN_SERVERS, version, 'bin'))
    : [];
}

function findPgBin(): string | undefined {
  const given = process.env.SHIPSHAPE_TEST_PG_BIN;
  if (given) {
    return given;
  }
  return [
    ...debianDirectories(),
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
  ].find(directory =>
    PG_PROGRAMS.every(program => existsSync(join(directory, program))),
  );
}

/** Directory with the programs of a PostgreSQL server and its clients, among them amcheck's. */
export const PG_BIN = findPgBin();
export const PGBACKREST = findProgram('pgbackrest');
export const RESTIC = findProgram('restic');

const FOUND = {
  PostgreSQL: PG_BIN,
  pgBackRest: PGBACKREST,
  restic: RESTIC,
};

/** Which of the named tools are not here, in words for `describeIf`; undefined when all are. */
export function missingTools(
  ...names: Array<keyof typeof FOUND>
): string | undefined {
  const missing = names.filter(name => FOUND[name] === undefined);
  return missing.length === 0 ? undefined : `no ${missing.join(', no ')}`;
}

/** Path of a tool; throws when it is not here, which {@link missingTools} asks before. */
export function tool(name: keyof typeof FOUND): string {
  const found = FOUND[name];
  if (found === undefined) {
    throw new Error(`${name} is not installed`);
  }
  return found;
}

/** Path of one of PostgreSQL's programs. */
export const pgProgram = (name: string) => join(tool('PostgreSQL'), name);

/** A user id and group id as `node:child_process` takes them. */
export interface ToolUser {
  uid: number;
  gid: number;
}

function idOfNobody(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
}

/** Whom the tools run as: PostgreSQL refuses root, so root runs them as `nobody`. Undefined: as we are. */
export function toolUser(): ToolUser | undefined {
  return process.getuid?.() === 0
    ? { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
    : undefined;
}

/** A new directory that {@link toolUser} owns. Its path is short: the path of a socket in it must fit into 107 bytes. */
export function makeToolDirectory(): string {
  const directory = mkdtempSync('/tmp/shipshape-drill-');
  const user = toolUser();
  if (user) {
    chownSync(directory, user.uid, user.gid);
  }
  return directory;
}
