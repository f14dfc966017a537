import { sha256Hex } from 'backstage-plugin-shipshape-common';
import {
  HIDDEN_ARTIFACT,
  VISIBLE_ARTIFACT,
} from '../../__testUtils__/hiddenRecovery';
import type { apiRoutes } from '../apiRoutes';

/** How a route is tried. Every route of the API must be here. */
export interface RouteCase {
  /** What the caller with half of the catalog may ask for. */
  visible: string[];
  /** Pairs of paths: something hidden, and something that does not exist. */
  twins?: Array<[hidden: string, missing: string]>;
  /** What both twins are answered with; default: 404. */
  twinStatus?: number;
  body?: object;
  /** Pairs of bodies: about something hidden, and about something that does not exist; answered alike, with {@link RouteCase.twinStatus}. */
  bodyTwins?: Array<[hidden: object, missing: object]>;
  /** Answers that tell more than the catalog shows, on purpose, to those who have the permission of the operator. */
  operator?: true;
  /** Needs no permission. */
  open?: true;
}

const ORDERS = '/entities/resource/default/orders-db';
const CHECKOUT = '/entities/component/default/checkout';
const CLOAKED = '/entities/resource/default/cloaked-db';
const NOWHERE = '/entities/resource/default/nothing';

/** Ways to a drill of a hidden resource, each with one to a drill that does not exist. */
function drillTwins(rest: string): Array<[string, string]> {
  return [
    [
      `${CLOAKED}/drills/phantom-drill${rest}`,
      `${NOWHERE}/drills/phantom-drill${rest}`,
    ],
    // Through an entity that is visible, and through one that depends on the hidden one.
    ...[ORDERS, CHECKOUT, '/entities/system/default/shop'].map(
      (entity): [string, string] => [
        `${entity}/drills/phantom-drill${rest}`,
        `${entity}/drills/nobody-knows${rest}`,
      ],
    ),
  ];
}

const decision: Omit<RouteCase, 'visible'> = {
  body: { reason: 'checked' },
  operator: true,
};

function sliReport(sloId: string): object {
  return {
    sloId,
    start: '2026-11-24T10:00:00Z',
    widthSeconds: 3600,
    good: 999,
    total: 1000,
  };
}

function incidentReport(rest: object): object {
  return {
    reporter: 'pager',
    incidentId: 'P7',
    entityRef: 'component:default/checkout',
    detectedAt: '2026-11-24T10:00:00Z',
    updatedAt: '2026-11-24T11:00:00Z',
    ...rest,
  };
}

function runReport(planId: string): object {
  return {
    planId,
    runKey: 'leak-1',
    state: 'succeeded',
    startedAt: '2026-11-24T10:00:00Z',
    finishedAt: '2026-11-24T10:20:00Z',
  };
}

function pointReport(planId: string): object {
  return {
    planId,
    locationId: 'main',
    nativeId: 'leak-1',
    type: 'dump',
    createdAt: '2026-11-24T10:00:00Z',
    consistentAt: '2026-11-24T10:00:00Z',
    state: 'available',
    observedAt: '2026-11-24T10:20:00Z',
  };
}

function sampleReport(resourceId: string): object {
  return {
    resourceId,
    linkId: 'standby:a',
    mode: 'async',
    caughtUp: true,
    measuredAt: '2026-11-24T10:00:00Z',
  };
}

function drillReport(resourceId: string, drillId: string): object {
  return {
    drillId,
    drillPlanId: 'orders-drill',
    resourceId,
    revision: 1,
    scope: 'data-corruption',
    lifecycle: 'done',
    outcome: 'passed',
    declaredAt: '2026-11-24T10:00:00Z',
    finishedAt: '2026-11-24T10:10:00Z',
  };
}

/** Sent as JSON, whose bytes are then the artefact. */
const artifact = { restored: true };

