import { TestDatabases } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OCTOBER, TestArtifact } from './__testUtils__/bills';
import { createHarness } from './__testUtils__/createHarness';
import type { KilledRefresh, KillStep } from './__testUtils__/killedRefresh';

/** The child starts a runtime of its own, on a machine that may be busy. */
jest.setTimeout(60_000);

/** One artefact with two scopes that replace others and one that is new; several chunks of cells each. */
const bill = (
  runTime: string,
  amounts: Record<string, string[]>,
): TestArtifact => ({
  name: 'all-2026-10',
  runTime,
  charges: Object.entries(amounts).flatMap(([account, billed]) =>
    billed.map(amount => ({ account, billed: amount })),
  ),
});

const OLD = bill('2026-10-20T05:00:00Z', {
  acme: ['1', '2', '3'],
  beta: ['10', '20'],
});
const NEW = bill('2026-10-21T05:00:00Z', {
  acme: ['1', '2', '4', '8'],
  beta: ['10', '25'],
  nova: ['0.000000000000000001', '5', '6'],
});

const scope = (account: string, rows: number, billed: string) => ({
  account,
  period: OCTOBER,
  rows,
  billed: { USD: billed },
});
/** Sums by hand. */
const BEFORE = [scope('acme', 3, '6'), scope('beta', 2, '30')];
const AFTER = [
  scope('acme', 4, '15'),
  scope('beta', 2, '35'),
  scope('nova', 3, '11.000000000000000001'),
];

const at = (
  part: 'loads' | 'runs' | 'allocator' | 'source',
  method: string,
  when: 'before' | 'after',
  nth = 1,
): KillStep => ({ part, method, when, nth });

/** Steps in the order in which a refresh takes them, and how many scopes show the new bill when the process dies there. */
const STEPS: Array<[name: string, step: KillStep, activated: number]> = [
  ['the run has begun', at('runs', 'start', 'after'), 0],
  ['artefacts are listed', at('source', 'listArtifacts', 'after'), 0],
  ['the load is received', at('loads', 'create', 'after'), 0],
  ['the load is validating', at('loads', 'setState', 'after'), 0],
  ['the artefact is read', at('source', 'readArtifact', 'after'), 0],
  ['cells of a first chunk are stored', at('loads', 'insertCells', 'after'), 0],
  ['a chunk is stored, but not committed', { statement: 'COMMIT;', nth: 1 }, 0],
  ['all cells are stored', at('loads', 'sumCells', 'after'), 0],
  ['loads are staged', at('loads', 'stage', 'after'), 0],
  ['the load is allocated', at('allocator', 'allocate', 'after'), 0],
  [
    'the pointer has moved, but is not committed',
    { statement: 'update .cost_loads. set .*activated_at' },
    0,
  ],
  ['the first scope is active', at('loads', 'activate', 'after'), 1],
  ['the second scope is active', at('loads', 'activate', 'after', 2), 2],
  ['all scopes are active', at('loads', 'activate', 'after', 3), 3],
  [
    'old allocations are removed, old cells are not',
    at('loads', 'deleteCells', 'before', 2),
    3,
  ],
  ['old cells are removed', at('loads', 'deleteCells', 'after', 2), 3],
  ['the run is about to end', at('runs', 'finish', 'before'), 3],
];

function killed(options: KilledRefresh): Promise<{
  signal: string | undefined;
  stderr: string;
}> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        join(__dirname, '__testUtils__', 'killedRefresh.ts'),
        JSON.stringify(options),
      ],
      { env: { PATH: process.env.PATH }, timeout: 50_000 },
      (error, _stdout, stderr) =>
        resolve({ signal: error?.signal ?? undefined, stderr }),
    );
  });
}

describe('a refresh that is killed', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const cleanUps: Array<() => Promise<void>> = [];

  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0)) {
      await cleanUp();
    }
  });

  /** A database that another process can open too. */
  const initShared = async (
    databaseId: (typeof databases)['eachSupportedId'] extends () => Array<
      [infer Id]
    >
      ? Id
      : never,
  ): Promise<{ knex: Knex; config: Knex.Config }> => {
    if (databaseId !== 'SQLITE_3') {
      const knex = await databases.init(databaseId);
      const { client, connection } = knex.client.config;
      // Knex hides the password from enumeration, and so from JSON.
      const { password } = connection;
      return {
        knex,
        config: { client, connection: { ...connection, password } },
      };
    }
    const directory = await mkdtemp(join(tmpdir(), 'shipshape-kill-'));
    const config = {
      client: 'better-sqlite3',
      connection: { filename: join(directory, 'cost.sqlite') },
      useNullAsDefault: true,
    };
    const knex = createKnex(config);
    cleanUps.push(async () => {
      await knex.destroy();
      await rm(directory, { recursive: true });
    });
    return { knex, config };
  };

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it.each(STEPS)(
      'when %s, shows whole months, recovers and completes',
      async (_, step, activated) => {
        const { knex, config } = await initShared(databaseId);
        const harness = await createHarness(knex);
        const { source, refresh, ingestion, time, visible, counts } = harness;
        source.artifacts = [OLD];
        await refresh();
        expect(await visible()).toEqual(BEFORE);

        const child = await killed({
          knex: config,
          now: '2026-10-21T06:00:00Z',
          artifacts: [NEW],
          step,
        });
        expect(child).toEqual({ signal: 'SIGKILL', stderr: '' });

        const between = [
          ...AFTER.slice(0, activated),
          ...BEFORE.slice(activated),
        ];
        expect(await visible()).toEqual(between);

        time.now = new Date('2026-10-21T06:10:00Z');
        await ingestion.recover();
        expect(await visible()).toEqual(between);
        const unfinished = await knex('cost_loads')
          .whereIn('state', ['received', 'validating', 'staged'])
          .select('id');
        expect(unfinished).toEqual([]);
        const outcomes = await knex('source_runs').orderBy('id');
        expect(outcomes.map(({ outcome }) => outcome)).toEqual([
          'succeeded',
          'failed',
        ]);
        const rowsShown = between.reduce((sum, { rows }) => sum + rows, 0);
        expect(await counts()).toMatchObject({
          cells: rowsShown,
          allocations: between.length,
          scopes: between.length,
        });

        source.artifacts = [NEW];
        expect((await refresh()).outcome).toBe('succeeded');
        expect(await visible()).toEqual(AFTER);
        expect(await counts()).toMatchObject({
          cells: 9,
          allocations: 3,
          scopes: 3,
        });
      },
    );

    it('completes at once, without waiting until the dead process is known to be dead', async () => {
      const { knex, config } = await initShared(databaseId);
      const { source, refresh, time, visible } = await createHarness(knex);
      await killed({
        knex: config,
        now: '2026-10-21T06:00:00Z',
        artifacts: [NEW],
        step: at('loads', 'stage', 'after'),
      });
      time.now = new Date('2026-10-21T06:00:05Z');
      source.artifacts = [NEW];
      expect((await refresh()).outcome).toBe('succeeded');
      expect(await visible()).toEqual(AFTER);
      time.now = new Date('2026-10-21T07:00:00Z');
      expect((await refresh()).counts).toEqual({ duplicate: 1 });
      expect(await visible()).toEqual(AFTER);
    });
  });
});
