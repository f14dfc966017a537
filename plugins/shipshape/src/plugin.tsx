import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiShip2Line } from '@remixicon/react';
import { shipshapeApi } from './extensions/apis';
import {
  costCard,
  entityCostContent,
  entitySlosContent,
  ownerCostContent,
  ownerReliabilityContent,
  slosCard,
} from './extensions/entity';
import {
  shipshapePage,
  showbackSubPage,
  slosSubPage,
  sourcesSubPage,
} from './extensions/pages';
import { rootRouteRef } from './routes';

/** The plugin for the new frontend system. */
export const shipshapePlugin = createFrontendPlugin({
  pluginId: 'shipshape',
  title: 'Shipshape',
  icon: <RiShip2Line />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [
    shipshapeApi,
    entityCostContent,
    entitySlosContent,
    ownerCostContent,
    ownerReliabilityContent,
    costCard,
    slosCard,
    shipshapePage,
    showbackSubPage,
    slosSubPage,
    sourcesSubPage,
  ],
});
