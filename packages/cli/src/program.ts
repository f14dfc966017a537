import { Command } from 'commander';
import { version } from '../package.json';
import { registerDemoCommands } from './commands/demo';
import { registerDrillCommands } from './commands/drill';
import { registerFocusCommands } from './commands/focus';
import { registerRecoveryCommands } from './commands/recovery';
import { registerReportCommands } from './commands/report';
import { registerSloCommands } from './commands/slo';

/**
 * Builds the command tree. Registration is cheap: each command imports its implementation when it
 * runs, so that `--help` never waits for DuckDB.
 */
export function createProgram(): Command {
  const program = new Command('shipshape')
    .description('Cost, reliability and recovery of the services in a catalog')
    .version(version)
    .configureOutput({
      // One line, also where a suggestion follows on a second one.
      outputError: (text, write) =>
        write(`${text.trim().replace(/\s*\n\s*/g, ' ')}\n`),
    })
    .exitOverride();

  registerFocusCommands(program);
  registerSloCommands(program);
  registerRecoveryCommands(program);
  registerReportCommands(program);
  registerDrillCommands(program);
  registerDemoCommands(program);

  return program;
}
