import { InputError, isError } from '@backstage/errors';
import {
  ChildExit,
  runUnreported,
  runWrapped,
  WrappedRun,
} from '@shipshape/recovery/reporting';
import { recoveryIdSchema } from 'backstage-plugin-shipshape-common';
import { writeSync } from 'node:fs';
import { EXIT_USAGE } from '../usage';
import {
  openReporterOrWarn,
  PortalArguments,
  TOKEN_VARIABLE,
} from './openReporter';

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
 * `shipshape report backup-run`: ends as the command ended, also when that was by a signal. Wrong options end it before the command is started, with
 * an exit code that few backups have; what is wrong with reporting is only told.
 */
export async function runBackupRun(
  command: readonly string[],
  options: BackupRunArguments,
): Promise<void> {
  const run = parseRun(command, options);
  if (run === undefined) {
    process.exitCode = EXIT_USAGE;
    return;
  }
  // Whatever the command starts could read the token otherwise.
  const { [TOKEN_VARIABLE]: _, ...commandEnvironment } = process.env;
  const opened = openReporterOrWarn(options, warn);
  const exit = opened
    ? await runWrapped(run, {
        ...opened,
        clock: () => new Date(),
        warn,
        commandEnvironment,
      })
    : await runUnreported(run.command, commandEnvironment);
  if (exit.failure) {
    warn(exit.failure);
  }
  endLike(exit);
}

/** @returns undefined when options are wrong, which it has told */
function parseRun(
  command: readonly string[],
  options: BackupRunArguments,
): WrappedRun | undefined {
  try {
    return runOf(command, options);
  } catch (error) {
    if (isError(error) && error.name === 'InputError') {
      warn(error.message);
      return undefined;
    }
    throw error;
  }
}

function runOf(
  [program, ...args]: readonly string[],
  options: BackupRunArguments,
): WrappedRun {
  return {
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
