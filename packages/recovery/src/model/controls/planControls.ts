import type { BackupPlan } from 'backstage-plugin-shipshape-common';
import { checkSchedule, intervalSeconds } from '../schedule';
import { retentionSeconds } from '../status';
import { durationInWords } from '../words';
import type { ControlContext, Judgement } from './evaluateControls';

export function judgePlanExists({ facts }: ControlContext): Judgement {
  const active = activePlans({ facts });
  return {
    status: active.length > 0 ? 'compliant' : 'non_compliant',
    parameters: {},
    reason:
      active.length > 0
        ? `Active: ${active.map(({ id }) => id).join(', ')}`
        : 'No backup plan is active; declare one in the recovery document',
  };
}

export function judgePlanFrequencyRetention(
  context: ControlContext,
): Judgement {
  const { frequencySeconds, retentionSeconds: retention } = context.parameters;
  const parameters = {
    frequencySeconds,
    retentionDays: retention / 86_400,
  };
  const plans = activePlans(context).map(plan => ({
    id: plan.id,
    often: isOftenEnough(plan, frequencySeconds),
    kept: isKeptLongEnough(plan, retention),
  }));
  const good = plans.find(({ often, kept }) => often && kept);
  if (good) {
    return {
      status: 'compliant',
      parameters,
      reason: `${good.id} backs up often enough and keeps it long enough`,
    };
  }
  const unknown = plans.find(
    ({ often, kept }) => often !== false && kept !== false,
  );
  if (unknown) {
    return {
      status: 'insufficient_data',
      parameters,
      reason: `${unknown.id} does not say ${
        unknown.kept === undefined
          ? 'how long it keeps points (retention)'
          : 'how often it runs (schedule)'
      }`,
    };
  }
  return {
    status: 'non_compliant',
    parameters,
    reason:
      plans.length === 0
        ? 'No backup plan is active'
        : `No active plan backs up at least every ${durationInWords(
            frequencySeconds,
          )} and keeps points for ${parameters.retentionDays} days`,
  };
}

export function judgeDeletionProtected(context: ControlContext): Judgement {
  const locations = activePlans(context).flatMap(({ locations: all }) => all);
  const open = locations.find(({ deletionDenied }) => deletionDenied === 'no');
  if (open) {
    return {
      status: 'non_compliant',
      parameters: {},
      reason: `Points in ${open.id} can be deleted by hand`,
    };
  }
  const unknown = locations.find(
    ({ deletionDenied }) => deletionDenied === 'unknown',
  );
  if (locations.length === 0 || unknown) {
    return {
      status: 'insufficient_data',
      parameters: {},
      reason: unknown
        ? `Nobody says whether points in ${unknown.id} can be deleted by hand (deletionDenied)`
        : 'No location of an active plan is known',
    };
  }
  return {
    status: 'compliant',
    parameters: {},
    reason: 'No point can be deleted by hand',
  };
}

function activePlans({ facts }: Pick<ControlContext, 'facts'>): BackupPlan[] {
  return facts.plans
    .map(({ plan }) => plan)
    .filter(({ state }) => state === 'active');
}

/** Continuous mechanisms are, whatever the distance of their base backups. */
function isOftenEnough(
  { mechanism, schedule }: BackupPlan,
  seconds: number,
): boolean | undefined {
  if (
    mechanism === 'base+wal' ||
    mechanism === 'continuous' ||
    schedule.kind === 'continuous'
  ) {
    return true;
  }
  if (checkSchedule(schedule).some(({ severity }) => severity === 'error')) {
    return undefined;
  }
  const interval = intervalSeconds(schedule);
  return interval === undefined ? false : interval <= seconds;
}

function isKeptLongEnough(
  plan: BackupPlan,
  seconds: number,
): boolean | undefined {
  const kept = retentionSeconds(plan);
  return kept === undefined ? undefined : kept >= seconds;
}
