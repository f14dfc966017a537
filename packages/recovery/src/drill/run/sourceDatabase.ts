import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import type { CheckDatabase } from '../checks/CheckDatabase';
import type { SourceConnection } from '../config/runnerConfig';
import { DrillFault } from '../DrillFault';
import type { Redaction } from '../evidence/Redaction';

const CONNECTION_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 10_000;

/** The source, or a replica of it: read-only, and only for the baseline of checks. */
export class SourceDatabase implements CheckDatabase {
  readonly #connection: SourceConnection;
  readonly #password?: string;
  readonly #ca?: string;

  /** @throws DrillFault of the runner when the password cannot be read */
  static async create(
    connection: SourceConnection,
    environment: Readonly<Record<string, string | undefined>>,
    redaction: Redaction,
  ): Promise<SourceDatabase> {
    const password = await readSecret(connection, environment);
    if (password !== undefined) {
      redaction.addSecret(password);
    }
    const ca =
      connection.caFile === undefined
        ? undefined
        : await readFile(connection.caFile, 'utf8');
    return new SourceDatabase(connection, password, ca);
  }

  private constructor(
    connection: SourceConnection,
    password: string | undefined,
    ca: string | undefined,
  ) {
    this.#connection = connection;
    this.#password = password;
    this.#ca = ca;
  }

  async connect(database: string, timeoutMs: number): Promise<Client> {
    const { host, port, user, tls } = this.#connection;
    const client = new Client({
      host,
      port,
      user,
      database,
      password: this.#password ?? '',
      application_name: 'shipshape-drill',
      connectionTimeoutMillis: Math.min(CONNECTION_TIMEOUT_MS, timeoutMs),
      statement_timeout: timeoutMs,
      options: '-c default_transaction_read_only=on -c lock_timeout=5s',
      ssl:
        host.startsWith('/') || tls === 'disable'
          ? false
          : { rejectUnauthorized: tls === 'verify-full', ca: this.#ca },
    });
    // A source that goes away fails the query that is asked next.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Whether it is there, what it runs, what its clock says, and its data directory where this user may know. */
  async probe(database: string): Promise<SourceProbe> {
    const client = await this.connect(database, PROBE_TIMEOUT_MS);
    try {
      const { rows } = await client.query<{
        version: string;
        now: Date;
        directory: string | null;
      }>(
        `SELECT current_setting('server_version') AS version, clock_timestamp() AS now,
           (SELECT setting FROM pg_settings WHERE name = 'data_directory') AS directory`,
      );
      const [{ version, now, directory }] = rows;
      return { version, now, directory: directory ?? undefined };
    } finally {
      await client.end();
    }
  }

  /** Whether it runs on this machine, as far as its address tells. */
  get isLocal(): boolean {
    return /^(?:\/|localhost$|127\.|::1$)/.test(this.#connection.host);
  }
}

/** What a probe of the source found. */
export interface SourceProbe {
  version: string;
  now: Date;
  directory?: string;
}

/**
 * A secret from a variable or a file, by the names that a configuration gives.
 *
 * @returns undefined when the configuration names none
 * @throws DrillFault of the runner, which names the variable or file and never its content
 */
export async function readSecret(
  names: { passwordEnv?: string; passwordFile?: string },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (names.passwordEnv !== undefined) {
    const value = environment[names.passwordEnv];
    if (!value) {
      throw new DrillFault(
        'runner',
        'secret-missing',
        `The variable ${names.passwordEnv} of the runner configuration is not set`,
      );
    }
    return value;
  }
  if (names.passwordFile !== undefined) {
    try {
      return (await readFile(names.passwordFile, 'utf8')).replace(/\r?\n$/, '');
    } catch (error) {
      throw new DrillFault(
        'runner',
        'secret-missing',
        `The file ${
          names.passwordFile
        } of the runner configuration cannot be read: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
  }
  return undefined;
}
