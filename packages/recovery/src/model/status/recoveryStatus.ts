import {
  DrillStanding,
  Exposure,
  RECOVERY_STATUSES,
  RecoveryStatus,
} from 'backstage-plugin-shipshape-common';
import type { PlanFacts } from '../facts';
import { requirementAt, RequirementFacts } from './requirement';

export interface RecoveryStatusQuestion {
  resource: RequirementFacts;
  plans: readonly PlanFacts[];
  exposure: Pick<Exposure, 'status'>;
  /** The last due backup of any plan failed, was missed or came too late. */
  backupFailing: boolean;
  drill: Pick<DrillStanding, 'state'>;
  now: Date;
}

/**
 * All of it joined: the worst that is true, in the order of risk. Without an RPO nobody can say that it is met, and without an interval
 * nobody can say how long a drill proves anything.
 */
export function recoveryStatus(
  question: RecoveryStatusQuestion,
): RecoveryStatus {
  const { exposure, drill, plans } = question;
  const requirement = requirementAt(question.resource, question.now);
  if (requirement === 'exempt') {
    return 'exempt';
  }
  if (requirement !== 'required') {
    return 'notApplicable';
  }
  const found: Partial<Record<RecoveryStatus, boolean>> = {
    unprotected: !plans.some(({ plan }) => plan.state === 'active'),
    never: exposure.status === 'never',
    breached: exposure.status === 'breached',
    drillFailing: drill.state === 'failing',
    backupFailing: question.backupFailing,
    atRisk: exposure.status === 'at_risk',
    drillOverdue: drill.state === 'overdue',
    insufficientData: exposure.status !== 'met',
    drillDue: drill.state === 'due',
    unproven: drill.state !== 'current',
  };
  return RECOVERY_STATUSES.find(status => found[status]) ?? 'recoverable';
}

/** Place of a status in the order of risk, from 0, the worst. */
export function riskOf(status: RecoveryStatus): number {
  return RECOVERY_STATUSES.indexOf(status);
}
