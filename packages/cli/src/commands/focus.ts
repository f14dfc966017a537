import type { Command } from 'commander';

/** Adds `shipshape focus …`: figures and conformance of FOCUS files. */
export function registerFocusCommands(program: Command): void {
  program
    .command('focus')
    .description('Read FOCUS billing files: exact totals and conformance');
}
