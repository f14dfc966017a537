import type {
  DrillStanding,
  EffectiveObjective,
  Exposure,
  FailureScope,
  RecoveryCoverage,
} from 'backstage-plugin-shipshape-common';
import type { PointFacts } from '../facts';
import { RECOVERY_DEFAULTS } from '../facts';
import { isImmutable, PointIndex, RestoreFacts } from '../points';
import { requirementAt, RequirementFacts } from './requirement';

/** Steps of the coverage funnel, in their order. */
export const COVERAGE_STEPS = [
  'planned',
  'within-rpo',
  'copy-outside-scope',
  'encrypted-and-immutable',
  'drill-current',
] as const satisfies ReadonlyArray<RecoveryCoverage['steps'][number]['step']>;

/** How far a resource gets in the funnel. */
export type FunnelPlace =
  | {
      kind: 'required';
      /** Steps passed one after the other, 0 to 5. */ passed: number;
    }
  | { kind: 'stateless' | 'exempt' | 'inactive' };

export interface FunnelQuestion {
  resource: RequirementFacts;
  facts: RestoreFacts;
  /** All scopes. */
  objectives: ReadonlyArray<Omit<EffectiveObjective, 'strategyFit'>>;
  exposure: Exposure;
  drill: Pick<DrillStanding, 'state'>;
  now: Date;
}

/** How far a resource gets: each step needs all before it, and what is not known does not pass. */
export function funnelPlace(question: FunnelQuestion): FunnelPlace {
  const kind = requirementAt(question.resource, question.now);
  if (kind !== 'required') {
    return { kind };
  }
  const copies = newestCopies(question);
  const steps = [
    question.facts.plans.some(({ plan }) => plan.state === 'active'),
    isWithinRpo(question),
    copies !== undefined,
    copies !== undefined && copies.every(copy => isAsRequired(question, copy)),
    question.drill.state === 'current',
  ];
  const failed = steps.indexOf(false);
  return { kind, passed: failed < 0 ? steps.length : failed };
}

function isWithinRpo({ exposure, objectives }: FunnelQuestion): boolean {
  const { seconds, rpoSeconds } = exposure;
  const tolerance =
    objectives.find(({ scope }) => scope === 'data-corruption')
      ?.toleranceSeconds ?? RECOVERY_DEFAULTS.toleranceSeconds;
  return (
    seconds !== undefined &&
    rpoSeconds !== undefined &&
    seconds <= rpoSeconds + tolerance
  );
}

interface Copy {
  scope: FailureScope;
  point: PointFacts;
}

/**
 * The newest eligible copy outside of each scope that an objective is for or asks to leave, at least outside of the instance. Absent: one has
 * none, or there are fewer copies than are asked for.
 */
function newestCopies({
  facts,
  objectives,
  now,
}: FunnelQuestion): Copy[] | undefined {
  const index = PointIndex.create(facts);
  const newestFirst = [...facts.points].sort(
    (a, b) => b.consistentAt.getTime() - a.consistentAt.getTime(),
  );
  const scopes = scopesToLeave(objectives);
  const copies = scopes.flatMap(scope => {
    const point = newestFirst.find(
      candidate => index.eligible(candidate, scope, now).eligible,
    );
    return point ? [{ scope, point }] : [];
  });
  const locations = new Set(
    facts.points
      .filter(point => index.eligible(point, 'data-corruption', now).eligible)
      .map(({ locationId }) => locationId),
  );
  const wanted = Math.max(1, ...objectives.map(each => each.minCopies ?? 1));
  return copies.length === scopes.length && locations.size >= wanted
    ? copies
    : undefined;
}

function scopesToLeave(
  objectives: FunnelQuestion['objectives'],
): FailureScope[] {
  const scopes = new Set<FailureScope>();
  for (const objective of objectives) {
    if (objective.scope !== 'data-corruption') {
      scopes.add(objective.scope);
    }
    if (objective.requireOtherRegion) {
      scopes.add('region');
    }
    if (objective.requireOtherAccount) {
      scopes.add('account');
    }
  }
  return scopes.size > 0 ? [...scopes] : ['instance'];
}

/** The strictest of what is asked of a copy: by the objective for its scope, and by that against corruption, which holds for every copy. */
function required(
  objectives: FunnelQuestion['objectives'],
  scope: FailureScope,
) {
  const asking = objectives.filter(
    each => each.scope === scope || each.scope === 'data-corruption',
  );
  const modes = asking.map(({ requireImmutable }) => requireImmutable);
  return {
    encrypted: asking.some(({ requireEncrypted }) => requireEncrypted),
    mode: (['compliance', 'governance'] as const).find(mode =>
      modes.includes(mode),
    ),
    minRetentionSeconds: Math.max(
      0,
      ...asking.map(({ minRetentionSeconds }) => minRetentionSeconds ?? 0),
    ),
  };
}

function isAsRequired(
  { facts, objectives, now }: FunnelQuestion,
  { scope, point }: Copy,
): boolean {
  const { encrypted, mode, minRetentionSeconds } = required(objectives, scope);
  if (encrypted && point.encrypted !== 'yes') {
    return false;
  }
  return (
    mode === undefined ||
    isImmutable(
      point,
      PointIndex.create(facts).locationOf(point),
      { mode, minRetentionSeconds },
      now,
    ) === 'yes'
  );
}

/** The coverage funnel over resources. Stopped and retired ones are not counted at all. */
export function coverage(places: readonly FunnelPlace[]): RecoveryCoverage {
  const count = (kind: FunnelPlace['kind']) =>
    places.filter(place => place.kind === kind).length;
  const passed = places.flatMap(place =>
    place.kind === 'required' ? [place.passed] : [],
  );
  return {
    resources: places.length - count('inactive'),
    stateless: count('stateless'),
    exempt: count('exempt'),
    required: passed.length,
    steps: COVERAGE_STEPS.map((step, index) => {
      const reached = passed.filter(steps => steps > index).length;
      return {
        step,
        count: reached,
        ...(passed.length > 0 ? { rate: reached / passed.length } : {}),
      };
    }),
  };
}
