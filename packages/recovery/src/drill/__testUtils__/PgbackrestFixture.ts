import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flipBytes } from './flipBytes';
import { runTool } from './runTool';
import { TestCluster } from './TestCluster';
import { shellQuote } from '../executors/pgbackrest/fenceScript';
import { pgProgram, tool } from './tools';

const STANZA = 'orders';
const SHA1_AND_SUFFIX = /^([0-9A-F]{24})-[0-9a-f]{40}/;

const BEAT = `INSERT INTO heartbeat VALUES (clock_timestamp())
  RETURNING to_char(written_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Closes the current segment, and ends when it is archived. */
const ARCHIVE = `DO $$
DECLARE
  segment text := pg_walfile_name(pg_switch_wal());
BEGIN
  FOR attempt IN 1..1000 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN (SELECT last_archived_wal >= segment FROM pg_stat_archiver);
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$`;

/** Ends when all segments before the current one are archived. */
const ARCHIVE_FILLED = `DO $$ BEGIN
  FOR attempt IN 1..1000 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN (
      SELECT last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1048576)
      FROM pg_stat_archiver
    );
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$`;

/** A repository of pgBackRest with its configuration. */
export interface TestRepository {
  path: string;
  config: string;
}

type BackupType = 'full' | 'diff' | 'incr';

interface FixtureOptions {
  cipherPass?: string;
  prepare?: (cluster: TestCluster) => readonly string[];
}

const secretsOf = ({ cipherPass }: FixtureOptions): Record<string, string> =>
  cipherPass === undefined ? {} : { PGBACKREST_REPO1_CIPHER_PASS: cipherPass };

/** A source that archives into a repository, with backups of its tables `orders(id, note)`, 1,000 rows, and `heartbeat(written_at)`. */
export class PgbackrestFixture {
  readonly cluster: TestCluster;
  readonly repository: TestRepository;
  readonly #options: FixtureOptions;

  /**
   * @param backups - types of the backups, one after the other
   * @param options - `cipherPass`: encrypts the repository; it is in no file. `prepare`: SQL to run before the backups, from the home of the source
   */
  static async create(
    backups: readonly BackupType[],
    options: FixtureOptions = {},
  ): Promise<PgbackrestFixture> {
    const cluster = await TestCluster.create(({ home }) => ({
      archive_mode: 'on',
      archive_command: `${Object.entries(secretsOf(options))
        .map(([name, value]) => `${name}=${shellQuote(value)}`)
        .join(' ')} ${tool(
        'pgBackRest',
      )} --config=${home}/repository.conf --stanza=${STANZA} archive-push %p`,
      archive_timeout: '0',
    }));
    const fixture = new PgbackrestFixture(cluster, options);
    try {
      await fixture.#fill(backups, options.prepare);
      return fixture;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  private constructor(cluster: TestCluster, options: FixtureOptions) {
    this.cluster = cluster;
    this.#options = options;
    this.repository = {
      path: cluster.directory('repository'),
      config: join(cluster.home, 'repository.conf'),
    };
    cluster.directory('locks');
    cluster.directory('spool');
    this.#configure(this.repository);
  }

  /** Runs a command of pgBackRest on the source's own repository. */
  pgbackrest(...args: string[]): Promise<string> {
    return runTool(
      tool('pgBackRest'),
      [`--config=${this.repository.config}`, `--stanza=${STANZA}`, ...args],
      { cwd: this.cluster.home, env: secretsOf(this.#options) },
    );
  }

  backup(type: BackupType): Promise<string> {
    return this.pgbackrest(`--type=${type}`, 'backup');
  }

  /** Labels of the backups, oldest first. */
  async labels(): Promise<string[]> {
    const [{ backup }] = JSON.parse(
      await this.pgbackrest('--output=json', 'info'),
    );
    return backup.map(({ label }: { label: string }) => label);
  }

  /** Writes a heartbeat; resolves with its instant, which is a moment before its commit. */
  async beat(): Promise<Date> {
    return new Date(await this.cluster.sql(BEAT));
  }

  /** When the newest transaction was committed, rounded up to milliseconds. */
  async lastCommit(): Promise<Date> {
    return new Date(
      Number(
        await this.cluster.sql(
          'SELECT ceil(extract(epoch FROM timestamp) * 1000) FROM pg_last_committed_xact()',
        ),
      ),
    );
  }

  /** Closes the current segment and waits until it is in the archive; resolves with its name. */
  async archive(): Promise<string> {
    await this.cluster.sql(ARCHIVE);
    return this.newestArchived();
  }

  /** Waits until the segments that are full are in the archive, and closes none. */
  async archiveFilled(): Promise<void> {
    await this.cluster.sql(ARCHIVE_FILLED);
  }

  newestArchived(): Promise<string> {
    return this.cluster.sql('SELECT last_archived_wal FROM pg_stat_archiver');
  }

  /** A program that is pgBackRest, and lets the source live on before it restores: a commit, and its segment archived. */
  busyProgram(): string {
    const psql = [
      pgProgram('psql'),
      ...this.cluster.psqlArguments([BEAT, ARCHIVE]),
    ];
    return this.cluster.write(
      'busy-pgbackrest',
      `#!/bin/sh
