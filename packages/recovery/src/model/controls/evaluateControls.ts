import {
  ControlResult,
  EffectiveObjective,
  Exposure,
  RECOVERY_CONTROLS,
  RecoveryControl,
} from 'backstage-plugin-shipshape-common';
import type { DrillFacts } from '../drills';
import { PointIndex, RestoreFacts } from '../points';
import { requirementAt, RequirementFacts } from '../status';
import {
  judgeDeletionProtected,
  judgePlanExists,
  judgePlanFrequencyRetention,
} from './planControls';
import {
  judgeCrossAccount,
  judgeCrossRegion,
  judgeEncrypted,
  judgeImmutable,
  judgePointRetention,
} from './pointControls';
import { judgeRecentPoint, judgeRestoreTime } from './resultControls';

/** Values that the controls are judged by. */
export interface ControlParameters {
  /** plan-frequency-retention: longest distance of backups. Default: 86,400. */
  frequencySeconds: number;
  /** plan-frequency-retention, point-retention. Default: of the objective, else 35 days. */
  retentionSeconds: number;
  /** recent-point: oldest newest data. Default: 86,400. */
  recentPointSeconds: number;
  /** restore-time. Default: the RTO of the objective, else 720 minutes. */
  maxRestoreSeconds: number;
}

export interface ControlQuestion {
  resource: RequirementFacts;
  facts: RestoreFacts;
  /** For the scope data-corruption. */
  objective?: Omit<EffectiveObjective, 'strategyFit'>;
  exposure: Exposure;
  drills: readonly DrillFacts[];
  now: Date;
  parameters?: Partial<ControlParameters>;
}

/** A question with everything that the rules share. */
export interface ControlContext extends ControlQuestion {
  index: PointIndex;
  parameters: ControlParameters;
}

/** What a rule found. */
export type Judgement = Omit<ControlResult, 'control'>;

const RULES: Record<RecoveryControl, (context: ControlContext) => Judgement> = {
  'plan-exists': judgePlanExists,
  'plan-frequency-retention': judgePlanFrequencyRetention,
  'deletion-protected': judgeDeletionProtected,
  encrypted: judgeEncrypted,
  'point-retention': judgePointRetention,
  'cross-region': judgeCrossRegion,
  'cross-account': judgeCrossAccount,
  immutable: judgeImmutable,
  'recent-point': judgeRecentPoint,
  'restore-time': judgeRestoreTime,
};

const DAY_SECONDS = 86_400;

/**
 * Evaluates the ten audit controls, named after AWS Backup Audit Manager. Resources that are stopped, retired or stateless are not judged, those
 * with a valid exemption are exempt; where an input is missing there is no judgement, and never a good one.
 */
export function evaluateControls(question: ControlQuestion): ControlResult[] {
  const requirement = requirementAt(question.resource, question.now);
  const context: ControlContext = {
    ...question,
    index: PointIndex.create(question.facts),
    parameters: {
      frequencySeconds: DAY_SECONDS,
      retentionSeconds:
        question.objective?.minRetentionSeconds ?? 35 * DAY_SECONDS,
      recentPointSeconds: DAY_SECONDS,
      maxRestoreSeconds: question.objective?.rtoSeconds ?? 720 * 60,
      ...question.parameters,
    },
  };
  return RECOVERY_CONTROLS.map(control => ({
    control,
    ...(requirement === 'required'
      ? RULES[control](context)
      : notJudged(requirement, question.resource)),
  }));
}

function notJudged(
  requirement: 'exempt' | 'stateless' | 'inactive',
  { lifecycle, exemption }: RequirementFacts,
): Judgement {
  if (requirement === 'exempt') {
    return {
      status: 'exempt',
      parameters: {},
      reason: `Exempt until ${exemption?.until}: ${exemption?.reason}`,
    };
  }
  return {
    status: 'not_applicable',
    parameters: {},
    reason:
      requirement === 'stateless'
        ? 'The resource holds no state'
        : `The resource is ${lifecycle}`,
  };
}
