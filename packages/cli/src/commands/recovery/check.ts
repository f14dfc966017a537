import type { Command } from 'commander';
import { loadLazily } from '../../loadLazily';

/** Adds `shipshape recovery check`. */
export function registerRecoveryCheck(recovery: Command): void {
  recovery
    .command('check')
    .description(
      'Print what recovery documents promise and what is wrong in them; exit code 1 on errors',
    )
    .argument('<file...>', 'files, directories or patterns')
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: { json?: true }) => {
      const { runCheck } = await loadLazily(() => import('./runCheck'));
      const { text, ok } = await runCheck(paths, options, new Date());
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });
}
