import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DrillFault } from '../DrillFault';
import type { PostgresTools } from '../config/runnerConfig';
import type { Redaction } from '../evidence/Redaction';
import type { ScratchDirectory } from '../scratch/ScratchDirectory';
import { DrillTools, hasCode } from '../tools/DrillTools';
import { ScratchServer } from './ScratchServer';
import {
  isolationSettings,
  ServerSettings,
  settingArguments,
} from './serverSettings';

/** Older ones recover by a recovery.conf. */
const MIN_MAJOR = 12;
/** Port of every scratch server: it only names the socket, which lies in the drill's own directory. */
export const SCRATCH_PORT = 5432;
/** Longest path of a socket that systems allow, in bytes. */
export const MAX_SOCKET_PATH = 103;
/** Names within the drill's directory. */
export const DATA_DIRECTORY = 'data';
export const SOCKET_DIRECTORY = 's';

interface DrillPostgresOptions {
  /** Absent: the runner's entry has no `postgres`, and asking for it is a fault. */
  config?: PostgresTools;
  scratch: ScratchDirectory;
  tools: DrillTools;
  redaction: Redaction;
  signal: () => AbortSignal;
}

/** The one PostgreSQL of a drill: its programs, and its server once that is started. */
export class DrillPostgres {
  readonly #options: DrillPostgresOptions;
  #server?: ScratchServer;

  static create(options: DrillPostgresOptions): DrillPostgres {
    return new DrillPostgres(options);
  }

  private constructor(options: DrillPostgresOptions) {
    this.#options = options;
  }

  /** Where the cluster goes. Whoever restores into it makes it, with `context.scratch.directory(DATA_DIRECTORY)`. */
  get dataDirectory(): string {
    return this.#options.scratch.resolve(DATA_DIRECTORY);
  }

  get socketPath(): string {
    return join(
      this.#options.scratch.resolve(SOCKET_DIRECTORY),
      `.s.PGSQL.${SCRATCH_PORT}`,
    );
  }

  /** Superuser of restored clusters. */
  get superuser(): string {
    return this.#config.superuser;
  }

  /** Path of one of its programs: `program('pg_controldata')`. */
  program(name: string): string {
    return join(this.#config.bin, name);
  }

  /** The server, once it was started. */
  get server(): ScratchServer | undefined {
    return this.#server;
  }

  /**
   * Makes sure that the place of the socket is free, before anything is restored.
   *
   * @throws DrillFault `socket-taken` of the runner
   */
  async assertSocketFree(): Promise<void> {
    const taken = await lstat(
      this.#options.scratch.resolve(SOCKET_DIRECTORY),
    ).then(
      () => true,
      (error: unknown) => {
        if (hasCode(error, 'ENOENT')) {
          return false;
        }
        throw error;
      },
    );
    if (taken) {
      throw new DrillFault(
        'runner',
        'socket-taken',
        `Something else made ${this.socketPath} or its directory`,
      );
    }
  }

  /**
   * Starts the server on {@link dataDirectory}, isolated from everything, and waits until it accepts connections.
   *
   * @param settings - besides those of the isolation, which win: `settingsOfControlData(…)`, `recovery_target_…`
   * @param env - variables for its `restore_command`: the pass phrase of a repository
   * @throws DrillFault when it ends instead
   */
  async start(
    settings: ServerSettings = {},
    env: Readonly<Record<string, string>> = {},
  ): Promise<ScratchServer> {
    if (this.#server) {
      throw new Error('A drill has one server, and it was started already');
    }
    const { scratch, tools, redaction, signal } = this.#options;
    await this.assertSocketFree();
    const major = await this.#major();
    const socketDirectory = await scratch.directory(SOCKET_DIRECTORY);
    const configFile = await scratch.write('postgresql.conf', '');
    const hbaFile = await scratch.write('pg_hba.conf', 'local all all trust\n');
    const identFile = await scratch.write('pg_ident.conf', '');
    const logFile = await scratch.write('server.log', '');
    const log = await open(
      logFile,
      // eslint-disable-next-line no-bitwise
      constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW,
    );
    try {
      const postmaster = tools.spawn(
        this.program('postgres'),
        [
          '-D',
          this.dataDirectory,
          ...settingArguments({
            config_file: configFile,
            ...settings,
            ...isolationSettings({
              dataDirectory: this.dataDirectory,
              socketDirectory,
              port: SCRATCH_PORT,
              hbaFile,
              identFile,
              sharedPreloadLibraries: this.#config.sharedPreloadLibraries,
              major,
            }),
          }),
        ],
        { env, stdio: ['ignore', log.fd, log.fd] },
      );
      this.#server = ScratchServer.create({
        postmaster,
        socketDirectory,
        port: SCRATCH_PORT,
        superuser: this.superuser,
        major,
        logFile,
        redaction,
        signal,
      });
    } finally {
      await log.close();
    }
    await this.#server.waitUntilReady();
    return this.#server;
  }

  /** @throws DrillFault of the runner when it is older than what a scratch server can be */
  async #major(): Promise<number> {
    const { stdout } = await this.#options.tools.mustSucceed(
      this.program('postgres'),
      ['--version'],
      { of: 'runner', reason: 'tool-missing' },
    );
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1]);
    if (!(major >= MIN_MAJOR)) {
      throw new DrillFault(
        'runner',
        'version-not-supported',
        `${this.program(
          'postgres',
        )} is ${stdout.trim()}; drills need PostgreSQL ${MIN_MAJOR} or newer`,
      );
    }
    return major;
  }

  get #config(): PostgresTools {
    const { config } = this.#options;
    if (!config) {
      throw new DrillFault(
        'runner',
        'no-postgres',
        'The entry of the runner configuration has no postgres.bin',
      );
    }
    return config;
  }
}
