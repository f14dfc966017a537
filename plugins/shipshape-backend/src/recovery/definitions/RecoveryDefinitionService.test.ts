import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import { createCodeHost } from '../../slo/definitions/__testUtils__/codeHost';
import { reuseRecoveryDatabases } from '../__testUtils__/reuseRecoveryDatabases';
import { DatabaseRecoveryDefinitionStore } from './DatabaseRecoveryDefinitionStore';
import { RecoveryDefinitionService } from './RecoveryDefinitionService';

const HOST = 'https://code.example.com/shop';
const ORDERS = `${HOST}/orders/recovery.yaml`;

function resource(
  name: string,
  annotations: Record<string, string> = {
    'shipshape.dev/recovery': './recovery.yaml',
  },
  spec: Record<string, string> = { type: 'postgres-database', owner: 'team' },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': `url:${HOST}/${name}/catalog-info.yaml`,
        ...annotations,
      },
    },
    spec,
  };
}

function document(
  id: string,
  options: { planId?: string; state?: string; more?: string } = {},
): string {
  const { planId = `${id}-daily`, state = 'active', more = '' } = options;
  return `apiVersion: shipshape.dev/v1
kind: Recovery
metadata: { name: ${id} }
spec:
  kind: postgresql
  objectives:
    - { scope: data-corruption, rpoSeconds: 90000 }
  backupPlans:
    - id: ${planId}
      provider: pg_dump
      mechanism: dump
      state: ${state}
      schedule: { kind: cron, dialect: unix5, expression: '0 2 * * *' }
      locations: [{ id: main }]
  drillPlans:
    - { id: ${id}-monthly, provider: pg_dump, backupPlanId: ${planId} }
${more}`;
}

