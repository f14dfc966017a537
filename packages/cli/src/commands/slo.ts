import type { Command } from 'commander';
import { loadLazily } from '../loadLazily';

/** Adds `shipshape slo …`: SLO documents, and what is made of them. */
export function registerSloCommands(program: Command): void {
  const slo = program
    .command('slo')
    .description('Check OpenSLO and Sloth files, and make rules of them');

  slo
    .command('validate')
    .description(
      'Print the SLOs of files and what is wrong or not honoured in them; exit code 1 on errors',
    )
    .argument('<file...>', 'files, directories or patterns')
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: { json?: true }) => {
      const { runValidate } = await loadLazily(() => import('./slo/validate'));
      const { text, ok } = await runValidate(paths, options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });

  slo
    .command('explain')
    .description(
      'Print what the SLOs of files promise: budgets, alerts, and what can never fire',
    )
    .argument('<file...>', 'files, directories or patterns')
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: { json?: true }) => {
      const { runExplain } = await loadLazily(() => import('./slo/explain'));
      const { text, ok } = await runExplain(paths, options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });
}
