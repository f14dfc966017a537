import { mockServices } from '@backstage/backend-test-utils';
import { RECOVERY_TASKS, registerRecoveryTasks } from './recoveryTasks';

describe('registerRecoveryTasks', () => {
  const { signal } = new AbortController();

  async function register() {
    const calls: unknown[][] = [];
    const note =
      <T>(name: string, answer: T) =>
      async (...given: unknown[]): Promise<T> => {
        calls.push([name, ...given]);
        return answer;
      };
    const schedule = (minutes: number) => ({
      frequency: { minutes },
      timeout: { minutes: 5 },
    });
    const scheduler = mockServices.scheduler.mock();
    await registerRecoveryTasks({
      scheduler,
      config: {
        definitionsSchedule: schedule(10),
        evidenceSchedule: schedule(60),
        maintenanceSchedule: schedule(1440),
        retentionDays: 400,
      },
      stores: {
        facts: {
          prune: note('prune', undefined),
          thinSamples: note('thinSamples', undefined),
        },
        evidence: { pruneArtifacts: note('pruneArtifacts', undefined) },
      },
      definitions: {
        refresh: note('definitions', {
          resources: 0,
          changed: 0,
          unreadable: 0,
        }),
      },
      evidence: { run: note('evidence', []) },
      clock: () => new Date('2026-11-30T06:00:00.000Z'),
    });
    const tasks = scheduler.scheduleTask.mock.calls.map(([task]) => task);
    return { tasks, calls };
  }

  it('schedules each task once for all replicas', async () => {
    const { tasks, calls } = await register();
    expect(
      tasks.map(({ id, scope, frequency, timeout }) => ({
        id,
        scope,
        frequency,
        timeout,
      })),
    ).toEqual([
      {
        id: 'shipshape-recovery-definitions',
        scope: 'global',
        frequency: { minutes: 10 },
        timeout: { minutes: 5 },
      },
      {
        id: 'shipshape-recovery-evidence',
        scope: 'global',
        frequency: { minutes: 60 },
        timeout: { minutes: 5 },
      },
      {
        id: 'shipshape-recovery-maintenance',
        scope: 'global',
        frequency: { minutes: 1440 },
        timeout: { minutes: 5 },
      },
    ]);
    expect(calls).toEqual([]);
  });

  it.each([
    [RECOVERY_TASKS.definitions, [['definitions', { signal }]]],
    [RECOVERY_TASKS.evidence, [['evidence', { signal }]]],
    [
      RECOVERY_TASKS.maintenance,
      [
        ['prune', '2025-10-26T06:00:00.000Z'],
        ['thinSamples', '2026-10-26T06:00:00.000Z'],
        ['pruneArtifacts', '2026-11-23T06:00:00.000Z'],
      ],
    ],
  ])('runs %s', async (id, expected) => {
    const { tasks, calls } = await register();
    await tasks.find(task => task.id === id)?.fn(signal);
    expect(calls).toEqual(expected);
  });
});
