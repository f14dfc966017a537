import { execFile, execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** Names the socket; nothing listens on the network. */
const PORT = 5432;
const STANZA = 'orders';
const WAIT_FOR_ARCHIVE = `DO $$
DECLARE
  segment text := pg_walfile_name(pg_switch_wal());
BEGIN
  FOR attempt IN 1..1000 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN (SELECT last_archived_wal >= segment FROM pg_stat_archiver);
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$`;

/** What the checks of `examples/recovery/orders-db.yaml` ask for, with rows. */
const ORDERS = `
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customers, total numeric NOT NULL, placed_at timestamptz NOT NULL);
  CREATE TABLE order_lines (order_id int NOT NULL REFERENCES orders, amount numeric NOT NULL);
  INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 50) n;
  INSERT INTO orders SELECT n, 1 + n % 50, 3 * n, now() - interval '1 minute' * (1001 - n) FROM generate_series(1, 1000) n;
  INSERT INTO order_lines SELECT id, part * id FROM orders, generate_series(1, 2) part;
`;

/** As {@link ORDERS}, of `examples/recovery/profiles-db.yaml`. */
const PROFILES = `
  CREATE TABLE profiles (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE preferences (profile int NOT NULL REFERENCES profiles, likes text NOT NULL);
  INSERT INTO profiles SELECT n, 'customer ' || n FROM generate_series(1, 400) n;
  INSERT INTO preferences SELECT id, 'category ' || part FROM profiles, generate_series(1, 3) part;
`;

/** Programs of the drill, from the variables that the browser stage sets. */
export interface DrillTools {
  pgBin: string;
  pgbackrest: string;
}

/** The tools; undefined when one is missing. */
export function drillTools(): DrillTools | undefined {
  const { SHIPSHAPE_TEST_PG_BIN: pgBin, SHIPSHAPE_PGBACKREST: pgbackrest } =
    process.env;
  return pgBin && pgbackrest ? { pgBin, pgbackrest } : undefined;
}

const idOfNobody = (option: '-u' | '-g') =>
  Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));

/** PostgreSQL refuses root: root runs the tools as `nobody`. */
const account =
  process.getuid?.() === 0
    ? { uid: idOfNobody('-u'), gid: idOfNobody('-g') }
    : undefined;

/**
 * A real PostgreSQL that stands for the databases of the demo: with `orders`, which archives into a repository of pgBackRest, and `profiles`,
 * which is dumped. All of it lies in one directory.
 */
export class RecoveryDatabase {
  readonly tools: DrillTools;
  readonly home: string;

  static async create(tools: DrillTools): Promise<RecoveryDatabase> {
    // Short: the path of a socket in it must fit into 107 bytes.
    const home = fs.mkdtempSync('/tmp/shipshape-e2e-');
    const database = new RecoveryDatabase(tools, home);
    try {
      await database.#start();
      return database;
    } catch (error) {
      await database.remove();
      throw error;
    }
  }

  private constructor(tools: DrillTools, home: string) {
    this.tools = tools;
    this.home = home;
    this.#own(home);
  }

  /** Major version of the server. */
  async serverMajor(): Promise<number> {
    const number = await this.sql('postgres', 'SHOW server_version_num');
    return Math.floor(Number(number) / 10_000);
  }

  /** As the drill's `source`. */
  get connection() {
    return {
      host: this.#socket,
      port: PORT,
      user: 'postgres',
      tls: 'disable',
    };
  }

  get pgbackrestConfig(): string {
    return path.join(this.home, 'pgbackrest.conf');
  }

  /** Whom the command line drops to. */
  get user(): string | undefined {
    return account && 'nobody';
  }

  /** Makes a directory that the tools may write to. */
  directory(name: string): string {
    const directory = path.join(this.home, name);
    fs.mkdirSync(directory, { mode: 0o700 });
    this.#own(directory);
    return directory;
  }

  write(name: string, text: string): string {
    const file = path.join(this.home, name);
    fs.writeFileSync(file, text);
    this.#own(file);
    return file;
  }

