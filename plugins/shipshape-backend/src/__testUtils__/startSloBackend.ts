import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { sloSourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import request from 'supertest';
import { shipshapePlugin } from '../plugin';
import { SLO_TASKS } from '../slo/sloTasks';
import { entities, FILES, InMemorySloSource } from './sloShop';

/** The whole plugin over a database, with a catalog, a code host and a source in memory. Tasks run when they are asked to. */
export async function startSloBackend(knex: Knex, config: object = {}) {
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
              if (!(url in FILES)) {
                throw new NotFoundError(url);
              }
              return { buffer: async () => Buffer.from(FILES[url]) };
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
      mockServices.rootConfig.factory({ data: config }),
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
