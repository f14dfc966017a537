import { createDevApp } from '@backstage/frontend-dev-utils';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { ApiBlueprint } from '@backstage/frontend-plugin-api';
import shipshapePlugin, { shipshapeApiRef } from '../src';
import { ENTITIES } from './catalog';
import { madeUpApi } from './madeUpApi';

// yarn start in this package: the plugin with made-up figures, for looking at its states. Nothing here is published.

const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: catalogApiRef,
          deps: {},
          factory: () => catalogApiMock({ entities: ENTITIES }),
        }),
    }),
  ],
});

const madeUpModule = createFrontendModule({
  pluginId: 'shipshape',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: shipshapeApiRef,
          deps: {},
          factory: () => madeUpApi,
        }),
    }),
  ],
});

createDevApp({
  features: [catalogPlugin, catalogModule, shipshapePlugin, madeUpModule],
});
