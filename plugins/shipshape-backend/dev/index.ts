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
 *   curl http://localhost:7007/api/shipshape/v1/openapi.json
 *
 * The bill is made up here, relative to today.
 */
import { createBackend } from '@backstage/backend-defaults';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { costSourcesExtensionPoint } from 'backstage-plugin-shipshape-node';
import { MadeUpCostSource } from './MadeUpCostSource';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name: 'checkout',
      annotations: { 'shipshape.dev/monthly-budget': '120 USD' },
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

const backend = createBackend();
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(mockServices.permissions.factory());
backend.add(catalogServiceMock.factory({ entities }));
backend.add(
  createBackendModule({
    pluginId: 'shipshape',
    moduleId: 'made-up-cost',
    register(env) {
      env.registerInit({
        deps: { costSources: costSourcesExtensionPoint },
        async init({ costSources }) {
          costSources.addSource(new MadeUpCostSource(new Date()));
        },
      });
    },
  }),
);
backend.add(import('../src'));
backend.start();
