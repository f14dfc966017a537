import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  RiArchiveLine,
  RiHeartPulseLine,
  RiLifebuoyLine,
  RiMoneyDollarCircleLine,
  RiPulseLine,
} from '@remixicon/react';
import {
  entityBackupsRouteRef,
  entityCostRouteRef,
  entityDrillsRouteRef,
  entitySlosRouteRef,
  ownerCostRouteRef,
  ownerReliabilityRouteRef,
} from '../routes';

// By kind alone: a tab that is missing for want of an annotation cannot say what to add.
const COST_KINDS = { kind: { $in: ['component', 'resource', 'system'] } };
const SLO_KINDS = { kind: { $in: ['component', 'system'] } };
const RECOVERY_KINDS = { kind: { $in: ['component', 'resource', 'system'] } };
const OWNER_KINDS = { kind: { $in: ['group', 'user'] } };

/** `entity-content:shipshape/cost`: the Cost tab of components, resources and systems. */
export const entityCostContent = EntityContentBlueprint.make({
  name: 'cost',
  params: {
    path: '/cost',
    title: 'Cost',
    group: 'operation',
    icon: <RiMoneyDollarCircleLine />,
    routeRef: entityCostRouteRef,
    filter: COST_KINDS,
    loader: () =>
      import('../components/cost/EntityCostTab').then(m => <m.EntityCostTab />),
  },
});

/** `entity-content:shipshape/owner-cost`: the Cost tab of groups and users. */
export const ownerCostContent = EntityContentBlueprint.make({
  name: 'owner-cost',
  params: {
    path: '/cost',
    title: 'Cost',
    group: 'operation',
    icon: <RiMoneyDollarCircleLine />,
    routeRef: ownerCostRouteRef,
    filter: OWNER_KINDS,
    loader: () =>
      import('../components/cost/OwnerCostTab').then(m => <m.OwnerCostTab />),
  },
});

/** `entity-card:shipshape/cost`: the card "Cost this month". */
export const costCard = EntityCardBlueprint.make({
  name: 'cost',
  params: {
    type: 'info',
    filter: COST_KINDS,
    loader: () =>
      import('../components/cost/CostCard').then(m => <m.CostCard />),
  },
});

/** `entity-content:shipshape/slos`: the SLOs tab of components and systems. */
export const entitySlosContent = EntityContentBlueprint.make({
  name: 'slos',
  params: {
    path: '/slos',
    title: 'SLOs',
    group: 'operation',
    icon: <RiPulseLine />,
    routeRef: entitySlosRouteRef,
    filter: SLO_KINDS,
    loader: () =>
      import('../components/slo/EntitySlosTab').then(m => <m.EntitySlosTab />),
  },
});

/** `entity-content:shipshape/reliability`: the Reliability tab of groups and users. */
export const ownerReliabilityContent = EntityContentBlueprint.make({
  name: 'reliability',
  params: {
    path: '/reliability',
    title: 'Reliability',
    group: 'operation',
    icon: <RiHeartPulseLine />,
    routeRef: ownerReliabilityRouteRef,
    filter: OWNER_KINDS,
    loader: () =>
      import('../components/reliability/OwnerReliabilityTab').then(m => (
        <m.OwnerReliabilityTab />
      )),
  },
});

/** `entity-card:shipshape/slos`: the card "SLOs". */
export const slosCard = EntityCardBlueprint.make({
  name: 'slos',
  params: {
    type: 'info',
    filter: SLO_KINDS,
    loader: () =>
      import('../components/slo/SlosCard').then(m => <m.SlosCard />),
  },
});

/** `entity-content:shipshape/backups`: the Backups tab of components, resources and systems. */
export const entityBackupsContent = EntityContentBlueprint.make({
  name: 'backups',
  params: {
    path: '/backups',
    title: 'Backups',
    group: 'operation',
    icon: <RiArchiveLine />,
    routeRef: entityBackupsRouteRef,
    filter: RECOVERY_KINDS,
    loader: () =>
      import('../components/backups/EntityBackupsTab').then(m => (
        <m.EntityBackupsTab />
      )),
  },
});

/** `entity-content:shipshape/drills`: the Restore drills tab of components, resources and systems. */
export const entityDrillsContent = EntityContentBlueprint.make({
  name: 'drills',
  params: {
    path: '/drills',
    title: 'Restore drills',
    group: 'operation',
    icon: <RiLifebuoyLine />,
    routeRef: entityDrillsRouteRef,
    filter: RECOVERY_KINDS,
    loader: () =>
      import('../components/drills/EntityDrillsTab').then(m => (
        <m.EntityDrillsTab />
      )),
  },
});

/** `entity-card:shipshape/recoverability`: the card "Recoverability". */
export const recoverabilityCard = EntityCardBlueprint.make({
  name: 'recoverability',
  params: {
    type: 'info',
    filter: RECOVERY_KINDS,
    loader: () =>
      import('../components/recovery/RecoverabilityCard').then(m => (
        <m.RecoverabilityCard />
      )),
  },
});
