import type { SloBucket } from 'backstage-plugin-shipshape-common';
import type { StoredIncident } from '../incidents/IncidentStore';
import type { SeedSlo } from './seedSlos';

const TEAM = 'group:default/team';
const CHECKOUT = 'component:default/checkout';
const PHANTOM = 'component:default/phantom';
const PHANTOM_TOO = 'component:default/phantom-too';

/** Even traffic over the last 30 days, 0.06 % of it bad, but for a gap on 10 November. */
function evenBuckets(now: string): SloBucket[] {
  const end = Date.parse(now) / 1000;
  return Array.from({ length: 720 }, (_, index) => ({
    start: end - (720 - index) * 3600,
    widthSeconds: 3600,
    bad: 0.6,
    total: 1000,
  })).filter(
    ({ start }) =>
      start < Date.parse('2026-11-10T00:00:00Z') / 1000 ||
      start >= Date.parse('2026-11-11T00:00:00Z') / 1000,
  );
}

/** SLOs of the half-hidden portal, also of what is hidden. The worst are hidden, and every second of the others. */
export function slosOf(now: string): SeedSlo[] {
  return [
    {
      id: 'phantom-availability',
      entity: PHANTOM,
      owner: TEAM,
      system: 'system:default/shop',
      tier: 'cloaked-tier',
      title: 'Veiled promise',
      status: 'exhausted',
      remaining: -1,
      buckets: evenBuckets(now),
      problems: [{ code: 'unknown-field', message: 'spec.phantom is ignored' }],
    },
    {
      id: 'cloaked-latency',
      entity: PHANTOM_TOO,
      owner: 'group:default/veiled',
      system: 'system:default/phantom',
      tier: 'critical',
      status: 'exhausted',
      remaining: -0.5,
    },
    {
      id: 'checkout-availability',
      entity: CHECKOUT,
      owner: TEAM,
      system: 'system:default/shop',
      tier: 'critical',
      status: 'burningPage',
      remaining: 0.4,
      buckets: evenBuckets(now),
      problems: [{ code: 'op-ignored', message: 'spec.op is ignored' }],
      view: {
        health: 'burning',
        firing: 'page',
        alerts: [
          {
            name: 'page-quick',
            severity: 'page',
            longSeconds: 3600,
            shortSeconds: 300,
            factor: '14.4',
            threshold: '0.0144',
            reachable: true,
            firing: true,
          },
        ],
      },
    },
    {
      id: 'cloaked-third',
      entity: PHANTOM,
      owner: TEAM,
      status: 'burningPage',
      remaining: 0.5,
    },
    {
      id: 'orders-durability',
      entity: 'resource:default/orders-db',
      owner: 'group:default/org',
      status: 'error',
      remaining: 0.9,
      view: {
        data: 'error',
        dataReason: 'http://cloaked.internal said 502',
        error: { code: 'unavailable', since: '2026-11-24T11:00:00.000Z' },
      },
    },
    {
      id: 'phantom-freshness',
      entity: PHANTOM_TOO,
      owner: TEAM,
      status: 'noData',
    },
    {
      // Visible, although its owner and its system are hidden.
      id: 'stray-availability',
      entity: 'component:default/stray',
      owner: 'group:default/cloaked-team',
      system: 'system:default/phantom',
      tier: 'critical',
      status: 'healthy',
      remaining: 0.95,
    },
    { id: 'veiled-last', entity: PHANTOM, status: 'healthy', remaining: 1 },
    // Without figures yet.
    { id: 'checkout-latency', entity: CHECKOUT, owner: TEAM },
    { id: 'phantom-latency', entity: PHANTOM, owner: TEAM },
  ];
}

function incident(rest: Partial<StoredIncident>): StoredIncident {
  return {
    sourceId: 'report:pager',
    externalId: 'P1',
    entityRef: CHECKOUT,
    sloIds: [],
    severity: 'page',
    startedAt: '2026-11-20T10:00:00.000Z',
    detectedAt: '2026-11-20T10:05:00.000Z',
    resolvedAt: '2026-11-20T10:30:00.000Z',
    updatedAt: '2026-11-20T10:30:00.000Z',
    ...rest,
  };
}

/** Incidents of the half-hidden portal: visible ones that name hidden SLOs, and hidden ones. */
export function incidentsOf(): StoredIncident[] {
  return [
    incident({
      title: 'Checkout failed',
      sloIds: ['checkout-availability', 'phantom-availability', 'nobody-knows'],
    }),
    incident({
      externalId: 'P2',
      detectedAt: '2026-11-22T10:00:00.000Z',
      startedAt: undefined,
      resolvedAt: undefined,
      sloIds: ['cloaked-latency'],
    }),
    incident({
      externalId: 'P3',
      entityRef: PHANTOM,
      title: 'Phantom failed',
      sloIds: ['checkout-availability'],
      resolvedAt: undefined,
    }),
    incident({
      externalId: 'P4',
      entityRef: PHANTOM_TOO,
      title: 'Veiled failure',
      startedAt: '2026-10-01T00:00:00.000Z',
      detectedAt: '2026-10-01T08:00:00.000Z',
      resolvedAt: '2026-10-02T08:00:00.000Z',
    }),
  ];
}
