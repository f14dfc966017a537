import {
  checkSchedule,
  drillStanding,
  intervalSeconds,
  survives,
} from '@shipshape/recovery';
import {
  DRILL_STATES,
  DrillPlan,
  DrillStanding,
  FailureScope,
} from 'backstage-plugin-shipshape-common';
import type { Dossier } from '../pages/dossier';
import { toDrillFacts } from '../pages/drillFacts';
import type { StoredResource } from '../pages/RecoveryReadStore';

/** How often a plan drills by its own schedule; absent: it says nothing that can be read. */
export function ownInterval({ schedule }: DrillPlan): number | undefined {
  const isReadable =
    schedule !== undefined &&
    checkSchedule(schedule).every(({ severity }) => severity !== 'error');
  return isReadable ? intervalSeconds(schedule) : undefined;
}

function smallest(values: readonly number[]): number | undefined {
  return values.length > 0 ? Math.min(...values) : undefined;
}

/**
 * Locations from which a restore proves something about a failure of that scope: those that survive it. Absent: any, for corrupted data leaves all
 * of them but those that must be immutable.
 */
export function provingLocations(
  { definition, objectives, plans }: StoredResource,
  scope: FailureScope,
): ReadonlySet<string> | undefined {
  const requireImmutable = objectives.find(
    objective => objective.scope === 'data-corruption',
  )?.requireImmutable;
  if (scope === 'data-corruption' && (requireImmutable ?? 'none') === 'none') {
    return undefined;
  }
  return new Set(
    plans
      .flatMap(({ plan }) => plan.locations)
      .filter(location =>
        survives(location, definition.placement, scope, { requireImmutable }),
      )
      .map(({ id }) => id),
  );
}

/** As the objective asks for; where it asks for nothing, as the plans for that scope say. */
function scopeStanding(
  { resource, drills }: Dossier,
  scope: FailureScope,
  options: { now: Date; applicable: boolean },
): DrillStanding {
  const objective = resource.objectives.find(item => item.scope === scope);
  const plans = resource.drillPlans.filter(
    plan => plan.scope === scope && plan.kind !== 'tabletop',
  );
  return drillStanding({
    ...options,
    scope,
    drills: drills.map(toDrillFacts),
    locations: provingLocations(resource, scope),
    intervalSeconds:
      objective?.drillIntervalSeconds ??
      smallest(plans.flatMap(plan => ownInterval(plan) ?? [])),
    graceSeconds:
      objective?.drillGraceSeconds ??
      smallest(plans.flatMap(({ graceSeconds }) => graceSeconds ?? [])),
    enrolledAt: resource.enrolledAt,
  });
}

/** States in which another scope is what must be seen. */
const CONCERNING = ['failing', 'overdue', 'due'];

/** Where a resource stands with its drills: against corruption of its data, or against another scope when it is worse off there. */
export function resourceStanding(
  dossier: Dossier,
  options: { now: Date; applicable: boolean },
): DrillStanding {
  const scopes = new Set<FailureScope>([
    ...dossier.resource.objectives.map(({ scope }) => scope),
    ...dossier.resource.drillPlans.map(({ scope }) => scope),
    ...dossier.drills.map(({ report }) => report.scope),
  ]);
  scopes.delete('data-corruption');
  const others = [...scopes]
    .map(scope => scopeStanding(dossier, scope, options))
    .filter(({ state }) => CONCERNING.includes(state));
  return [scopeStanding(dossier, 'data-corruption', options), ...others].reduce(
    (worst, next) =>
      DRILL_STATES.indexOf(next.state) < DRILL_STATES.indexOf(worst.state)
        ? next
        : worst,
  );
}
