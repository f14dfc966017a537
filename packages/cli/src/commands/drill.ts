import type { Command } from 'commander';
import { loadLazily } from '../loadLazily';
import type { CheckArguments } from './drill/check';
import type { RunArguments } from './drill/run';
import { refuseUsage } from './usage';

/** Adds `shipshape drill …`: restores backups to prove that they can be. */
export function registerDrillCommands(program: Command): void {
  const drill = program
    .command('drill')
    .description('Restore a backup into scratch space, check it, and measure');

  withDocument(drill.command('run'))
    .description(
      'Run a restore drill; exit code 0 when it passed, 1 when it failed, 2 when it is inconclusive, 64 when it was asked for wrongly',
    )
    .option('--json', 'print the report as JSON')
    .option('--out <file>', 'write the report as JSON to this file')
    .option(
      '--keep <duration>',
      'keep the restored data that long, for people to look at: 8h, 2d',
    )
    .option('--no-report', 'tell the portal nothing')
    .action(async (file: string, options: RunArguments) => {
      const { runRun } = await loadLazily(() => import('./drill/run'));
      process.exitCode = await runRun(file, options);
    });

  withDocument(drill.command('check'))
    .description(
      'Do all that a drill does before it restores: document, runner configuration, tools, connections, checks on the source; exit codes as of run',
    )
    .option('--json', 'print JSON')
    .action(async (file: string, options: CheckArguments) => {
      const { runCheck } = await loadLazily(() => import('./drill/check'));
      process.exitCode = await runCheck(file, options);
    });
}

function withDocument(command: Command): Command {
  return refuseUsage(command)
    .argument('<file>', 'recovery document')
    .option('--plan <id>', 'drill plan; needed when there are several')
    .option(
      '--runner <file>',
      'runner configuration: scratch space, connections, repositories; default: shipshape-runner.yaml here or beside the document',
    );
}
