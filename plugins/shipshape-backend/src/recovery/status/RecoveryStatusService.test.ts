import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import {
  dailyDumps,
  dailyObjective,
  SeedResource,
  seedRecovery,
  SeedRun,
} from '../__testUtils__/seedRecovery';
import { createRecoveryPageStores } from '../recoveryStores';
import { RecoveryStatusService } from './RecoveryStatusService';

const NOON = '2026-11-30T12:00:00.000Z';

function createHarness(knex: Knex) {
  const state = { now: new Date(NOON) };
  const stores = createRecoveryPageStores({ knex });
  const logger = mockServices.logger.mock();
  const service = RecoveryStatusService.create({
    ...stores,
    logger,
    clock: () => state.now,
  });
  const list = async () =>
    stores.statuses.listAlarmFacts({ after: undefined, limit: 1000 });
  return {
    state,
    stores,
    logger,
    service,
    statuses: async () =>
      Object.fromEntries(
        (await list()).map(({ summary }) => [
          summary.resource.resourceId,
          summary.status,
        ]),
      ),
    get: async (id: string) =>
      (await list()).find(item => item.summary.resource.resourceId === id),
  };
}

/** A resource that is dumped daily and was drilled on 10 November. */
function daily(id: string, rest: Partial<SeedResource> = {}): SeedResource {
  return {
    id,
    entity: `resource:default/${id}`,
    plans: [{ id: `${id}-daily`, ...dailyDumps('2026-11-01', '2026-12-01') }],
    drills: [
      {
        drillId: `${id}-1`,
        declaredAt: '2026-11-10T10:00:00.000Z',
        finishedAt: '2026-11-10T10:10:00.000Z',
        checks: [
          {
            checkId: 'connect',
            kind: 'connect',
            severity: 'blocking',
            status: 'passed',
            durationMs: 1,
          },
        ],
      },
    ],
    ...rest,
  };
}

/** The same, but the run of the last night is as given. */
function lastNight(
  id: string,
  run: Partial<SeedRun> | undefined,
): SeedResource {
  const { runs, points } = dailyDumps('2026-11-01', '2026-11-30');
  return daily(id, {
    plans: [
      {
        id: `${id}-daily`,
        schedule: {
          kind: 'cron',
          dialect: 'unix5',
          expression: '0 2 * * *',
          completionWindowSeconds: 7_200,
        },
        points,
        runs: [
          ...runs,
          ...(run
            ? [
                {
                  run_key: 'last-night',
                  state: 'failed',
                  slot_at: '2026-11-30T02:00:00.000Z',
                  started_at: '2026-11-30T02:00:00.000Z',
                  finished_at: '2026-11-30T02:05:00.000Z',
                  ...run,
                },
              ]
            : []),
        ],
      },
    ],
  });
}

