import {
  DuckDBConnection,
  DuckDBInstance,
  DuckDBValue,
} from '@duckdb/node-api';
import { availableParallelism } from 'node:os';
import { FocusLimitError } from '../errors';
import { literal, literals } from './sql';
import { DECIMAL_MACROS } from './decimals';
import { TIME_MACROS } from './timestamps';

/** Size of the memory that DuckDB may use, in bytes, and where it may spill. */
export interface DatabaseOptions {
  memoryBytes: number;
  /** An existing directory that belongs to this load alone. */
  temporaryDirectory: string;
  /** Files that SQL may read; every other path is refused. */
  files: readonly string[];
  /** Keep the order of rows, so that they can be counted; slower. */
  ordered?: boolean;
}

/** Errors of DuckDB that a reader of ours can do something about, in our words. */
function explain(error: Error): never {
  if (error.message.startsWith('Out of Range Error: Overflow')) {
    throw new FocusLimitError(
      'A sum of costs is too large: its absolute value must stay below 10^20',
    );
  }
  if (error.message.startsWith('Out of Memory Error')) {
    throw new FocusLimitError(
      `The FOCUS files do not fit into the memory that the reading process may use; raise its limit (${
        error.message.split('\n')[0]
      })`,
    );
  }
  throw error;
}

/** An open DuckDB that knows our macros and that SQL cannot lead out of its files. */
export class Database {
  #instance: DuckDBInstance;
  readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.floor(options.memoryBytes / 1000)}KB`,
      threads: String(Math.min(availableParallelism(), 4)),
      temp_directory: options.temporaryDirectory,
      preserve_insertion_order: String(options.ordered ?? false),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    const database = new Database(instance, connection);
    const settings = [
      // Day boundaries are UTC whatever the machine's zone is; not accepted as a start option.
      `SET TimeZone = 'UTC'`,
      `SET allowed_directories = [${literal(
        `${options.temporaryDirectory}/`,
      )}]`,
      `SET allowed_paths = [${literals(options.files)}]`,
      `SET enable_external_access = false`,
      `SET lock_configuration = true`,
    ];
    for (const statement of [...settings, ...DECIMAL_MACROS, ...TIME_MACROS]) {
      await connection.run(statement);
    }
    return database;
  }

  /** Runs a statement without a result. */
  async run(sql: string): Promise<void> {
    await this.connection.run(sql).catch(explain);
  }

  /** All rows of a small result; columns in the order of the select list. */
  async rows(sql: string): Promise<DuckDBValue[][]> {
    const result = await this.connection.runAndReadAll(sql).catch(explain);
    return result.getRows();
  }

  /**
   * The rows of a large result, one chunk in memory at a time. Runs on a connection of its own, so that other statements
   * may run meanwhile.
   */
  async *stream(sql: string): AsyncGenerator<DuckDBValue[]> {
    const connection = await this.#instance.connect();
    try {
      const result = await connection.stream(sql);
      for await (const rows of result.yieldRows()) {
        yield* rows;
      }
    } catch (error) {
      explain(error as Error);
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}
