import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  configWith,
  definitionWith,
  recordDrill,
} from './__testUtils__/drills';
import { makeToolDirectory, missingTools } from './__testUtils__/tools';
import type { DrillExecutor } from './Executor';
import { DATA_DIRECTORY } from './postgres/DrillPostgres';
import {
  isolationSettings,
  settingsOfControlData,
} from './postgres/serverSettings';
import type { DrillContext } from './run/DrillContext';

jest.setTimeout(60_000);

/** Restores a cluster whose own settings would reach out: as a restored one may. */
class HostileExecutor implements DrillExecutor {
  readonly #context: DrillContext;
  readonly #settings: string;

  constructor(context: DrillContext, settings: string) {
    this.#context = context;
    this.#settings = settings;
  }

  async preflight() {
    return {};
  }

  async declare() {
    return { pointNativeId: 'hostile', rpoMethod: 'none' as const };
  }

  async restore() {
    const { scratch, tools, postgres } = this.#context;
    const data = await scratch.directory(DATA_DIRECTORY);
    await tools.mustSucceed(
      postgres.program('initdb'),
      ['-D', data, '-U', postgres.superuser, '--no-sync', '--auth=trust'],
      { of: 'runner', reason: 'initdb' },
    );
    // As a source may have done, and nothing else may be there to ask the cluster through.
    await tools.mustSucceed(
      '/bin/sh',
      [
        '-c',
        'echo "DROP DATABASE postgres" | "$0" --single -D "$1" template1',
        postgres.program('postgres'),
        data,
      ],
      { of: 'runner', reason: 'drop' },
    );
    const settings = await scratch.write('hostile', this.#settings);
    await tools.mustSucceed(
      '/bin/sh',
      ['-c', 'cat "$0" >> "$1/postgresql.auto.conf"', settings, data],
      { of: 'runner', reason: 'settings' },
    );
  }

  async start() {
    await this.#context.postgres.start();
  }
}

const setting = (name: string, value: string) => ({
  id: name.replace(/_/g, '-'),
  kind: 'sql' as const,
  database: 'template1',
  query: `SELECT current_setting('${name}') = '${value}'`,
});

describeIf(describe, missingTools('PostgreSQL'))(
  'a restored server that would reach out',
  () => {
    it('does not: it listens nowhere, archives nothing, and loads nothing', async () => {
      const root = makeToolDirectory();
      const proof = join(makeToolDirectory(), 'archived');
      const { report } = await recordDrill({
        definition: definitionWith({
          provider: 'restic',
          checks: [
            setting('listen_addresses', ''),
            setting('archive_mode', 'off'),
            setting('shared_buffers', '128MB'),
            setting('archive_cleanup_command', ''),
            setting('recovery_end_command', ''),
            setting('shared_preload_libraries', ''),
            setting('session_preload_libraries', ''),
            setting('max_logical_replication_workers', '0'),
            setting('synchronous_standby_names', ''),
            setting('unix_socket_permissions', '0700'),
            setting('logging_collector', 'off'),
            // What is the data's own stays.
            setting('work_mem', '5MB'),
            {
              id: 'writes',
              kind: 'smoke',
              database: 'template1',
              query: 'SELECT pg_switch_wal() IS NOT NULL',
            },
          ],
        }),
        config: configWith(root, {}),
        executors: [
          {
            provider: 'restic',
            protectedPaths: async () => [],
            create: context =>
              new HostileExecutor(
                context,
                [
                  "listen_addresses = '*'",
                  'port = 1',
                  "shared_buffers = '256MB'",
                  'archive_mode = on',
                  `archive_command = 'touch ${proof}'`,
                  `archive_cleanup_command = 'touch ${proof}'`,
                  `recovery_end_command = 'touch ${proof}'`,
                  "shared_preload_libraries = 'no_such_library'",
                  "session_preload_libraries = 'no_such_library'",
                  "synchronous_standby_names = 'nobody'",
                  'max_logical_replication_workers = 4',
                  "unix_socket_directories = '/tmp'",
                  "unix_socket_permissions = '0777'",
                  'logging_collector = on',
                  "work_mem = '5MB'",
                  '',
                ].join('\n'),
              ),
          },
        ],
      });
      const statuses = report.checks.map(
        ({ checkId, status, observed }) => `${checkId} ${status} ${observed}`,
      );
      expect(
        report.outcome === 'passed' ? [] : [report.message, statuses],
      ).toEqual([]);
      expect(existsSync(proof)).toBe(false);
      rmSync(root, { recursive: true });
    });
  },
);

describe('isolationSettings', () => {
  it.each([
    [14, false],
    [15, true],
  ])('of PostgreSQL %d names archive_library: %j', (major, names) => {
    const settings = isolationSettings({
      dataDirectory: '/d',
      socketDirectory: '/s',
      port: 1,
      hbaFile: '/h',
      identFile: '/i',
      sharedPreloadLibraries: [],
      major,
    });
    expect('archive_library' in settings).toBe(names);
  });
});

describe('settingsOfControlData', () => {
  it('copies what recovery needs to be at least as high', () => {
    // As pg_controldata of PostgreSQL 15 writes it.
    const output = `pg_control version number:            1300
wal_level setting:                    replica
wal_log_hints setting:                off
max_connections setting:              250
max_worker_processes setting:         8
max_wal_senders setting:              10
max_prepared_xacts setting:           3
max_locks_per_xact setting:           64
track_commit_timestamp setting:       on
Maximum data alignment:               8
`;
    expect(settingsOfControlData(output)).toEqual({
      max_connections: '250',
      max_worker_processes: '8',
      max_wal_senders: '10',
      max_prepared_transactions: '3',
      max_locks_per_transaction: '64',
      track_commit_timestamp: 'on',
    });
  });
});
