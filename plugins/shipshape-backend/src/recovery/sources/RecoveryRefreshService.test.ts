import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { planStateAt } from '@shipshape/recovery';
import {
  backupLocationSchema,
  NativeRef,
  recoveryDefinitionSchema,
  RecoveryPoint,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import {
  RecoveryDelivery,
  RecoverySource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import { DatabaseSourceRunStore } from '../../sources/DatabaseSourceRunStore';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { createRecoveryIntakeStores } from '../intakeStores';
import { RecoveryRefreshService } from './RecoveryRefreshService';

const ORDERS: NativeRef = { provider: 'velero', nativeId: 'orders-ns' };
const CARTS: NativeRef = { provider: 'velero', nativeId: 'carts-ns' };
const ORDERS_DB: NativeRef = {
  provider: 'cloudnative-pg',
  nativeId: 'shop/orders',
};
const STRAY: NativeRef = { provider: 'velero', nativeId: 'stray-ns' };

function point(nativeId: string, rest: Partial<RecoveryPoint> = {}) {
  return {
    nativeId,
    type: 'snapshot' as const,
    locationId: 'default',
    dependsOn: [],
    createdAt: new Date('2026-11-30T02:00:00Z'),
    consistentAt: new Date('2026-11-30T02:00:00Z'),
    availableAt: new Date('2026-11-30T02:10:00Z'),
    encrypted: 'unknown' as const,
    completeness: 'complete' as const,
    state: 'available' as const,
    verification: 'none' as const,
    source: 'observed' as const,
    ...rest,
  };
}

function subject(
  native: NativeRef,
  rest: Partial<RecoverySubject> = {},
): RecoverySubject {
  return {
    native,
    state: 'known',
    complete: true,
    plans: [],
    locations: [],
    runs: [],
    points: [],
    samples: [],
    drills: [],
    checks: [],
    ...rest,
  };
}

function location(id: string) {
  return backupLocationSchema.parse({ id });
}

const DAILY = {
  id: 'daily',
  provider: 'velero',
  mechanism: 'snapshot' as const,
  schedule: {
    kind: 'cron' as const,
    dialect: 'go' as const,
    expression: '0 2 * * *',
  },
  state: 'active' as const,
};

describe('RecoveryRefreshService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let knex: Knex;
    let now: Date;
    let deliveries: Array<RecoveryDelivery | Error>;
    let asked: Array<{ resources: string[]; since: string }>;
    let told: string[][];
    let logger: ReturnType<typeof mockServices.logger.mock>;

    beforeEach(async () => {
      knex = await init(databaseId);
      now = new Date('2026-11-30T06:00:00.000Z');
      deliveries = [];
      asked = [];
      told = [];
      logger = mockServices.logger.mock();
    });

    async function declare(
      resourceId: string,
      native: NativeRef[],
      planIds: string[] = [],
    ) {
      await knex('recovery_resources').insert({
        resource_id: resourceId,
        entity_ref: `resource:default/${resourceId}`,
        document_url: 'https://example.org/recovery.yaml',
        definition: JSON.stringify(
          recoveryDefinitionSchema.parse({
            id: resourceId,
            name: resourceId,
            kind: 'k8s-namespace',
            native,
            backupPlans: planIds.map(id => ({ ...DAILY, id })),
          }),
        ),
        objectives: '[]',
        problems: '[]',
        enrolled_at: '2026-11-01T00:00:00.000Z',
      });
    }

    function refresh(id = 'velero:main') {
      const clock = () => now;
      const source: RecoverySource = {
        id,
        providers: ['velero', 'cloudnative-pg'],
        schedule: { frequency: { minutes: 15 }, timeout: { minutes: 5 } },
        async *read(targets, { since }) {
          asked.push({
            resources: targets.map(({ resourceId }) => resourceId),
            since: since.toISOString(),
          });
          for (const delivery of deliveries) {
            if (delivery instanceof Error) {
              throw delivery;
            }
            yield delivery;
          }
        },
      };
      return RecoveryRefreshService.create({
        ...createRecoveryIntakeStores({ knex, clock }),
        runs: DatabaseSourceRunStore.create({ knex, clock }),
        config: { retentionDays: 400 },
        logger,
        clock,
        onFacts: async ids => {
          told.push([...ids]);
        },
      }).refresh(source, { signal: new AbortController().signal });
    }

    const subjects = () => knex('recovery_subjects').orderBy('native_id');
    const planIds = async () =>
      (await knex('recovery_plans').orderBy('plan_id')).map(
        ({ plan_id }) => plan_id,
      );
    const goneAt = async () =>
      (await knex('recovery_points').orderBy('native_id')).map(row => [
        row.native_id,
        row.state,
        row.gone_at,
      ]);
    const deliver = (...items: RecoverySubject[]) => {
      deliveries = items.map(item => ({ kind: 'subject', subject: item }));
    };

    it('asks for what documents name, and stores plans, runs, points, samples and drills of it', async () => {
      await declare('orders', [ORDERS, { provider: 'other', nativeId: 'x' }]);
      deliver(
        subject(ORDERS, {
          plans: [DAILY],
          checks: [{ id: 'bsl', status: 'ok' }],
          runs: [
            {
              runKey: 'daily-1',
              planId: 'daily',
              nativeId: 'daily-1',
              kind: 'backup',
              trigger: 'schedule',
              state: 'succeeded',
              startedAt: new Date('2026-11-30T02:00:00Z'),
              finishedAt: new Date('2026-11-30T02:10:00Z'),
              source: 'reported',
            },
          ],
          points: [point('daily-1', { planId: 'daily' })],
          samples: [
            {
              linkId: 'standby:a',
              mode: 'async',
              caughtUp: true,
              measuredAt: now,
              source: 'observed',
            },
          ],
          drills: [
            {
              drillId: 'Restore_1',
              lifecycle: 'done',
              outcome: 'passed',
              declaredAt: new Date('2026-11-29T02:00:00Z'),
              finishedAt: new Date('2026-11-29T02:30:00Z'),
              achievedRtoSeconds: 1800,
              validation: 'skipped',
              cleanup: 'succeeded',
            },
          ],
        }),
      );
      expect(await refresh()).toEqual({
        outcome: 'succeeded',
        counts: { read: 1 },
        errors: [],
      });
      expect(asked).toEqual([
        // 90 days back at first.
        { resources: ['orders'], since: '2026-09-01T06:00:00.000Z' },
      ]);
      expect(await knex('recovery_plans')).toEqual([
        expect.objectContaining({
          plan_id: 'orders.velero.daily',
          resource_id: 'orders',
          origin: 'velero:main',
        }),
      ]);
      expect(await knex('backup_runs')).toEqual([
        expect.objectContaining({
          plan_id: 'orders.velero.daily',
          run_key: 'daily-1',
          source: 'observed',
        }),
      ]);
      expect(await knex('recovery_points')).toEqual([
        expect.objectContaining({
          plan_id: 'orders.velero.daily',
          native_id: 'daily-1',
          source: 'observed',
        }),
      ]);
      expect(await knex('replication_samples')).toHaveLength(1);
      expect(await knex('drills')).toEqual([
        expect.objectContaining({
          drill_id: 'velero-main.restore_1',
          resource_id: 'orders',
          origin: 'velero:main',
          outcome: 'passed',
        }),
      ]);
      expect(await knex('evidence_records')).toEqual([]);
      expect(await subjects()).toEqual([
        expect.objectContaining({
          native_id: 'orders-ns',
          resource_id: 'orders',
          state: 'known',
          checks: '[{"id":"bsl","status":"ok"}]',
          observed_at: '2026-11-30T06:00:00.000Z',
        }),
      ]);
      expect(told).toEqual([['orders']]);

      now = new Date('2026-11-30T06:15:00.000Z');
      await refresh();
      // A day before the last refresh: runs may end late.
      expect(asked[1].since).toBe('2026-11-29T06:00:00.000Z');
      expect(await knex('backup_runs')).toHaveLength(1);
      expect(await knex('drills').select('revision')).toEqual([
        { revision: 1 },
      ]);
    });

    it('takes the only plan of a document for the only one of the tool', async () => {
      await declare('orders', [ORDERS], ['orders-velero']);
      deliver(
        subject(ORDERS, {
          plans: [DAILY],
          points: [
            point('daily-1', { planId: 'daily' }),
            point('by-hand', { createdAt: now }),
          ],
        }),
      );
      await refresh();
      expect(await knex('recovery_plans')).toEqual([]);
      expect(
        await knex('recovery_points').orderBy('id').select('plan_id'),
      ).toEqual([{ plan_id: 'orders-velero' }, { plan_id: 'orders-velero' }]);
    });

    it('keeps points of no plan under one of the provider, of which nothing is known', async () => {
      await declare('orders', [ORDERS]);
      deliver(subject(ORDERS, { points: [point('p1')] }));
      await refresh();
      const [plan] = await knex('recovery_plans');
      expect(plan.plan_id).toBe('orders.velero');
      expect(JSON.parse(plan.plan)).toMatchObject({
        state: 'unknown',
        schedule: { kind: 'manual' },
      });
    });

    it('knows what is gone from a complete listing, and nothing from another', async () => {
      await declare('orders', [ORDERS]);
      deliver(subject(ORDERS, { points: [point('p1'), point('p2')] }));
      await refresh();
      now = new Date('2026-11-30T06:15:00.000Z');
      deliver(subject(ORDERS, { points: [point('p2')], complete: false }));
      await refresh();
      expect(await goneAt()).toEqual([
        ['p1', 'available', null],
        ['p2', 'available', null],
      ]);
      deliver(subject(ORDERS, { points: [point('p2')] }));
      await refresh();
      now = new Date('2026-11-30T06:30:00.000Z');
      await refresh();
      expect(await goneAt()).toEqual([
        ['p1', 'deleted', '2026-11-30T06:15:00.000Z'],
        ['p2', 'available', null],
      ]);
      // It was only out of sight.
      now = new Date('2026-11-30T06:45:00.000Z');
      deliver(subject(ORDERS, { points: [point('p1'), point('p2')] }));
      await refresh();
      expect(await goneAt()).toEqual([
        ['p1', 'available', null],
        ['p2', 'available', null],
      ]);
    });

    it('keeps the plans and points of all subjects of a resource', async () => {
      await declare('orders', [ORDERS, ORDERS_DB]);
      const both = [
        subject(ORDERS, {
          plans: [DAILY],
          points: [point('v1', { planId: 'daily' })],
        }),
        subject(ORDERS_DB, {
          plans: [{ ...DAILY, provider: 'cloudnative-pg' }],
          points: [point('c1', { planId: 'daily' })],
        }),
      ];
      deliver(...both);
      await refresh();
      await refresh();
      expect(await planIds()).toEqual([
        'orders.cloudnative-pg.daily',
        'orders.velero.daily',
      ]);
      // One that could not be read says nothing about its plans.
      deliveries = [
        { kind: 'subject', subject: both[0] },
        {
          kind: 'failure',
          native: ORDERS_DB,
          error: new SourceError('unauthorised', 'may not list backups'),
        },
      ];
      await refresh();
      expect(await planIds()).toHaveLength(2);
      deliveries = [
        {
          kind: 'failure',
          error: new SourceError('unauthorised', 'may not list schedules'),
        },
        { kind: 'subject', subject: both[0] },
        { kind: 'subject', subject: subject(ORDERS_DB) },
      ];
      await refresh();
      expect(await planIds()).toHaveLength(2);
      expect(await goneAt()).toEqual([
        ['c1', 'available', null],
        ['v1', 'available', null],
      ]);
      deliver(both[0], subject(ORDERS_DB));
      await refresh();
      expect(await planIds()).toEqual(['orders.velero.daily']);
    });

    it('leaves a plan and its history as they were while it is only partly read', async () => {
      await declare('orders', [ORDERS]);
      const read = async (rest: Partial<RecoverySubject>) => {
        deliver(subject(ORDERS, rest));
        await refresh();
        now = new Date(now.getTime() + 900_000);
        return knex('recovery_plans');
      };
      const [before] = await read({ plans: [DAILY] });
      const { plan, states } = before;
      expect(JSON.parse(states)).toEqual([
        { state: 'active', from: '2026-11-30T06:00:00.000Z' },
      ]);
      expect(await read({ complete: false })).toEqual([before]);
      expect(await read({ complete: false, plans: [{ id: 'daily' }] })).toEqual(
        [before],
      );
      const [after, ...others] = await read({ plans: [DAILY] });
      expect(after).toMatchObject({ plan, states });
      expect(others).toEqual([]);
      // Nobody had looked before.
      const facts = {
        plan: JSON.parse(after.plan),
        states: [
          {
            state: 'active' as const,
            from: new Date('2026-11-30T06:00:00.000Z'),
          },
        ],
      };
      expect(
        ['2026-11-30T05:59:59.999Z', '2026-11-30T06:00:00.000Z'].map(at =>
          planStateAt(facts, new Date(at)),
        ),
      ).toEqual(['unknown', 'active']);
      // What it does tell counts.
      const [paused] = await read({
        complete: false,
        plans: [{ ...DAILY, state: 'paused' }],
      });
      expect(JSON.parse(paused.states)).toEqual([
        { state: 'active', from: '2026-11-30T06:00:00.000Z' },
        { state: 'paused', from: '2026-11-30T07:00:00.000Z' },
      ]);
    });

    it('keeps drills of two sources apart that have the same id', async () => {
      await declare('carts', [CARTS]);
      await declare('orders', [ORDERS]);
      const drills: RecoverySubject['drills'] = [
        {
          drillId: 'nightly',
          lifecycle: 'done',
          outcome: 'passed',
          declaredAt: new Date('2026-11-29T02:00:00Z'),
          finishedAt: new Date('2026-11-29T02:30:00Z'),
          validation: 'skipped',
          cleanup: 'succeeded',
        },
      ];
      deliver(subject(ORDERS, { drills }));
      await refresh('velero:a');
      deliver(subject(CARTS, { drills }));
      await refresh('velero:b');
      expect(
        await knex('drills').orderBy('drill_id').select('drill_id', 'origin'),
      ).toEqual([
        { drill_id: 'velero-a.nightly', origin: 'velero:a' },
        { drill_id: 'velero-b.nightly', origin: 'velero:b' },
      ]);
      expect(logger.warn).not.toHaveBeenCalledWith(
        expect.stringContaining('is not stored'),
      );
      // One source cannot have it twice.
      deliver(subject(ORDERS, { drills }), subject(CARTS, { drills }));
      await refresh('velero:b');
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining("drill 'velero-b.nightly' of orders"),
      );
    });

    it('forgets the plans that it saw at a resource that is not declared any more', async () => {
      await declare('carts', [CARTS]);
      await declare('orders', [ORDERS]);
      deliver(
        subject(CARTS, { plans: [DAILY] }),
        subject(ORDERS, { plans: [DAILY] }),
      );
      await refresh();
      await knex('recovery_resources').where({ resource_id: 'carts' }).delete();
      await refresh();
      expect(await planIds()).toEqual(['orders.velero.daily']);
    });

    it('takes no point of a plan for gone that another subject sees, or could see', async () => {
      await declare('orders', [ORDERS, CARTS]);
      const first = subject(ORDERS, {
        plans: [DAILY],
        points: [point('p1', { planId: 'daily' })],
      });
      const second = subject(CARTS, {
        plans: [DAILY],
        points: [point('p2', { planId: 'daily' })],
      });
      deliver(first, second);
      await refresh();
      now = new Date('2026-11-30T06:15:00.000Z');
      await refresh();
      deliver(first, { ...second, points: [], complete: false });
      await refresh();
      expect(await goneAt()).toEqual([
        ['p1', 'available', null],
        ['p2', 'available', null],
      ]);
      deliver(first, { ...second, points: [] });
      await refresh();
      expect(await goneAt()).toEqual([
        ['p1', 'available', null],
        ['p2', 'deleted', '2026-11-30T06:15:00.000Z'],
      ]);
    });

    it('looks for what is gone only where a subject lists everything', async () => {
      await declare('orders', [ORDERS], ['orders-velero']);
      const at = (id: string, locationId: string) => point(id, { locationId });
      deliver(
        subject(ORDERS, { points: [at('here', 'eu'), at('there', 'us')] }),
      );
      await refresh();
      now = new Date('2026-11-30T06:15:00.000Z');
      deliver(subject(ORDERS, { complete: false, completeLocations: ['eu'] }));
      await refresh();
      expect(await goneAt()).toEqual([
        ['here', 'deleted', '2026-11-30T06:15:00.000Z'],
        ['there', 'available', null],
      ]);
    });

    it('leaves alone what another source sees in other places', async () => {
      await declare('orders', [ORDERS], ['orders-velero']);
      deliver(
        subject(ORDERS, {
          locations: [location('eu')],
          points: [point('west', { locationId: 'eu' })],
        }),
      );
      await refresh('velero:west');
      deliver(
        subject(ORDERS, {
          locations: [location('us')],
          points: [point('east', { locationId: 'us' })],
        }),
      );
      await refresh('velero:east');
      expect(await goneAt()).toEqual([
        ['east', 'available', null],
        ['west', 'available', null],
      ]);
      now = new Date('2026-11-30T06:15:00.000Z');
      deliver(subject(ORDERS, { locations: [location('us')] }));
      await refresh('velero:east');
      expect(await goneAt()).toEqual([
        ['east', 'deleted', '2026-11-30T06:15:00.000Z'],
        ['west', 'available', null],
      ]);
    });

    it('takes a point that does not tell since when it can be restored from where it was first seen so', async () => {
      await declare('orders', [ORDERS]);
      const silent = (id: string, state: RecoveryPoint['state']) =>
        point(id, { availableAt: undefined, state });
      const availableAt = async () =>
        (await knex('recovery_points').orderBy('native_id')).map(row => [
          row.native_id,
          row.available_at,
        ]);
      deliver(subject(ORDERS, { points: [silent('a', 'available')] }));
      await refresh();
      now = new Date('2026-11-30T06:15:00.000Z');
      deliver(
        subject(ORDERS, {
          points: [
            silent('a', 'available'),
            silent('b', 'available'),
            silent('c', 'creating'),
          ],
        }),
      );
      await refresh();
      // Nobody had looked when the first one appeared.
      expect(await availableAt()).toEqual([
        ['a', null],
        ['b', '2026-11-30T06:15:00.000Z'],
        ['c', null],
      ]);
      now = new Date('2026-11-30T06:30:00.000Z');
      deliver(
        subject(ORDERS, {
          points: [
            silent('a', 'available'),
            silent('b', 'expiring'),
            silent('c', 'available'),
          ],
        }),
      );
      await refresh();
      expect(await availableAt()).toEqual([
        ['a', null],
        ['b', '2026-11-30T06:15:00.000Z'],
        ['c', '2026-11-30T06:30:00.000Z'],
      ]);
    });

    it('asks for little while a part fails, and once for all of that time when everything works again', async () => {
      await declare('carts', [CARTS]);
      await declare('orders', [ORDERS]);
      const part = () => {
        deliveries = [
          { kind: 'subject', subject: subject(ORDERS) },
          {
            kind: 'failure',
            native: CARTS,
            error: new SourceError('unauthorised', 'may not list carts-ns'),
          },
        ];
      };
      const on = async (day: string) => {
        now = new Date(`${day}T06:00:00.000Z`);
        await refresh();
        return asked.at(-1)?.since;
      };
      part();
      await on('2026-11-30');
      expect(await on('2026-12-10')).toBe('2026-11-29T06:00:00.000Z');
      expect(await on('2026-12-20')).toBe('2026-12-09T06:00:00.000Z');
      deliver(subject(CARTS), subject(ORDERS));
      expect(await on('2026-12-21')).toBe('2026-12-19T06:00:00.000Z');
      // Carts were never read before: 90 days.
      expect(await on('2026-12-22')).toBe('2026-09-23T06:00:00.000Z');
      expect(await on('2026-12-23')).toBe('2026-12-21T06:00:00.000Z');
      part();
      await on('2026-12-24');
      await on('2026-12-25');
      deliver(subject(CARTS), subject(ORDERS));
      expect(await on('2026-12-26')).toBe('2026-12-24T06:00:00.000Z');
      expect(await on('2026-12-27')).toBe('2026-12-22T06:00:00.000Z');
    });

    it('shows what nobody declares, and forgets it when it is gone', async () => {
      await declare('orders', [ORDERS]);
      deliver(
        subject(ORDERS),
        subject(STRAY, { points: [point('p1')], state: 'never' }),
      );
      expect(await refresh()).toMatchObject({
        counts: { read: 1, undeclared: 1 },
      });
      expect(
        (await subjects()).map(row => [row.native_id, row.resource_id]),
      ).toEqual([
        ['orders-ns', 'orders'],
        ['stray-ns', null],
      ]);
      expect(await knex('recovery_points')).toEqual([]);
      deliver(subject(ORDERS));
      await refresh();
      expect(await subjects()).toHaveLength(1);
    });

    it('reports one failing resource in place, and keeps what was known of it', async () => {
      await declare('carts', [CARTS]);
      await declare('orders', [ORDERS]);
      deliver(subject(CARTS, { points: [point('p1')] }), subject(ORDERS));
      await refresh();
      now = new Date('2026-11-30T06:15:00.000Z');
      deliveries = [
        {
          kind: 'failure',
          native: CARTS,
          error: new SourceError('unauthorised', 'may not list carts-ns'),
        },
      ];
      const result = await refresh();
      expect(result.outcome).toBe('failed');
      expect(
        result.errors.map(({ code, artifact }) => [code, artifact]),
      ).toEqual([
        ['unauthorised', 'carts-ns'],
        ['invalid_content', 'orders-ns'],
      ]);
      expect(await subjects()).toEqual([
        expect.objectContaining({
          native_id: 'carts-ns',
          state: 'known',
          error_code: 'unauthorised',
          error_since: '2026-11-30T06:15:00.000Z',
          observed_at: '2026-11-30T06:00:00.000Z',
        }),
        expect.objectContaining({ error_code: 'invalid_content' }),
      ]);
      expect(await knex('recovery_points')).toHaveLength(1);
    });

    it('keeps everything while the source is down, and asks for all that it missed', async () => {
      await declare('orders', [ORDERS]);
      deliver(subject(ORDERS, { points: [point('p1')] }), subject(STRAY));
      await refresh();
      now = new Date('2026-12-10T06:00:00.000Z');
      deliveries = [new SourceError('unavailable', 'no route to host')];
      expect(await refresh()).toMatchObject({
        outcome: 'failed',
        errors: [{ code: 'unavailable' }],
      });
      expect(await subjects()).toHaveLength(2);
      expect(await knex('recovery_points').select('gone_at')).toEqual([
        { gone_at: null },
      ]);
      now = new Date('2026-12-11T06:00:00.000Z');
      deliver(subject(ORDERS, { points: [point('p1')] }));
      await refresh();
      expect(asked.at(-1)?.since).toBe('2026-11-29T06:00:00.000Z');
    });

    it('keeps notices of a resource, whether they come before it or after', async () => {
      await declare('orders', [ORDERS]);
      const notice = (message: string): RecoveryDelivery => ({
        kind: 'notice',
        native: ORDERS,
        notice: { severity: 'warning', code: 'unknown-value', message },
      });
      deliveries = [
        notice('before'),
        { kind: 'subject', subject: subject(ORDERS) },
        notice('after'),
      ];
      await refresh();
      const { subjects: store } = createRecoveryIntakeStores({
        knex,
        clock: () => now,
      });
      expect(await store.listNotices()).toEqual([
        {
          sourceId: 'velero:main',
          nativeId: 'orders-ns',
          message: 'before',
        },
        { sourceId: 'velero:main', nativeId: 'orders-ns', message: 'after' },
      ]);
    });
  });
});
