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
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  entitySlosSchema,
  ownerReliabilitySchema,
  reportResultSchema,
  SloBucket,
  sloHistorySchema,
  slosSchema,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import {
  SloReading,
  SloRequest,
  SloSource,
  SloSourceFacts,
  sloSourcesExtensionPoint,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { shipshapePlugin } from './plugin';
import { SLO_TASKS } from './slo/sloTasks';

const NOW = '2026-11-24T12:00:00Z';
const DOCUMENT_URL = 'https://git.example.com/shop/checkout/slo.yaml';

const DOCUMENT = `
- apiVersion: openslo/v1
  kind: SLO
  metadata: { name: checkout-availability }
  spec:
    service: checkout
    description: Orders are accepted
    indicator:
      metadata: { name: checkout-responses }
      spec:
        ratioMetric:
          counter: true
          bad: { metricSource: { type: Prometheus, spec: { query: 'sum(errors_total)' } } }
          total: { metricSource: { type: Prometheus, spec: { query: 'sum(requests_total)' } } }
    timeWindow: [{ duration: 7d, isRolling: true }]
    budgetingMethod: Occurrences
    objectives: [{ target: 0.99 }]
- apiVersion: openslo/v1
  kind: SLO
  metadata: { name: broken }
  spec:
    service: checkout
    description: Has no indicator
    timeWindow: [{ duration: 7d, isRolling: true }]
    budgetingMethod: Occurrences
    objectives: [{ target: 0.99 }]
`;

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name: 'checkout',
      annotations: {
        'backstage.io/source-location':
          'url:https://git.example.com/shop/checkout/',
        'shipshape.dev/openslo': DOCUMENT_URL,
        'shipshape.dev/tier': 'critical',
      },
    },
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

/** A hundred events in every bucket; of the last two hours a fifth is bad. */
class InMemorySloSource implements SloSource {
  readonly id = 'prometheus:fake';
  readonly schedule = { frequency: { minutes: 5 }, timeout: { minutes: 5 } };
  isDown = false;

  async describe(): Promise<SloSourceFacts> {
    if (this.isDown) {
      throw new SourceError('unavailable', 'http://prometheus.internal: 503');
    }
    return { retentionSeconds: 30 * 86_400, warnings: [] };
  }

  async *read(requests: readonly SloRequest[]): AsyncGenerator<SloReading> {
    for (const { slo, ranges } of requests) {
      yield {
        sloId: slo.id,
        method: 'direct',
        buckets: ranges.flatMap(({ from, to, widthSeconds }) =>
          Array.from(
            { length: (to - from) / widthSeconds },
            (_, index): SloBucket => {
              const start = from + index * widthSeconds;
              const total = widthSeconds / 3;
              const isBad = start >= Date.parse(NOW) / 1000 - 7200;
              return {
                start,
                widthSeconds,
                total,
                bad: isBad ? total / 5 : 0,
              };
            },
          ),
        ),
      };
    }
  }
}

