import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { ShipshapeClient } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import {
  entityBackupsRouteRef,
  entityCostRouteRef,
  entityDrillsRouteRef,
  entitySlosRouteRef,
  ownerCostRouteRef,
  ownerReliabilityRouteRef,
  rootRouteRef,
} from '../routes';

/** The plugin for apps of the old frontend system. */
export const shipshapePlugin = createPlugin({
  id: 'shipshape',
  apis: [
    createApiFactory({
      api: shipshapeApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new ShipshapeClient({ fetchApi }),
    }),
  ],
  routes: {
    root: rootRouteRef,
    entityCost: entityCostRouteRef,
    ownerCost: ownerCostRouteRef,
    entitySlos: entitySlosRouteRef,
    entityBackups: entityBackupsRouteRef,
    entityDrills: entityDrillsRouteRef,
    ownerReliability: ownerReliabilityRouteRef,
  },
});

/** The portal page, for a route `/shipshape`. */
export const ShipshapePage = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'ShipshapePage',
    component: () =>
      import('../components/pages').then(m => m.LegacyShipshapePage),
    mountPoint: rootRouteRef,
  }),
);

/** The Cost tab of a component, resource or system, for an `EntityLayout.Route` with the path `/cost`. */
export const EntityCostContent = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'EntityCostContent',
    component: () =>
      import('../components/cost/EntityCostTab').then(m => m.EntityCostTab),
    mountPoint: entityCostRouteRef,
  }),
);

/** The Cost tab of a group or user, for an `EntityLayout.Route` with the path `/cost`. */
export const OwnerCostContent = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'OwnerCostContent',
    component: () =>
      import('../components/cost/OwnerCostTab').then(m => m.OwnerCostTab),
    mountPoint: ownerCostRouteRef,
  }),
);

/** The card "Cost this month" for the overview of a component, resource or system. */
export const EntityCostCard = shipshapePlugin.provide(
  createComponentExtension({
    name: 'EntityCostCard',
    component: {
      lazy: () => import('../components/cost/CostCard').then(m => m.CostCard),
    },
  }),
);

/** The SLOs tab of a component or system, for an `EntityLayout.Route` with the path `/slos`. */
export const EntitySlosContent = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'EntitySlosContent',
    component: () =>
      import('../components/slo/EntitySlosTab').then(m => m.EntitySlosTab),
    mountPoint: entitySlosRouteRef,
  }),
);

/** The Reliability tab of a group or user, for an `EntityLayout.Route` with the path `/reliability`. */
export const OwnerReliabilityContent = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'OwnerReliabilityContent',
    component: () =>
      import('../components/reliability/OwnerReliabilityTab').then(
        m => m.OwnerReliabilityTab,
      ),
    mountPoint: ownerReliabilityRouteRef,
  }),
);

/** The card "SLOs" for the overview of a component or system. */
export const EntitySlosCard = shipshapePlugin.provide(
  createComponentExtension({
    name: 'EntitySlosCard',
    component: {
      lazy: () => import('../components/slo/SlosCard').then(m => m.SlosCard),
    },
  }),
);

/** The Backups tab of a component, resource or system, for an `EntityLayout.Route` with the path `/backups`. */
export const EntityBackupsContent = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'EntityBackupsContent',
    component: () =>
      import('../components/backups/EntityBackupsTab').then(
        m => m.EntityBackupsTab,
      ),
    mountPoint: entityBackupsRouteRef,
  }),
);

/** The Restore drills tab of a component, resource or system, for an `EntityLayout.Route` with the path `/drills`. */
export const EntityDrillsContent = shipshapePlugin.provide(
  createRoutableExtension({
    name: 'EntityDrillsContent',
    component: () =>
      import('../components/drills/EntityDrillsTab').then(
        m => m.EntityDrillsTab,
      ),
    mountPoint: entityDrillsRouteRef,
  }),
);

/** The card "Recoverability" for the overview of a component, resource or system. */
export const EntityRecoverabilityCard = shipshapePlugin.provide(
  createComponentExtension({
    name: 'EntityRecoverabilityCard',
    component: {
      lazy: () =>
        import('../components/recovery/RecoverabilityCard').then(
          m => m.RecoverabilityCard,
        ),
    },
  }),
);
