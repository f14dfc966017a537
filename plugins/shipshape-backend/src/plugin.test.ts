import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  entityCostSchema,
  ownerCostSchema,
  showbackSchema,
  sourcesSchema,
  sumDecimals,
} from 'backstage-plugin-shipshape-common';
import { costSourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { FakeCostSource } from './cost/ingestion/__testUtils__/FakeCostSource';
import { migrationsDirectory } from './database/migrateDatabase';
import { shipshapePlugin } from './plugin';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { namespace: 'default', name: 'checkout' },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { namespace: 'default', name: 'team' },
    spec: { type: 'team', children: [] },
    relations: [{ type: 'ownerOf', targetRef: 'component:default/checkout' }],
  },
];

function createSource(): FakeCostSource {
  const source = new FakeCostSource('fake:main');
  source.artifacts = [
    {
      name: 'october',
      runTime: '2026-11-05T00:00:00.000Z',
      closed: true,
      charges: [
        {
          day: '2026-10-07',
          billed: '0.000000000000000001',
          effective: '12.5',
          tags: { service: 'checkout' },
        },
        { day: '2026-10-08', billed: '3', tags: { service: 'unheard-of' } },
        { day: '2026-10-09', billed: '-0.25', category: 'Credit' },
      ],
    },
  ];
  return source;
}

describe('shipshapePlugin', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  beforeAll(() => {
    // Nothing but the date: the plugin's clock is the only thing that must stand still.
    jest.useFakeTimers({
      now: new Date('2026-11-24T12:00:00Z'),
      doNotFake: [
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
        'setTimeout',
        'clearTimeout',
      ],
    });
  });
  afterAll(() => jest.useRealTimers());

  async function start(options: {
    knex: Knex;
    sources?: FakeCostSource[];
    config?: object;
    skipMigrations?: boolean;
  }) {
    const { server } = await startTestBackend({
      features: [
        shipshapePlugin,
        createBackendModule({
          pluginId: 'shipshape',
          moduleId: 'fake',
          register(env) {
            env.registerInit({
              deps: { costSources: costSourcesExtensionPoint },
              async init({ costSources }) {
                for (const source of options.sources ?? []) {
                  costSources.addSource(source);
                }
              },
            });
          },
        }),
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () =>
            mockServices.database({
              knex: options.knex,
              migrations: { skip: options.skipMigrations ?? false },
            }),
        }),
        mockServices.rootConfig.factory({ data: options.config ?? {} }),
        mockServices.scheduler.factory(),
        catalogServiceMock.factory({ entities }),
      ],
    });
    const get = async (path: string) => {
      const response = await request(server)
        .get(`/api/shipshape/v1${path}`)
        .set('Authorization', mockCredentials.user.header());
      expect(response.status).toBe(200);
      return response.body;
    };
    return { server, get };
  }

  it.each(databases.eachSupportedId())(
    'brings a bill from a source to the screen, exactly: %p',
    async (databaseId: TestDatabaseId) => {
      const knex = await databases.init(databaseId);
      const { server, get } = await start({ knex, sources: [createSource()] });

      const { sources, canManage } = sourcesSchema.parse(await get('/sources'));
      expect(canManage).toBe(true);
      expect(sources).toMatchObject([
        { id: 'fake:main', freshness: { state: 'fresh' }, quarantined: [] },
      ]);
      expect(sources[0].runs[0].outcome).toBe('succeeded');

      const checkout = '/entities/component/default/checkout/cost';
      const effective = entityCostSchema.parse(await get(checkout));
      expect(effective).toMatchObject({
        currencies: [{ currency: 'USD', total: '12.5' }],
        // 3 without a known service and the credit
        unallocated: [{ currency: 'USD', amount: '2.75' }],
        freshness: [{ sourceId: 'fake:main', state: 'fresh' }],
      });
      const billed = entityCostSchema.parse(
        await get(`${checkout}?metric=billed`),
      );
      expect(billed.currencies[0].total).toBe('0.000000000000000001');
      const owner = ownerCostSchema.parse(
        await get('/owners/group/default/team/cost'),
      );
      expect(owner.currencies[0].total).toBe('12.5');

      for (const clock of ['charge', 'billing']) {
        const { currencies, complete } = showbackSchema.parse(
          await get(`/showback?month=2026-10&metric=billed&clock=${clock}`),
        );
        expect(complete).toBe(true);
        const [{ total, owners, unallocated = [] }] = currencies;
        expect(total?.amount).toBe('2.750000000000000001');
        expect(
          sumDecimals([...owners, ...unallocated].map(line => line.amount)),
        ).toBe(total?.amount);
      }

      const anonymous = await request(server)
        .get('/api/shipshape/v1/showback')
        .set('Authorization', mockCredentials.none.header());
      expect(anonymous.status).toBe(401);
    },
  );

  it('does not migrate where somebody else does', async () => {
    const knex = await databases.init('SQLITE_3');
    await expect(start({ knex, skipMigrations: true })).rejects.toThrow(
      /no such table/,
    );
    await knex.migrate.latest({ directory: migrationsDirectory });
    const { get } = await start({ knex, skipMigrations: true });
    expect((await get('/sources')).sources).toEqual([]);
  });

  it('refuses to start with two sources of one id, or with a wrong config', async () => {
    const knex = await databases.init('SQLITE_3');
    await expect(
      start({ knex, sources: [createSource(), createSource()] }),
    ).rejects.toThrow(/'fake:main' has already been registered/);
    await expect(
      start({
        knex,
        config: { shipshape: { cost: { completeLagDays: -1 } } },
      }),
    ).rejects.toThrow(/completeLagDays/);
  });
});
