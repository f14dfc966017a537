import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

// Created with the older package: such references serve both frontend systems.

/** The portal page with its sub-pages. */
export const rootRouteRef = createRouteRef({ id: 'shipshape' });

/** Showback of a month. */
export const showbackRouteRef = createSubRouteRef({
  id: 'shipshape/showback',
  parent: rootRouteRef,
  path: '/showback',
});

/** SLOs of the whole catalog. */
export const slosRouteRef = createSubRouteRef({
  id: 'shipshape/slos',
  parent: rootRouteRef,
  path: '/slos',
});

/** Recovery of the whole catalog. */
export const recoveryRouteRef = createSubRouteRef({
  id: 'shipshape/recovery',
  parent: rootRouteRef,
  path: '/recovery',
});

/** State of the sources. */
export const sourcesRouteRef = createSubRouteRef({
  id: 'shipshape/sources',
  parent: rootRouteRef,
  path: '/sources',
});

/** The Cost tab of a component, resource or system, relative to the entity page. */
export const entityCostRouteRef = createRouteRef({
  id: 'shipshape/entity-cost',
});

/** The Cost tab of a group or user, relative to the entity page. */
export const ownerCostRouteRef = createRouteRef({ id: 'shipshape/owner-cost' });

/** The SLOs tab of a component or system, relative to the entity page. */
export const entitySlosRouteRef = createRouteRef({
  id: 'shipshape/entity-slos',
});

/** The Backups tab of a resource, component or system, relative to the entity page. */
export const entityBackupsRouteRef = createRouteRef({
  id: 'shipshape/entity-backups',
});

/** The Restore drills tab of a resource, component or system, relative to the entity page. */
export const entityDrillsRouteRef = createRouteRef({
  id: 'shipshape/entity-drills',
});

/** The Reliability tab of a group or user, relative to the entity page. */
export const ownerReliabilityRouteRef = createRouteRef({
  id: 'shipshape/owner-reliability',
});
