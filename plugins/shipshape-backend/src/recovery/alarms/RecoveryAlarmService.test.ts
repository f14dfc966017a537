import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import { DatabaseAlarmStore } from '../../alarms';
import type { AlarmRow } from '../../database/tables';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { StandingCase, standingOf } from '../__testUtils__/standings';
import { DatabaseRecoveryReadStore } from '../pages/DatabaseRecoveryReadStore';
import { DatabaseRecoveryStatusStore } from '../status/DatabaseRecoveryStatusStore';
import { RecoveryAlarmService } from './RecoveryAlarmService';

const OWNER = 'group:default/payments';

function createHarness(knex: Knex) {
  const state = { now: new Date('2026-11-30T12:00:00Z'), broken: false };
  const outbox: NotificationSendOptions[] = [];
  const logger = mockServices.logger.mock();
  const service = () =>
    RecoveryAlarmService.create({
      statuses: DatabaseRecoveryStatusStore.create({ knex }),
      facts: DatabaseRecoveryReadStore.create({ knex }),
      alarms: DatabaseAlarmStore.create({ knex }),
      notifications: {
        async send(message) {
          // Sending takes a while: other replicas run meanwhile.
          await knex.raw('select 1');
          if (state.broken) {
            throw new Error('notifications are down');
          }
          outbox.push(message);
        },
      },
      logger,
      clock: () => state.now,
    });
  return {
    state,
    outbox,
    logger,
    service,
    /** The outcome of a refresh; what is not named is gone. */
    async refresh(...cases: StandingCase[]) {
      state.now = new Date(state.now.getTime() + 60_000);
      await knex('recovery_status').delete();
      await DatabaseRecoveryStatusStore.create({ knex }).put(
        cases.map(item =>
          standingOf({ owner: OWNER, at: state.now.toISOString(), ...item }),
        ),
      );
    },
    /** Runs once and gives the titles of what was sent. */
    async run(): Promise<string[]> {
      const before = outbox.length;
      await service().run();
      return outbox.slice(before).map(({ payload }) => payload.title);
    },
  };
}

