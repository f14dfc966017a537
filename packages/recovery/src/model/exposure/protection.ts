import type { FailureScope } from 'backstage-plugin-shipshape-common';
import { PointFacts, SampleFacts, secondsBetween } from '../facts';
import {
  eligiblePeriods,
  EligiblePeriod,
  PointIndex,
  RestoreFacts,
} from '../points';
import { Link, LinkReading, linksFor, readLink } from './links';

/** Everything about a resource that its exposure depends on. */
export interface ExposureFacts extends RestoreFacts {
  /** Of all links, in any order. */
  samples: readonly SampleFacts[];
  /** The only source that looked says that it knows nothing, which is not the same as that there is nothing. */
  insufficientData?: boolean;
}

/** Up to when data could be restored, seen from an instant. */
export type Protection =
  | {
      state: 'protected';
      /** Data until then could be restored. */
      until: Date;
      basis: 'point' | 'archive' | 'replica';
      /** `until` moves with the clock: a continuous backup that reaches beyond the instant. */
      moving?: boolean;
      /** The sample that it rests on. */
      sample?: SampleFacts;
    }
  | {
      state: 'insufficient_data';
      reason: string;
      /** Points alone would give that much. */
      atLeast?: Extract<Protection, { state: 'protected' }>;
    }
  /** There never was anything to restore. */
  | { state: 'never' }
  /** There was something, and nothing is left. */
  | { state: 'none' };

type Protected = Extract<Protection, { state: 'protected' }>;

/** Answers what protected a resource against a failure of one scope, at any instant. For the same facts there is one of each scope. */
export class ProtectionTimeline {
  static readonly #known = new WeakMap<
    ExposureFacts,
    Map<FailureScope, ProtectionTimeline>
  >();

