import { readFile } from 'node:fs/promises';
import { DrillFault } from '../../DrillFault';
import type { ExecutorDefinition } from '../../Executor';
import { chooseAnyIndex, ChooseIndex } from '../chooseIndex';
import { configuredDirectories } from './configuration';
import { sourceOf } from './PgbackrestCommand';
import { PgbackrestExecutor } from './PgbackrestExecutor';

/**
 * Restores backups of pgBackRest. Of the runner's entry it reads `pgbackrest` (program, config, stanza, repository, location, cipherPassEnv,
 * frozenAt) and `postgres`.
 *
 * @param options - `chooseIndex`: for selection `random`
 */
export function createPgbackrestExecutor({
  chooseIndex = chooseAnyIndex,
}: { chooseIndex?: ChooseIndex } = {}): ExecutorDefinition {
  return {
    provider: 'pgbackrest',
    async protectedPaths(entry) {
      const { config } = sourceOf(entry.pgbackrest);
      return configuredDirectories(await readConfiguration(config));
    },
    create: context => PgbackrestExecutor.create(context, chooseIndex),
  };
}

async function readConfiguration(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new DrillFault(
      'runner',
      'configuration-not-readable',
      `The configuration of pgBackRest, ${file}, cannot be read: ${String(
        error,
      )}`,
    );
  }
}