describe('RecoveryDefinitionService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let knex: Knex;

    beforeEach(async () => {
      knex = await init(databaseId);
    });

    function start(
      entities: Entity[],
      files: Record<string, string | Buffer | Error> = {},
    ) {
      const host = createCodeHost(files);
      const state = {
        entities,
        now: new Date('2026-11-30T10:00:00.000Z'),
        down: false,
      };
      const changes: string[][] = [];
      const create = () =>
        RecoveryDefinitionService.create({
          catalog: {
            queryEntities: (...request) => {
              if (state.down) {
                throw new Error('The catalog is down');
              }
              return catalogServiceMock({
                entities: state.entities,
              }).queryEntities(...request);
            },
            getEntitiesByRefs: (...request) =>
              catalogServiceMock({
                entities: state.entities,
              }).getEntitiesByRefs(...request),
          },
          auth: mockServices.auth(),
          reader: host.reader,
          urls: ScmIntegrations.fromConfig(new ConfigReader({})),
          definitions: DatabaseRecoveryDefinitionStore.create({ knex }),
          config: {
            tiers: new Map([
              ['critical', { rtoSeconds: 1800, rpoSeconds: 300 }],
            ]),
            defaults: { drillIntervalSeconds: 86_400 },
            dataStoreTypes: new Set(['postgres-database', 's3-bucket']),
          },
          logger: mockServices.logger.mock(),
          clock: () => state.now,
          onChanged: async ids => {
            changes.push([...ids]);
          },
        });
      return { host, state, changes, create, service: create() };
    }

    const resources = () => knex('recovery_resources').orderBy('resource_id');
    const ids = async () => (await resources()).map(row => row.resource_id);
    const errors = async () =>
      (await knex('recovery_documents').orderBy('url')).flatMap(row =>
        JSON.parse(row.problems).flatMap(
          ({ severity, code }: { severity: string; code: string }) =>
            severity === 'error' ? code : [],
        ),
      );
    const states = async (planId: string) =>
      JSON.parse(
        (await knex('recovery_plans').where({ plan_id: planId }).first())
          ?.states ?? 'null',
      );

    it('stores what documents declare, with targets and where they come from', async () => {
      const { service, changes } = start(
        [
          resource('orders', {
            'shipshape.dev/recovery': './recovery.yaml',
            'shipshape.dev/tier': 'critical',
            'shipshape.dev/rto': 'PT1H',
          }),
        ],
        { [ORDERS]: document('orders-db') },
      );
      expect(await service.refresh()).toEqual({
        resources: 1,
        changed: 1,
        unreadable: 0,
      });
      const [row] = await resources();
      expect(row).toMatchObject({
        resource_id: 'orders-db',
        entity_ref: 'resource:default/orders',
        document_url: ORDERS,
        owner_ref: 'group:default/team',
        tier: 'critical',
        enrolled_at: '2026-11-30T10:00:00.000Z',
      });
      expect(JSON.parse(row.objectives)).toEqual([
        {
          scope: 'data-corruption',
          rtoSeconds: 3600,
          rpoSeconds: 90_000,
          drillIntervalSeconds: 86_400,
          setBy: {
            rtoSeconds: 'annotation',
            rpoSeconds: 'document',
            drillIntervalSeconds: 'default',
          },
        },
      ]);
      expect(
        await knex('recovery_plans').select('plan_id', 'resource_id', 'origin'),
      ).toEqual([
        {
          plan_id: 'orders-db-daily',
          resource_id: 'orders-db',
          origin: 'document',
        },
      ]);
      expect(await states('orders-db-daily')).toEqual([]);
      expect(
        await knex('recovery_drill_plans').select('drill_plan_id'),
      ).toEqual([{ drill_plan_id: 'orders-db-monthly' }]);
      expect(changes).toEqual([['orders-db']]);
    });

    it('judges data stores without a document by their annotations, and leaves others alone', async () => {
      const { service } = start([
        resource('carts', {
          'shipshape.dev/rpo.region': 'PT1H',
          'shipshape.dev/backup-requirement': 'exempt until=2027-01-31: moving',
          'shipshape.dev/tier': 'gold',
          'shipshape.dev/rto': 'soon',
        }),
        resource('cache', {}, { type: 'redis' }),
        resource('queue', { 'shipshape.dev/rpo': 'PT5M' }, { type: 'queue' }),
        resource('files', {}, { type: 'S3-Bucket' }),
      ]);
      await service.refresh();
      expect(await ids()).toEqual([
        'resource:default/carts',
        'resource:default/files',
        'resource:default/queue',
      ]);
      const [carts, files] = await resources();
      expect(JSON.parse(carts.definition)).toMatchObject({
        kind: 'postgresql',
        requirement: 'exempt',
        exemption: { reason: 'moving' },
      });
      expect(
        JSON.parse(carts.objectives).map((o: { scope: string }) => o.scope),
      ).toEqual(['data-corruption', 'region']);
      expect(
        JSON.parse(carts.problems).map((p: { code: string }) => p.code),
      ).toEqual(['annotation-value', 'tier-unknown']);
      expect(JSON.parse(files.definition)).toMatchObject({
        kind: 'object-store',
        requirement: 'required',
      });
    });

    it('takes the requirement of the annotation where the document says nothing about it', async () => {
      const file = { 'shipshape.dev/recovery': './recovery.yaml' };
      const exempt = 'exempt until=2027-01-31: moving';
      const { service, host, state } = start([], {
        [ORDERS]: document('orders-db'),
      });
      const requirement = async (annotations: Record<string, string>) => {
        state.entities = [resource('orders', { ...file, ...annotations })];
        await service.refresh();
        const [row] = await resources();
        const { requirement: found, exemption } = JSON.parse(row.definition);
        return [found, exemption?.reason];
      };
      const annotated = { 'shipshape.dev/backup-requirement': exempt };
      expect(await requirement(annotated)).toEqual(['exempt', 'moving']);
      // The file has not changed since.
      expect(await requirement({})).toEqual(['required', undefined]);
      expect(await requirement(annotated)).toEqual(['exempt', 'moving']);
      host.files.set(ORDERS, new Error('gone'));
      expect(
        await requirement({ 'shipshape.dev/backup-requirement': 'stateless' }),
      ).toEqual(['stateless', undefined]);
      host.files.set(
        ORDERS,
        document('orders-db', { more: '  requirement: required\n' }),
      );
      expect(await requirement(annotated)).toEqual(['required', undefined]);
    });

    it('keeps what an unreadable file declared, and says why', async () => {
      const { service, host, state } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      host.files.set(ORDERS, new Error('connection reset by 10.0.0.7'));
      state.now = new Date('2026-11-30T11:00:00.000Z');
      expect(await service.refresh()).toMatchObject({ unreadable: 1 });
      expect(await ids()).toEqual(['orders-db']);
      const [row] = await knex('recovery_documents');
      expect(row.read_at).toBe('2026-11-30T10:00:00.000Z');
      expect(row.error).toContain("the backend's log says why");
      expect(row.error).not.toContain('10.0.0.7');

      host.files.set(ORDERS, document('orders-db'));
      await service.refresh();
      expect((await knex('recovery_documents'))[0].error).toBeNull();
    });

    it('keeps what a file declared before it had an error, and shows the error', async () => {
      const { service, host } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      host.files.set(
        ORDERS,
        document('orders-db', { more: '  typo: 1\n  kind: [' }),
      );
      await service.refresh();
      expect(await ids()).toEqual(['orders-db']);
      expect(await errors()).toEqual(['yaml-syntax']);
    });

    it('shows a data store whose file was never readable as one without a document', async () => {
      const { service, host } = start([resource('orders')]);
      await service.refresh();
      expect(await ids()).toEqual(['resource:default/orders']);
      host.files.set(ORDERS, document('orders-db'));
      await service.refresh();
      expect(await ids()).toEqual(['orders-db']);
    });

    it('gives an id that two want to the first, and the other when it is free', async () => {
      const carts = `${HOST}/carts/recovery.yaml`;
      const { service, host } = start([resource('orders'), resource('carts')], {
        [ORDERS]: document('orders-db'),
        [carts]: document('carts-db', { planId: 'orders-db-daily' }),
      });
      await service.refresh();
      // The first by ref.
      expect(await ids()).toEqual(['carts-db', 'resource:default/orders']);
      expect(await errors()).toEqual(['id-collision']);
      const [, row] = await knex('recovery_documents').orderBy('url');
      expect(row.problems).not.toContain('carts');

      host.files.set(carts, document('carts-db'));
      await service.refresh();
      await service.refresh();
      expect(await ids()).toEqual(['carts-db', 'orders-db']);
      expect(await errors()).toEqual([]);
    });

    it('remembers since when a plan is paused', async () => {
      const { service, host, state } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      host.files.set(ORDERS, document('orders-db', { state: 'paused' }));
      state.now = new Date('2026-11-30T11:00:00.000Z');
      await service.refresh();
      const paused = [
        { state: 'active', from: '2026-11-30T10:00:00.000Z' },
        { state: 'paused', from: '2026-11-30T11:00:00.000Z' },
      ];
      expect(await states('orders-db-daily')).toEqual(paused);
      state.now = new Date('2026-11-30T12:00:00.000Z');
      await service.refresh();
      expect(await states('orders-db-daily')).toEqual(paused);
      host.files.set(ORDERS, document('orders-db'));
      await service.refresh();
      expect(await states('orders-db-daily')).toEqual([
        ...paused,
        { state: 'active', from: '2026-11-30T12:00:00.000Z' },
      ]);
    });

    it('begins a plan that is added later when it is seen', async () => {
      const { service, host, state } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      host.files.set(
        ORDERS,
        document('orders-db', { planId: 'orders-db-new' }),
      );
      state.now = new Date('2026-11-30T11:00:00.000Z');
      await service.refresh();
      expect(await states('orders-db-new')).toEqual([
        { state: 'active', from: '2026-11-30T11:00:00.000Z' },
      ]);
      expect(await states('orders-db-daily')).toBeNull();
    });

    it('takes the place of a plan that a source saw', async () => {
      await knex('recovery_plans').insert({
        plan_id: 'orders-db-daily',
        resource_id: 'orders-db',
        origin: 'velero:main',
        plan: '{}',
        states: '[]',
      });
      const { service } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      expect(await knex('recovery_plans').select('plan_id', 'origin')).toEqual([
        { plan_id: 'orders-db-daily', origin: 'document' },
      ]);
    });

    it('asks for nothing anew that did not change, and tells of nothing', async () => {
      const { service, host, changes, create } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      await service.refresh();
      expect(host.asked).toEqual([ORDERS, `${ORDERS} 304`]);
      expect(changes).toHaveLength(1);
      // Another replica reads it itself once.
      await create().refresh();
      expect(host.asked.at(-1)).toBe(ORDERS);
      expect(changes).toHaveLength(1);
    });

    it.each([
      ['2026-12-01T10:00:00.000Z', '2026-11-30T10:00:00.000Z'],
      ['2026-12-01T10:00:00.001Z', '2026-12-01T10:00:00.001Z'],
    ])(
      'remembers for a day since when a resource was judged that left: back at %s',
      async (back, expected) => {
        const { service, state } = start([resource('orders')], {
          [ORDERS]: document('orders-db'),
        });
        await service.refresh();
        const all = state.entities;
        state.entities = [];
        await service.refresh();
        expect(await ids()).toEqual([]);
        state.entities = all;
        state.now = new Date(back);
        await service.refresh();
        expect((await resources())[0].enrolled_at).toBe(expected);
      },
    );

    it('forgets what is gone from the catalog, but not while the catalog is down', async () => {
      const { service, state, changes } = start([resource('orders')], {
        [ORDERS]: document('orders-db'),
      });
      await service.refresh();
      state.down = true;
      await expect(service.refresh()).rejects.toThrow('The catalog is down');
      expect(await ids()).toEqual(['orders-db']);
      state.down = false;
      state.entities = [];
      await service.refresh();
      expect(await ids()).toEqual([]);
      expect(await knex('recovery_plans')).toEqual([]);
      expect(await knex('recovery_documents')).toEqual([]);
      expect(changes.at(-1)).toEqual(['orders-db']);
    });
  });
});
