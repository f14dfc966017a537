import { drillStanding } from '@shipshape/recovery';
import type {
  DrillPlan,
  DrillStanding,
} from 'backstage-plugin-shipshape-common';
import { ownInterval } from '../status/resourceDrills';
import type { Dossier } from './dossier';
import { toDrillFacts } from './drillFacts';

/** Where a resource stands with the drills of one plan: as the plan says itself, else as the objective of its scope asks for. */
export function planStanding(
  plan: DrillPlan,
  { resource, drills }: Dossier,
  options: { now: Date; applicable: boolean },
): DrillStanding {
  const objective = resource.objectives.find(
    ({ scope }) => scope === plan.scope,
  );
  return drillStanding({
    ...options,
    drills: drills
      .filter(({ report }) => report.drillPlanId === plan.id)
      .map(toDrillFacts),
    intervalSeconds: ownInterval(plan) ?? objective?.drillIntervalSeconds,
    graceSeconds: plan.graceSeconds ?? objective?.drillGraceSeconds,
    enrolledAt: resource.enrolledAt,
    allowTabletop: plan.kind === 'tabletop',
  });
}
