import { InputError } from '@backstage/errors';
import { readRecoveryDocuments } from '@shipshape/recovery';
import { parseRunnerConfig, RunnerConfig } from '@shipshape/recovery/drill';
import {
  describeSystemError,
  RecoveryDefinition,
} from 'backstage-plugin-shipshape-common';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { formatProblem } from '../slo/problems';

/** Options that say which drill. */
export interface DrillArguments {
  plan?: string;
  runner?: string;
}

/** What a drill is run from. */
export interface LoadedDrill {
  definition: RecoveryDefinition;
  drillPlanId?: string;
  config: RunnerConfig;
}

/** Looked for in the working directory, then beside the document. */
export const RUNNER_FILE = 'shipshape-runner.yaml';

/**
 * Reads the document and the runner configuration of a drill.
 *
 * @throws InputError which names the file and what is wrong in it
 */
export async function loadDrill(
  file: string,
  options: DrillArguments,
): Promise<LoadedDrill> {
  const definitions = await readDefinitions(file);
  const runnerFile = options.runner ?? findRunnerFile(file);
  return {
    definition: definitionOf(file, definitions, options.plan),
    drillPlanId: options.plan,
    config: parseRunnerConfig(await readText(runnerFile), runnerFile),
  };
}

/** Text of a file; errors name it. */
async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${file}: ${describeSystemError(error as NodeJS.ErrnoException)}`,
    );
  }
}

/** Resources of a document without errors; warnings are for `recovery check`. */
async function readDefinitions(file: string): Promise<RecoveryDefinition[]> {
  const { definitions, problems } = readRecoveryDocuments([
    { file, text: await readText(file) },
  ]);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new InputError(errors.map(formatProblem).join('; '));
  }
  return definitions;
}

function findRunnerFile(file: string): string {
  const places = [
    resolve(RUNNER_FILE),
    join(dirname(resolve(file)), RUNNER_FILE),
  ];
  const found = places.find(place => existsSync(place));
  if (found === undefined) {
    throw new InputError(
      `There is no ${RUNNER_FILE} here or beside ${file}; name the runner configuration with --runner`,
    );
  }
  return found;
}

/** The resource that the plan is of; without a plan the only one. */
function definitionOf(
  file: string,
  definitions: readonly RecoveryDefinition[],
  plan: string | undefined,
): RecoveryDefinition {
  const candidates =
    plan === undefined
      ? definitions
      : definitions.filter(({ drillPlans }) =>
          drillPlans.some(({ id }) => id === plan),
        );
  if (candidates.length !== 1) {
    const plans = definitions.flatMap(({ drillPlans }) =>
      drillPlans.map(({ id }) => id),
    );
    throw new InputError(
      candidates.length > 1
        ? `${file} has several resources; name a drill plan with --plan: ${plans.join(
            ', ',
          )}`
        : `${file} has no drill plan ${plan ?? ''}; it has ${
            plans.join(', ') || 'none'
          }`,
    );
  }
  return candidates[0];
}
