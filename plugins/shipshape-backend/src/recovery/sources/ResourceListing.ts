import type { RecoverySubject } from 'backstage-plugin-shipshape-common';
import type { PointRow } from '../reports/mergePoint';
import type { ObservedPlans } from './ObservedPlans';

/** What tells points apart. */
export function pointKey(
  row: Pick<PointRow, 'plan_id' | 'location_id' | 'native_id'>,
): string {
  return JSON.stringify([row.plan_id, row.location_id, row.native_id]);
}

interface Listed {
  plans: ObservedPlans;
  subject: Pick<
    RecoverySubject,
    'complete' | 'completeLocations' | 'locations'
  >;
}

/** What one refresh tells of a resource. Its subjects may share plans: only together they tell what is not there any more. */
export class ResourceListing {
  readonly #listed: Listed[] = [];
  readonly #seen = new Set<string>();

  add(
    plans: ObservedPlans,
    subject: Listed['subject'],
    points: readonly PointRow[],
  ): void {
    this.#listed.push({ plans, subject });
    points.forEach(row => this.#seen.add(pointKey(row)));
  }

  /** Whether all of its subjects could be read as a whole: only then is what they do not tell not there. */
  isComplete(): boolean {
    return this.#listed.every(({ subject }) => subject.complete);
  }

  /** Plans that no document declares. */
  observedPlanIds(): string[] {
    return [
      ...new Set(this.#listed.flatMap(({ plans }) => plans.observedIds())),
    ];
  }

  /** All plans that something of the resource can be stored under. */
  planIds(): string[] {
    return [...new Set(this.#listed.flatMap(({ plans }) => plans.ids()))];
  }

  /**
   * Whether a known point is gone: nobody saw it, and everybody who could have looked where it was.
   *
   * @param options - `isShared`: another source sees backups of the resource too, perhaps of the same plans, so that places which these subjects
   * do not name may be its own
   */
  isGone(row: PointRow, options: { isShared: boolean }): boolean {
    return (
      row.source === 'observed' &&
      !this.#seen.has(pointKey(row)) &&
      this.#listed
        .filter(({ plans }) => plans.ids().includes(row.plan_id))
        .every(({ subject }) => covers(subject, row.location_id, options))
    );
  }
}

function covers(
  { complete, completeLocations = [], locations }: Listed['subject'],
  locationId: string,
  { isShared }: { isShared: boolean },
): boolean {
  return complete
    ? !isShared || locations.some(({ id }) => id === locationId)
    : completeLocations.includes(locationId);
}
