import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { DrillFault } from '../DrillFault';
import type { Redaction } from '../evidence/Redaction';
import { hasCode, lastLines, OUTPUT_TAIL_BYTES } from '../tools/DrillTools';
import { STOP_SIGNALS } from './stopSignals';

/** How often the server is asked whether it is there, and whether recovery is over. */
const POLL_MS = 100;
/** How long one such question may take. */
const POLL_TIMEOUT_MS = 5000;

const NO_SUCH_DATABASE = '3D000';

/** Log lines that say that the host is to blame. */
const HOST_FAULTS: ReadonlyArray<[RegExp, string]> = [
  [/No space left on device|Disk quota exceeded/i, 'disk-full'],
  [
    /could not create (?:any )?(?:Unix-domain |TCP\/IP )?sockets?|could not bind|lock file ".*\.s\.PGSQL\.\d+\.lock" already exists|Is another postmaster .* running/i,
    'socket-taken',
  ],
  [
    /Cannot allocate memory|could not (?:create|map) .*(?:shared memory|semaphores)/i,
    'no-memory',
  ],
];

/** What the server logs about our own questions while it starts and ends. */
const REFUSED =
  /the database system is (?:starting up|shutting down|not (?:yet )?accepting connections|in recovery mode)/;

interface ScratchServerOptions {
  postmaster: ChildProcess;
  socketDirectory: string;
  port: number;
  superuser: string;
  /** Version of the server. */
  major: number;
  logFile: string;
  redaction: Redaction;
  signal: () => AbortSignal;
}

/** A restored server while it runs: child of the runner, reachable through its socket only. */
export class ScratchServer {
  readonly socketDirectory: string;
  readonly port: number;
  readonly superuser: string;
  readonly logFile: string;
  readonly #major: number;
  readonly #postmaster: ChildProcess;
  readonly #redaction: Redaction;
  readonly #signal: () => AbortSignal;
  readonly #exit: Promise<void>;
  #exited = false;
  #maintenanceDatabase = 'postgres';

  /** @param options - its `postmaster` was just started */
  static create(options: ScratchServerOptions): ScratchServer {
    return new ScratchServer(options);
  }

