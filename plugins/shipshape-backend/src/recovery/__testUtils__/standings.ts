import type {
  RecoveryStatus,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import type { RecoveryStanding } from '../status/RecoveryStatusStore';
import type { CoverageFacts } from '../status/coverageFacts';

/** What a test says about the standing of a resource; it is well in everything else. */
export interface StandingCase {
  id: string;
  entity?: string;
  owner?: string;
  system?: string;
  tier?: string;
  status?: RecoveryStatus;
  slack?: number;
  at?: string;
  enrolledAt?: string;
  exposure?: Partial<RecoverySummary['exposure']>;
  drill?: Partial<RecoverySummary['drill']>;
  signals?: Partial<RecoveryStanding['signals']>;
  coverage?: CoverageFacts;
}

/** A resource that could be recovered, but for what the test says. */
export function standingOf(item: StandingCase): RecoveryStanding {
  const at = item.at ?? '2026-11-30T12:00:00.000Z';
  return {
    summary: {
      resource: {
        resourceId: item.id,
        entityRef: item.entity ?? `resource:default/${item.id}`,
        name: item.id,
        kind: 'postgresql',
        ownerRef: item.owner,
        systemRef: item.system,
        tier: item.tier,
        lifecycle: 'active',
        requirement: 'required',
        enrolledAt: item.enrolledAt ?? '2026-01-01T00:00:00.000Z',
      },
      status: item.status ?? 'recoverable',
      exposure: {
        status: 'met',
        seconds: 36_000,
        rpoSeconds: 90_000,
        designRpoSeconds: 89_000,
        feasible: true,
        asOf: at,
        ...item.exposure,
      },
      success: {
        windowSeconds: 2_592_000,
        due: 30,
        succeeded: 30,
        late: 0,
        partial: 0,
        unknown: 0,
        rate: 1,
        attempts: 30,
        attemptsSucceeded: 30,
      },
      drill: { state: 'current', inconclusiveInARow: 0, ...item.drill },
      controls: { compliant: 10, nonCompliant: 0, insufficientData: 0 },
      computedAt: at,
    },
    controls: [],
    coverage: item.coverage ?? { place: { kind: 'required', passed: 5 } },
    signals: { backups: 'ok', ...item.signals },
    slack: item.slack ?? 0,
  };
}
