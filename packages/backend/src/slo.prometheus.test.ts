import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import shipshapePlugin from 'backstage-plugin-shipshape-backend';
import shipshapeModulePrometheus from 'backstage-plugin-shipshape-backend-module-prometheus';
import {
  counter,
  MISSING_PROMETHEUS,
  openMetrics,
  TestPrometheus,
} from 'backstage-plugin-shipshape-backend-module-prometheus/testUtils';
import { entitySlosSchema } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { Knex } from 'knex';
import request from 'supertest';

/** A server, two backends, and a database that may be far. */
jest.setTimeout(120_000);

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Thursday; the window of 7 days before it is filled. */
const END = Date.parse('2026-01-15T00:00:00Z') / 1000;
/** Counts end two minutes behind, at whole five minutes. */
const LAG = 5 * MINUTE;

const DOCUMENT_URL = 'https://git.example.com/shop/checkout/slo.yaml';
const DOCUMENT = `
apiVersion: openslo/v1
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
        bad: { metricSource: { type: Prometheus, spec: { query: 'requests_total{code="500"}' } } }
        total: { metricSource: { type: Prometheus, spec: { query: 'requests_total' } } }
  timeWindow: [{ duration: 7d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.99 }]
`;

const ENTITIES = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'checkout',
      annotations: {
        'backstage.io/source-location':
          'url:https://git.example.com/shop/checkout/',
        'shipshape.dev/openslo': DOCUMENT_URL,
      },
    },
    spec: { type: 'service', owner: 'group:default/team', lifecycle: 'x' },
  },
];

/** Requests of day and night, scraped between the edges of minutes; one in 300 fails, a third for 28 minutes while nobody reads. */
function samples(): string {
  const schedule = { from: END - 10 * DAY, to: END + HOUR, offset: 17 };
  const requests = (at: number) =>
    600 + Math.round(300 * Math.sin((at / DAY) * 2 * Math.PI));
  const isIncident = (at: number) =>
    at > END - 2 * HOUR + 7 * MINUTE && at <= END - 2 * HOUR + 35 * MINUTE;
  const failures = (at: number) =>
    Math.round(requests(at) / (isIncident(at) ? 3 : 300));
  // A restart begins at 0 again.
  const reset = (at: number) => Math.round(at / MINUTE) % 701 === 0;
  return openMetrics([
    {
      name: 'requests_total',
      labels: { code: '200' },
      samples: counter(schedule, at => requests(at) - failures(at), reset),
    },
    {
      name: 'requests_total',
      labels: { code: '500' },
      samples: counter(schedule, failures, reset),
    },
  ]);
}

async function startPortal(knex: Knex, url: string) {
  const scheduler = mockServices.scheduler();
  const { server } = await startTestBackend({
    features: [
      shipshapePlugin,
      shipshapeModulePrometheus,
      catalogServiceMock.factory({ entities: ENTITIES }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
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
            readUrl: async () => ({
              buffer: async () => Buffer.from(DOCUMENT),
            }),
          }),
      }),
      mockServices.rootConfig.factory({
        data: {
          shipshape: {
            slo: { sources: { prometheus: [{ id: 'main', url }] } },
          },
        },
      }),
    ],
  });
  return {
    /** Finds the promise in its file, and has it counted. */
    find: () => scheduler.triggerTask('shipshape-slo-definitions'),
    refresh: () => scheduler.triggerTask('shipshape-slo-prometheus:main'),
    read: async () => {
      const response = await request(server).get(
        '/api/shipshape/v1/entities/component/default/checkout/slos',
      );
      expect(response.status).toBe(200);
      const { slos, freshness } = entitySlosSchema.parse(response.body);
      expect(slos).toHaveLength(1);
      return { slo: slos[0], freshness };
    },
  };
}

