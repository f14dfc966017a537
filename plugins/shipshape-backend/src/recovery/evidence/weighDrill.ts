import {
  canonicalJson,
  DrillLifecycle,
  DrillReport,
  JsonValue,
  TERMINAL_DRILL_LIFECYCLES,
} from 'backstage-plugin-shipshape-common';
import type { DrillRow } from '../../database/recoveryTables';
import type { StoreOutcome } from '../reports/outcomes';

/** Whether a drill is over. */
export function hasEnded({ lifecycle }: { lifecycle: string }): boolean {
  return TERMINAL_DRILL_LIFECYCLES.includes(lifecycle as DrillLifecycle);
}

function rankOf(drill: {
  lifecycle: string;
  revision: number;
}): [number, number] {
  return [Number(hasEnded(drill)), drill.revision];
}

/** A report as it is stored: in one spelling, so that it can be compared. */
export function drillText(report: DrillReport): string {
  return canonicalJson(report as JsonValue);
}

/** Whether a report tells of another end of a drill that was reported to have ended. */
function contradicts(stored: DrillRow, report: DrillReport): boolean {
  return (
    stored.origin === 'report' &&
    hasEnded(stored) &&
    hasEnded(report) &&
    stored.outcome !== null &&
    stored.outcome !== (report.outcome ?? null)
  );
}

/**
 * Whether a report takes the place of what is stored about its drill: the one with the higher revision, but never one that still runs that of
 * one that has ended. So any order of the same reports ends the same. Of two outcomes the first one stays: the other is a conflict, which belongs
 * to the evidence as well.
 */
export function weighDrill(
  stored: DrillRow | undefined,
  report: DrillReport,
): StoreOutcome {
  if (!stored) {
    return { outcome: 'accepted' };
  }
  if (stored.resource_id !== report.resourceId) {
    return {
      outcome: 'invalid',
      message:
        'drillId: another resource has a drill with this id: expected one that is not used yet',
    };
  }
  const [before, after] = [rankOf(stored), rankOf(report)];
  const ahead = after[0] - before[0] || after[1] - before[1];
  if (ahead > 0) {
    return contradicts(stored, report)
      ? {
          outcome: 'conflict',
          message: `outcome: the drill ended as ${stored.outcome} in revision ${stored.revision}, which stays; this report is kept in its evidence: expected the same outcome, or another drill`,
        }
      : { outcome: 'accepted' };
  }
  const known = `revision ${stored.revision} (${[
    stored.lifecycle,
    stored.outcome,
  ]
    .filter(Boolean)
    .join(', ')}) is known`;
  if (ahead < 0) {
    return { outcome: 'stale', message: `revision: ${known}` };
  }
  return stored.report === drillText(report)
    ? { outcome: 'duplicate' }
    : {
        outcome: 'conflict',
        message: `revision: another ${known}: expected a higher one for something new`,
      };
}

/** What a source saw has no revision: a new one when it sees something else than before. */
export function countRevision(
  stored: DrillRow | undefined,
  report: DrillReport,
): DrillReport {
  if (!stored) {
    return report;
  }
  const same = { ...report, revision: stored.revision };
  return drillText(same) === stored.report
    ? same
    : { ...report, revision: stored.revision + 1 };
}
