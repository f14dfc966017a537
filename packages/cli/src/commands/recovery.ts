import type { Command } from 'commander';
import { registerRecoveryCheck } from './recovery/check';
import { registerRecoveryRead } from './recovery/read';

/** Adds `shipshape recovery …`: recovery documents, and what backup tools say. */
export function registerRecoveryCommands(program: Command): void {
  const recovery = program
    .command('recovery')
    .description(
      'Check recovery documents, and read the output of backup tools',
    );

  registerRecoveryCheck(recovery);
  registerRecoveryRead(recovery);
}
