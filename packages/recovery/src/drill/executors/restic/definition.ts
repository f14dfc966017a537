import type { ExecutorDefinition } from '../../Executor';
import { chooseAnyIndex, ChooseIndex } from '../chooseIndex';
import { sourceOf } from './ResticCommand';
import { ResticExecutor } from './ResticExecutor';

/**
 * Restores snapshots of restic. Of the runner's entry it reads `restic` (program, repository, location, passwordEnv or passwordFile,
 * environment, host, paths, tags).
 *
 * @param options - `chooseIndex`: for selection `random`
 */
export function createResticExecutor({
  chooseIndex = chooseAnyIndex,
}: { chooseIndex?: ChooseIndex } = {}): ExecutorDefinition {
  return {
    provider: 'restic',
    async protectedPaths(entry) {
      const { repository } = sourceOf(entry.restic);
      // Others are places elsewhere: `s3:…`, `sftp:…`.
      const path = repository.replace(/^local:/, '');
      return path.startsWith('/') ? [path] : [];
    },
    create: context => ResticExecutor.create(context, chooseIndex),
  };
}
