import {
  awaitedStartAt,
  backupFailure,
  BackupFailure,
  copyDelaySeconds,
  evaluateControls,
  ExposureFacts,
  funnelPlace,
  judgeExposure,
  PlanPaces,
  PointIndex,
  ProtectionTimeline,
  recoveryStatus,
  requirementAt,
  riskOf,
  strategyFit,
  usualDurationSeconds,
} from '@shipshape/recovery';
import type {
  ControlResult,
  EffectiveObjective,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import type { Dossier } from '../pages/dossier';
import { toDrillFacts } from '../pages/drillFacts';
import { JudgedPlan, judgePlans, recentSuccess } from '../pages/planView';
import { toProtectedResource } from '../pages/protectedResource';
import type { StoredObjective } from '../pages/RecoveryReadStore';
import { coverageFacts } from './coverageFacts';
import { lastFailureAt, lastSuccessAt } from './lastEnds';
import type { RecoveryStanding } from './RecoveryStatusStore';
import { resourceStanding } from './resourceDrills';
import { signalsOf } from './signals';
import { slackOf } from './slack';

/** A resource with everything that the rules of `@shipshape/recovery` say about it at one instant. */
export interface Assessment {
  dossier: Dossier;
  plans: JudgedPlan[];
  /** Against corruption of its data. */
  objective: StoredObjective;
  objectives: EffectiveObjective[];
  index: PointIndex;
  timeline: ProtectionTimeline;
  /** It must be recoverable: it is neither stopped nor exempt nor stateless. */
  applicable: boolean;
  standing: RecoveryStanding;
}

const NO_OBJECTIVE: StoredObjective = { scope: 'data-corruption', setBy: {} };

function exposureFacts(
  { resource, plans, points, samples, subjects }: Dossier,
  objective: StoredObjective,
): ExposureFacts {
  return {
    points,
    plans: plans.map(({ stored }) => stored),
    placement: resource.definition.placement,
    requireImmutable: objective.requireImmutable,
    samples,
    insufficientData:
      subjects.length > 0 &&
      subjects.every(({ state }) => state === 'insufficient_data'),
  };
}

function pacesOf(
  plans: readonly JudgedPlan[],
  { points }: Dossier,
  now: Date,
): PlanPaces {
  return new Map(
    plans.map(({ stored: { plan }, runs, slots }) => {
      const pace = {
        usualDurationSeconds: usualDurationSeconds(runs),
        copyDelaySeconds: copyDelaySeconds(
          points.filter(({ planId }) => planId === plan.id),
        ),
      };
      return [
        plan.id,
        { ...pace, awaitedStartAt: awaitedStartAt(slots, pace, now) },
      ];
    }),
  );
}

function withFit({ resource }: Dossier): EffectiveObjective[] {
  const active = resource.plans.filter(({ plan }) => plan.state === 'active');
  const capabilities = {
    pitr: active.some(({ plan }) =>
      ['base+wal', 'continuous'].includes(plan.mechanism),
    ),
    activeBackupPlan: active.some(({ plan }) => plan.mechanism !== 'replica'),
  };
  return resource.objectives.map(objective => ({
    ...objective,
    strategyFit: strategyFit(objective, capabilities),
  }));
}

function failuresOf(plans: readonly JudgedPlan[], now: Date): BackupFailure[] {
  return plans.flatMap(
    ({ stored, slots, runs }) =>
      backupFailure({
        ...stored,
        slots,
        runs,
        reportedSince: stored.history.reportedSince,
        now,
      }) ?? [],
  );
}

function countControls(
  controls: readonly ControlResult[],
): RecoverySummary['controls'] {
  const count = (status: ControlResult['status']) =>
    controls.filter(result => result.status === status).length;
  return {
    compliant: count('compliant'),
    nonCompliant: count('non_compliant'),
    insufficientData: count('insufficient_data'),
  };
}

/** Where a resource stands at an instant. */
export function assess(dossier: Dossier, now: Date): Assessment {
  const { resource, drills } = dossier;
  const { definition, objectives } = resource;
  const requirement = requirementAt(definition, now);
  const applicable = requirement === 'required';
  const objective =
    objectives.find(({ scope }) => scope === 'data-corruption') ?? NO_OBJECTIVE;
  const facts = exposureFacts(dossier, objective);
  const plans = judgePlans(dossier, now);
  const failures = failuresOf(plans, now);
  const exposure = judgeExposure({
    facts,
    scope: 'data-corruption',
    objective,
    paces: pacesOf(plans, dossier, now),
    now,
    applicable: requirement === 'required' || requirement === 'exempt',
  });
  const drill = resourceStanding(dossier, { now, applicable });
  const controls = evaluateControls({
    resource: definition,
    facts,
    objective,
    exposure,
    drills: drills.map(toDrillFacts),
    now,
  });
  const summary: RecoverySummary = {
    resource: toProtectedResource(resource, now),
    status: recoveryStatus({
      resource: definition,
      plans: facts.plans,
      exposure,
      backupFailing: failures.length > 0,
      drill,
      now,
    }),
    exposure,
    success: recentSuccess(plans, now),
    lastSuccessAt: lastSuccessAt(plans)?.toISOString(),
    lastFailureAt: lastFailureAt(plans)?.toISOString(),
    drill,
    controls: countControls(controls),
    rtoSeconds: objective.rtoSeconds,
    rpoSeconds: objective.rpoSeconds,
    computedAt: now.toISOString(),
  };
  const timeline = ProtectionTimeline.create(facts, 'data-corruption');
  const place = funnelPlace({
    resource: definition,
    facts,
    objectives,
    exposure,
    drill,
    now,
  });
  return {
    dossier,
    plans,
    objective,
    objectives: withFit(dossier),
    index: PointIndex.create(facts),
    timeline,
    applicable,
    standing: {
      summary,
      controls,
      coverage: coverageFacts(place, summary, now),
      signals: signalsOf(plans, { failures, drills, timeline, now }),
      slack: slackOf(summary, now),
    },
  };
}

/** Worst first, as in the lists. */
export function byRisk(a: Assessment, b: Assessment): number {
  const [left, right] = [a.standing, b.standing];
  return (
    riskOf(left.summary.status) - riskOf(right.summary.status) ||
    left.slack - right.slack ||
    (a.dossier.resource.resourceId < b.dossier.resource.resourceId ? -1 : 1)
  );
}
