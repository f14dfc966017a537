import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './runTool';
import { makeToolDirectory, pgProgram, toolUser } from './tools';

/** Port that names the socket; nothing listens on the network. */
const PORT = 5432;

/** A real PostgreSQL that stands for a production database: small segments of WAL, no fsync, a socket only. */
export class TestCluster {
  /** Directory of everything, owned by the user of the tools. */
  readonly home: string;

  /**
   * Makes and starts one.
   *
   * @param settings - gives settings besides those that make it fast, from its home
   */
  static async create(
    settings: (cluster: TestCluster) => Record<string, string> = () => ({}),
  ): Promise<TestCluster> {
    const cluster = new TestCluster(makeToolDirectory());
    try {
      await cluster.#initialise(settings(cluster));
      await cluster.start();
      return cluster;
    } catch (error) {
      cluster.#remove();
      throw error;
    }
  }

  private constructor(home: string) {
    this.home = home;
  }

  get dataDirectory(): string {
    return join(this.home, 'source');
  }

  get socketDirectory(): string {
    return join(this.home, 'socket');
  }

  /** As a runner's `source`. */
  get connection() {
    return {
      host: this.socketDirectory,
      port: PORT,
      user: 'postgres',
      tls: 'disable' as const,
    };
  }

  /** Makes a directory in its home. */
  directory(name: string): string {
    const path = join(this.home, name);
    mkdirSync(path, { mode: 0o700 });
    const user = toolUser();
    if (user) {
      chownSync(path, user.uid, user.gid);
    }
    return path;
  }

  /** Writes a file in its home. */
  write(name: string, content: string): string {
    const path = join(this.home, name);
    writeFileSync(path, content, { mode: 0o755 });
    const user = toolUser();
    if (user) {
      chownSync(path, user.uid, user.gid);
    }
    return path;
  }

  /** Runs a program of PostgreSQL. */
  run(program: string, args: readonly string[]): Promise<string> {
    return runTool(pgProgram(program), args, { cwd: this.home });
  }

  /** Arguments of `psql` that run statements, each in a transaction of its own. */
  psqlArguments(statements: readonly string[]): string[] {
    return [
      ...['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1'],
      ...['-h', this.socketDirectory, '-p', String(PORT), '-U', 'postgres'],
      ...statements.flatMap(statement => ['-c', statement]),
      'postgres',
    ];
  }

  /** Runs statements, each in a transaction of its own; resolves with the rows of all, unaligned. */
  async sql(...statements: string[]): Promise<string> {
    return (await this.run('psql', this.psqlArguments(statements))).trim();
  }

  async start(): Promise<void> {
    await this.run('pg_ctl', [
      ...['-D', this.dataDirectory, '-l', join(this.home, 'source.log')],
      ...['-w', '-t', '30', 'start'],
    ]);
  }

  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    await this.run('pg_ctl', [
      ...['-D', this.dataDirectory, '-m', mode, '-w', 'stop'],
    ]);
  }

  /** Stops it and removes everything. */
  async remove(): Promise<void> {
    await this.stop('immediate');
    this.#remove();
  }

  async #initialise(settings: Record<string, string>): Promise<void> {
    await this.run('initdb', [
      ...['-D', this.dataDirectory, '-U', 'postgres', '--auth=trust'],
      ...['--no-sync', '--wal-segsize=1', '--data-checksums'],
      ...['--encoding=UTF8', '--locale=C'],
    ]);
    this.directory('socket');
    const all = {
      listen_addresses: '',
      unix_socket_directories: this.socketDirectory,
      port: String(PORT),
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      shared_buffers: '16MB',
      max_wal_size: '64MB',
      min_wal_size: '2MB',
      track_commit_timestamp: 'on',
      ...settings,
    };
    this.write(
      'source/postgresql.conf',
      Object.entries(all)
        .map(([name, value]) => `${name} = '${value.replace(/'/g, "''")}'\n`)
        .join(''),
    );
  }

  #remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