describe('RecoveryStatusService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function setUp(...resources: SeedResource[]) {
      const knex = await init(databaseId);
      await seedRecovery(knex, resources);
      return { knex, ...createHarness(knex) };
    }

    it('judges resources by what was reported about them', async () => {
      const { service, statuses } = await setUp(
        daily('good'),
        daily('undrilled', {
          drills: [],
          enrolledAt: '2026-11-20T00:00:00.000Z',
        }),
        daily('overdue', { drills: [] }),
        daily('failing', {
          drills: [
            {
              drillId: 'failing-1',
              outcome: 'failed',
              finishedAt: '2026-11-29T10:00:00.000Z',
            },
          ],
        }),
        daily('stopped', { definition: { lifecycle: 'stopped' } }),
        daily('exempt', {
          definition: {
            requirement: 'exempt',
            exemption: {
              reason: 'rebuilt nightly',
              until: '2027-01-01T00:00:00Z',
            },
          },
        }),
        daily('no-target', {
          objectives: [{ scope: 'data-corruption', setBy: {} }],
        }),
        { id: 'unprotected', entity: 'resource:default/u', undocumented: true },
        {
          id: 'never',
          entity: 'resource:default/n',
          plans: [{ id: 'never-daily' }],
        },
        daily('breached', {
          plans: [
            { id: 'breached-daily', ...dailyDumps('2026-11-01', '2026-11-20') },
          ],
        }),
        lastNight('failed', { exit_code: 1, message: 'disk full' }),
        lastNight('partial', { state: 'partial' }),
        lastNight('missed', undefined),
        lastNight('late', {
          state: 'succeeded',
          finished_at: '2026-11-30T09:00:00.000Z',
        }),
      );
      expect(await service.refresh()).toBe(14);
      expect(await statuses()).toEqual({
        good: 'recoverable',
        undrilled: 'unproven',
        overdue: 'drillOverdue',
        failing: 'drillFailing',
        stopped: 'notApplicable',
        exempt: 'exempt',
        // Without an RPO nobody can say that it is met.
        'no-target': 'insufficientData',
        unprotected: 'unprotected',
        never: 'never',
        breached: 'breached',
        // Their exposure is 34 h of 25 h: worse than the backup itself.
        failed: 'breached',
        partial: 'breached',
        missed: 'breached',
        late: 'breached',
      });
    });

    it('judges by the source that knows a resource, not by those that do not', async () => {
      const without = (id: string) =>
        daily(id, { plans: [{ id: `${id}-daily` }] });
      const { knex, service, get } = await setUp(
        daily('known'),
        without('never'),
        without('nowhere'),
      );
      const said = (resourceId: string, states: string[]) =>
        knex('recovery_subjects').insert(
          states.map((state, index) => ({
            source_id: `velero:${index}`,
            provider: 'velero',
            native_id: resourceId,
            resource_id: resourceId,
            state,
            checks: '[]',
            notices: '[]',
          })),
        );
      await said('known', ['insufficient_data', 'known', 'never']);
      await said('never', ['insufficient_data', 'never']);
      await said('nowhere', ['insufficient_data', 'insufficient_data']);
      await service.refresh();
      const exposure = async (id: string) =>
        (await get(id))?.summary.exposure.status;
      expect(await exposure('known')).toBe('met');
      expect(await exposure('never')).toBe('never');
      expect(await exposure('nowhere')).toBe('insufficient_data');
    });

    it('says what went wrong with the last backup', async () => {
      const twoDays = [{ ...dailyObjective, rpoSeconds: 200_000 }];
      const { service, get } = await setUp(
        ...[
          lastNight('failed', { exit_code: 1, message: 'disk full' }),
          lastNight('missed', undefined),
          lastNight('again', { state: 'succeeded' }),
        ].map(resource => ({ ...resource, objectives: twoDays })),
        {
          id: 'silent',
          entity: 'resource:default/s',
          plans: [{ id: 'silent' }],
        },
      );
      await service.refresh();
      expect(await get('failed')).toMatchObject({
        summary: {
          status: 'backupFailing',
          lastSuccessAt: '2026-11-29T02:20:00.000Z',
          lastFailureAt: '2026-11-30T02:05:00.000Z',
        },
        signals: {
          backups: 'failing',
          failedSlot: {
            planId: 'failed-daily',
            state: 'failed',
            slotAt: '2026-11-30T02:00:00.000Z',
            message: 'disk full',
          },
        },
      });
      expect(await get('missed')).toMatchObject({
        summary: { lastFailureAt: '2026-11-30T02:00:00.000Z' },
        signals: { backups: 'failing', failedSlot: { state: 'missed' } },
      });
      expect((await get('again'))?.signals).toEqual({ backups: 'ok' });
      expect((await get('silent'))?.signals).toEqual({ backups: 'unknown' });
    });

    it('sees exposure grow while nobody reports', async () => {
      const { service, statuses, get, state } = await setUp(daily('orders'));
      await service.refresh();
      expect((await get('orders'))?.summary.exposure).toMatchObject({
        status: 'met',
        seconds: 36_000,
        asOf: NOON,
      });
      // It is awaited: the one of the day after is not the next one yet.
      state.now = new Date('2026-12-01T02:10:00Z');
      await service.refresh();
      expect((await get('orders'))?.summary.exposure.status).toBe('met');
      // The next dump would have been there at 02:20; 25 h after the last one began, the RPO is over.
      state.now = new Date('2026-12-01T02:59:00Z');
      await service.refresh();
      expect((await get('orders'))?.summary.exposure.status).toBe('at_risk');
      state.now = new Date('2026-12-01T03:01:00Z');
      await service.refresh();
      expect(await statuses()).toEqual({ orders: 'breached' });
    });

    it('computes those of which something was reported, and forgets what is gone', async () => {
      const { knex, service, statuses } = await setUp(
        daily('orders'),
        daily('other'),
      );
      await service.recompute(['orders', 'orders', 'unknown']);
      expect(await statuses()).toEqual({ orders: 'recoverable' });
      await service.refresh();
      await knex('recovery_resources').where('resource_id', 'orders').delete();
      await service.recompute(['orders']);
      expect(await statuses()).toEqual({ other: 'recoverable' });
      await knex('recovery_resources').delete();
      expect(await service.refresh()).toBe(0);
      expect(await statuses()).toEqual({});
    });

    it('is failing until a drill passes, whatever comes without an outcome', async () => {
      const drill = (at: string, outcome: 'failed' | 'inconclusive') => ({
        drillId: `d-${at}`,
        outcome,
        finishedAt: `2026-${at}T10:00:00.000Z`,
      });
      const { service, get } = await setUp(
        daily('orders', {
          drills: [
            ...(daily('orders').drills ?? []),
            drill('11-18', 'failed'),
            ...[19, 20, 21, 22, 23].map(day =>
              drill(`11-${day}`, 'inconclusive'),
            ),
          ],
        }),
      );
      await service.refresh();
      expect((await get('orders'))?.summary.drill).toMatchObject({
        state: 'failing',
        lastDrillId: 'd-11-18',
        inconclusiveInARow: 5,
      });
    });

    it('is proven for a failure by a restore from a copy that survives it', async () => {
      const region = { ...dailyObjective, scope: 'region' as const };
      const from = (id: string, locationId: string | undefined) =>
        daily(id, {
          definition: { placement: { region: 'eu-central-1' } },
          objectives: [dailyObjective, region],
          plans: [
            {
              id: `${id}-daily`,
              ...dailyDumps('2026-11-01', '2026-12-01'),
              locations: [
                { id: 'main', region: 'eu-central-1' },
                { id: 'far', region: 'eu-west-1' },
              ],
            },
          ],
          drills: (daily(id).drills ?? []).flatMap(drill => [
            drill,
            {
              ...drill,
              drillId: `${id}-2`,
              drillPlanId: `${id}-region`,
              scope: 'region' as const,
              locationId,
            },
          ]),
        });
      const { service, statuses } = await setUp(
        from('far', 'far'),
        from('near', 'main'),
        from('unknown', undefined),
      );
      await service.refresh();
      expect(await statuses()).toEqual({
        far: 'recoverable',
        near: 'drillOverdue',
        unknown: 'drillOverdue',
      });
    });

    it('is unproven when nobody says how long a drill counts', async () => {
      const { service, statuses } = await setUp(
        daily('orders', {
          objectives: [{ ...dailyObjective, drillIntervalSeconds: undefined }],
        }),
      );
      await service.refresh();
      expect(await statuses()).toEqual({ orders: 'unproven' });
    });

    it('notes since when no sample came, where some did before', async () => {
      const base = {
        native_id: 'base',
        consistent_at: '2026-11-01T02:00:00.000Z',
        available_at: '2026-11-01T02:00:00.000Z',
      };
      const archived = (id: string, ...measured: string[]): SeedResource => ({
        id,
        entity: `resource:default/${id}`,
        objectives: [{ ...dailyObjective, rpoSeconds: 900 }],
        plans: [{ id: `${id}-wal`, mechanism: 'base+wal', points: [base] }],
        samples: measured.map(at => ({
          link_id: 'archive:main',
          measured_at: at,
          caught_up: true,
          interval_seconds: 300,
        })),
      });
      const { service, get } = await setUp(
        archived(
          'silent',
          '2026-11-20T11:55:00.000Z',
          '2026-11-20T12:00:00.000Z',
        ),
        archived('fresh', '2026-11-20T12:00:00.000Z', NOON),
        archived('unsampled'),
      );
      await service.refresh();
      expect((await get('silent'))?.summary.exposure.status).toBe(
        'insufficient_data',
      );
      expect((await get('silent'))?.signals.silentSince).toBe(
        '2026-11-20T12:00:00.000Z',
      );
      for (const id of ['fresh', 'unsampled']) {
        expect((await get(id))?.signals).not.toHaveProperty('silentSince');
      }
    });

    it('notes a cleanup that failed until a later drill has cleaned up', async () => {
      const drill = (day: number, cleanup: 'failed' | 'succeeded') => ({
        drillId: `d-${day}`,
        finishedAt: `2026-11-${day}T10:00:00.000Z`,
        cleanup,
        cleanupMessage: 'device busy',
      });
      const { service, get } = await setUp(
        daily('a', { drills: [drill(10, 'failed'), drill(11, 'succeeded')] }),
        daily('b', {
          drills: [
            { ...drill(12, 'failed'), drillId: 'd-12' },
            {
              drillId: 'd-13',
              lifecycle: 'restoring',
              declaredAt: '2026-11-13T10:00:00.000Z',
            },
          ],
        }),
      );
      await service.refresh();
      expect((await get('a'))?.signals.failedCleanup).toBeUndefined();
      expect((await get('b'))?.signals.failedCleanup).toEqual({
        drillId: 'd-12',
        message: 'device busy',
      });
    });

    it('asks as often for many resources as for one', async () => {
      const { knex, service } = await setUp(
        ...Array.from({ length: 30 }, (_, i) => daily(`r-${i}`)),
      );
      let statements = 0;
      knex.on('query', () => {
        statements += 1;
      });
      await service.recompute(['r-0']);
      const forOne = statements;
      statements = 0;
      await service.recompute(Array.from({ length: 30 }, (_, i) => `r-${i}`));
      knex.removeAllListeners('query');
      expect(statements).toBe(forOne);
    });

    it('keeps the others when one cannot be judged', async () => {
      const { knex, service, statuses, logger } = await setUp(
        daily('broken'),
        daily('orders'),
      );
      const definition = JSON.stringify({ name: 'broken', kind: 'postgresql' });
      await knex('recovery_resources')
        .where('resource_id', 'broken')
        .update({ definition, objectives: '{}' });
      await service.refresh();
      expect(await statuses()).toEqual({ orders: 'recoverable' });
      expect(logger.error).toHaveBeenCalledTimes(1);
    });
  });
});
