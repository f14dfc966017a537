import type { Command } from 'commander';

/** Adds `shipshape demo`: the demo organisation and its generated bills. */
export function registerDemoCommands(program: Command): void {
  program
    .command('demo')
    .description('Generate the demo bills and serve the demo organisation');
}