/** What the server itself says of the 7 days up to an instant. */
async function increases(prometheus: TestPrometheus, at: number) {
  const increase = (selector: string) =>
    prometheus.value(`sum(increase(${selector}[7d]))`, at);
  const total = await increase('requests_total');
  const bad = await increase('requests_total{code="500"}');
  return { total, bad, attainment: 1 - bad / total };
}

function expectWithin(actual: number | undefined, expected: number) {
  // 0.01 %: one bucket of five minutes in 7 days is five times as much.
  expect(Math.abs((actual ?? NaN) / expected - 1)).toBeLessThan(1e-4);
}

describeIf(describe, MISSING_PROMETHEUS)(
  'an SLO of a real Prometheus that is stopped and started again',
  () => {
    const databases = TestDatabases.create({
      ids: ['SQLITE_3', 'POSTGRES_18'],
    });
    let prometheus: TestPrometheus;

    beforeAll(async () => {
      // Nothing but the date: the clocks of the portal are the only thing that must stand still.
      jest.useFakeTimers({
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
      prometheus = await TestPrometheus.create(samples());
    });
    afterAll(async () => {
      jest.useRealTimers();
      await prometheus?.dispose();
    });

    it.each(databases.eachSupportedId())(
      'is stale, then recovers without losing or doubling a bucket: %p',
      async databaseId => {
        const portal = await startPortal(
          await databases.init(databaseId),
          prometheus.url,
        );
        const expectTruth = async (
          { figures, asOf }: Awaited<ReturnType<typeof portal.read>>['slo'],
          at: number,
        ) => {
          expect(asOf).toBe(new Date(at * 1000).toISOString());
          const truth = await increases(prometheus, at);
          expectWithin(figures?.attainment, truth.attainment);
          expectWithin(figures?.events?.total, truth.total);
          expectWithin(figures?.events?.bad, truth.bad);
        };

        jest.setSystemTime((END - 2 * HOUR) * 1000);
        await portal.find();
        const before = await portal.read();
        expect(before.slo).toMatchObject({
          data: 'ok',
          sourceId: 'prometheus:main',
          basis: { method: 'direct' },
        });
        expect(before.freshness).toMatchObject([{ state: 'fresh' }]);
        await expectTruth(before.slo, END - 2 * HOUR - LAG);

        await prometheus.stop();
        jest.setSystemTime((END - HOUR) * 1000);
        expect((await portal.read()).freshness).toMatchObject([
          { sourceId: 'prometheus:main', state: 'stale' },
        ]);
        await portal.refresh();
        const stale = await portal.read();
        expect(stale.slo).toMatchObject({
          status: 'error',
          error: { code: 'unavailable' },
          asOf: before.slo.asOf,
          figures: before.slo.figures,
        });
        // As old as before, and known to have failed.
        expect(stale.freshness).toMatchObject([
          {
            sourceId: 'prometheus:main',
            state: 'failed',
            lastSuccessAt: before.freshness[0].lastSuccessAt,
          },
        ]);

        await prometheus.start();
        jest.setSystemTime(END * 1000);
        await portal.refresh();
        const after = await portal.read();
        expect(after.slo).toMatchObject({ data: 'ok' });
        expect(after.slo.error).toBeUndefined();
        expect(after.slo.status).not.toBe('error');
        expect(after.freshness).toMatchObject([{ state: 'fresh' }]);
        await expectTruth(after.slo, END - LAG);

        const uninterrupted = await startPortal(
          await databases.init(databaseId),
          prometheus.url,
        );
        await uninterrupted.find();
        const { slo } = await uninterrupted.read();
        expect(slo.asOf).toBe(after.slo.asOf);
        expectWithin(
          after.slo.figures?.events?.total,
          slo.figures?.events?.total ?? NaN,
        );
        expectWithin(
          after.slo.figures?.events?.bad,
          slo.figures?.events?.bad ?? NaN,
        );
        expect(after.slo.burnRates).toEqual(slo.burnRates);
      },
    );
  },
);
