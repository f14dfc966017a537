import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DrillFault } from '../DrillFault';
import { hasCode } from '../tools/DrillTools';
import { isStrictlyBelow } from './assertSafeRoot';
import { hasTerminal, ownerOf } from './processStart';

const POLL_MS = 50;
/** How long processes may take to end, by signal. */
const SIGNALS: ReadonlyArray<[NodeJS.Signals, number]> = [
  ['SIGTERM', 5000],
  ['SIGKILL', 5000],
];

/**
 * Stops what works in a drill's directory although its runner is gone: a tool that still restores would write while it is deleted.
 *
 * @param uid - whom drills run as; processes of anyone else are left alone
 * @throws DrillFault `cleanup-failed` of the runner when something does not end
 */
export async function stopStrayProcesses(
  directory: string,
  uid: number,
): Promise<void> {
  for (const [signal, milliseconds] of SIGNALS) {
    for (const pid of await processesIn(directory, uid)) {
      signalProcess(pid, signal);
    }
    for (let waited = 0; waited < milliseconds; waited += POLL_MS) {
      if ((await processesIn(directory, uid)).length === 0) {
        return;
      }
      await wait(POLL_MS);
    }
  }
  throw new DrillFault(
    'runner',
    'cleanup-failed',
    `Processes of an earlier drill did not end: ${(
      await processesIn(directory, uid)
    ).join(', ')}`,
  );
}

/** Pids of the user's processes without a terminal (which a person's shell has) whose working directory is the one given, or lies in it. */
async function processesIn(directory: string, uid: number): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    const cwd = /^\d+$/.test(name) ? await cwdOf(name) : undefined;
    if (
      cwd !== undefined &&
      (cwd === directory || isStrictlyBelow(directory, cwd)) &&
      (await ownerOf(Number(name))) === uid &&
      !(await hasTerminal(Number(name)))
    ) {
      pids.push(Number(name));
    }
  }
  return pids;
}

async function cwdOf(pid: string): Promise<string | undefined> {
  try {
    return await readlink(join('/proc', pid, 'cwd'));
  } catch (error) {
    // Gone, or of someone else.
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) {
      return undefined;
    }
    throw error;
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) {
      throw error;
    }
  }
}