  /** Runs SQL; resolves with the rows, unaligned. */
  async sql(database: string, text: string): Promise<string> {
    const printed = await this.#run(path.join(this.tools.pgBin, 'psql'), [
      ...['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1'],
      ...[...this.#where, '-d', database, '-c', text],
    ]);
    return printed.trim();
  }

  /** Adds an order; resolves with when it was placed. */
  async placeOrder(id: number): Promise<Date> {
    return new Date(
      await this.sql(
        'postgres',
        `WITH placed AS (
           INSERT INTO orders VALUES (${id}, 1, 5, date_trunc('milliseconds', clock_timestamp())) RETURNING placed_at
         ), line AS (INSERT INTO order_lines VALUES (${id}, 5))
         SELECT to_json(placed_at) #>> '{}' FROM placed`,
      ),
    );
  }

  /** Makes a full backup of the cluster; resolves with its label. */
  async backUp(): Promise<string> {
    await this.#pgbackrest('--type=full', 'backup');
    const [{ backup }] = JSON.parse(
      await this.#pgbackrest('--output=json', 'info'),
    );
    return backup[backup.length - 1].label;
  }

  /** Closes the current segment of WAL, and waits until it is archived. */
  async archive(): Promise<void> {
    await this.sql('postgres', WAIT_FOR_ARCHIVE);
  }

  /** Dumps `profiles`, with the sum of the dump beside it; resolves with the path of the dump. */
  async dumpProfiles(): Promise<string> {
    const file = path.join(this.home, 'profiles.dump');
    await this.#run(path.join(this.tools.pgBin, 'pg_dump'), [
      ...[...this.#where, '--format=custom', `--file=${file}`, 'profiles'],
    ]);
    const sum = crypto
      .createHash('sha256')
      .update(fs.readFileSync(file))
      .digest('hex');
    this.write('profiles.dump.sha256', `${sum}  profiles.dump\n`);
    return file;
  }

  /** Stops the server and removes everything. */
  async remove(): Promise<void> {
    if (fs.existsSync(path.join(this.#data, 'postmaster.pid'))) {
      await this.#ctl('-m', 'immediate', '-w', 'stop');
    }
    fs.rmSync(this.home, { recursive: true, force: true });
  }

  get #data(): string {
    return path.join(this.home, 'data');
  }

  get #socket(): string {
    return path.join(this.home, 'socket');
  }

  get #where(): string[] {
    return ['-h', this.#socket, '-p', String(PORT), '-U', 'postgres'];
  }

  async #start(): Promise<void> {
    await this.#run(path.join(this.tools.pgBin, 'initdb'), [
      ...['-D', this.#data, '-U', 'postgres', '--auth=trust', '--no-sync'],
      ...['--wal-segsize=1', '--encoding=UTF8', '--locale=C'],
    ]);
    for (const name of ['socket', 'repository', 'locks', 'spool']) {
      this.directory(name);
    }
    this.#configure();
    await this.#ctl('-l', path.join(this.home, 'server.log'), '-w', 'start');
    await this.#pgbackrest('stanza-create');
    await this.sql('postgres', ORDERS);
    await this.sql('postgres', 'CREATE DATABASE profiles');
    await this.sql('profiles', PROFILES);
  }

  #configure(): void {
    const { home } = this;
    this.write(
      'pgbackrest.conf',
      `[global]
repo1-path=${home}/repository
repo1-retention-full=2
lock-path=${home}/locks
spool-path=${home}/spool
log-path=${home}
log-level-file=off
start-fast=y
[${STANZA}]
pg1-path=${this.#data}
pg1-socket-path=${this.#socket}
pg1-user=postgres
`,
    );
    this.write(
      'data/postgresql.conf',
      `listen_addresses = ''
unix_socket_directories = '${this.#socket}'
port = ${PORT}
fsync = off
shared_buffers = '16MB'
max_wal_size = '64MB'
min_wal_size = '2MB'
archive_mode = on
archive_command = '${this.tools.pgbackrest} --config=${
        this.pgbackrestConfig
      } --stanza=${STANZA} archive-push %p'
`,
    );
  }

  #ctl(...args: string[]): Promise<string> {
    return this.#run(path.join(this.tools.pgBin, 'pg_ctl'), [
      ...['-D', this.#data, ...args],
    ]);
  }

  #pgbackrest(...args: string[]): Promise<string> {
    return this.#run(this.tools.pgbackrest, [
      ...[`--config=${this.pgbackrestConfig}`, `--stanza=${STANZA}`, ...args],
    ]);
  }

  async #run(program: string, args: readonly string[]): Promise<string> {
    const { stdout } = await runFile(program, args, {
      cwd: this.home,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
      ...account,
    });
    return stdout;
  }

  #own(file: string): void {
    if (account) {
      fs.chownSync(file, account.uid, account.gid);
    }
  }
}
