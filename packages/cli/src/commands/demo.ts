import type { Command } from 'commander';
import type { DemoOptions } from '../demo/runDemo';
import { loadLazily } from '../loadLazily';

/** Adds `shipshape demo`: the demo organisation with its generated bills and reports. */
export function registerDemoCommands(program: Command): void {
  program
    .command('demo')
    .description(
      'Generate the demo bills and reports, and serve the demo organisation',
    )
    .option(
      '--dir <dir>',
      'where billing/, reports/ and truth.json go',
      '.demo',
    )
    .option('--port <port>', 'port on 127.0.0.1', '7788')
    .option('--seed <seed>', 'other bills for another seed', '20260101')
    .option('--today <day>', 'the day to be relative to, YYYY-MM-DD (UTC)')
    .option('--examples <dir>', 'the catalog files to serve')
    .option('--generate-only', 'do not serve')
    .action(async (options: DemoOptions) => {
      const { runDemo } = await loadLazily(() => import('../demo/runDemo'));
      await runDemo(options, {
        now: () => new Date(),
        cwd: process.cwd(),
        write: text => process.stdout.write(text),
      });
    });
}
