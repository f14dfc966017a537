import { InputError, isError } from '@backstage/errors';
import {
  ChildExit,
  runWrapped,
  WrappedRun,
} from '@shipshape/recovery/reporting';
import { recoveryIdSchema } from 'backstage-plugin-shipshape-common';
import { writeSync } from 'node:fs';
import { openReporter, PortalArguments } from './openReporter';

/** Options of `shipshape report backup-run`. */
export interface BackupRunArguments extends PortalArguments {
  plan: string;
  tool?: WrappedRun['tool'];
  trigger: NonNullable<WrappedRun['trigger']>;
  slot?: string;
  bytesFile?: string;
  location?: string;
}

/**
 * `shipshape report backup-run`: ends as the command ended, also when that was by a signal.
 *
 * @throws InputError on wrong options, before the command is started
 */
export async function runBackupRun(
  command: readonly string[],
  options: BackupRunArguments,
): Promise<void> {
  const [program, ...args] = command;
  const run: WrappedRun = {
    planId: parseId('--plan', options.plan),
    command: [program, ...args],
    trigger: options.trigger,
    ...(options.tool ? { tool: options.tool } : {}),
    ...(options.slot ? { slotAt: parseSlot(options.slot) } : {}),
    ...(options.bytesFile ? { bytesFile: options.bytesFile } : {}),
    ...(options.location
      ? { locationId: parseId('--location', options.location) }
      : {}),
  };
  const exit = await runWrapped(run, {
    ...openReporter(options),
    clock: () => new Date(),
    warn,
  });
  if (exit.failure) {
    warn(exit.failure);
  }
  endLike(exit);
}

/** Not by `process.stderr`, whose first use would make the descriptor non-blocking, which is the command's too. */
function warn(message: string): void {
  try {
    writeSync(2, `shipshape: ${message}\n`);
  } catch (error) {
    if (isError(error) && typeof error.code === 'string') {
      return; // nobody listens any more, which must not end the backup
    }
    throw error;
  }
}

function endLike({ exitCode, signal }: ChildExit): void {
  process.exitCode = exitCode;
  if (signal) {
    // Whoever started us sees the very signal. Process 1 of a container does not die of it; it exits with 128 + n instead.
    process.kill(process.pid, signal);
  }
}

function parseId(option: string, id: string): string {
  const result = recoveryIdSchema.safeParse(id);
  if (!result.success) {
    const [{ message }] = result.error.issues;
    throw new InputError(
      `${option} is '${id}': ${message.toLocaleLowerCase('en-US')}`,
    );
  }
  return result.data;
}

function parseSlot(slot: string): Date {
  const zoned = /T.*(Z|[+-]\d{2}:\d{2})$/.test(slot);
  const time = new Date(slot);
  if (!zoned || Number.isNaN(time.getTime())) {
    throw new InputError(
      `--slot is '${slot}': expected a time with a zone, such as 2026-11-24T02:00:00Z`,
    );
  }
  return time;
}