describe('shipshapePlugin with SLOs', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  beforeAll(() => {
    // Nothing but the date: the plugin's clock is the only thing that must stand still.
    jest.useFakeTimers({
      now: new Date(NOW),
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
  beforeEach(() => jest.setSystemTime(new Date(NOW)));
  afterAll(() => jest.useRealTimers());

  async function start(knex: Knex) {
    const source = new InMemorySloSource();
    const scheduler = mockServices.scheduler();
    const notifications = { send: jest.fn(async () => {}) };
    const { server } = await startTestBackend({
      features: [
        shipshapePlugin,
        createBackendModule({
          pluginId: 'shipshape',
          moduleId: 'fake',
          register(env) {
            env.registerInit({
              deps: { sloSources: sloSourcesExtensionPoint },
              async init({ sloSources }) {
                sloSources.addSource(source);
              },
            });
          },
        }),
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => mockServices.database({ knex }),
        }),
        createServiceFactory({
          service: coreServices.urlReader,
          deps: {},
          factory: () =>
            mockServices.urlReader.mock({
              async readUrl(url) {
                if (url !== DOCUMENT_URL) {
                  throw new NotFoundError(url);
                }
                return { buffer: async () => Buffer.from(DOCUMENT) };
              },
            }),
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => notifications,
        }),
        mockServices.rootConfig.factory({ data: {} }),
        catalogServiceMock.factory({ entities }),
      ],
    });
    const as = (method: 'get' | 'post', path: string) =>
      request(server)
        [method](`/api/shipshape/v1${path}`)
        .set('Authorization', mockCredentials.user.header());
    const get = async (path: string) => {
      const response = await as('get', path);
      expect([path, response.status]).toEqual([path, 200]);
      return response.body;
    };
    const run = (task: keyof typeof SLO_TASKS) =>
      scheduler.triggerTask(SLO_TASKS[task]);
    const refresh = () => scheduler.triggerTask(`shipshape-slo-${source.id}`);
    return { source, notifications, as, get, run, refresh };
  }

  const checkout = '/entities/component/default/checkout/slos';

  it.each(databases.eachSupportedId())(
    'brings a promise from its file to the screen: %p',
    async (databaseId: TestDatabaseId) => {
      const knex = await databases.init(databaseId);
      const { source, notifications, as, get, run, refresh } = await start(
        knex,
      );
      expect(entitySlosSchema.parse(await get(checkout))).toMatchObject({
        annotated: true,
        slos: [],
      });

      await run('definitions');

      const tab = entitySlosSchema.parse(await get(checkout));
      expect(tab.documents).toMatchObject([{ url: DOCUMENT_URL }]);
      expect(tab.problems).toMatchObject([
        { severity: 'error', code: 'indicator-missing', object: 'SLO/broken' },
      ]);
      expect(tab.freshness).toMatchObject([
        { sourceId: source.id, state: 'fresh' },
      ]);
      expect(tab.slos).toMatchObject([
        {
          sloId: 'checkout-availability',
          ownerRef: 'group:default/team',
          tier: 'critical',
          status: 'burningPage',
          firing: 'page',
          data: 'ok',
          sourceId: source.id,
          basis: { method: 'direct', revision: 1 },
        },
      ]);
      const [{ figures, burnRates, asOf }] = tab.slos;
      // 2 min behind, then the last whole five minutes.
      expect(asOf).toBe('2026-11-24T11:55:00.000Z');
      // A third of an event per second for 7 days; 1 % of them may be bad, and 6,900 s / 3 / 5 = 460 were.
      expect(figures?.events?.total).toBeCloseTo(201_600, 6);
      expect(figures?.events?.bad).toBeCloseTo(460, 6);
      expect(figures?.budgetRemaining).toBeCloseTo((2016 - 460) / 2016, 9);
      // A fifth of the events against a hundredth.
      expect(burnRates.find(rate => rate.window === '1h')?.rate).toBeCloseTo(
        20,
        9,
      );

      const history = sloHistorySchema.parse(
        await get(`${checkout}/checkout-availability/history`),
      );
      expect(history.points).toHaveLength(169);
      expect(history.points[168]).toMatchObject({
        at: asOf,
        budgetRemaining: figures?.budgetRemaining,
      });
      expect(history.points[168].burnRate1h).toBeCloseTo(20, 9);

      const list = slosSchema.parse(
        await get('/slos?owner=group:default/team&tier=critical'),
      );
      expect(list.slos.map(slo => slo.sloId)).toEqual([
        'checkout-availability',
      ]);
      const owner = ownerReliabilitySchema.parse(
        await get('/owners/group/default/team/reliability'),
      );
      expect(owner).toMatchObject({ withoutSlo: [] });
      expect(owner.slos).toHaveLength(1);

      await run('alarms');
      expect(notifications.send).toHaveBeenCalledWith(
        expect.objectContaining({
          recipients: expect.objectContaining({
            entityRef: 'group:default/team',
          }),
        }),
      );

      const incident = {
        reporter: 'pager',
        incidentId: 'P1',
        entityRef: 'component:default/checkout',
        sloIds: ['checkout-availability'],
        detectedAt: '2026-11-24T10:05:00Z',
        updatedAt: '2026-11-24T10:05:00Z',
      };
      const reported = await as('post', '/reports/incidents').send({
        reports: [incident, { ...incident, incidentId: '' }],
      });
      expect(reportResultSchema.parse(reported.body)).toMatchObject({
        accepted: 1,
        rejected: [{ index: 1, code: 'invalid' }],
      });
      expect(
        entitySlosSchema.parse(await get(checkout)).incidents,
      ).toMatchObject([{ sloIds: ['checkout-availability'] }]);

      source.isDown = true;
      jest.setSystemTime(new Date('2026-11-24T12:10:00Z'));
      await refresh();
      const stale = await as('get', checkout);
      expect(stale.body.slos).toMatchObject([
        {
          status: 'error',
          asOf,
          figures: { budgetRemaining: figures?.budgetRemaining },
          error: { code: 'unavailable' },
        },
      ]);
      expect(stale.text).not.toContain('internal');
      const { sources } = sourcesSchema.parse(await get('/sources'));
      expect(
        sources.find(({ id }) => id === source.id)?.runs[0].errors[0].message,
      ).toContain('http://prometheus.internal');

      await run('maintenance');
      expect(slosSchema.parse(await get('/slos')).slos).toHaveLength(1);
    },
  );
});
