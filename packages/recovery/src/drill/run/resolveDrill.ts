import { InputError } from '@backstage/errors';
import type {
  DrillPlan,
  RecoveryDefinition,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import type { RunnerConfig, RunnerEntry } from '../config/runnerConfig';
import type { ExecutorDefinition } from '../Executor';

/** A drill plan with all that it names. */
export interface ResolvedDrill {
  definition: RecoveryDefinition;
  plan: DrillPlan;
  entry: RunnerEntry;
  scratchRoots: readonly string[];
  executor: ExecutorDefinition;
  /** Targets for the scope of the plan; absent: the document has none, they come from the tier. */
  objective?: RecoveryObjective;
}

/**
 * Finds what a drill needs.
 *
 * @param drillPlanId - may be absent when the document has one drill plan of kind restore
 * @throws InputError which says what is missing, and where
 */
export function resolveDrill(
  definition: RecoveryDefinition,
  drillPlanId: string | undefined,
  config: RunnerConfig,
  executors: readonly ExecutorDefinition[],
): ResolvedDrill {
  const plan = planOf(definition, drillPlanId);
  const entry = Object.hasOwn(config.runners, plan.runner)
    ? config.runners[plan.runner]
    : undefined;
  if (!entry) {
    throw new InputError(
      `The drill plan ${plan.id} names the runner ${
        plan.runner
      }, which the runner configuration lacks; it has ${list(
        Object.keys(config.runners),
      )}`,
    );
  }
  const executor = executors.find(({ provider }) => provider === plan.provider);
  if (!executor) {
    throw new InputError(
      `The drill plan ${plan.id} needs provider: one of ${list(
        executors.map(({ provider }) => provider),
      )}`,
    );
  }
  return {
    definition,
    plan,
    entry,
    scratchRoots: config.scratchRoots,
    executor,
    objective: definition.objectives.find(({ scope }) => scope === plan.scope),
  };
}

function planOf(
  { id, drillPlans }: RecoveryDefinition,
  drillPlanId: string | undefined,
): DrillPlan {
  const restores = drillPlans.filter(({ kind }) => kind === 'restore');
  const named =
    drillPlanId === undefined
      ? restores
      : drillPlans.filter(plan => plan.id === drillPlanId);
  if (named.length !== 1) {
    throw new InputError(
      drillPlanId === undefined && restores.length > 1
        ? `${id} has several drill plans; name one with --plan: ${list(
            restores.map(plan => plan.id),
          )}`
        : `${id} has no drill plan ${
            drillPlanId ?? 'of kind restore'
          }; it has ${list(drillPlans.map(plan => plan.id))}`,
    );
  }
  const [plan] = named;
  if (plan.kind !== 'restore') {
    throw new InputError(
      `The drill plan ${plan.id} is of kind ${plan.kind}; only kind restore can be run, others are reported`,
    );
  }
  return plan;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
