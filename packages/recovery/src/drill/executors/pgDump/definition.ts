import { dirname } from 'node:path';
import type { ExecutorDefinition } from '../../Executor';
import { chooseAnyIndex, ChooseIndex } from '../chooseIndex';
import { dumpOf, PgDumpExecutor } from './PgDumpExecutor';

/**
 * Restores dumps of `pg_dump`. Of the runner's entry it reads `dump` and `postgres`.
 *
 * @param options - `chooseIndex`: for selection `random`
 */
export function createPgDumpExecutor({
  chooseIndex = chooseAnyIndex,
}: { chooseIndex?: ChooseIndex } = {}): ExecutorDefinition {
  return {
    provider: 'pg_dump',
    async protectedPaths(entry) {
      return [dirname(dumpOf(entry.dump).path)];
    },
    create: context => PgDumpExecutor.create(context, chooseIndex),
  };
}
