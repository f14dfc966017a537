import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiShip2Line } from '@remixicon/react';
import { shipshapeApi } from './extensions/apis';
import {
  costCard,
  entityBackupsContent,
  entityCostContent,
  entityDrillsContent,
  entitySlosContent,
  ownerCostContent,
  ownerReliabilityContent,
  recoverabilityCard,
  slosCard,
} from './extensions/entity';
import {
  recoverySubPage,
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
    entityBackupsContent,
    entityDrillsContent,
    ownerCostContent,
    ownerReliabilityContent,
    costCard,
    slosCard,
    recoverabilityCard,
    shipshapePage,
    showbackSubPage,
    slosSubPage,
    recoverySubPage,
    sourcesSubPage,
  ],
});