  readonly #facts: ExposureFacts;
  readonly #scope: FailureScope;
  readonly #index: PointIndex;
  readonly links: readonly Link[];
  /** By the newest data first. */
  readonly periods: readonly EligiblePeriod[];
  /** The same with numbers: a window asks thousands of times. */
  readonly #spans: ReadonlyArray<{
    point: PointFacts;
    from: number;
    until: number;
  }>;

  private constructor(facts: ExposureFacts, scope: FailureScope) {
    this.#facts = facts;
    this.#scope = scope;
    this.#index = PointIndex.create(facts);
    this.links = linksFor(facts.samples, scope, facts, this.#index);
    this.periods = eligiblePeriods(this.#index, scope).sort(
      (a, b) => dataUntil(b.point).getTime() - dataUntil(a.point).getTime(),
    );
    this.#spans = this.periods.map(({ point, from, until }) => ({
      point,
      from: from.getTime(),
      until: until?.getTime() ?? Infinity,
    }));
  }

  static create(facts: ExposureFacts, scope: FailureScope): ProtectionTimeline {
    const byScope =
      ProtectionTimeline.#known.get(facts) ??
      new Map<FailureScope, ProtectionTimeline>();
    const known = byScope.get(scope) ?? new ProtectionTimeline(facts, scope);
    ProtectionTimeline.#known.set(facts, byScope.set(scope, known));
    return known;
  }

  /** By asking every point: the definition. */
  byDefinition(at: Date): Protection {
    return this.#decide(
      this.#index.points
        .filter(point => this.#index.eligible(point, this.#scope, at).eligible)
        .sort((a, b) => dataUntil(b).getTime() - dataUntil(a).getTime()),
      at,
    );
  }

  /** The same by the periods that were prepared, for many instants. */
  at(at: Date): Protection {
    const ms = at.getTime();
    const eligible: PointFacts[] = [];
    for (const { point, from, until } of this.#spans) {
      if (from <= ms && until > ms) {
        eligible.push(point);
      }
    }
    return this.#decide(eligible, at);
  }

  /** Why the newest point cannot be restored at an instant, for people; absent: there is no point, or it can. */
  newestRefusal(at: Date): string | undefined {
    const newest = this.#index.points.reduce<PointFacts | undefined>(
      (latest, point) =>
        latest && latest.createdAt >= point.createdAt ? latest : point,
      undefined,
    );
    const verdict = newest && this.#index.eligible(newest, this.#scope, at);
    return newest && verdict?.eligible === false
      ? `${newest.nativeId} cannot be restored: ${verdict.reason}`
      : undefined;
  }

  #decide(eligible: readonly PointFacts[], at: Date): Protection {
    const byPoint = pointProtection(eligible.at(0), at);
    const readings = this.links.flatMap(link => {
      const reading = readLink(link, at);
      return reading ? [{ link, reading }] : [];
    });
    const candidates = [
      ...(byPoint ? [byPoint] : []),
      ...readings.flatMap(({ link, reading }) =>
        linkProtection(link, reading, eligible),
      ),
    ];
    const best = candidates.reduce<Protected | undefined>(
      (newest, next) => (newest && newest.until >= next.until ? newest : next),
      undefined,
    );
    const doubt = this.#doubt(
      readings.map(({ reading }) => reading),
      eligible,
    );
    if (doubt !== undefined && (best === undefined || best.basis === 'point')) {
      return {
        state: 'insufficient_data',
        reason: doubt,
        ...(best ? { atLeast: best } : {}),
      };
    }
    return best ?? this.#nothing(at);
  }

  /** Why more may be protected than is known, where a plan promises continuous protection. */
  #doubt(
    readings: readonly LinkReading[],
    eligible: readonly PointFacts[],
  ): string | undefined {
    const promised = this.#facts.plans.filter(
      ({ plan }) =>
        plan.state === 'active' &&
        (plan.mechanism === 'base+wal' ||
          plan.mechanism === 'continuous' ||
          (plan.mechanism === 'replica' && this.#scope !== 'data-corruption')),
    );
    if (
      promised.length === 0 ||
      eligible.length === 0 ||
      readings.some(({ state }) => state === 'known') ||
      eligible.some(({ range }) => range !== undefined)
    ) {
      return undefined;
    }
    const unknown = readings.find(({ state }) => state === 'unknown');
    return unknown?.state === 'unknown'
      ? unknown.reason
      : `Nobody reports how far ${promised[0].plan.mechanism} of ${promised[0].plan.id} is`;
  }

  #nothing(at: Date): Protection {
    if (this.periods.some(({ from }) => from <= at)) {
      return { state: 'none' };
    }
    return this.#facts.insufficientData && this.#facts.points.length === 0
      ? {
          state: 'insufficient_data',
          reason: 'The source knows nothing about its backups',
        }
      : { state: 'never' };
  }
}

/** Newest data that a point gives: any instant of a continuous one. */
export function dataUntil(point: PointFacts): Date {
  return point.range?.to ?? point.consistentAt;
}

function pointProtection(
  point: PointFacts | undefined,
  at: Date,
): Protected | undefined {
  if (!point) {
    return undefined;
  }
  const until = dataUntil(point);
  // The clock of a tool may be ahead of ours.
  return until > at
    ? { state: 'protected', until: at, basis: 'point', moving: true }
    : { state: 'protected', until, basis: 'point' };
}

/** An archive protects only together with a base in its own location that it begins after. */
function linkProtection(
  { kind, locationId }: Link,
  reading: LinkReading,
  eligible: readonly PointFacts[],
): Protected[] {
  if (reading.state === 'unknown') {
    return [];
  }
  const { until, sample } = reading;
  const based =
    kind === 'replica' ||
    eligible.some(
      point => point.locationId === locationId && point.consistentAt <= until,
    );
  return based ? [{ state: 'protected', until, basis: kind, sample }] : [];
}

/** Age of the newest data that could be restored, seconds; absent where that is not known or there is none. */
export function exposureSeconds(
  protection: Protection,
  at: Date,
): number | undefined {
  if (protection.state !== 'protected') {
    return undefined;
  }
  return protection.moving
    ? 0
    : Math.max(0, secondsBetween(protection.until, at));
}
