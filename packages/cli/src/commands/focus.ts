import type { Command } from 'commander';
import { loadLazily } from '../loadLazily';

/** Adds `shipshape focus …`: figures and conformance of FOCUS files. */
export function registerFocusCommands(program: Command): void {
  const focus = program
    .command('focus')
    .description('Read FOCUS billing files: exact totals and conformance');

  focus
    .command('summarize')
    .description('Print exact totals of FOCUS files by currency')
    .argument('<file...>', 'files, directories or patterns')
    .option(
      '--group-by <columns>',
      'columns to split the totals by, separated by commas',
    )
    .option('--json', 'print JSON')
    .action(
      async (paths: string[], options: { groupBy?: string; json?: true }) => {
        const { runSummarize } = await loadLazily(
          () => import('./focus/summarize'),
        );
        process.stdout.write(await runSummarize(paths, options));
      },
    );

  focus
    .command('check')
    .description(
      'Print whether FOCUS files conform and can be ingested; exit code 1 if not',
    )
    .argument('<file...>', 'files, directories or patterns')
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: { json?: true }) => {
      const { runCheck } = await loadLazily(() => import('./focus/check'));
      const { text, ok } = await runCheck(paths, options);
      process.stdout.write(text);
      if (!ok) {
        process.exitCode = 1;
      }
    });
}
