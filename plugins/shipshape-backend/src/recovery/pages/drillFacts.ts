import type { DrillFacts } from '@shipshape/recovery';
import type { StoredDrill } from './RecoveryReadStore';
import { present } from './drillViews';

function date(text: string | null | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}

/** What the standing of a resource depends on, of a drill as it was reported. */
export function toDrillFacts({ report }: StoredDrill): DrillFacts {
  return {
    drillId: report.drillId,
    kind: report.kind,
    scope: report.scope,
    locationId: present(report.locationId),
    lifecycle: report.lifecycle,
    outcome: present(report.outcome),
    declaredAt: date(report.declaredAt),
    finishedAt: date(report.finishedAt),
    checks: report.checks,
    achievedRtoSeconds: present(report.achievedRtoSeconds),
    achievedRpoSeconds: present(report.achievedRpoSeconds),
    rtoTargetSeconds: present(report.rtoTargetSeconds),
    rpoTargetSeconds: present(report.rpoTargetSeconds),
    rtoMet: present(report.rtoMet),
    rpoMet: present(report.rpoMet),
  };
}
