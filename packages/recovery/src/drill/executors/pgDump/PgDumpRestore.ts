import { readFile } from 'node:fs/promises';
import { DrillFault } from '../../DrillFault';
import { DATA_DIRECTORY } from '../../postgres/DrillPostgres';
import type { ScratchServer } from '../../postgres/ScratchServer';
import type { DrillContext } from '../../run/DrillContext';
import { lastLines } from '../../tools/DrillTools';
import { globalsForScratch } from './globals';
import { DumpArchive, inspectDump } from './inspectDump';

const ENCODING = 'UTF8';
const LOCALE = 'C.UTF-8';
/** Connected to while the restored database is made. */
const MAINTENANCE_DATABASE = 'template1';
const RESTORE_FAILED = { of: 'backup', reason: 'restore-failed' } as const;
/** An extension, the library of a function, or a locale. */
const NOT_INSTALLED =
  /ERROR: {2}(?:extension "[^"\n]+" is not available|could not open extension control file|could not access file "[^"\n]+": No such file|invalid (?:LC_COLLATE |LC_CTYPE )?locale name)/;
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

  /** As {@link inspectDump}. */
  async inspect(path: string): Promise<DumpArchive> {
    const archive = await inspectDump(this.#context, path);
    const { postgres, entry } = this.#context;
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
    const { postgres, limits } = this.#context;
    const { server } = postgres;
    if (server === undefined || this.#database === undefined) {
      throw new Error('A dump is inspected and a cluster provisioned before');
    }
    const database = this.#database;
    const withOwners = await this.#restoreGlobals(server);
    if (archive.format === 'plain') {
      await this.#createDatabase(server, database);
      await this.#restoreWith(
        'psql',
        [
          ...server.connectionArguments,
          '--no-psqlrc',
          '--quiet',
          '--set=ON_ERROR_STOP=1',
          '--single-transaction',
          `--dbname=${database}`,
          `--file=${archive.path}`,
        ],
        'restore-output',
      );
    } else {
      if (!archive.createsDatabase) {
        await this.#createDatabase(server, database);
      }
      await this.#restoreWith(
        'pg_restore',
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
        'restore-output',
      );
    }
    await this.#analyze(server, database);
  }

  /** Roles and their settings; without them nothing has its owner. */
  async #restoreGlobals(server: ScratchServer): Promise<boolean> {
    const { entry, scratch, postgres } = this.#context;
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
    await this.#restoreWith(
      'psql',
      [
        ...server.connectionArguments,
        '--no-psqlrc',
        '--quiet',
        '--set=ON_ERROR_STOP=1',
        '--dbname=postgres',
        `--file=${file}`,
      ],
      'globals-output',
    );
    return true;
  }

  /** What the dump needs and this machine lacks says nothing about the dump. */
  async #restoreWith(
    program: 'psql' | 'pg_restore',
    args: readonly string[],
    evidence: string,
  ): Promise<void> {
    const { postgres, tools } = this.#context;
    const result = await tools.run(postgres.program(program), args, {
      evidence,
    });
    if (result.exitCode !== 0) {
      throw tools.faultOf(
        result,
        NOT_INSTALLED.test(result.stderr)
          ? { of: 'runner', reason: 'software-missing' }
          : RESTORE_FAILED,
      );
    }
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
}
