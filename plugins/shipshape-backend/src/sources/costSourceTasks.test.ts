import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { createHarness } from '../cost/ingestion/__testUtils__/createHarness';
import { FakeCostSource } from '../cost/ingestion/__testUtils__/FakeCostSource';
import { registerCostSourceTasks } from './costSourceTasks';

describe('registerCostSourceTasks', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('gives each source a task of its own under a lock of all replicas', async () => {
    const harness = await createHarness(await databases.init('SQLITE_3'));
    const { registry, ingestion, source, visible } = harness;
    const broken = new FakeCostSource('fake:broken');
    broken.listError = new Error('disk on fire');
    registry.addSource(broken);
    source.artifacts = [
      {
        name: 'a',
        runTime: '2026-10-20T05:00:00Z',
        charges: [{ billed: '1' }],
      },
    ];
    const scheduler = mockServices.scheduler.mock();

    await registerCostSourceTasks({ scheduler, registry, ingestion });

    const tasks = scheduler.scheduleTask.mock.calls.map(([task]) => task);
    expect(
      tasks.map(({ id, scope, frequency }) => ({ id, scope, frequency })),
    ).toEqual([
      {
        id: 'shipshape-cost-fake:main',
        scope: 'global',
        frequency: { hours: 1 },
      },
      {
        id: 'shipshape-cost-fake:broken',
        scope: 'global',
        frequency: { hours: 1 },
      },
      {
        id: 'shipshape-cost-recovery',
        scope: 'global',
        frequency: { minutes: 5 },
      },
    ]);
    // A failing source is no failing task: its outcome is stored.
    for (const task of tasks.reverse()) {
      await task.fn(new AbortController().signal);
    }
    expect(await visible()).toHaveLength(1);
    const runs = await harness.runs.listRuns(5);
    expect(runs.map(({ sourceId, outcome }) => [sourceId, outcome])).toEqual([
      ['fake:main', 'succeeded'],
      ['fake:broken', 'failed'],
    ]);
  });
});
