import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { SloSourceRegistry } from '../../sources/SloSourceRegistry';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { FakeSloSource } from './__testUtils__/FakeSloSource';
import { refreshHarness } from './__testUtils__/refreshHarness';
import { maintainSloCounts } from './maintainSloCounts';
import { registerSloSourceTasks, triggerSloSource } from './sloSourceTasks';

describe('tasks of SLO sources', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const init = reuseSloDatabases(databases);

  it('gives each source a task of its own under a lock of all replicas', async () => {
    const harness = refreshHarness(await init('SQLITE_3'));
    const registry = new SloSourceRegistry();
    const broken = new FakeSloSource('prometheus:eu');
    broken.error = new Error('no route to host');
    registry.addSource(broken);
    registry.addSource(harness.source);
    await harness.promise({ id: 'a' }, { id: 'b', sourceId: '' });
    const scheduler = mockServices.scheduler.mock();

    await registerSloSourceTasks({
      scheduler,
      registry,
      refresh: harness.service,
    });

    const tasks = scheduler.scheduleTask.mock.calls.map(([task]) => task);
    expect(
      tasks.map(({ id, scope, frequency }) => ({ id, scope, frequency })),
    ).toEqual([
      {
        id: 'shipshape-slo-prometheus:eu',
        scope: 'global',
        frequency: { minutes: 5 },
      },
      {
        id: 'shipshape-slo-prometheus:main',
        scope: 'global',
        frequency: { minutes: 5 },
      },
      {
        id: 'shipshape-slo-reported',
        scope: 'global',
        frequency: { minutes: 5 },
      },
    ]);
    // A failing source is no failing task: its outcome is stored.
    for (const task of tasks) {
      await task.fn(new AbortController().signal);
    }
    const runs = await harness.runs.listRuns(5);
    expect(runs.map(({ sourceId, outcome }) => [sourceId, outcome])).toEqual([
      ['prometheus:main', 'succeeded'],
      ['prometheus:eu', 'failed'],
    ]);
    expect(await harness.view('a')).toMatchObject({ data: 'ok' });
    expect(await harness.view('b')).toMatchObject({ data: 'notConfigured' });
  });

  it('starts a refresh now, unless it runs', async () => {
    const scheduler = mockServices.scheduler.mock();
    expect(await triggerSloSource(scheduler, 'prometheus:main')).toBe(true);
    expect(scheduler.triggerTask).toHaveBeenCalledWith(
      'shipshape-slo-prometheus:main',
    );
    const running = new Error('already running');
    running.name = 'ConflictError';
    scheduler.triggerTask.mockRejectedValueOnce(running);
    expect(await triggerSloSource(scheduler, 'prometheus:main')).toBe(false);
  });

  it('forgets what is older than it is kept for, and keeps every window that is shown', async () => {
    const harness = refreshHarness(await init('SQLITE_3'));
    await harness.promise({ id: 'a' }, { id: 'b' });
    await harness.refresh();
    await harness.promise({ id: 'a' });
    const before = await harness.view('a');
    // Half a day later, three days and six hours of fine buckets are left.
    harness.at('2026-11-25T00:03:00Z');
    await maintainSloCounts({
      ...harness,
      retentionDays: 30,
      clock: () => harness.time.now,
    });
    expect(await harness.view('b')).toBeUndefined();
    await harness.service.recompute();
    // The same as of the same instant, but for what was before the thirty days.
    expect(await harness.view('a')).toMatchObject({
      burnRates: before?.burnRates,
      thisMonth: before?.thisMonth,
      figures: { coverage: (30 * 24 - 12) / (30 * 24) },
    });
  });
});
