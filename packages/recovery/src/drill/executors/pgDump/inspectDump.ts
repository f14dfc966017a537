import { DrillFault } from '../../DrillFault';
import type { DrillContext } from '../../run/DrillContext';
import { DumpFormat, endsOf, formatOf, hasTableOfContents } from './dumpFiles';

/** What a dump says about itself. */
export interface DumpArchive {
  path: string;
  format: DumpFormat;
  /** Database that it is of; absent: it does not say. */
  database?: string;
  /** It holds the database itself with its encoding and locale, and not only what is in it. */
  createsDatabase: boolean;
  /** Major versions. */
  serverMajor?: number;
  dumpMajor?: number;
}

/** Bytes of the beginning and end of plain SQL that are looked at. */
const ENDS_BYTES = 8192;

/**
 * Reads what a dump says about itself, as the account that restores it.
 *
 * @throws DrillFault of the backup when it is not a dump; of the runner when it may not be read, or the programs are too old
 */
export async function inspectDump(
  context: DrillContext,
  path: string,
): Promise<DumpArchive> {
  const archive = await readArchive(context, path);
  const { postgres, evidence } = context;
  const restorer = archive.format === 'plain' ? 'psql' : 'pg_restore';
  const versions = {
    [restorer]: await versionOf(context, restorer),
    postgres: await versionOf(context, 'postgres'),
  };
  for (const [tool, version] of Object.entries(versions)) {
    evidence.addToolVersion(tool, version);
  }
  assertAtLeast(
    postgres.program(restorer),
    versions[restorer],
    'the pg_dump of the archive',
    archive.dumpMajor,
  );
  assertAtLeast(
    postgres.program('postgres'),
    versions.postgres,
    'the server of the archive',
    archive.serverMajor,
  );
  return archive;
}

/** Ends with 1 and the name of the first file of a dump that its user may not read. */
const READABLE = `test -r "$1" || { echo "$1"; exit 1; }
for file in "$1"/*; do
  test ! -e "$file" || test -r "$file" || { echo "$file"; exit 1; }
done`;

/** The runner may be root, and what restores is not. */
async function assertReadable(
  { tools }: DrillContext,
  path: string,
): Promise<void> {
  const { exitCode, stdout } = await tools.run('/bin/sh', [
    '-c',
    READABLE,
    'sh',
    path,
  ]);
  if (exitCode !== 0) {
    throw new DrillFault(
      'runner',
      'dump-not-readable',
      `The user that drills run as may not read ${stdout.trim() || path}`,
    );
  }
}

async function readArchive(
  context: DrillContext,
  path: string,
): Promise<DumpArchive> {
  const { postgres, tools } = context;
  const format = await formatOf(path).catch((error: unknown) => {
    throw error instanceof DrillFault
      ? error
      : new DrillFault(
          'runner',
          'dump-not-readable',
          `${path} cannot be read: ${String(error)}`,
        );
  });
  await assertReadable(context, path);
  if (format === 'plain') {
    return readPlain(path, await endsOf(path, ENDS_BYTES));
  }
  if (format === 'directory' && !(await hasTableOfContents(path))) {
    throw new DrillFault(
      'backup',
      'not-a-dump',
      `${path} has no toc.dat: it is not a dump of format directory`,
    );
  }
  const result = await tools.run(
    postgres.program('pg_restore'),
    ['--list', '--create', path],
    { evidence: 'dump-contents' },
  );
  if (result.exitCode !== 0) {
    throw tools.faultOf(
      result,
      /Permission denied|could not open/i.test(result.stderr)
        ? { of: 'runner', reason: 'dump-not-readable' }
        : { of: 'backup', reason: 'not-a-dump' },
    );
  }
  return readContents(path, format, result.stdout);
}

async function versionOf(
  { postgres, tools }: DrillContext,
  program: string,
): Promise<string> {
  const { stdout } = await tools.mustSucceed(
    postgres.program(program),
    ['--version'],
    { of: 'runner', reason: 'tool-missing' },
  );
  return stdout.trim();
}

/** What `pg_restore --list` says. */
function readContents(
  path: string,
  format: DumpFormat,
  list: string,
): DumpArchive {
  const [, database] = /^;\s+dbname: (.+)$/m.exec(list) ?? [];
  return {
    path,
    format,
    database,
    createsDatabase: /^\d+; 1262 \d+ DATABASE - /m.test(list),
    serverMajor: majorAfter(list, /Dumped from database version: (\d+)/),
    dumpMajor: majorAfter(list, /Dumped by pg_dump version: (\d+)/),
  };
}

function readPlain(
  path: string,
  { head, tail }: { head: string; tail: string },
): DumpArchive {
  if (!/^--\s*\n-- PostgreSQL database dump/m.test(head)) {
    throw new DrillFault(
      'backup',
      'not-a-dump',
      `${path} does not begin as a dump does: it is neither an archive nor SQL of pg_dump`,
    );
  }
  // Not the last line: newer versions write one more. psql takes the end of the file for the end of a table.
  if (!/^-- PostgreSQL database dump complete$/m.test(tail)) {
    throw new DrillFault(
      'backup',
      'truncated',
      `${path} does not say at its end that the dump is complete: it is truncated`,
    );
  }
  return {
    path,
    format: 'plain',
    createsDatabase: false,
    serverMajor: majorAfter(head, /Dumped from database version (\d+)/),
    dumpMajor: majorAfter(head, /Dumped by pg_dump version (\d+)/),
  };
}

function majorAfter(text: string, pattern: RegExp): number | undefined {
  const [, major] = pattern.exec(text) ?? [];
  return major === undefined ? undefined : Number(major);
}

function assertAtLeast(
  program: string,
  version: string,
  what: string,
  needed: number | undefined,
): void {
  const major = majorAfter(version, /\(PostgreSQL\) (\d+)/);
  if (needed !== undefined && major !== undefined && major < needed) {
    throw new DrillFault(
      'runner',
      'version-mismatch',
      `${program} is of version ${major}, and ${what} of ${needed}; point postgres.bin of the runner to PostgreSQL ${needed}`,
    );
  }
}
