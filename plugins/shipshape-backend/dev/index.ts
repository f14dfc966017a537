/**
 * The backend alone, with everybody else mocked: `yarn workspace backstage-plugin-shipshape-backend start`.
 *
 * Whoever asks is `user:default/guest`, may do everything and sees every entity below. Then, for example:
 *
 *   curl http://localhost:7007/api/shipshape/v1/sources
 *   curl 'http://localhost:7007/api/shipshape/v1/entities/component/default/checkout/cost?view=withDependencies'
 *   curl 'http://localhost:7007/api/shipshape/v1/owners/group/default/team/cost?groupBy=entity&granularity=monthly'
 *   curl 'http://localhost:7007/api/shipshape/v1/showback?metric=billed'
 *   curl 'http://localhost:7007/api/shipshape/v1/showback?format=csv'
 *   curl http://localhost:7007/api/shipshape/v1/entities/component/default/checkout/slos
 *   curl 'http://localhost:7007/api/shipshape/v1/entities/component/default/checkout/slos/checkout-availability/history?window=7d'
 *   curl http://localhost:7007/api/shipshape/v1/owners/group/default/team/reliability
 *   curl 'http://localhost:7007/api/shipshape/v1/slos?owner=group:default/team'
 *   curl -H 'Content-Type: application/json' http://localhost:7007/api/shipshape/v1/reports/incidents -d '{ "reports": [{ "reporter": "me",
 *     "incidentId": "1", "entityRef": "component:default/checkout", "detectedAt": "2026-11-24T10:00:00Z", "updatedAt": "2026-11-24T10:00:00Z" }] }'
 *   curl http://localhost:7007/api/shipshape/v1/openapi.json
 *
 * The bill and the counts of requests are made up here, relative to today.
 */
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotFoundError, NotImplementedError } from '@backstage/errors';
import {
  costSourcesExtensionPoint,
  sloSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import { MadeUpCostSource } from './MadeUpCostSource';
import {
  MADE_UP_SLO,
  MADE_UP_SLO_URL,
  MadeUpSloSource,
} from './MadeUpSloSource';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name: 'checkout',
      annotations: {
        'shipshape.dev/monthly-budget': '120 USD',
        'shipshape.dev/openslo': MADE_UP_SLO_URL,
        'shipshape.dev/tier': 'critical',
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/team' },
      { type: 'dependsOn', targetRef: 'resource:default/orders-db' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { namespace: 'default', name: 'orders-db' },
    spec: { type: 'database', owner: 'team' },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/team' },
      { type: 'dependencyOf', targetRef: 'component:default/checkout' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { namespace: 'default', name: 'team' },
    spec: { type: 'team', children: [] },
    relations: [
      { type: 'ownerOf', targetRef: 'component:default/checkout' },
      { type: 'ownerOf', targetRef: 'resource:default/orders-db' },
    ],
  },
];

/** Has one file. */
const codeHost: UrlReaderService = {
  async readUrl(url) {
    if (url !== MADE_UP_SLO_URL) {
      throw new NotFoundError(`There is no ${url}`);
    }
    return { buffer: async () => Buffer.from(MADE_UP_SLO) };
  },
  async readTree() {
    throw new NotImplementedError('There are no trees');
  },
  async search() {
    throw new NotImplementedError('There is no search');
  },
};

/** Not that of the demo portal, whose database and inbox are not ours: everything is forgotten at the end. */
const config = {
  app: { baseUrl: 'http://localhost:3000' },
  backend: {
    baseUrl: 'http://localhost:7007',
    listen: ':7007',
    database: { client: 'better-sqlite3', connection: ':memory:' },
  },
};

const backend = createBackend();
backend.add(mockServices.rootConfig.factory({ data: config }));
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(mockServices.permissions.factory());
backend.add(catalogServiceMock.factory({ entities }));
backend.add(
  createServiceFactory({
    service: coreServices.urlReader,
    deps: {},
    factory: () => codeHost,
  }),
);
backend.add(
  createBackendModule({
    pluginId: 'shipshape',
    moduleId: 'made-up',
    register(env) {
      env.registerInit({
        deps: {
          costSources: costSourcesExtensionPoint,
          sloSources: sloSourcesExtensionPoint,
        },
        async init({ costSources, sloSources }) {
          costSources.addSource(new MadeUpCostSource(new Date()));
          sloSources.addSource(new MadeUpSloSource());
        },
      });
    },
  }),
);
backend.add(import('../src'));
backend.start();
