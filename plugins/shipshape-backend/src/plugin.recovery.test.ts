import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  entityBackupsSchema,
  entityDrillsSchema,
  recoveryReportResultSchema,
  sourcesSchema,
} from 'backstage-plugin-shipshape-common';
import {
  RecoverySource,
  recoverySourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import request from 'supertest';
import { shipshapePlugin } from './plugin';
import { reuseRecoveryDatabases } from './recovery/__testUtils__/reuseRecoveryDatabases';
import { RECOVERY_TASKS } from './recovery/recoveryTasks';

const DOCUMENT = `apiVersion: shipshape.dev/v1
kind: Recovery
metadata: { name: orders-db }
spec:
  kind: postgresql
  enrolledAt: '2026-01-01T00:00:00Z'
  objectives:
    - { scope: data-corruption, rpoSeconds: 90000, rtoSeconds: 3600, drillIntervalSeconds: 2592000 }
  native:
    - { provider: fake, nativeId: orders }
  backupPlans:
    - id: orders-db-daily
      provider: pg_dump
      mechanism: dump
      schedule: { kind: cron, dialect: unix5, expression: '0 2 * * *' }
      locations: [{ id: main }]
  drillPlans:
    - { id: orders-db-monthly, provider: pg_dump, backupPlanId: orders-db-daily }
`;

const fakeSource: RecoverySource = {
  id: 'fake:main',
  providers: ['fake'],
  schedule: { frequency: { minutes: 15 }, timeout: { minutes: 5 } },
  async *read(targets) {
    for (const native of targets.flatMap(target => target.native)) {
      yield {
        kind: 'subject',
        subject: {
          native,
          state: 'never',
          complete: true,
          plans: [],
          locations: [],
          runs: [],
          points: [],
          samples: [],
          drills: [],
          checks: [],
        },
      };
    }
  },
};

describe('shipshapePlugin with recovery', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseRecoveryDatabases(databases);

  it.each(databases.eachSupportedId())(
    'brings a promise, a run and a drill to the screen: %p',
    async databaseId => {
      const knex = await init(databaseId);
      const scheduler = mockServices.scheduler();
      const { server } = await startTestBackend({
        features: [
          shipshapePlugin,
          createBackendModule({
            pluginId: 'shipshape',
            moduleId: 'fake',
            register(env) {
              env.registerInit({
                deps: { sources: recoverySourcesExtensionPoint },
                async init({ sources }) {
                  sources.addSource(fakeSource);
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
                  if (url !== 'https://code.example.com/recovery.yaml') {
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
            factory: () => ({ send: async () => {} }),
          }),
          mockServices.rootConfig.factory({ data: {} }),
          catalogServiceMock.factory({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Resource',
                metadata: {
                  name: 'orders-db',
                  namespace: 'default',
                  annotations: {
                    'shipshape.dev/recovery':
                      'https://code.example.com/recovery.yaml',
                  },
                },
                spec: { type: 'database', owner: 'team' },
              },
            ],
          }),
        ],
      });
      const as = (method: 'get' | 'post', path: string) =>
        request(server)
          [method](`/api/shipshape/v1${path}`)
          .set('Authorization', mockCredentials.user.header());

      // It also has the sources look for what is newly declared.
      await scheduler.triggerTask(RECOVERY_TASKS.definitions);
      const finishedAt = new Date(Date.now() - 3_600_000).toISOString();
      const runs = await as('post', '/reports/backup-runs').send({
        reports: [
          {
            planId: 'orders-db-daily',
            runKey: 'r1',
            state: 'succeeded',
            startedAt: finishedAt,
            finishedAt,
          },
        ],
      });
      expect(recoveryReportResultSchema.parse(runs.body).results).toMatchObject(
        [{ outcome: 'accepted' }],
      );
      const drills = await as('post', '/reports/drills').send({
        reports: [
          {
            drillId: 'd-1',
            drillPlanId: 'orders-db-monthly',
            resourceId: 'orders-db',
            revision: 1,
            scope: 'data-corruption',
            lifecycle: 'done',
            outcome: 'passed',
            declaredAt: finishedAt,
            finishedAt,
            achievedRtoSeconds: 17.4,
          },
        ],
      });
      expect(drills.body.results[0].records).toHaveLength(1);

      const base = '/entities/resource/default/orders-db';
      const backups = entityBackupsSchema.parse(
        (await as('get', `${base}/backups`)).body,
      );
      expect(backups.resources[0]?.plans[0]?.runs).toContainEqual(
        expect.objectContaining({ runKey: 'r1', state: 'succeeded' }),
      );
      const shown = entityDrillsSchema.parse(
        (await as('get', `${base}/drills`)).body,
      );
      expect(shown.resources[0]).toMatchObject({
        drills: [{ drillId: 'd-1', achievedRtoSeconds: 17.4 }],
        chain: { records: 1, intact: true },
      });
      const { sources } = sourcesSchema.parse(
        (await as('get', '/sources')).body,
      );
      expect(sources.find(({ kind }) => kind === 'recovery')).toMatchObject({
        id: 'fake:main',
        freshness: { state: 'fresh' },
        runs: [{ outcome: 'succeeded', counts: { read: 1 } }],
      });
    },
  );
});
