import type { PointFacts } from '@shipshape/recovery';
import type { PlanFacts } from './judgePlan';
import type {
  RecoveryReadStore,
  StoredDrill,
  StoredPoint,
  StoredResource,
  StoredSample,
  StoredSubject,
} from './RecoveryReadStore';

const DAY_MS = 86_400_000;

/** Days of runs that the pages show. */
export const SHOWN_DAYS = 60;
/** Days that exposure, its compliance and the success rate are about. */
export const JUDGED_DAYS = 30;

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

/** When each point was last restored with success, by its native id. */
function restoredAt(drills: readonly StoredDrill[]): Map<string, Date> {
  const times = new Map<string, Date>();
  for (const { report } of drills) {
    const { pointNativeId, finishedAt, outcome } = report;
    if (outcome === 'passed' && pointNativeId && finishedAt) {
      const at = new Date(finishedAt);
      const known = times.get(pointNativeId);
      times.set(pointNativeId, known && known > at ? known : at);
    }
  }
  return times;
}

/**
 * Facts of many resources in a number of statements that does not grow with them.
 *
 * @param options - `history`: the samples of the judged days, one an hour, which the line of exposure needs, not only the newest
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
  const [runs, points, samples, subjects, drills] = await Promise.all([
    // A run of the first day may have begun before it.
    facts.listRuns(planIds, { from: daysBefore(now, SHOWN_DAYS + 2) }),
    facts.listPoints(planIds, daysBefore(now, JUDGED_DAYS)),
    // The last one of the last hour is the newest.
    history
      ? facts.hourlySamples(ids, daysBefore(now, JUDGED_DAYS))
      : facts.lastSamples(ids),
    facts.listSubjects(ids),
    facts.listDecidingDrills(ids),
  ]);
  return resources.map(resource => {
    const { resourceId } = resource;
    const ownDrills = drills.get(resourceId) ?? [];
    const restored = restoredAt(ownDrills);
    return {
      resource,
      plans: resource.plans.map(stored => ({
        stored,
        runs: runs.get(stored.plan.id) ?? [],
      })),
      points: resource.plans.flatMap(({ plan }) =>
        (points.get(plan.id) ?? []).map(point => ({
          ...point,
          lastRestoredAt: restored.get(point.nativeId),
        })),
      ),
      samples: holdForAnHour(samples.get(resourceId) ?? []),
      subjects: subjects.get(resourceId) ?? [],
      drills: ownDrills,
    };
  });
}

const HOUR_SECONDS = 3_600;

/**
 * Of the past one sample an hour stands for its hour; the newest of each link says itself how long it holds.
 *
 * @param samples - of each link oldest first
 */
function holdForAnHour(samples: readonly StoredSample[]): StoredSample[] {
  return samples.map((sample, index) =>
    samples[index + 1]?.linkId === sample.linkId
      ? {
          ...sample,
          intervalSeconds: Math.max(sample.intervalSeconds ?? 0, HOUR_SECONDS),
        }
      : sample,
  );
}
