import type { ExecutorDefinition } from '../../Executor';
import { chooseAnyIndex, ChooseIndex } from '../chooseIndex';
import { listDumps } from './dumpFiles';
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
      return (await listDumps(dumpOf(entry.dump).path)).map(({ path }) => path);
    },
    create: context => PgDumpExecutor.create(context, chooseIndex),
  };
}
