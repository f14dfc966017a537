import { drillStanding } from '@shipshape/recovery';
import type {
  DrillPlan,
  DrillStanding,
} from 'backstage-plugin-shipshape-common';
import { ownInterval, provingLocations } from '../status/resourceDrills';
import type { Dossier } from './dossier';
import { toDrillFacts } from './drillFacts';
import type { StoredResource } from './RecoveryReadStore';

/** Those that the plan may restore from, of those that prove something about its scope; absent: any. */
function locationsOf(
  { scope, selection }: DrillPlan,
  resource: StoredResource,
): ReadonlySet<string> | undefined {
  const proving = provingLocations(resource, scope);
  const { locations = [] } = selection;
  return locations.length > 0
    ? new Set(locations.filter(id => proving?.has(id) ?? true))
    : proving;
}

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
    locations: locationsOf(plan, resource),
    intervalSeconds: ownInterval(plan) ?? objective?.drillIntervalSeconds,
    graceSeconds: plan.graceSeconds ?? objective?.drillGraceSeconds,
    enrolledAt: resource.enrolledAt,
    allowTabletop: plan.kind === 'tabletop',
  });
}
