import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  BackupRunReport,
  RecoveryPointReport,
} from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { BackupRunRow } from '../../database/recoveryTables';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { DatabaseRecoveryFactStore } from './DatabaseRecoveryFactStore';
import { firstPoint, PointRow } from './mergePoint';
import type { RunRow } from './mergeRun';
import { toPointRow, toRunRow, toSampleRow } from './reportRows';

const NOW = new Date('2026-11-30T06:00:00.000Z');

function run(overrides: Partial<BackupRunReport> = {}): RunRow {
  return toRunRow(
    {
      planId: 'orders-daily',
      runKey: 'r1',
      kind: 'backup',
      trigger: 'schedule',
      state: 'succeeded',
      startedAt: '2026-11-30T02:00:00Z',
      finishedAt: '2026-11-30T02:20:00Z',
      ...overrides,
    },
    NOW,
  );
}

function observed(overrides: Partial<RunRow> = {}): RunRow {
  return {
    ...run(),
    run_key: 'tool-1',
    native_id: 'job-1',
    source: 'observed',
    ...overrides,
  };
}

function point(overrides: Partial<RecoveryPointReport> = {}): PointRow {
  return toPointRow(
    {
      planId: 'orders-daily',
      locationId: 'repo1',
      nativeId: 'p1',
      type: 'dump',
      dependsOn: [],
      createdAt: '2026-11-30T02:00:00Z',
      consistentAt: '2026-11-30T02:00:00Z',
      encrypted: 'yes',
      completeness: 'complete',
      state: 'available',
      verification: 'none',
      observedAt: '2026-11-30T02:20:00Z',
      ...overrides,
    },
    NOW,
  );
}

function sample(measuredAt: string, lagBytes: number) {
  return toSampleRow(
    {
      resourceId: 'orders',
      linkId: 'standby:a',
      mode: 'async',
      caughtUp: lagBytes === 0,
      lagBytes,
      measuredAt,
    },
    NOW,
  );
}

describe('DatabaseRecoveryFactStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let knex: Knex;
    let store: DatabaseRecoveryFactStore;

    beforeEach(async () => {
      knex = await init(databaseId);
      store = DatabaseRecoveryFactStore.create({ knex });
    });

    const runs = (): Promise<BackupRunRow[]> =>
      knex('backup_runs').orderBy(['plan_id', 'run_key']);
    const outcomesOf = async (...rows: RunRow[]) => {
      const outcomes: string[] = [];
      for (const row of rows) {
        const [{ outcome }] = await store.putRuns([row]);
        outcomes.push(outcome);
      }
      return outcomes;
    };

    it('never lets a state fall back, and knows what it was told before', async () => {
      const running = run({ state: 'running', finishedAt: null });
      const queued = run({
        state: 'queued',
        startedAt: null,
        finishedAt: null,
        queuedAt: '2026-11-30T01:59:00Z',
      });
      expect(
        await outcomesOf(running, queued, running, run(), running, run()),
      ).toEqual([
        'accepted',
        'stale',
        'duplicate',
        'accepted',
        'stale',
        'duplicate',
      ]);
      expect(await runs()).toEqual([
        expect.objectContaining({
          state: 'succeeded',
          finished_at: '2026-11-30T02:20:00.000Z',
          conflict: null,
        }),
      ]);
    });

    it('takes the word of who was lost when it comes', async () => {
      expect(
        await outcomesOf(run({ state: 'lost', finishedAt: null }), run()),
      ).toEqual(['accepted', 'accepted']);
      expect((await runs())[0].state).toBe('succeeded');
    });

    it('keeps the first of two ends, and shows the other', async () => {
      const [first, second] = await store.putRuns([
        run({ exitCode: 0 }),
        run({ state: 'failed', exitCode: 1 }),
      ]);
      expect(first.outcome).toBe('accepted');
      expect(second).toEqual({
        outcome: 'conflict',
        message:
          'Another end of this run is known: succeeded, at 2026-11-30T02:20:00.000Z, exit code 0',
      });
      expect(await runs()).toEqual([
        expect.objectContaining({
          state: 'succeeded',
          exit_code: 0,
          conflict: 'failed, at 2026-11-30T02:20:00.000Z, exit code 1',
        }),
      ]);
      expect(await outcomesOf(run({ state: 'failed', exitCode: 1 }))).toEqual([
        'conflict',
      ]);
    });

    it('knows a run of a tool in the run that was reported, whichever came first', async () => {
      const reported = run({ nativeId: 'job-1', exitCode: 0 });
      await store.putRuns([observed()]);
      await store.putRuns([reported]);
      await store.putRuns([observed()]);
      expect(await runs()).toEqual([
        expect.objectContaining({
          run_key: 'r1',
          native_id: 'job-1',
          source: 'reported',
          exit_code: 0,
          conflict: null,
        }),
      ]);

      await knex('backup_runs').delete();
      await store.putRuns([reported, observed()]);
      expect(await runs()).toHaveLength(1);
    });

    it('joins what was reported without the id of the tool once it is told', async () => {
      await store.putRuns([
        run({ state: 'running', finishedAt: null }),
        observed({ state: 'failed' }),
      ]);
      expect(await runs()).toHaveLength(2);
      await store.putRuns([run({ nativeId: 'job-1' })]);
      expect(await runs()).toEqual([
        expect.objectContaining({
          run_key: 'r1',
          state: 'succeeded',
          source: 'reported',
          conflict: 'failed (observed), at 2026-11-30T02:20:00.000Z',
        }),
      ]);
      // The tool has changed its mind.
      await store.putRuns([observed()]);
      expect((await runs())[0].conflict).toBeNull();
    });

    it.each([[['a', 'b', 'tool']], [['tool', 'a', 'b']], [['a', 'tool', 'b']]])(
      'keeps two reported attempts of one id of the tool apart: %p',
      async order => {
        const words: Record<string, RunRow> = {
          a: run({
            runKey: 'a',
            nativeId: 'job-1',
            state: 'failed',
            startedAt: '2026-11-30T02:00:00Z',
          }),
          b: run({
            runKey: 'b',
            nativeId: 'job-1',
            startedAt: '2026-11-30T02:10:00Z',
          }),
          tool: observed(),
        };
        for (const name of order) {
          await store.putRuns([words[name]]);
        }
        await store.putRuns([words.tool]);
        expect(
          (await runs()).map(row => [row.run_key, row.state, row.source]),
        ).toEqual([
          ['a', 'failed', 'reported'],
          ['b', 'succeeded', 'reported'],
        ]);
      },
    );

    it('believes an end that a tool saw until its run is reported', async () => {
      await store.putRuns([observed({ state: 'running', finished_at: null })]);
      await store.putRuns([observed({ state: 'failed' })]);
      await store.putRuns([run({ nativeId: 'job-1', state: 'partial' })]);
      expect(await runs()).toEqual([
        expect.objectContaining({ state: 'partial', source: 'reported' }),
      ]);
    });

    it('lets the later word about a point win, but what is partial stays so', async () => {
      const outcomes = await store.putPoints([
        point({ observedAt: '2026-11-30T03:00:00Z', completeness: 'partial' }),
        point({ observedAt: '2026-11-30T02:30:00Z', state: 'creating' }),
        point({ observedAt: '2026-11-30T04:00:00Z', sizeBytes: 5 }),
        point({ observedAt: '2026-11-30T04:00:00Z', sizeBytes: 5 }),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        'accepted',
        'stale',
        'accepted',
        'duplicate',
      ]);
      const [row] = await knex('recovery_points');
      expect(row).toMatchObject({
        state: 'available',
        completeness: 'partial',
        observed_at: '2026-11-30T04:00:00.000Z',
        seen_at: '2026-11-30T04:00:00.000Z',
        gone_at: null,
      });
      expect(Number(row.size_bytes)).toBe(5);
    });

    it.each([
      // Listed, reported, what stays.
      ['none', 'bad', 'bad'],
      ['checksum', 'bad', 'bad'],
      ['none', 'restored', 'restored'],
      ['none', 'checksum', 'checksum'],
      ['restored', 'bad', 'restored'],
      ['bad', 'restored', 'bad'],
    ] as const)(
      'takes a listing of %s after %s for %s',
      async (listed, reported, expected) => {
        const words = [
          point({
            verification: reported,
            observedAt: '2026-11-30T03:00:00Z',
          }),
          point({ verification: listed, observedAt: '2026-11-30T04:00:00Z' }),
        ];
        for (const order of [words, [...words].reverse()]) {
          await knex('recovery_points').delete();
          for (const word of order) {
            await store.putPoints([word]);
          }
          expect(await knex('recovery_points')).toEqual([
            expect.objectContaining({
              verification: expected,
              observed_at: '2026-11-30T04:00:00.000Z',
              verified_at:
                expected === reported ? '2026-11-30T03:00:00.000Z' : null,
            }),
          ]);
        }
      },
    );

    it('knows since when a point is gone, also when it is told again and again', async () => {
      const gone = (hour: string) =>
        point({ observedAt: `2026-11-30T${hour}:00:00Z`, state: 'deleted' });
      const goneAt = async () => (await knex('recovery_points'))[0].gone_at;
      await store.putPoints([point(), gone('04')]);
      await store.putPoints([gone('05'), gone('03')]);
      expect(await goneAt()).toBe('2026-11-30T03:00:00.000Z');
      // It was there in between after all.
      await store.putPoints([point({ observedAt: '2026-11-30T03:30:00Z' })]);
      expect(await goneAt()).toBe('2026-11-30T04:00:00.000Z');
      await store.putPoints([point({ observedAt: '2026-11-30T05:30:00Z' })]);
      expect(await goneAt()).toBeNull();
      expect(await store.listPresentPoints(['orders-daily'])).toHaveLength(1);
    });

    it('keeps the worse of two samples of one instant', async () => {
      const at = '2026-11-30T05:00:00Z';
      const outcomes = await store.putSamples([
        sample(at, 0),
        sample(at, 100),
        sample(at, 0),
        sample(at, 100),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        'accepted',
        'conflict',
        'conflict',
        'duplicate',
      ]);
      const rows = await knex('replication_samples');
      expect(rows.map(row => Number(row.lag_bytes))).toEqual([100]);
    });

    it('removes what is too old, and nothing else', async () => {
      await store.putRuns([
        run({ runKey: 'old', startedAt: '2026-01-01T00:00:00Z' }),
        run(),
      ]);
      await store.putPoints([
        point({
          nativeId: 'old',
          state: 'deleted',
          observedAt: '2026-01-01T00:00:00Z',
        }),
        point({
          nativeId: 'old and there',
          observedAt: '2026-01-01T00:00:00Z',
        }),
        point({
          nativeId: 'expired, and nobody saw it go',
          observedAt: '2026-01-01T00:00:00Z',
          expiresAt: '2026-01-15T00:00:00Z',
        }),
        point({
          nativeId: 'expired lately',
          observedAt: '2026-01-01T00:00:00Z',
          expiresAt: '2026-11-15T00:00:00Z',
        }),
      ]);
      await store.putSamples([
        sample('2026-01-01T00:00:00Z', 0),
        sample('2026-11-30T05:00:00Z', 0),
      ]);
      await store.prune('2026-02-01T00:00:00.000Z');
      expect((await runs()).map(row => row.run_key)).toEqual(['r1']);
      expect(
        (await knex('recovery_points').orderBy('native_id')).map(
          row => row.native_id,
        ),
      ).toEqual(['expired lately', 'old and there']);
      expect(await knex('replication_samples')).toHaveLength(1);
    });

    it('removes old samples in steps', async () => {
      await store.putSamples(
        [0, 1, 2, 3, 4].map(minute =>
          sample(`2026-01-01T00:0${minute}:00Z`, 0),
        ),
      );
      await store.putSamples([sample('2026-11-30T05:00:00Z', 0)]);
      const statements: string[] = [];
      const listen = ({ sql }: { sql: string }) => statements.push(sql);
      knex.on('query', listen);
      await DatabaseRecoveryFactStore.create({ knex, pruneChunk: 2 }).prune(
        '2026-02-01T00:00:00.000Z',
      );
      knex.off('query', listen);
      expect(
        statements.filter(sql => /^delete from .replication_samples/.test(sql)),
      ).toHaveLength(3);
      expect(await knex('replication_samples')).toHaveLength(1);
    });

    it('keeps the last old sample of each link and hour, and all new ones', async () => {
      const other = (at: string) => ({
        ...sample(at, 0),
        link_id: 'standby:b',
      });
      await store.putSamples([
        sample('2026-10-01T05:00:00Z', 0),
        sample('2026-10-01T05:59:59.999Z', 7),
        sample('2026-10-01T06:00:00Z', 0),
        sample('2026-10-02T05:30:00Z', 0),
        other('2026-10-01T05:10:00Z'),
        // Of the hour in which the time lies nothing is old yet.
        sample('2026-10-26T06:05:00Z', 0),
        sample('2026-10-26T06:20:00Z', 0),
        sample('2026-10-26T06:40:00Z', 0),
      ]);
      const kept = async () =>
        (
          await knex('replication_samples').orderBy(['link_id', 'measured_at'])
        ).map(row => [row.link_id, row.measured_at]);
      await store.thinSamples('2026-10-26T06:30:00.000Z');
      const expected = [
        ['standby:a', '2026-10-01T05:59:59.999Z'],
        ['standby:a', '2026-10-01T06:00:00.000Z'],
        ['standby:a', '2026-10-02T05:30:00.000Z'],
        ['standby:a', '2026-10-26T06:05:00.000Z'],
        ['standby:a', '2026-10-26T06:20:00.000Z'],
        ['standby:a', '2026-10-26T06:40:00.000Z'],
        ['standby:b', '2026-10-01T05:10:00.000Z'],
      ];
      expect(await kept()).toEqual(expected);
      await store.thinSamples('2026-10-26T06:30:00.000Z');
      expect(await kept()).toEqual(expected);
    });

    it('ends the same whatever the order of the same words, and however often they come', async () => {
      const state = fc.constantFrom(
        'queued' as const,
        'running' as const,
        'lost' as const,
        'succeeded' as const,
      );
      const anyRun = fc
        .record({
          runKey: fc.constantFrom('r1', 'r2'),
          state,
          nativeId: fc.constantFrom(null, 'job-1'),
          sentAt: fc.constantFrom(
            null,
            '2026-11-30T02:30:00Z',
            '2026-11-30T02:40:00Z',
          ),
          bytesProcessed: fc.constantFrom(null, 1, 2),
        })
        // Two runs of one wrapper are never the same run of the tool.
        .map(({ runKey, nativeId, ...rest }) =>
          run({
            ...rest,
            runKey,
            nativeId: nativeId && `${nativeId}-${runKey}`,
          }),
        );
      const anyPoint = fc
        .record({
          state: fc.constantFrom('available' as const, 'deleted' as const),
          completeness: fc.constantFrom(
            'unknown' as const,
            'partial' as const,
            'complete' as const,
          ),
          hour: fc.integer({ min: 1, max: 5 }),
          sizeBytes: fc.constantFrom(null, 7),
          verification: fc.constantFrom(
            'none' as const,
            'checksum' as const,
            'restored' as const,
            'bad' as const,
          ),
          verifiedAt: fc.constantFrom(
            null,
            '2026-11-30T02:00:00Z',
            '2026-11-30T03:00:00Z',
          ),
        })
        .map(({ hour, ...rest }) =>
          point({ ...rest, observedAt: `2026-11-30T0${hour}:00:00Z` }),
        );
      const anySample = fc
        .record({
          minute: fc.integer({ min: 10, max: 12 }),
          lag: fc.constantFrom(0, 5, 9),
        })
        .map(({ minute, lag }) => sample(`2026-11-30T05:${minute}:00Z`, lag));
      const shuffled = <T>(items: fc.Arbitrary<T>) =>
        fc.array(items, { minLength: 1, maxLength: 6 }).chain(list =>
          fc.tuple(
            fc.constant(list),
            fc
              .shuffledSubarray([...list, ...list], {
                minLength: list.length * 2,
              })
              .map(order => order),
          ),
        );
      const read = async () => {
        const rows = {
          runs: await knex('backup_runs').orderBy('run_key'),
          points: await knex('recovery_points').orderBy('native_id'),
          samples: await knex('replication_samples').orderBy('measured_at'),
        };
        for (const table of [
          'backup_runs',
          'recovery_points',
          'replication_samples',
        ]) {
          await knex(table).delete();
        }
        return JSON.stringify(rows, (key, value) =>
          key === 'id' ? undefined : value,
        );
      };
      await fc.assert(
        fc.asyncProperty(
          shuffled(anyRun),
          shuffled(anyPoint),
          shuffled(anySample),
          async (runLists, pointLists, sampleLists) => {
            await store.putRuns(runLists[0]);
            await store.putPoints(pointLists[0]);
            await store.putSamples(sampleLists[0]);
            const first = await read();
            for (const row of runLists[1]) {
              await store.putRuns([row]);
            }
            await store.putPoints(pointLists[1]);
            for (const row of sampleLists[1]) {
              await store.putSamples([row]);
            }
            expect(await read()).toBe(first);
          },
        ),
        { numRuns: databaseId === 'SQLITE_3' ? 150 : 20 },
      );
    });

    it('loses nothing when two write at once', async () => {
      const words = Array.from({ length: 20 }, (_, i) =>
        run({
          state: 'running',
          finishedAt: null,
          bytesProcessed: i,
          sentAt: new Date(NOW.getTime() + i).toISOString(),
        }),
      );
      await Promise.all(
        [...words, run({ bytesProcessed: 20 })].map(row =>
          store.putRuns([row]),
        ),
      );
      const stored = await runs();
      expect(
        stored.map(row => [row.state, Number(row.bytes_processed)]),
      ).toEqual([['succeeded', 20]]);
    });

    it('knows whose plans they are', async () => {
      await knex('recovery_resources').insert({
        resource_id: 'orders',
        entity_ref: 'resource:default/orders',
        definition: '{}',
        objectives: '[]',
        problems: '[]',
        enrolled_at: NOW.toISOString(),
      });
      await knex('recovery_plans').insert({
        plan_id: 'orders-daily',
        resource_id: 'orders',
        origin: 'document',
        plan: '{}',
        states: '[]',
      });
      expect(await store.ownersOfPlans(['orders-daily', 'other'])).toEqual(
        new Map([
          [
            'orders-daily',
            { resourceId: 'orders', entityRef: 'resource:default/orders' },
          ],
        ]),
      );
      expect(await store.entitiesOf(['orders', 'other'])).toEqual(
        new Map([['orders', 'resource:default/orders']]),
      );
    });
  });

  it('takes a point of the first word for what it says', () => {
    expect(firstPoint({ ...point({ state: 'unusable' }) })).toMatchObject({
      gone_at: '2026-11-30T02:20:00.000Z',
      seen_at: null,
    });
  });
});
