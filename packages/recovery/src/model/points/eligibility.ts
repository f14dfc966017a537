import type {
  BackupLocation,
  BackupMechanism,
  FailureScope,
  Placement,
} from 'backstage-plugin-shipshape-common';
import type { PlanFacts, PointFacts } from '../facts';
import { survives } from './survives';

/** Everything about a resource that the eligibility of its points depends on. */
export interface RestoreFacts {
  points: readonly PointFacts[];
  plans: readonly PlanFacts[];
  /** Where the resource itself stands. */
  placement: Placement;
  requireImmutable?: 'none' | 'governance' | 'compliance';
  /** Count points that are known to be partial. Default: they do not count. */
  acceptPartial?: boolean;
}

/** Whether a point can be restored, and if not, why, for people. */
export type Eligibility =
  | {
      eligible: true;
      /** Worth knowing: it depends on a point that is bad, and was restored all the same. */
      advisory?: string;
    }
  | { eligible: false; reason: string };

const IS_BAD = 'it is known to be bad';

/** Points of one resource, prepared to be asked. The same facts are prepared once: exposure, controls and coverage all ask about them. */
export class PointIndex {
  static readonly #known = new WeakMap<RestoreFacts, PointIndex>();

  readonly #facts: RestoreFacts;
  readonly #byPlace = new Map<string, PointFacts>();
  readonly #locations = new Map<string, BackupLocation>();
  readonly #mechanisms = new Map<string, BackupMechanism>();

  private constructor(facts: RestoreFacts) {
    this.#facts = facts;
    for (const point of facts.points) {
      this.#byPlace.set(placeOf(point.locationId, point.nativeId), point);
    }
    for (const { plan } of facts.plans) {
      this.#mechanisms.set(plan.id, plan.mechanism);
      for (const location of plan.locations) {
        this.#locations.set(placeOf(plan.id, location.id), location);
        if (!this.#locations.has(location.id)) {
          this.#locations.set(location.id, location);
        }
      }
    }
  }

  static create(facts: RestoreFacts): PointIndex {
    const known = PointIndex.#known.get(facts) ?? new PointIndex(facts);
    PointIndex.#known.set(facts, known);
    return known;
  }

  get points(): readonly PointFacts[] {
    return this.#facts.points;
  }

  /** The location of a point as its plan describes it. */
  locationOf({
    planId,
    locationId,
  }: Pick<PointFacts, 'planId' | 'locationId'>): BackupLocation | undefined {
    return (
      (planId === undefined
        ? undefined
        : this.#locations.get(placeOf(planId, locationId))) ??
      this.#locations.get(locationId)
    );
  }

  /** Points that it needs: absent ones are `undefined`. */
  dependenciesOf(point: PointFacts): Array<[string, PointFacts | undefined]> {
    return point.dependsOn.map(nativeId => [
      nativeId,
      this.#byPlace.get(placeOf(point.locationId, nativeId)),
    ]);
  }

  /** Why it can never count for a scope, whatever the time. Absent: it can. */
  excluded(point: PointFacts, scope: FailureScope): string | undefined {
    const location = this.locationOf(point);
    if (
      scope === 'data-corruption' &&
      point.planId !== undefined &&
      this.#mechanisms.get(point.planId) === 'replica'
    ) {
      return 'a replica repeats the corruption';
    }
    if (point.completeness === 'partial' && !this.#facts.acceptPartial) {
      return 'it is partial';
    }
    if (location?.state === 'unavailable') {
      return `its location ${point.locationId} is not available`;
    }
    const survived = location
      ? survives(location, this.#facts.placement, scope, this.#facts)
      : scope === 'data-corruption' &&
        (this.#facts.requireImmutable ?? 'none') === 'none';
    return survived
      ? undefined
      : `its location ${point.locationId} does not survive the scope ${scope}${
          location ? '' : ', for nobody said where it is'
        }`;
  }

  /**
   * Whether a point could be restored at an instant, after a failure of a scope.
   */
  eligible(point: PointFacts, scope: FailureScope, at: Date): Eligibility {
    const reason = this.excluded(point, scope) ?? unusableReason(point, at);
    if (reason !== undefined) {
      return { eligible: false, reason };
    }
    const bad: string[] = [];
    for (const [nativeId, needed] of this.dependenciesOf(point)) {
      const why = needed ? unusableReason(needed, at) : 'it is not there';
      const forgiven = why === IS_BAD && point.verification === 'restored';
      if (why !== undefined && !forgiven) {
        return {
          eligible: false,
          reason: `it needs ${nativeId}, which cannot be used: ${why}`,
        };
      }
      if (forgiven) {
        bad.push(nativeId);
      }
    }
    return bad.length > 0
      ? {
          eligible: true,
          advisory: `it was restored although it depends on ${bad[0]}, which is bad`,
        }
      : { eligible: true };
  }
}

/** Whether a point could be restored at an instant, after a failure of a scope, with the reason if not. */
export function eligible(
  point: PointFacts,
  scope: FailureScope,
  at: Date,
  facts: RestoreFacts,
): Eligibility {
  return PointIndex.create(facts).eligible(point, scope, at);
}

/** One key of two, of which no other two have the same. */
function placeOf(outer: string, inner: string): string {
  return `${outer.length} ${outer}${inner}`;
}

/** When a point could first be restored; the end of its backup where nobody said. */
export function availableFrom(point: PointFacts): Date {
  return (
    point.availableAt ??
    (point.createdAt > point.consistentAt
      ? point.createdAt
      : point.consistentAt)
  );
}

/** Since when a bad point is bad: since the last drill that restored it, or from its beginning. */
export function badFrom(point: PointFacts): Date | undefined {
  return point.verification === 'bad'
    ? point.lastRestoredAt ?? availableFrom(point)
    : undefined;
}

/** Since when a point is not there any more: as was seen, or as it expired. */
export function goneFrom({ goneAt, expiresAt }: PointFacts): Date | undefined {
  return goneAt && (!expiresAt || goneAt < expiresAt) ? goneAt : expiresAt;
}

/** States in which a point can be restored, as far as it goes. */
export function isUsableState({ state }: PointFacts): boolean {
  return state === 'available' || state === 'stopped';
}

/** States that a point only comes to after it was available. */
function wasUsable({ state }: PointFacts): boolean {
  return state === 'expiring' || state === 'deleted';
}

/**
 * Until when the state of a point lets it be restored: `null` for ever, absent never. One that is gone could be restored before; when nobody
 * knows when it went, it does not count for the past either.
 */
export function usableUntil(point: PointFacts): Date | null | undefined {
  if (isUsableState(point)) {
    return goneFrom(point) ?? null;
  }
  return point.goneAt || wasUsable(point) ? goneFrom(point) : undefined;
}

function isBadAt(point: PointFacts, at: Date): boolean {
  const from = badFrom(point);
  return from !== undefined && from <= at;
}

/** Why the point itself cannot be restored at an instant, to continue a sentence. */
function unusableReason(point: PointFacts, at: Date): string | undefined {
  if (availableFrom(point) > at) {
    return 'it is not available yet';
  }
  const until = usableUntil(point);
  if (until === undefined) {
    return point.state === 'unknown'
      ? 'nobody knows its state'
      : `it is ${point.state}`;
  }
  if (until !== null && until <= at) {
    return point.expiresAt && point.expiresAt <= at
      ? `it expired at ${point.expiresAt.toISOString()}`
      : `it is ${isUsableState(point) ? 'not there any more' : point.state}`;
  }
  return isBadAt(point, at) ? IS_BAD : undefined;
}