  private constructor(options: ScratchServerOptions) {
    this.socketDirectory = options.socketDirectory;
    this.port = options.port;
    this.superuser = options.superuser;
    this.logFile = options.logFile;
    this.#major = options.major;
    this.#postmaster = options.postmaster;
    this.#redaction = options.redaction;
    this.#signal = options.signal;
    this.#exit = new Promise(resolve => {
      const ended = () => {
        this.#exited = true;
        resolve();
      };
      options.postmaster.once('exit', ended);
      options.postmaster.once('error', ended);
    });
  }

  /** The postmaster has ended. */
  get exited(): boolean {
    return this.#exited;
  }

  /** Arguments for `libpq` programs: host, port and user. */
  get connectionArguments(): string[] {
    return [
      `--host=${this.socketDirectory}`,
      `--port=${this.port}`,
      `--username=${this.superuser}`,
      '--no-password',
    ];
  }

  /** Opens a connection as superuser. The caller ends it. */
  async connect(
    database = this.#maintenanceDatabase,
    settings: { readOnly?: boolean; timeoutMs?: number } = {},
  ): Promise<Client> {
    const client = new Client({
      host: this.socketDirectory,
      port: this.port,
      user: this.superuser,
      database,
      application_name: 'shipshape-drill',
      connectionTimeoutMillis: settings.timeoutMs ?? POLL_TIMEOUT_MS,
      ...(settings.timeoutMs !== undefined && {
        statement_timeout: settings.timeoutMs,
      }),
      ...(settings.readOnly && {
        options: '-c default_transaction_read_only=on',
      }),
    });
    // The server may be stopped while the connection is idle; the next query tells.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Rows of one statement that asks about the whole cluster. */
  async query(text: string): Promise<Array<Record<string, unknown>>> {
    const client = await this.connect().catch((error: unknown) => {
      if (!hasCode(error, NO_SUCH_DATABASE)) {
        throw error;
      }
      // The source need not have it any more.
      this.#maintenanceDatabase = 'template1';
      return this.connect();
    });
    try {
      const { rows } = await client.query<Record<string, unknown>>(text);
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Bytes of all databases. */
  async dataBytes(): Promise<number> {
    const [row] = await this.query(
      'SELECT sum(pg_database_size(oid)) AS bytes FROM pg_database',
    );
    return Number(row?.bytes);
  }

  /**
   * Waits until it accepts connections: a server that recovers does so when it is consistent, which is not the end of recovery.
   *
   * @throws DrillFault when the server ends before; the reason of the signal of the phase when that is aborted
   */
  async waitUntilReady(): Promise<void> {
    await this.#poll(async () => {
      await this.query('SELECT 1');
      return true;
    });
  }

  /**
   * Waits until the server has left recovery.
   *
   * @throws DrillFault as soon as the server ends, with the end of its log, or when recovery pauses, which would be for ever
   */
  async waitForEndOfRecovery(): Promise<void> {
    const paused =
      this.#major >= 14
        ? "pg_get_wal_replay_pause_state() = 'paused'"
        : 'pg_is_wal_replay_paused()';
    await this.#poll(async () => {
      const [row] = await this.query(
        `SELECT pg_is_in_recovery() AS recovering, CASE WHEN pg_is_in_recovery() THEN ${paused} END AS paused`,
      );
      if (row?.paused === true) {
        throw new DrillFault(
          'backup',
          'recovery-paused',
          'Recovery paused before its end; it would wait for ever',
        );
      }
      return row?.recovering === false;
    });
  }

  /** End of its log, redacted. */
  async logTail(bytes = OUTPUT_TAIL_BYTES): Promise<string> {
    const file = await open(
      this.logFile,
      // A restored program may have put a link there, or a pipe.
      // eslint-disable-next-line no-bitwise
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - bytes);
      const buffer = Buffer.alloc(size - start);
      await file.read(buffer, 0, buffer.length, start);
      return this.#redaction.text(
        buffer.toString('utf8').replace(/^\uFFFD+/, ''),
      );
    } finally {
      await file.close();
    }
  }

  /** Stops it by the pid of the postmaster: fast, then immediately, then by force. */
  async stop(): Promise<void> {
    for (const [signal, milliseconds] of STOP_SIGNALS) {
      if (this.#exited) {
        return;
      }
      this.#postmaster.kill(signal);
      const limit = new AbortController();
      await Promise.race([
        this.#exit,
        wait(milliseconds, undefined, { signal: limit.signal }).catch(
          ignoreAbort,
        ),
      ]);
      limit.abort();
    }
    if (!this.#exited) {
      throw new DrillFault(
        'runner',
        'server-not-stopped',
        `The scratch server (pid ${
          this.#postmaster.pid
        }) did not end after SIGKILL`,
      );
    }
  }

  /** Asks until the answer is yes, the server ends, or the phase is aborted. */
  async #poll(question: () => Promise<boolean>): Promise<void> {
    for (;;) {
      this.#signal().throwIfAborted();
      if (this.#exited) {
        throw await this.#faultOfExit();
      }
      try {
        if (await question()) {
          return;
        }
      } catch (error) {
        // The next round tells a server that is not there yet from one that has just ended.
        if (!this.#exited && !isNotConnected(error)) {
          throw error;
        }
      }
      const pause = new AbortController();
      await Promise.race([
        this.#exit,
        wait(POLL_MS, undefined, {
          signal: AbortSignal.any([pause.signal, this.#signal()]),
        }).catch(ignoreAbort),
      ]);
      pause.abort();
    }
  }

  async #faultOfExit(): Promise<DrillFault> {
    const log = await this.logTail();
    const fatal = log
      .split('\n')
      .filter(
        line => /\b(?:FATAL|PANIC|ERROR):/.test(line) && !REFUSED.test(line),
      );
    const message = `The restored server ended: ${lastLines(
      fatal.length > 0 ? fatal.join('\n') : log,
    )}`;
    const host = HOST_FAULTS.find(([pattern]) => pattern.test(log));
    return host
      ? new DrillFault('runner', host[1], message)
      : new DrillFault('backup', 'server-died', message);
  }
}

/** Errors of a server that starts up (57P03) or shuts down, that has no socket yet or not any more, or that died during a question. */
const NOT_CONNECTED = [
  ...['57P01', '57P02', '57P03'],
  ...['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'],
];

function isNotConnected(error: unknown): boolean {
  return (
    hasCode(error, ...NOT_CONNECTED) ||
    (error instanceof Error &&
      error.message.startsWith('Connection terminated'))
  );
}

function ignoreAbort(error: unknown): void {
  if (!hasCode(error, 'ABORT_ERR')) {
    throw error;
  }
}
