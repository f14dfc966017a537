import { sha256Hex } from 'backstage-plugin-shipshape-common';
import {
  dailyDumps,
  SeedDrill,
  SeedResource,
} from '../recovery/__testUtils__/seedRecovery';

/** Bytes of the evidence of a drill that everybody may see, and of one that is hidden. */
export const VISIBLE_ARTIFACT = 'restore command end: completed successfully\n';
export const HIDDEN_ARTIFACT = 'phantom restored on cloaked-host\n';

/** A drill that left one artefact. */
function drill(
  drillId: string,
  day: string,
  content: string,
  rest: Partial<SeedDrill> = {},
): SeedDrill {
  const finishedAt = `${day}T10:10:00.000Z`;
  return {
    drillId,
    declaredAt: `${day}T10:00:00.000Z`,
    finishedAt,
    achievedRtoSeconds: 600,
    achievedRpoSeconds: 28_800,
    rtoTargetSeconds: 3_600,
    rpoTargetSeconds: 90_000,
    rtoMet: true,
    rpoMet: true,
    locationId: 'main',
    phases: [
      {
        name: 'restore',
        startedAt: `${day}T10:00:00.000Z`,
        durationMs: 500_000,
        exitCode: 0,
      },
    ],
    checks: [
      {
        checkId: 'connect',
        kind: 'connect',
        severity: 'blocking',
        status: 'passed',
        durationMs: 12,
      },
    ],
    evidence: [
      {
        id: `ev-${drillId}`,
        mediaType: 'text/plain',
        sha256: sha256Hex(content),
        bytes: Buffer.byteLength(content),
        createdAt: finishedAt,
        redacted: true,
      },
    ],
    ...rest,
  };
}

/** Protected resources of the half-hidden portal, also of what is hidden. The worst is hidden, and every second of the others. */
export function protectedResources(): SeedResource[] {
  return [
    {
      // Required, and without a plan: unprotected.
      id: 'phantom-store',
      entity: 'resource:default/cloaked-db',
      owner: 'group:default/org',
      system: 'system:default/shop',
      tier: 'cloaked-tier',
      definition: { name: 'Veiled store' },
      problems: [{ code: 'unknown-field', message: 'spec.phantom is ignored' }],
      drills: [
        drill('phantom-drill', '2026-11-05', HIDDEN_ARTIFACT, {
          outcome: 'failed',
          message: 'cloaked-host refused',
        }),
      ],
    },
    {
      // A plan, and never a point.
      id: 'checkout-cache',
      entity: 'component:default/checkout',
      owner: 'group:default/team',
      plans: [{ id: 'checkout-cache-daily' }],
    },
    {
      id: 'cloaked-third',
      entity: 'component:default/phantom',
      owner: 'group:default/team',
      tier: 'critical',
      plans: [
        {
          id: 'cloaked-third-daily',
          ...dailyDumps('2026-11-01', '2026-11-10'),
        },
      ],
    },
    {
      id: 'orders',
      entity: 'resource:default/orders-db',
      owner: 'group:default/org',
      system: 'system:default/shop',
      tier: 'critical',
      definition: { name: 'Orders' },
      problems: [{ code: 'op-ignored', message: 'spec.op is ignored' }],
      plans: [
        { id: 'orders-daily', ...dailyDumps('2026-10-01', '2026-11-25') },
      ],
      drillPlans: [{ id: 'orders-drill', provider: 'pg_dump' }],
      drills: [
        drill('orders-1', '2026-11-10', VISIBLE_ARTIFACT, {
          drillPlanId: 'orders-drill',
        }),
      ],
    },
    {
      id: 'veiled-last',
      entity: 'component:default/phantom-too',
      owner: 'group:default/veiled',
      system: 'system:default/phantom',
      plans: [
        { id: 'veiled-daily', ...dailyDumps('2026-10-01', '2026-11-25') },
      ],
    },
    {
      // Visible, although its owner and its system are hidden.
      id: 'stray-files',
      entity: 'component:default/stray',
      owner: 'group:default/cloaked-team',
      system: 'system:default/phantom',
      tier: 'critical',
      plans: [{ id: 'stray-daily', ...dailyDumps('2026-10-01', '2026-11-25') }],
    },
  ];
}
