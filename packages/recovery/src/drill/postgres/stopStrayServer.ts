import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DrillFault } from '../DrillFault';
import { hasCode } from '../tools/DrillTools';
import { ownerOf, processStartSeconds } from '../scratch/processStart';
import { STOP_SIGNALS } from './stopSignals';

/** How far the start in `postmaster.pid` may be from that of the process: the file is written a little later, in whole seconds. */
const START_TOLERANCE_SECONDS = 10;
const POLL_MS = 50;

/**
 * Stops the server of a drill whose runner is gone. The pid of `postmaster.pid` is believed only when the file names the directory and the
 * process started when the file says, and never when the process is not the account's: a restored program may have written the file.
 *
 * @param uid - whom drills run as
 * @throws DrillFault `cleanup-failed` of the runner when it does not end
 */
export async function stopStrayServer(
  dataDirectory: string,
  uid: number,
): Promise<void> {
  const pid = await strayPid(dataDirectory, uid);
  if (pid === undefined) {
    return;
  }
  for (const [signal, milliseconds] of STOP_SIGNALS) {
    signalProcess(pid, signal);
    for (let waited = 0; waited < milliseconds; waited += POLL_MS) {
      await wait(POLL_MS);
      if ((await strayPid(dataDirectory, uid)) !== pid) {
        return;
      }
    }
  }
  throw new DrillFault(
    'runner',
    'cleanup-failed',
    `The server of an earlier drill (pid ${pid}) did not end after SIGKILL`,
  );
}

/** Pid of the server that runs on a directory; undefined when there is none, or it is not sure. */
export async function strayPid(
  dataDirectory: string,
  uid: number,
): Promise<number | undefined> {
  const lines = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')
    .then(text => text.split('\n'))
    .catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
        return [];
      }
      throw error;
    });
  const [pid, directory, startedAt] = lines;
  if (directory !== dataDirectory || !/^\d+$/.test(pid)) {
    return undefined;
  }
  const started = await processStartSeconds(Number(pid));
  return started !== undefined &&
    (await ownerOf(Number(pid))) === uid &&
    Math.abs(started - Number(startedAt)) <= START_TOLERANCE_SECONDS
    ? Number(pid)
    : undefined;
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
