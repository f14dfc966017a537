import type {
  DrillDetails,
  DrillSummary,
  EvidenceItem,
} from 'backstage-plugin-shipshape-common';
import type { StoredDrill, StoredRecord } from './RecoveryReadStore';

/** In reports `null` is unknown; in answers what is unknown is absent. */
export function present<T>(value: T | null | undefined): T | undefined {
  return value === null ? undefined : value;
}

/** A drill as a row of a list. */
export function toDrillSummary({ report }: StoredDrill): DrillSummary {
  const count = (...statuses: string[]) =>
    report.checks.filter(({ status }) => statuses.includes(status)).length;
  return {
    drillId: report.drillId,
    drillPlanId: report.drillPlanId,
    resourceId: report.resourceId,
    kind: report.kind,
    scope: report.scope,
    lifecycle: report.lifecycle,
    outcome: present(report.outcome),
    reason: present(report.reason),
    message: present(report.message),
    declaredAt: present(report.declaredAt),
    finishedAt: present(report.finishedAt),
    achievedRtoSeconds: present(report.achievedRtoSeconds),
    achievedRpoSeconds: present(report.achievedRpoSeconds),
    rpoLowerBoundSeconds: present(report.rpoLowerBoundSeconds),
    rpoMethod: report.rpoMethod,
    rtoTargetSeconds: present(report.rtoTargetSeconds),
    rpoTargetSeconds: present(report.rpoTargetSeconds),
    rtoMet: present(report.rtoMet),
    rpoMet: present(report.rpoMet),
    pointNativeId: present(report.pointNativeId),
    locationId: present(report.locationId),
    checksPassed: count('passed'),
    checksFailed: count('failed', 'error'),
    cleanup: report.cleanup,
    executedBy: report.executedBy,
  };
}

/** Subject of the records of a drill in the chain of its resource. */
export function subjectOf(drillId: string): string {
  return `drill:${drillId}`;
}

/** Artefacts of a drill: those of its report, with their records once it has ended. */
function evidenceOf(
  drillId: string,
  items: readonly EvidenceItem[],
  records: readonly StoredRecord[],
  stored: ReadonlySet<string>,
): DrillDetails['evidence'] {
  const hashes = new Map(
    records
      .filter(({ record }) => record.subject === subjectOf(drillId))
      .map(({ record, recordSha256 }) => [record.id, recordSha256]),
  );
  return items.map(item => ({
    ...item,
    recordSha256: hashes.get(item.id),
    stored: stored.has(item.sha256),
  }));
}

/** One drill with everything that was reported of it. */
export function toDrillDetails(
  drill: StoredDrill,
  rest: {
    entityRef: string;
    records: readonly StoredRecord[];
    stored: ReadonlySet<string>;
    freshness: DrillDetails['freshness'];
  },
): DrillDetails {
  const { report } = drill;
  return {
    ...toDrillSummary(drill),
    entityRef: rest.entityRef,
    revision: report.revision,
    referenceAt: present(report.referenceAt),
    recoveredTo: present(report.recoveredTo),
    usableAt: present(report.usableAt),
    restoredSeconds: present(report.restoredSeconds),
    targetAccuracySeconds: present(report.targetAccuracySeconds),
    archiveMaxAtDeclaration: present(report.archiveMaxAtDeclaration),
    endOfRecoveryLsn: present(report.endOfRecoveryLsn),
    cleanupMessage: present(report.cleanupMessage),
    phases: report.phases,
    checks: report.checks,
    environment: present(report.environment),
    evidence: evidenceOf(
      report.drillId,
      report.evidence,
      rest.records,
      rest.stored,
    ),
    freshness: rest.freshness,
  };
}
