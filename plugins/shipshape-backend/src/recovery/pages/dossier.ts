import { PointFacts, withTrials } from '@shipshape/recovery';
import type { PlanFacts } from './judgePlan';
import type {
  RecoveryReadStore,
  StoredDrill,
  StoredPoint,
  StoredResource,
  StoredSample,
  StoredSubject,
} from './RecoveryReadStore';
import { holdForAStep, sampleStepOf } from './sampleSteps';

const DAY_MS = 86_400_000;

/** Days of runs that the pages show. */
export const SHOWN_DAYS = 60;
/** Days that exposure, its compliance and the success rate are about. */
export const JUDGED_DAYS = 30;

/** Two steps of samples. */
const LONGEST_HOLD_DAYS = 2 / 24;

/** A point with what drills found out about it. */
export type DossierPoint = StoredPoint & PointFacts;

/** All facts about one resource that its standing depends on. */
export interface Dossier {
  resource: StoredResource;
  plans: PlanFacts[];
  /** Of all plans. */
  points: DossierPoint[];
  samples: StoredSample[];
  subjects: StoredSubject[];
  /** See {@link RecoveryReadStore.listDecidingDrills}. */
  drills: StoredDrill[];
}

/** The instant so many days before another one. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/**
 * Facts of many resources in a number of statements that does not grow with them.
 *
 * @param options - `history`: the samples of the judged days, as precise as the RPO asks for, which the line of exposure needs, not only the newest
 */
export async function loadDossiers(
  facts: RecoveryReadStore,
  resources: readonly StoredResource[],
  options: { now: Date; history?: boolean },
): Promise<Dossier[]> {
  const { now, history = false } = options;
  const ids = resources.map(item => item.resourceId);
  const planIds = resources.flatMap(item =>
    item.plans.map(({ plan }) => plan.id),
  );
  const steps = history
    ? new Map(resources.map(item => [item.resourceId, sampleStepOf(item)]))
    : undefined;
  const [runs, points, samples, subjects, drills, trials] = await Promise.all([
    // A run of the first day may have begun before it.
    facts.listRuns(planIds, { from: daysBefore(now, SHOWN_DAYS + 2) }),
    facts.listPoints(planIds, daysBefore(now, JUDGED_DAYS)),
    // The last one of the last step is the newest.
    steps
      ? // What was measured last before them holds at their beginning.
        facts.steppedSamples(
          steps,
          daysBefore(now, JUDGED_DAYS + LONGEST_HOLD_DAYS),
        )
      : facts.lastSamples(ids),
    facts.listSubjects(ids),
    facts.listDecidingDrills(ids),
    facts.listTrials(ids),
  ]);
  return resources.map(resource => {
    const { resourceId } = resource;
    const ownTrials = trials.get(resourceId) ?? [];
    return {
      resource,
      plans: resource.plans.map(stored => ({
        stored,
        runs: runs.get(stored.plan.id) ?? [],
      })),
      points: resource.plans.flatMap(({ plan }) =>
        (points.get(plan.id) ?? []).map(point => withTrials(point, ownTrials)),
      ),
      samples: holdForAStep(
        samples.get(resourceId) ?? [],
        steps?.get(resourceId),
      ),
      subjects: subjects.get(resourceId) ?? [],
      drills: drills.get(resourceId) ?? [],
    };
  });
}
