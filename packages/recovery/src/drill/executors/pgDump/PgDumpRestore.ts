import { readFile } from 'node:fs/promises';
import { DrillFault } from '../../DrillFault';
import { DATA_DIRECTORY } from '../../postgres/DrillPostgres';
import type { ScratchServer } from '../../postgres/ScratchServer';
import type { DrillContext } from '../../run/DrillContext';
import { lastLines } from '../../tools/DrillTools';
import { DumpFormat, endsOf, formatOf, hasTableOfContents } from './dumpFiles';
import { globalsForScratch } from './globals';

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

const ENCODING = 'UTF8';
const LOCALE = 'C.UTF-8';
/** Connected to while the restored database is made. */
const MAINTENANCE_DATABASE = 'template1';
const ENDS_BYTES = 8192;
const RESTORE_FAILED = { of: 'backup', reason: 'restore-failed' } as const;
const PROVISION_FAILED = { of: 'runner', reason: 'provision-failed' } as const;

/** Restores a dump into a fresh cluster: `inspect`, `provision`, `restore`, in this order. */
export class PgDumpRestore {
  readonly #context: DrillContext;
  #database?: string;

  static create(context: DrillContext): PgDumpRestore {
    return new PgDumpRestore(context);
  }

  private constructor(context: DrillContext) {
    this.#context = context;
  }

  /** Database that was, or will be, restored; known once a dump was inspected. */
  get database(): string | undefined {
    return this.#database;
  }

  /**
   * Reads what a dump says about itself, as the account that restores it.
   *
   * @throws DrillFault of the backup when it is not a dump; of the runner when it may not be read, or the programs are too old
   */
  async inspect(path: string): Promise<DumpArchive> {
    const archive = await this.#read(path);
    const { postgres, evidence, entry } = this.#context;
    const restorer = archive.format === 'plain' ? 'psql' : 'pg_restore';
    const versions = {
      [restorer]: await this.#version(restorer),
      postgres: await this.#version('postgres'),
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
    this.#database =
      archive.database ?? entry.postgres?.database ?? postgres.superuser;
    return archive;
  }

  /** Makes an empty cluster and starts it. */
  async provision(): Promise<void> {
    const { postgres, scratch, tools, progress } = this.#context;
    await scratch.directory(DATA_DIRECTORY);
    progress.call(this.#context, 'Making an empty cluster');
    await tools.mustSucceed(
      postgres.program('initdb'),
      [
        `--pgdata=${postgres.dataDirectory}`,
        `--username=${postgres.superuser}`,
        `--encoding=${ENCODING}`,
        `--locale=${LOCALE}`,
        '--data-checksums',
        '--auth=trust',
        '--no-sync',
        '--no-instructions',
      ],
      PROVISION_FAILED,
      { evidence: 'initdb-output' },
    );
    await postgres.start().catch((error: unknown) => {
      // An empty cluster that does not start says nothing about the backup.
      throw error instanceof DrillFault
        ? new DrillFault(
            'runner',
            error.of === 'runner' ? error.reason : PROVISION_FAILED.reason,
            error.message,
          )
        : error;
    });
  }

  /** Restores a dump that was inspected. */
  async restore(archive: DumpArchive): Promise<void> {
    const { postgres, tools, limits } = this.#context;
    const { server } = postgres;
    if (server === undefined || this.#database === undefined) {
      throw new Error('A dump is inspected and a cluster provisioned before');
    }
    const database = this.#database;
    const withOwners = await this.#restoreGlobals(server);
    if (archive.format === 'plain') {
      await this.#createDatabase(server, database);
      await tools.mustSucceed(
        postgres.program('psql'),
        [
          ...server.connectionArguments,
          '--no-psqlrc',
          '--quiet',
          '--set=ON_ERROR_STOP=1',
          '--single-transaction',
          `--dbname=${database}`,
          `--file=${archive.path}`,
        ],
        RESTORE_FAILED,
        { evidence: 'restore-output' },
      );
    } else {
      if (!archive.createsDatabase) {
        await this.#createDatabase(server, database);
      }
      await tools.mustSucceed(
        postgres.program('pg_restore'),
        [
          ...server.connectionArguments,
          '--exit-on-error',
          '--no-tablespaces',
          '--no-subscriptions',
          ...(withOwners ? [] : ['--no-owner', '--no-privileges']),
          // Tar archives are read one after the other.
          ...(archive.format === 'tar' ? [] : [`--jobs=${limits.parallelism}`]),
          ...(archive.createsDatabase
            ? // As it was, with encoding and locale; the scratch cluster may have one of that name.
              [
                '--create',
                '--clean',
                '--if-exists',
                `--dbname=${MAINTENANCE_DATABASE}`,
              ]
            : [`--dbname=${database}`]),
          archive.path,
        ],
        RESTORE_FAILED,
        { evidence: 'restore-output' },
      );
    }
    await this.#analyze(server, database);
  }

  async #read(path: string): Promise<DumpArchive> {
    const format = await formatOf(path).catch((error: unknown) => {
      throw error instanceof DrillFault
        ? error
        : new DrillFault(
            'runner',
            'dump-not-readable',
            `${path} cannot be read: ${String(error)}`,
          );
    });
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
    const { postgres, tools } = this.#context;
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

  /** Roles and their settings; without them nothing has its owner. */
  async #restoreGlobals(server: ScratchServer): Promise<boolean> {
    const { entry, scratch, postgres, tools } = this.#context;
    if (entry.dump?.globals === undefined) {
      return false;
    }
    const file = await scratch.write(
      'globals.sql',
      globalsForScratch(
        await readFile(entry.dump.globals, 'utf8'),
        postgres.superuser,
      ),
    );
    await tools.mustSucceed(
      postgres.program('psql'),
      [
        ...server.connectionArguments,
        '--no-psqlrc',
        '--quiet',
        '--set=ON_ERROR_STOP=1',
        '--dbname=postgres',
        `--file=${file}`,
      ],
      RESTORE_FAILED,
      { evidence: 'globals-output' },
    );
    return true;
  }

  async #createDatabase(
    server: ScratchServer,
    database: string,
  ): Promise<void> {
    const { postgres, tools } = this.#context;
    const rows = await server.query('SELECT datname FROM pg_database');
    if (rows.some(({ datname }) => datname === database)) {
      return;
    }
    await tools.mustSucceed(
      postgres.program('createdb'),
      [...server.connectionArguments, '--template=template0', database],
      PROVISION_FAILED,
    );
  }

  /** Statistics for the planner: good to have, and no sign of a bad backup when missing. */
  async #analyze(server: ScratchServer, database: string): Promise<void> {
    const { postgres, tools, limits } = this.#context;
    const result = await tools.run(postgres.program('vacuumdb'), [
      ...server.connectionArguments,
      '--analyze-only',
      '--quiet',
      `--jobs=${limits.parallelism}`,
      database,
    ]);
    if (result.exitCode !== 0) {
      this.#context.advise(
        `vacuumdb --analyze-only failed: ${lastLines(result.outputTail)}`,
      );
    }
  }

  async #version(program: string): Promise<string> {
    const { postgres, tools } = this.#context;
    const { stdout } = await tools.mustSucceed(
      postgres.program(program),
      ['--version'],
      { of: 'runner', reason: 'tool-missing' },
    );
    return stdout.trim();
  }
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
