import { TestDatabases } from '@backstage/backend-test-utils';
import { DatabaseSourceRunStore } from './DatabaseSourceRunStore';
import type { RunResult } from './SourceRunStore';
import { reuseDatabases } from '../cost/ingestion/__testUtils__/reuseDatabases';

const SUCCEEDED: RunResult = {
  outcome: 'succeeded',
  counts: { active: 2 },
  errors: [],
};
const failed = (code: RunResult['errors'][number]['code']): RunResult => ({
  outcome: 'failed',
  counts: {},
  errors: [{ code, message: 'part-1.csv is not there' }],
});

describe('DatabaseSourceRunStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => {
      const knex = await init(databaseId);
      const time = { now: new Date('2026-10-20T06:00:00Z') };
      const store = DatabaseSourceRunStore.create({
        knex,
        clock: () => time.now,
      });
      /** One run that begins at the minute and takes half of it. */
      const run = async (source: string, minute: number, result: RunResult) => {
        time.now = new Date(Date.UTC(2026, 9, 20, 6, minute));
        const id = await store.start(source, 'cost');
        time.now = new Date(Date.UTC(2026, 9, 20, 6, minute, 30));
        await store.finish(id, result);
        return id;
      };
      return { store, time, run };
    };

    it('keeps a run with its progress and outcome', async () => {
      const { store, time } = await setup();
      const id = await store.start('focus:main', 'cost');
      const progress = { done: 2, total: 40, message: 'reading aws-2026-10' };
      await store.heartbeat(id, progress);
      await store.heartbeat(id);
      const running = {
        sourceId: 'focus:main',
        id: String(id),
        startedAt: '2026-10-20T06:00:00.000Z',
        finishedAt: undefined,
        outcome: 'running',
        progress,
        counts: {},
        errors: [],
      };
      expect(await store.listRuns(20)).toEqual([running]);

      time.now = new Date('2026-10-20T06:05:00Z');
      await store.finish(id, failed('not_found'));
      expect(await store.listRuns(20)).toEqual([
        {
          ...running,
          finishedAt: '2026-10-20T06:05:00.000Z',
          ...failed('not_found'),
        },
      ]);
    });

    it('lists the newest runs of each source', async () => {
      const { store, run } = await setup();
      const ids: number[] = [];
      for (let minute = 0; minute < 4; minute++) {
        ids.push(await run('focus:a', minute, SUCCEEDED));
      }
      ids.push(await run('focus:b', 5, SUCCEEDED));
      const runs = await store.listRuns(2);
      expect(runs.map(item => [item.sourceId, item.id])).toEqual([
        ['focus:b', String(ids[4])],
        ['focus:a', String(ids[3])],
        ['focus:a', String(ids[2])],
      ]);
    });

    it('tells since when a source fails, and with which code', async () => {
      const { store, run, time } = await setup();
      await run('focus:a', 0, failed('unauthorised'));
      await run('focus:a', 1, SUCCEEDED);
      await run('focus:a', 2, failed('not_found'));
      await run('focus:a', 3, { ...failed('timeout'), outcome: 'partial' });
      await run('focus:b', 4, failed('timeout'));
      await run('focus:b', 5, SUCCEEDED);
      await run('focus:c', 6, failed('rate_limited'));
      time.now = new Date('2026-10-20T06:10:00Z');
      await store.start('focus:c', 'cost');

      const statuses = await store.listStatus();

      expect(
        statuses.sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1)),
      ).toEqual([
        {
          sourceId: 'focus:a',
          lastAttemptAt: '2026-10-20T06:03:00.000Z',
          // The partial run has delivered what it could read.
          lastSuccessAt: '2026-10-20T06:03:30.000Z',
          failure: { code: 'timeout', since: '2026-10-20T06:02:30.000Z' },
        },
        {
          sourceId: 'focus:b',
          lastAttemptAt: '2026-10-20T06:05:00.000Z',
          lastSuccessAt: '2026-10-20T06:05:30.000Z',
          failure: undefined,
        },
        {
          sourceId: 'focus:c',
          lastAttemptAt: '2026-10-20T06:10:00.000Z',
          lastSuccessAt: undefined,
          failure: { code: 'rate_limited', since: '2026-10-20T06:06:30.000Z' },
        },
      ]);
    });

    it('ends runs without a heartbeat, and only those', async () => {
      const { store, time } = await setup();
      const dead = await store.start('focus:a', 'cost');
      const alive = await store.start('focus:b', 'cost');
      time.now = new Date('2026-10-20T06:03:00Z');
      await store.heartbeat(alive);
      expect(await store.failAbandoned(new Date('2026-10-20T06:01:00Z'))).toBe(
        1,
      );
      const runs = await store.listRuns(20);
      expect(runs.map(({ id, outcome }) => [id, outcome])).toEqual([
        [String(alive), 'running'],
        [String(dead), 'failed'],
      ]);
      // A late heartbeat does not bring it back.
      await store.heartbeat(dead, { done: 1, total: 1, message: 'x' });
      expect((await store.listRuns(20))[1].progress).toBeUndefined();
    });

    it('forgets old runs, but not the last success', async () => {
      const { store, run } = await setup();
      const success = await run('focus:a', 0, SUCCEEDED);
      for (let minute = 1; minute < 6; minute++) {
        await run('focus:a', minute, failed('timeout'));
      }
      const other = await run('focus:b', 7, SUCCEEDED);
      await store.prune('focus:a', 2);
      await store.prune('focus:b', 2);
      const runs = await store.listRuns(20);
      expect(runs).toHaveLength(4);
      expect(runs[0].id).toBe(String(other));
      expect(runs[3].id).toBe(String(success));
    });
  });
});