/** See {@link RouteCase}. */
export const routeCases: Record<keyof typeof apiRoutes, RouteCase> = {
  GetEntityCost: {
    visible: [
      '/entities/component/default/checkout/cost',
      '/entities/component/default/checkout/cost?view=withDependencies&groupBy=entity',
      '/entities/component/default/checkout/cost?metric=billed&granularity=monthly',
      '/entities/resource/default/orders-db/cost?groupBy=subAccount',
      '/entities/component/default/stray/cost?groupBy=region',
      '/entities/system/default/shop/cost?groupBy=service',
      '/entities/system/default/shop/cost?groupBy=entity&view=withDependencies',
      '/entities/group/default/team/cost',
      // Only what is hidden has a bill for that month.
      '/entities/group/default/team/cost?from=2026-07-01&to=2026-08-01',
      '/entities/component/default/checkout/cost?from=2026-07-01&to=2026-08-01',
    ],
    twins: [
      [
        '/entities/component/default/phantom/cost',
        '/entities/component/default/nothing/cost',
      ],
      [
        '/entities/system/default/phantom/cost?view=withDependencies',
        '/entities/system/default/nothing/cost?view=withDependencies',
      ],
      [
        '/entities/group/default/veiled/cost',
        '/entities/group/default/nobody/cost',
      ],
      [
        '/entities/component/default/phantom/cost?from=2026-12-01',
        '/entities/component/default/nothing/cost?from=2026-12-01',
      ],
      // A kind that no catalog has.
      [
        '/entities/component/default/phantom/cost',
        '/entities/computers/default/nothing/cost',
      ],
    ],
  },
  GetOwnerCost: {
    visible: [
      '/owners/group/default/org/cost?groupBy=entity',
      '/owners/group/default/org/cost?from=2026-07-01&to=2026-11-24',
      '/owners/group/default/org/cost?groupBy=subAccount',
      '/owners/group/default/org/cost?metric=billed&groupBy=service',
      '/owners/group/default/team/cost?groupBy=region&granularity=monthly',
    ],
    twins: [
      [
        '/owners/group/default/veiled/cost',
        '/owners/group/default/nobody/cost',
      ],
      [
        '/owners/group/default/cloaked-team/cost',
        '/owners/group/default/nothing-team/cost',
      ],
      // Hidden, and not an owner at all.
      [
        '/owners/component/default/phantom/cost',
        '/owners/component/default/nothing/cost',
      ],
      // Not an owner, although visible.
      [
        '/owners/component/default/phantom/cost',
        '/owners/component/default/checkout/cost',
      ],
    ],
  },
  GetShowback: {
    visible: [
      '/showback',
      '/showback?month=2026-10',
      '/showback?month=2026-07',
      '/showback?metric=billed',
      '/showback?clock=billing&metric=list',
    ],
  },
  GetEntitySlos: {
    visible: [
      '/entities/component/default/checkout/slos',
      '/entities/resource/default/orders-db/slos',
      '/entities/component/default/stray/slos',
      '/entities/component/default/quiet/slos',
      '/entities/system/default/shop/slos',
      '/entities/group/default/team/slos',
    ],
    twins: [
      [
        '/entities/component/default/phantom/slos',
        '/entities/component/default/nothing/slos',
      ],
      [
        '/entities/system/default/phantom/slos',
        '/entities/computers/default/nothing/slos',
      ],
    ],
  },
  GetSloHistory: {
    visible: [
      '/entities/component/default/checkout/slos/checkout-availability/history',
      '/entities/component/default/checkout/slos/checkout-availability/history?window=90d',
      '/entities/component/default/checkout/slos/checkout-latency/history?window=1d',
      '/entities/component/default/stray/slos/stray-availability/history?window=month',
    ],
    twins: [
      [
        '/entities/component/default/phantom/slos/phantom-availability/history',
        '/entities/component/default/nothing/slos/phantom-availability/history',
      ],
      // Through an entity that is visible.
      [
        '/entities/component/default/checkout/slos/phantom-availability/history',
        '/entities/component/default/checkout/slos/nobody-knows/history',
      ],
      [
        '/entities/system/default/shop/slos/phantom-availability/history?window=7d',
        '/entities/system/default/shop/slos/nobody-knows/history?window=7d',
      ],
    ],
  },
  GetOwnerReliability: {
    visible: [
      '/owners/group/default/org/reliability',
      '/owners/group/default/team/reliability',
    ],
    twins: [
      [
        '/owners/group/default/veiled/reliability',
        '/owners/group/default/nobody/reliability',
      ],
      // Not an owner, although visible.
      [
        '/owners/component/default/phantom/reliability',
        '/owners/component/default/checkout/reliability',
      ],
    ],
  },
  ListSlos: {
    visible: [
      '/slos',
      '/slos?limit=1',
      '/slos?limit=2&status=burningPage&status=healthy',
      '/slos?status=exhausted',
      '/slos?owner=group:default/team',
      '/slos?owner=group:default/org&owner=group:default/team',
      '/slos?system=system:default/shop',
      '/slos?tier=critical',
    ],
    twins: [
      ['/slos?owner=group:default/veiled', '/slos?owner=group:default/nobody'],
      [
        '/slos?owner=group:default/cloaked-team',
        '/slos?owner=group:default/nothing-team',
      ],
      [
        '/slos?system=system:default/phantom',
        '/slos?system=system:default/nothing',
      ],
      ['/slos?tier=cloaked-tier', '/slos?tier=no-tier'],
    ],
    twinStatus: 200,
  },
  GetEntityBackups: {
    visible: [
      `${ORDERS}/backups`,
      `${CHECKOUT}/backups`,
      '/entities/component/default/stray/backups',
      '/entities/component/default/quiet/backups',
      '/entities/system/default/shop/backups',
      '/entities/group/default/team/backups',
    ],
    twins: [
      [`${CLOAKED}/backups`, `${NOWHERE}/backups`],
      [
        '/entities/component/default/phantom/backups',
        '/entities/computers/default/nothing/backups',
      ],
    ],
  },
  GetEntityDrills: {
    visible: [
      `${ORDERS}/drills`,
      `${CHECKOUT}/drills`,
      '/entities/component/default/stray/drills',
      '/entities/system/default/shop/drills',
    ],
    twins: [[`${CLOAKED}/drills`, `${NOWHERE}/drills`]],
  },
  GetDrill: {
    visible: [`${ORDERS}/drills/orders-1`, `${CHECKOUT}/drills/orders-1`],
    twins: [
      ...drillTwins(''),
      // A drill of another entity, which is visible.
      [
        '/entities/component/default/stray/drills/orders-1',
        '/entities/component/default/stray/drills/nobody-knows',
      ],
    ],
  },
  GetDrillEvidence: {
    visible: [
      `${ORDERS}/drills/orders-1/evidence`,
      `${CHECKOUT}/drills/orders-1/evidence`,
    ],
    twins: drillTwins('/evidence'),
  },
  GetDrillArtifact: {
    visible: [
      `${ORDERS}/drills/orders-1/evidence/${sha256Hex(VISIBLE_ARTIFACT)}`,
    ],
    twins: [
      ...drillTwins(`/evidence/${sha256Hex(HIDDEN_ARTIFACT)}`),
      // Bytes of a hidden drill, through one that is visible.
      [
        `${ORDERS}/drills/orders-1/evidence/${sha256Hex(HIDDEN_ARTIFACT)}`,
        `${ORDERS}/drills/orders-1/evidence/${'f'.repeat(64)}`,
      ],
    ],
  },
  GetOwnerRecovery: {
    visible: [
      '/owners/group/default/org/recovery',
      '/owners/group/default/team/recovery',
    ],
    twins: [
      [
        '/owners/group/default/veiled/recovery',
        '/owners/group/default/nobody/recovery',
      ],
      // Not an owner, although visible.
      [
        '/owners/component/default/phantom/recovery',
        '/owners/component/default/checkout/recovery',
      ],
    ],
  },
  ListRecovery: {
    visible: [
      '/recovery',
      '/recovery?limit=1',
      '/recovery?limit=2&status=never&status=unproven',
      '/recovery?status=unprotected',
      '/recovery?owner=group:default/org&owner=group:default/team',
      '/recovery?system=system:default/shop',
      '/recovery?tier=critical',
    ],
    twins: [
      [
        '/recovery?owner=group:default/veiled',
        '/recovery?owner=group:default/nobody',
      ],
      [
        '/recovery?system=system:default/phantom',
        '/recovery?system=system:default/nothing',
      ],
      ['/recovery?tier=cloaked-tier', '/recovery?tier=no-tier'],
    ],
    twinStatus: 200,
  },
  GetRecoveryOverview: {
    visible: [
      '/recovery/coverage',
      '/recovery/coverage?tier=critical',
      '/recovery/coverage?owner=group:default/org',
    ],
    twins: [
      [
        '/recovery/coverage?owner=group:default/cloaked-team',
        '/recovery/coverage?owner=group:default/nothing-team',
      ],
      [
        '/recovery/coverage?system=system:default/phantom',
        '/recovery/coverage?system=system:default/nothing',
      ],
      [
        '/recovery/coverage?tier=cloaked-tier',
        '/recovery/coverage?tier=no-tier',
      ],
    ],
    twinStatus: 200,
  },
  GetRecoveryExport: {
    visible: [
      '/recovery/export?from=2026-11-01&to=2026-11-24',
      '/recovery/export?from=2026-11-01&to=2026-11-24&format=csv',
      '/recovery/export?from=2026-01-01&to=2026-02-01',
    ],
  },
  ReportSli: {
    body: { reports: [sliReport('checkout-availability')] },
    visible: ['/reports/sli'],
    bodyTwins: [
      [
        { reports: [sliReport('phantom-availability')] },
        { reports: [sliReport('nobody-knows')] },
      ],
      [
        {
          reports: [
            sliReport('checkout-availability'),
            sliReport('cloaked-latency'),
          ],
        },
        {
          reports: [
            sliReport('checkout-availability'),
            sliReport('nobody-knows'),
          ],
        },
      ],
    ],
    twinStatus: 200,
  },
  ReportIncidents: {
    body: { reports: [incidentReport({})] },
    visible: ['/reports/incidents'],
    bodyTwins: [
      [
        { reports: [incidentReport({ entityRef: 'component:phantom' })] },
        { reports: [incidentReport({ entityRef: 'component:nothing' })] },
      ],
      [
        { reports: [incidentReport({ sloIds: ['phantom-availability'] })] },
        { reports: [incidentReport({ sloIds: ['nobody-knows'] })] },
      ],
      // An incident of the same number that somebody else has reported about something hidden.
      [
        {
          reports: [
            incidentReport({ incidentId: 'P3', sloIds: ['cloaked-third'] }),
          ],
        },
        {
          reports: [
            incidentReport({ incidentId: 'P9', sloIds: ['nobody-knows'] }),
          ],
        },
      ],
    ],
    twinStatus: 200,
  },
  ReportBackupRuns: {
    body: { reports: [runReport('orders-daily')] },
    visible: ['/reports/backup-runs'],
    bodyTwins: [
      [
        { reports: [runReport('cloaked-third-daily')] },
        { reports: [runReport('nobody-knows')] },
      ],
    ],
    twinStatus: 200,
  },
  ReportRecoveryPoints: {
    body: { reports: [pointReport('orders-daily')] },
    visible: ['/reports/recovery-points'],
    bodyTwins: [
      [
        { reports: [pointReport('veiled-daily')] },
        { reports: [pointReport('nobody-knows')] },
      ],
    ],
    twinStatus: 200,
  },
  ReportReplication: {
    body: { reports: [sampleReport('orders')] },
    visible: ['/reports/replication'],
    bodyTwins: [
      [
        { reports: [sampleReport('phantom-store')] },
        { reports: [sampleReport('nobody-knows')] },
      ],
    ],
    twinStatus: 200,
  },
  ReportDrills: {
    body: { reports: [drillReport('orders', 'leak-1')] },
    visible: ['/reports/drills'],
    bodyTwins: [
      [
        { reports: [drillReport('phantom-store', 'leak-2')] },
        { reports: [drillReport('nobody-knows', 'leak-2')] },
      ],
      // The drill of something hidden, as if it were one of what is visible.
      [
        { reports: [drillReport('orders', 'phantom-drill')] },
        { reports: [drillReport('nobody-knows', 'leak-3')] },
      ],
    ],
    twinStatus: 200,
  },
  PutArtifact: {
    body: artifact,
    visible: [`/reports/artifacts/${sha256Hex(JSON.stringify(artifact))}`],
    // Bytes that a hidden drill left: whoever does not have them learns nothing of them.
    twins: [
      [
        `/reports/artifacts/${sha256Hex(HIDDEN_ARTIFACT)}`,
        `/reports/artifacts/${'0'.repeat(64)}`,
      ],
    ],
    twinStatus: 400,
  },
  ListSources: { visible: ['/sources'], operator: true },
  AcceptLoad: {
    ...decision,
    visible: ['/sources/focus:main/loads/1/accept'],
  },
  RejectLoad: {
    ...decision,
    visible: ['/sources/focus:main/loads/1/reject'],
  },
  GetOpenApiDocument: { visible: ['/openapi.json'], open: true },
};
