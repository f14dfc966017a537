import { Command, CommanderError } from 'commander';

/** Exit code of commands that were asked for wrongly: EX_USAGE. */
export const EXIT_USAGE = 64;

/** Ends a command that was asked for wrongly with {@link EXIT_USAGE}, where 1 says something else: that a drill, or a backup, failed. */
export function refuseUsage(command: Command): Command {
  return command.exitOverride(error => {
    throw error.exitCode === 0
      ? error
      : new CommanderError(EXIT_USAGE, error.code, error.message);
  });
}
