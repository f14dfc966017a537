import { TestDatabases } from '@backstage/backend-test-utils';
import {
  dailyDumps,
  documentOf,
  seedArtifact,
  seedRecovery,
} from '../__testUtils__/seedRecovery';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { DatabaseRecoveryReadStore } from './DatabaseRecoveryReadStore';
import type { SampleStep } from './sampleSql';

const ENTITY = 'resource:default/orders-db';

describe('DatabaseRecoveryReadStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setup = async () => {
      const knex = await init(databaseId);
      return { knex, store: DatabaseRecoveryReadStore.create({ knex }) };
    };

    it('reads resources with their plans, by id, by entity, and page by page', async () => {
      const { knex, store } = await setup();
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          owner: 'group:default/team',
          tier: 'critical',
          plans: [
            {
              id: 'orders-daily',
              history: [
                { state: 'paused', from: '2026-11-01T00:00:00.000Z' },
                { state: 'active', from: '2026-11-02T00:00:00.000Z' },
              ],
            },
          ],
          drillPlans: [{ id: 'orders-drill', provider: 'pg_dump' }],
        },
        { id: 'files', entity: 'resource:default/files', undocumented: true },
        { id: 'orders-too', entity: ENTITY },
      ]);
      const byEntity = await store.listResources({ entityRefs: [ENTITY] });
      expect(byEntity.map(item => item.resourceId)).toEqual([
        'orders',
        'orders-too',
      ]);
      expect(byEntity[0]).toMatchObject({
        entityRef: ENTITY,
        documentUrl: documentOf('orders'),
        ownerRef: 'group:default/team',
        tier: 'critical',
        systemRef: undefined,
        enrolledAt: new Date('2026-01-01T00:00:00Z'),
        definition: { name: 'orders', kind: 'postgresql' },
        objectives: [{ scope: 'data-corruption', rpoSeconds: 90_000 }],
        plans: [
          {
            origin: 'document',
            plan: { id: 'orders-daily', provider: 'pg_dump' },
            states: [
              { state: 'paused', from: new Date('2026-11-01T00:00:00Z') },
              { state: 'active', from: new Date('2026-11-02T00:00:00Z') },
            ],
          },
        ],
        drillPlans: [{ id: 'orders-drill', kind: 'restore' }],
      });
      const [files] = await store.listResources({ resourceIds: ['files'] });
      expect(files).toMatchObject({ documentUrl: undefined, plans: [] });
      const first = await store.listResources({ after: undefined, limit: 2 });
      const second = await store.listResources({
        after: first[1].resourceId,
        limit: 2,
      });
      expect(
        [first, second].map(page => page.map(item => item.resourceId)),
      ).toEqual([['files', 'orders'], ['orders-too']]);
      expect(await store.listResources({ entityRefs: [] })).toEqual([]);
    });

    it('reads runs of a half-open period by plan, and what is known of all of them', async () => {
      const { knex, store } = await setup();
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          plans: [
            {
              id: 'a',
              runs: [
                ...dailyDumps('2026-11-01', '2026-11-04').runs,
                {
                  run_key: 'broken',
                  state: 'failed',
                  started_at: '2026-11-04T02:00:00.000Z',
                  finished_at: '2026-11-04T02:01:00.000Z',
                  exit_code: 1,
                  bytes_processed: '9007199254740991',
                },
              ],
            },
            { id: 'b', runs: [] },
          ],
        },
      ]);
      const runs = await store.listRuns(['a', 'b'], {
        from: new Date('2026-11-02T02:00:00Z'),
        to: new Date('2026-11-04T02:00:00Z'),
      });
      expect([...runs.keys()]).toEqual(['a']);
      expect(runs.get('a')).toMatchObject([
        {
          runKey: 'dump-2026-11-02',
          state: 'succeeded',
          slotAt: new Date('2026-11-02T02:00:00Z'),
          finishedAt: new Date('2026-11-02T02:20:00Z'),
          exitCode: 0,
          bytesStored: 1_000_000,
          bytesProcessed: undefined,
          pointNativeId: 'dump-2026-11-02',
        },
        { runKey: 'dump-2026-11-03' },
      ]);
      const since = await store.listRuns(['a'], {
        from: new Date('2026-11-04T02:00:00Z'),
      });
      expect(since.get('a')).toMatchObject([
        { runKey: 'broken', slotAt: undefined, bytesProcessed: 2 ** 53 - 1 },
      ]);
      const [orders] = await store.listResources({ resourceIds: ['orders'] });
      expect(orders.plans.map(({ history }) => history)).toEqual([
        {
          reportedSince: new Date('2026-11-01T02:00:00Z'),
          lastSuccessAt: new Date('2026-11-03T02:20:00Z'),
        },
        { reportedSince: undefined, lastSuccessAt: undefined },
      ]);
    });

    it('reads points that could be restored since then', async () => {
      const { knex, store } = await setup();
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          plans: [
            {
              id: 'a',
              points: [
                {
                  native_id: 'gone',
                  consistent_at: '2026-11-01T02:00:00.000Z',
                  gone_at: '2026-11-09T00:00:00.000Z',
                },
                {
                  native_id: 'expired',
                  consistent_at: '2026-11-02T02:00:00.000Z',
                  expires_at: '2026-11-09T00:00:00.000Z',
                },
                {
                  native_id: 'gone-later',
                  consistent_at: '2026-11-03T02:00:00.000Z',
                  gone_at: '2026-11-10T00:00:00.000Z',
                },
                {
                  native_id: 'kept',
                  consistent_at: '2026-11-04T02:00:00.000Z',
                  depends_on: '["gone-later"]',
                  never_expires: true,
                  lock: JSON.stringify({ mode: 'governance' }),
                  range_from: '2026-11-04T02:00:00.000Z',
                  range_to: '2026-11-05T02:00:00.000Z',
                },
              ],
            },
          ],
        },
      ]);
      const points = await store.listPoints(
        ['a'],
        new Date('2026-11-10T00:00:00Z'),
      );
      expect(points.get('a')).toMatchObject([
        {
          nativeId: 'gone-later',
          goneAt: new Date('2026-11-10T00:00:00Z'),
          neverExpires: undefined,
          lock: undefined,
        },
        {
          nativeId: 'kept',
          dependsOn: ['gone-later'],
          neverExpires: true,
          lock: { mode: 'governance' },
          range: {
            from: new Date('2026-11-04T02:00:00Z'),
            to: new Date('2026-11-05T02:00:00Z'),
          },
        },
      ]);
    });

    it('reads the newest sample of each link', async () => {
      const { knex, store } = await setup();
      const at = (minute: string) => `2026-11-10T${minute}:00.000Z`;
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          samples: [
            { link_id: 'archive:main', measured_at: at('10:00') },
            { link_id: 'archive:main', measured_at: at('10:59') },
            {
              link_id: 'archive:main',
              measured_at: at('11:30'),
              lag_bytes: 17,
              failing: true,
              interval_seconds: 60,
            },
            {
              link_id: 'standby:b',
              measured_at: at('09:00'),
              caught_up: true,
              lag_seconds: 0.5,
            },
          ],
        },
        {
          id: 'other',
          entity: ENTITY,
          undocumented: true,
          samples: [{ measured_at: at('12:00') }],
        },
        { id: 'without', entity: ENTITY, undocumented: true },
      ]);
      const last = await store.lastSamples(['orders', 'without']);
      expect([...last.keys()]).toEqual(['orders']);
      expect(last.get('orders')).toMatchObject([
        {
          linkId: 'archive:main',
          measuredAt: new Date(at('11:30')),
          lagBytes: 17,
          failing: true,
          caughtUp: false,
          intervalSeconds: 60,
        },
        {
          linkId: 'standby:b',
          caughtUp: true,
          lagSeconds: 0.5,
          failing: undefined,
        },
      ]);
    });

    it('reads the last sample of each step, each resource in its own', async () => {
      const { knex, store } = await setup();
      const times = [
        '2026-11-20T10:00:10.000Z',
        '2026-11-20T10:00:40.000Z',
        '2026-11-20T10:01:00.000Z',
        '2026-11-20T10:09:59.999Z',
        '2026-11-20T10:10:00.000Z',
        '2026-11-20T11:00:00.000Z',
      ];
      const samples = times.map(time => ({ measured_at: time }));
      const steps: SampleStep[] = ['sample', 'minute', 'ten-minutes', 'hour'];
      await seedRecovery(
        knex,
        steps.map((step, index) => ({
          id: step,
          entity: ENTITY,
          ...(index > 0 && { undocumented: true as const }),
          samples,
        })),
      );
      const found = await store.steppedSamples(
        new Map(steps.map(step => [step, step])),
        new Date(times[0]),
      );
      const read = (step: SampleStep) =>
        found
          .get(step)
          ?.map(({ measuredAt }) => times.indexOf(measuredAt.toISOString()));
      expect(read('sample')).toEqual([0, 1, 2, 3, 4, 5]);
      expect(read('minute')).toEqual([1, 2, 3, 4, 5]);
      expect(read('ten-minutes')).toEqual([3, 4, 5]);
      expect(read('hour')).toEqual([4, 5]);
    });

    it('reads of what sources say about the same thing what they know', async () => {
      const { knex, store } = await setup();
      const said = (
        source_id: string,
        native_id: string,
        state: string,
        provider = 'velero',
      ) => ({
        source_id,
        provider,
        native_id,
        resource_id: 'orders',
        state,
        checks: '[]',
        notices: '[]',
      });
      await knex('recovery_subjects').insert([
        said('a', 'shop', 'insufficient_data'),
        said('b', 'shop', 'known'),
        said('c', 'shop', 'never'),
        said('a', 'cart', 'insufficient_data'),
        said('b', 'cart', 'never'),
        said('c', 'shop', 'never', 'aws-backup'),
      ]);
      const subjects = await store.listSubjects(['orders']);
      expect(
        subjects
          .get('orders')
          ?.map(({ sourceId, provider, state }) => [sourceId, provider, state]),
      ).toEqual([
        ['a', 'velero', 'insufficient_data'],
        ['b', 'velero', 'never'],
        ['b', 'velero', 'known'],
        ['c', 'aws-backup', 'never'],
      ]);
    });

    it('reads drills: the newest of each resource, and those that ended in a period', async () => {
      const { knex, store } = await setup();
      const drill = (drillId: string, day: string) => ({
        drillId,
        declaredAt: `${day}T10:00:00.000Z`,
        finishedAt: `${day}T10:10:00.000Z`,
        achievedRtoSeconds: 600,
      });
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          drills: [
            drill('d-1', '2026-09-01'),
            drill('d-2', '2026-10-01'),
            {
              drillId: 'd-3',
              lifecycle: 'restoring',
              declaredAt: '2026-11-01T10:00:00.000Z',
            },
          ],
        },
        {
          id: 'other',
          entity: ENTITY,
          undocumented: true,
          drills: [drill('d-4', '2026-10-15')],
        },
      ]);
      const newest = await store.listDrills(['orders', 'other'], { limit: 2 });
      expect(
        [...newest].map(([id, drills]) => [id, drills.map(d => d.drillId)]),
      ).toEqual([
        ['orders', ['d-3', 'd-2']],
        ['other', ['d-4']],
      ]);
      expect(newest.get('other')?.[0].report).toMatchObject({
        achievedRtoSeconds: 600,
        lifecycle: 'done',
      });
      const ended = await store.listEndedDrills(['orders', 'other'], {
        from: new Date('2026-09-01T10:10:00Z'),
        to: new Date('2026-10-15T10:10:00Z'),
      });
      expect(
        [...ended].map(([id, drills]) => [id, drills.map(d => d.drillId)]),
      ).toEqual([['orders', ['d-1', 'd-2']]]);
    });

    it('reads the drills that decide: the last five of each plan, and the last five that passed', async () => {
      const { knex, store } = await setup();
      const drill = (day: number, rest: object = {}) => ({
        drillId: `d-${day}`,
        finishedAt: `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`,
        ...rest,
      });
      const failed = { outcome: 'failed' as const };
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          drills: [
            drill(1),
            drill(2),
            ...[3, 4, 5, 6, 7, 8].map(day => drill(day, failed)),
            drill(9, { drillPlanId: 'other', ...failed }),
          ],
        },
      ]);
      const deciding = await store.listDecidingDrills(['orders']);
      expect(deciding.get('orders')?.map(d => d.drillId)).toEqual([
        'd-9',
        'd-8',
        'd-7',
        'd-6',
        'd-5',
        'd-4',
        'd-2',
        'd-1',
      ]);
    });

    it('reads the drill that failed and the cleanup that failed, however many inconclusive ones came after them', async () => {
      const { knex, store } = await setup();
      const drill = (at: string, rest: object) => ({
        drillId: `d-${at}`,
        finishedAt: `2026-${at}T10:00:00.000Z`,
        ...rest,
      });
      const inconclusive = { outcome: 'inconclusive', cleanup: 'kept' };
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          drills: [
            drill('10-01', { outcome: 'passed' }),
            drill('10-28', { outcome: 'failed' }),
            drill('10-29', { ...inconclusive, cleanup: 'failed' }),
            drill('10-30', inconclusive),
            ...[1, 2, 3, 4, 5].map(day => drill(`11-0${day}`, inconclusive)),
          ],
        },
      ]);
      const deciding = await store.listDecidingDrills(['orders']);
      expect(deciding.get('orders')?.map(d => d.drillId)).toEqual([
        'd-11-05',
        'd-11-04',
        'd-11-03',
        'd-11-02',
        'd-11-01',
        'd-10-29',
        'd-10-28',
        'd-10-01',
      ]);
    });

    it('reads evidence: chains, records in order, and the bytes of artefacts', async () => {
      const { knex, store } = await setup();
      const log = await seedArtifact(knex, 'restored\n');
      const item = (id: string, sha256: string) => ({
        id,
        mediaType: 'text/plain',
        sha256,
        bytes: 9,
        createdAt: '2026-11-01T10:10:00.000Z',
        redacted: true,
      });
      const lost = 'f'.repeat(64);
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          drills: [
            {
              drillId: 'd-1',
              finishedAt: '2026-11-01T10:10:00.000Z',
              evidence: [item('ev-1', log), item('ev-2', lost)],
            },
          ],
        },
      ]);
      const records = (await store.listRecords(['orders'])).get('orders') ?? [];
      expect(records.map(({ record }) => [record.id, record.subject])).toEqual([
        ['ev-1', 'drill:d-1'],
        ['ev-2', 'drill:d-1'],
      ]);
      expect(records[1].record.prevRecordSha256).toBe(records[0].recordSha256);
      expect((await store.listChains(['orders'])).get('orders')).toEqual({
        resourceId: 'orders',
        records: 2,
        verifiedAt: '2026-11-01T10:10:00.000Z',
        intact: true,
        brokenAt: undefined,
      });
      const drill = { resourceId: 'orders', drillId: 'd-1' };
      expect(await store.listStored(drill)).toEqual(new Set([log]));
      const artifact = await store.getArtifact({ ...drill, sha256: log });
      expect(artifact?.mediaType).toBe('text/plain');
      expect(artifact?.content.toString('utf8')).toBe('restored\n');
      expect(
        await store.getArtifact({ ...drill, sha256: lost }),
      ).toBeUndefined();
    });

    it('opens an artefact to nobody who only names its hash', async () => {
      const { knex, store } = await setup();
      const secret = await seedArtifact(knex, 'of carts\n', {
        reporter: 'user:default/owner-of-carts',
      });
      const evidence = [
        {
          id: 'ev-1',
          mediaType: 'text/plain',
          sha256: secret,
          bytes: 9,
          createdAt: '2026-11-01T10:10:00.000Z',
          redacted: true,
        },
      ];
      const finishedAt = '2026-11-01T10:10:00.000Z';
      await seedRecovery(knex, [
        {
          id: 'orders',
          entity: ENTITY,
          drills: [{ drillId: 'd-1', finishedAt, evidence }],
        },
        {
          id: 'carts',
          entity: 'resource:default/carts-db',
          drills: [{ drillId: 'd-2', finishedAt, evidence }],
        },
      ]);
      await knex('evidence_records')
        .where({ resource_id: 'carts' })
        .update({ reporter: 'user:default/owner-of-carts' });
      const stored = async (resourceId: string, drillId: string) => [
        [...(await store.listStored({ resourceId, drillId }))],
        Boolean(
          await store.getArtifact({ resourceId, drillId, sha256: secret }),
        ),
      ];
      expect(await stored('orders', 'd-1')).toEqual([[], false]);
      expect(await stored('carts', 'd-2')).toEqual([[secret], true]);
      expect(await stored('orders', 'd-2')).toEqual([[], false]);
      expect(await stored('carts', 'd-1')).toEqual([[], false]);
    });
  });
});
