import {
  EffectiveObjective,
  FAILURE_SCOPES,
  FailureScope,
  RecoveryObjective,
  SetBy,
} from 'backstage-plugin-shipshape-common';

/** Targets without a scope, as tiers and defaults have them. */
export type ObjectiveTargets = Omit<RecoveryObjective, 'scope'>;

/** Where targets come from, the strongest first. */
export interface ObjectiveOrigins {
  /** Of the recovery document. */
  document?: readonly RecoveryObjective[];
  /** Of the annotations of the entity. */
  annotations?: readonly RecoveryObjective[];
  /** Of the tier of the entity. */
  tier?: ObjectiveTargets;
  defaults?: ObjectiveTargets;
}

/**
 * Objectives in force, in the order of the scopes: of each target the value of the document, else of an annotation, of the tier, the default;
 * `setBy` says which. The scope data-corruption is always among them; others where a document or an annotation names them.
 */
export function effectiveObjectives(
  origins: ObjectiveOrigins,
): Array<Omit<EffectiveObjective, 'strategyFit'>> {
  const named = new Set<FailureScope>([
    'data-corruption',
    ...(origins.document ?? []).map(({ scope }) => scope),
    ...(origins.annotations ?? []).map(({ scope }) => scope),
  ]);
  return FAILURE_SCOPES.filter(scope => named.has(scope)).map(scope =>
    joinTargets(scope, [
      ['default', origins.defaults],
      ['tier', origins.tier],
      ['annotation', ofScope(origins.annotations, scope)],
      ['document', ofScope(origins.document, scope)],
    ]),
  );
}

/** The weakest origin comes first. */
function joinTargets(
  scope: FailureScope,
  layers: ReadonlyArray<readonly [SetBy, ObjectiveTargets | undefined]>,
): Omit<EffectiveObjective, 'strategyFit'> {
  const setBy: Record<string, SetBy> = {};
  let targets: ObjectiveTargets = {};
  for (const [origin, layer] of layers) {
    for (const [name, value] of Object.entries(layer ?? {})) {
      if (value !== undefined) {
        targets = { ...targets, [name]: value };
        setBy[name] = origin;
      }
    }
  }
  return { ...targets, scope, setBy };
}

function ofScope(
  objectives: readonly RecoveryObjective[] | undefined,
  scope: FailureScope,
): ObjectiveTargets | undefined {
  const found = objectives?.find(objective => objective.scope === scope);
  if (!found) {
    return undefined;
  }
  const { scope: _, ...targets } = found;
  return targets;
}