describe('RecoveryAlarmService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => {
      const knex = await init(databaseId);
      return { knex, ...createHarness(knex) };
    };

    it('says nothing of what is well', async () => {
      const { refresh, run } = await setup();
      await refresh({ id: 'orders' });
      expect(await run()).toEqual([]);
    });

    it('tells the owner of a failed backup once, with a link, and when they succeed again', async () => {
      const { refresh, run, outbox } = await setup();
      const failing: StandingCase = {
        id: 'orders',
        status: 'backupFailing',
        signals: {
          backups: 'failing',
          failedSlot: {
            planId: 'orders-daily',
            state: 'missed',
            slotAt: '2026-11-30T02:00:00.000Z',
          },
        },
      };
      await refresh(failing);
      expect(await run()).toEqual([
        'Backup of orders was missed: no run was reported: orders-daily, 2026-11-30 02:00 UTC',
      ]);
      expect(outbox[0]).toMatchObject({
        recipients: { type: 'entity', entityRef: OWNER },
        payload: {
          link: '/catalog/default/resource/orders/backups',
          severity: 'high',
          topic: 'Recovery',
          scope: 'shipshape-recovery:orders:backups-failing',
        },
      });
      await refresh(failing);
      expect(await run()).toEqual([]);
      // Nobody knows: neither over nor worse.
      await refresh({ id: 'orders', signals: { backups: 'unknown' } });
      expect(await run()).toEqual([]);
      await refresh({ id: 'orders' });
      expect(await run()).toEqual(['Backups of orders succeed again']);
      expect(outbox[1].payload).toMatchObject({ severity: 'low' });
      expect(await run()).toEqual([]);
    });

    it('tells of a breach, of overdue and failed drills, and of what a drill left behind', async () => {
      const { refresh, run, outbox } = await setup();
      await refresh(
        {
          id: 'a',
          status: 'breached',
          exposure: { status: 'breached', seconds: 93_600 },
        },
        {
          id: 'b',
          drill: { state: 'overdue', dueAt: '2026-11-01T00:00:00.000Z' },
        },
        { id: 'c', drill: { state: 'failing', lastDrillId: 'd-7' } },
        { id: 'd', signals: { failedCleanup: { drillId: 'd-8' } } },
      );
      expect((await run()).sort()).toEqual([
        '1 d 2 h of a could be lost, 1 d 1 h are allowed',
        'A restore drill of c failed: d-7',
        'A restore drill of d could not clean up: d-8 has left data behind',
        'The restore drill of b is overdue: it was due on 2026-11-01',
      ]);
      expect(
        outbox.map(({ payload }) => [payload.link, payload.severity]),
      ).toEqual(
        expect.arrayContaining([
          ['/catalog/default/resource/a/backups', 'critical'],
          ['/catalog/default/resource/b/drills', 'normal'],
          ['/catalog/default/resource/c/drills', 'high'],
          ['/catalog/default/resource/d/drills', 'normal'],
        ]),
      );
    });

    it('tells a resource without any point once it had its time', async () => {
      const { refresh, run, state } = await setup();
      const never = (enrolledAt: string): StandingCase => ({
        id: 'orders',
        status: 'never',
        enrolledAt,
        exposure: { status: 'never', seconds: undefined, rpoSeconds: 3600 },
      });
      const now = state.now.getTime() + 60_000;
      await refresh(never(new Date(now - 3_600_000).toISOString()));
      expect(await run()).toEqual([]);
      await refresh(never(new Date(now - 3_600_000).toISOString()));
      expect(await run()).toEqual([
        'orders has no recovery point: nothing could be restored',
      ]);
      await refresh({
        id: 'orders',
        exposure: { status: 'insufficient_data' },
      });
      expect(await run()).toEqual([]);
      await refresh({ id: 'orders', exposure: { status: 'at_risk' } });
      expect(await run()).toEqual(['orders keeps its RPO now']);
    });

    it('tells of a plan that cannot keep its RPO once, and of a breach only beyond that', async () => {
      const { refresh, run } = await setup();
      const hourly = (seconds: number): StandingCase => ({
        id: 'orders',
        exposure: {
          // A breach by plan is a risk: see judgeExposure.
          status: seconds > 4200 ? 'breached' : 'at_risk',
          seconds,
          rpoSeconds: 3600,
          designRpoSeconds: 4200,
          feasible: false,
        },
      });
      await refresh(hourly(3000));
      expect(await run()).toEqual([
        'The backup plan of orders cannot keep its RPO: up to 1 h 10 min by plan, 1 h are allowed',
      ]);
      for (const seconds of [4100, 600, 4200, 600]) {
        await refresh(hourly(seconds));
        expect(await run()).toEqual([]);
      }
      await refresh(hourly(7200));
      expect(await run()).toEqual([
        '2 h of orders could be lost, 1 h are allowed',
      ]);
      // The next dump comes; the RPO is as far away as it always was.
      await refresh(hourly(4000));
      expect(await run()).toEqual([
        'What could be lost of orders is within what its plan allows',
      ]);
    });

    it.each([
      ['no_target', 3_600],
      // Base backup and archive, of which nobody says how far it is.
      ['insufficient_data', undefined],
    ] as const)(
      'of a resource without an RPO tells its first point, also with %s',
      async (status, seconds) => {
        const { refresh, run } = await setup();
        const noRpo = {
          rpoSeconds: undefined,
          designRpoSeconds: undefined,
          feasible: undefined,
        };
        await refresh({
          id: 'orders',
          exposure: { ...noRpo, status: 'never', seconds: undefined },
        });
        expect(await run()).toEqual([
          'orders has no recovery point: nothing could be restored',
        ]);
        await refresh({
          id: 'orders',
          exposure: {
            ...noRpo,
            status,
            seconds,
            protectedUntil: '2026-11-30T11:00:00.000Z',
          },
        });
        expect(await run()).toEqual(['orders has a recovery point']);
      },
    );

    it('does not say of a plan that it can keep an RPO that is gone', async () => {
      const { refresh, run } = await setup();
      await refresh({
        id: 'orders',
        exposure: { status: 'at_risk', feasible: false },
      });
      expect(await run()).toHaveLength(1);
      await refresh({
        id: 'orders',
        exposure: {
          status: 'no_target',
          rpoSeconds: undefined,
          feasible: undefined,
        },
      });
      expect(await run()).toEqual(['orders has no RPO any more']);
    });

    it('tells once when samples stay away for an hour, and when they come again', async () => {
      const { refresh, run, outbox } = await setup();
      // The standing is computed at 12:01, 12:02 and so on.
      const silent = (silentSince?: string): StandingCase => ({
        id: 'orders',
        exposure: { status: 'insufficient_data', seconds: undefined },
        signals: { silentSince },
      });
      await refresh(silent('2026-11-30T11:01:00.000Z'));
      expect(await run()).toEqual([]);
      await refresh(silent('2026-11-30T11:01:00.000Z'));
      expect(await run()).toEqual([
        'Nobody says any more how far the replication of orders is: the last sample is of 2026-11-30 11:01 UTC',
      ]);
      expect(outbox[0].payload).toMatchObject({
        severity: 'high',
        link: '/catalog/default/resource/orders/backups',
      });
      await refresh(silent('2026-11-30T11:01:00.000Z'));
      expect(await run()).toEqual([]);
      // One sample came, and the next are late: not yet over, and not told again.
      await refresh(silent('2026-11-30T12:03:00.000Z'));
      expect(await run()).toEqual([]);
      await refresh({ id: 'orders' });
      expect(await run()).toEqual([
        'Samples of the replication of orders are not missing any more',
      ]);
      // Of what never was sampled nobody is told that nothing comes.
      await refresh({ ...silent(), id: 'other' });
      expect(await run()).toEqual([]);
    });

    it('tells of a broken chain of evidence, and when it is intact again', async () => {
      const { knex, refresh, run } = await setup();
      await knex('evidence_chains').insert({
        resource_id: 'orders',
        records: 3,
        head_sha256: 'a'.repeat(64),
        verified_at: '2026-11-30T12:00:00.000Z',
        intact: false,
        broken_at: 'ev-2',
      });
      await refresh({ id: 'orders' });
      expect(await run()).toEqual([
        'The chain of evidence of orders is broken at record ev-2: it was altered, or a record is missing',
      ]);
      await knex('evidence_chains').update({ intact: true, broken_at: null });
      await refresh({ id: 'orders' });
      expect(await run()).toEqual([
        'The chain of evidence of orders is intact again',
      ]);
    });

    it('tells levels that changed together as one message, the gravest first', async () => {
      const { refresh, run, outbox } = await setup();
      await refresh({
        id: 'orders',
        exposure: { status: 'breached', seconds: 93_600 },
        signals: { backups: 'failing' },
        drill: { state: 'overdue' },
      });
      expect(await run()).toEqual([
        '1 d 2 h of orders could be lost, 1 d 1 h are allowed',
      ]);
      expect(outbox[0].payload.description).toBe(
        'Backups of orders fail.\nThe restore drill of orders is overdue.',
      );
      await refresh({ id: 'orders' });
      expect(await run()).toEqual(['orders keeps its RPO now']);
    });

    it('of several replicas one tells', async () => {
      const { refresh, service, outbox } = await setup();
      await refresh({ id: 'orders', signals: { backups: 'failing' } });
      await Promise.all([service().run(), service().run(), service().run()]);
      await service().run();
      expect(outbox).toHaveLength(1);
    });

    it('tries again when sending fails, and never tells the end of what was not told', async () => {
      const { refresh, run, state, logger } = await setup();
      state.broken = true;
      await refresh(
        { id: 'a', signals: { backups: 'failing' } },
        { id: 'b', signals: { backups: 'failing' } },
      );
      expect(await run()).toEqual([]);
      expect(logger.warn).toHaveBeenCalledTimes(1);
      state.broken = false;
      await refresh({ id: 'a', signals: { backups: 'failing' } }, { id: 'b' });
      expect(await run()).toEqual(['Backups of a fail']);
    });

    it('does not tell again what comes back within a day, and forgets what stays away', async () => {
      const { knex, refresh, run, state } = await setup();
      const failing = {
        id: 'orders',
        signals: { backups: 'failing' as const },
      };
      const alarms = () => knex<AlarmRow>('alarms').where('kind', 'recovery');
      await refresh(failing);
      expect(await run()).toHaveLength(1);
      await refresh();
      expect(await run()).toEqual([]);
      await refresh(failing);
      expect(await run()).toEqual([]);
      await refresh();
      await run();
      state.now = new Date(state.now.getTime() + 86_400_000);
      await refresh();
      await run();
      expect(await alarms()).toEqual([]);
    });

    it('ends alarms of what needs no protection any more, and warns of resources without an owner', async () => {
      const { refresh, run, logger } = await setup();
      const breached = { exposure: { status: 'breached' as const } };
      await refresh({ id: 'orders', ...breached });
      await run();
      await refresh({ id: 'orders', status: 'exempt', ...breached });
      expect(await run()).toEqual(['orders need not be recoverable any more']);
      await refresh({ id: 'orphan', owner: undefined, ...breached });
      expect(await run()).toEqual([]);
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining('without an owner'),
      );
    });
  });
});
