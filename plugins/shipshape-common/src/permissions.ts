import { createPermission } from '@backstage/plugin-permission-common';

/** Read the cost of entities and owners that the caller may see in the catalog. */
export const costReadPermission = createPermission({
  name: 'shipshape.cost.read',
  attributes: { action: 'read' },
});

/** Read the totals of the whole organisation, the unallocated lines and the export that reconciles with the invoice. */
export const showbackReadPermission = createPermission({
  name: 'shipshape.showback.read',
  attributes: { action: 'read' },
});

/** Read the sources, their runs, errors, data quality and quarantined loads. */
export const sourceReadPermission = createPermission({
  name: 'shipshape.source.read',
  attributes: { action: 'read' },
});

/** Accept or reject quarantined loads. */
export const sourceManagePermission = createPermission({
  name: 'shipshape.source.manage',
  attributes: { action: 'update' },
});

/** Read the SLOs, error budgets and incidents of entities that the caller may see in the catalog. */
export const sloReadPermission = createPermission({
  name: 'shipshape.slo.read',
  attributes: { action: 'read' },
});

/** Read the backups, recovery points and restore drills of entities that the caller may see in the catalog. */
export const recoveryReadPermission = createPermission({
  name: 'shipshape.recovery.read',
  attributes: { action: 'read' },
});

/** Export the evidence of backups and drills of a period, for an audit. */
export const evidenceExportPermission = createPermission({
  name: 'shipshape.evidence.export',
  attributes: { action: 'read' },
});

/** Report evidence: counts of an SLO, incidents, backup runs, recovery points, drills. */
export const reportCreatePermission = createPermission({
  name: 'shipshape.report.create',
  attributes: { action: 'create' },
});

/** All permissions of the plugin, for its permission registry. */
export const shipshapePermissions = [
  costReadPermission,
  showbackReadPermission,
  sourceReadPermission,
  sourceManagePermission,
  sloReadPermission,
  recoveryReadPermission,
  evidenceExportPermission,
  reportCreatePermission,
];
