import {
  DrillSummary,
  FAILURE_SCOPES,
  FailureScope,
} from 'backstage-plugin-shipshape-common';
import { DrillVerdict, verdictOf } from './recovery';

/** How a measured value stands against the target that was copied when the drill started. */
export type MarkKind = 'met' | 'missed' | 'untargeted' | 'bound';

/** A drill in the chart of measured values. */
export interface DrillMark {
  drillId: string;
  at: Date;
  verdict: DrillVerdict;
  /** Absent: nothing was measured. */
  seconds?: number;
  kind?: MarkKind;
  targetSeconds?: number;
}

/** What is measured. */
export type DrillMeasure = 'rto' | 'rpo';

/** The kinds of failure that the drills were for, the commonest kind first. */
export function drillScopes(drills: readonly DrillSummary[]): FailureScope[] {
  return FAILURE_SCOPES.filter(scope =>
    drills.some(drill => drill.scope === scope),
  );
}

/** The drills that ended, oldest first, with what they measured. */
export function drillMarks(
  drills: readonly DrillSummary[],
  measure: DrillMeasure,
): DrillMark[] {
  return drills
    .flatMap((drill): DrillMark[] => {
      const at = drill.declaredAt ?? drill.finishedAt;
      const verdict = verdictOf(drill);
      return at === undefined || verdict === 'running'
        ? []
        : [
            {
              drillId: drill.drillId,
              at: new Date(at),
              verdict,
              ...measured(drill, measure),
            },
          ];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

function measured(
  drill: DrillSummary,
  measure: DrillMeasure,
): Pick<DrillMark, 'seconds' | 'kind' | 'targetSeconds'> {
  const isRto = measure === 'rto';
  const target = isRto ? drill.rtoTargetSeconds : drill.rpoTargetSeconds;
  const met = isRto ? drill.rtoMet : drill.rpoMet;
  const value = isRto ? drill.achievedRtoSeconds : drill.achievedRpoSeconds;
  const bound = isRto ? undefined : drill.rpoLowerBoundSeconds;
  const seconds = value ?? bound;
  const withTarget = target === undefined ? {} : { targetSeconds: target };
  if (seconds === undefined) {
    return withTarget;
  }
  const judged = met ? 'met' : 'missed';
  const unbounded = value === undefined ? 'bound' : undefined;
  return {
    ...withTarget,
    seconds,
    kind: unbounded ?? (met === undefined ? 'untargeted' : judged),
  };
}