case " $* " in
*" restore "*) ${psql.map(shellQuote).join(' ')} >&2 ;;
esac
exec ${tool('pgBackRest')} "$@"
`,
    );
  }

  /** A copy of the repository as it is now, to break. */
  async copy(name: string): Promise<TestRepository> {
    const { home } = this.cluster;
    const path = join(home, name);
    await runTool('cp', ['-a', this.repository.path, path], { cwd: home });
    const repository = {
      path,
      config: join(home, `${name}.conf`),
    };
    this.#configure(repository);
    return repository;
  }

  /** File of an archived segment in a repository. */
  segmentFile({ path }: TestRepository, segment: string): string {
    const directory = join(path, 'archive', STANZA);
    const file = readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter(name => name.includes(segment))
      .find(name =>
        SHA1_AND_SUFFIX.test(name.slice(name.lastIndexOf('/') + 1)),
      );
    if (file === undefined) {
      throw new Error(`${segment} is not in ${directory}`);
    }
    return join(directory, file);
  }

  /** Flips bytes in the middle of the biggest file of a backup. */
  corrupt({ path }: TestRepository, label: string): void {
    flipBytes(biggestFile(join(path, 'backup', STANZA, label)));
  }

  remove(): Promise<void> {
    return this.cluster.remove();
  }

  async #fill(
    backups: readonly BackupType[],
    prepare: FixtureOptions['prepare'] = () => [],
  ): Promise<void> {
    const { cluster } = this;
    await this.pgbackrest('stanza-create');
    // Two thirds of the files of an empty cluster, which every backup and restore would copy.
    await cluster.sql(
      'ALTER DATABASE template0 IS_TEMPLATE false',
      'ALTER DATABASE template1 IS_TEMPLATE false',
      'DROP DATABASE template0',
      'DROP DATABASE template1',
    );
    await cluster.sql(
      'CREATE TABLE orders AS SELECT id, md5(id::text) AS note FROM generate_series(1, 1000) id',
      'CREATE TABLE heartbeat(written_at timestamptz NOT NULL)',
      ...prepare(cluster),
    );
    for (const type of backups) {
      await this.backup(type);
    }
  }

  #configure({ path, config }: TestRepository): void {
    const { home, dataDirectory, socketDirectory } = this.cluster;
    writeFileSync(
      config,
      `[global]
repo1-path=${path}
repo1-bundle=y
${
  this.#options.cipherPass ? 'repo1-cipher-type=aes-256-cbc\n' : ''
}repo1-retention-full=9
lock-path=${home}/locks
spool-path=${home}/spool
log-path=${home}
log-level-file=off
start-fast=y
compress-type=lz4
compress-level=0
job-retry=0
archive-timeout=20
[${STANZA}]
pg1-path=${dataDirectory}
pg1-socket-path=${socketDirectory}
pg1-user=postgres
`,
      { mode: 0o644 },
    );
  }
}

function biggestFile(directory: string): string {
  const files = readdirSync(directory, {
    recursive: true,
    withFileTypes: true,
  })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  const bySize = files.sort(
    (a, b) => readFileSync(b).length - readFileSync(a).length,
  );
  return bySize[0];
}
