import { readFile, stat as statPath } from 'node:fs/promises';
import { hasCode } from '../tools/DrillTools';

/** Ticks per second of `/proc/<pid>/stat`: fixed in the interface of Linux, whatever the kernel counts with. */
const TICKS_PER_SECOND = 100;
/** Places in `/proc/<pid>/stat`, counted from the state of the process. */
const TERMINAL = 4;
const START_TIME = 19;

/**
 * When a process started, in ticks since the boot of the machine; a pid alone may be of another process by now.
 *
 * @returns undefined when there is no such process
 */
export async function processStartTicks(
  pid: number,
): Promise<number | undefined> {
  const fields = await statFields(pid);
  return fields && Number(fields[START_TIME]);
}

/** Whether a process has a controlling terminal; false when there is no such process. */
export async function hasTerminal(pid: number): Promise<boolean> {
  const fields = await statFields(pid);
  return fields !== undefined && fields[TERMINAL] !== '0';
}

/** When a process started, in epoch seconds; undefined when there is none. */
export async function processStartSeconds(
  pid: number,
): Promise<number | undefined> {
  const ticks = await processStartTicks(pid);
  const [, bootSeconds] =
    /^btime (\d+)$/m.exec((await readIfThere('/proc/stat')) ?? '') ?? [];
  return ticks === undefined || bootSeconds === undefined
    ? undefined
    : Number(bootSeconds) + ticks / TICKS_PER_SECOND;
}

/** User that a process runs as; undefined when there is no such process. */
export async function ownerOf(pid: number): Promise<number | undefined> {
  try {
    return (await statPath(`/proc/${pid}`)).uid;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) {
      return undefined;
    }
    throw error;
  }
}

/** Identity of this boot of the machine: ticks of another one mean nothing. */
export async function bootId(): Promise<string | undefined> {
  return (await readIfThere('/proc/sys/kernel/random/boot_id'))?.trim();
}

/** Fields of `/proc/<pid>/stat` from the state on; undefined when the process is gone. */
async function statFields(pid: number): Promise<string[] | undefined> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
  // The name of the program, in parentheses, may itself hold spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) {
      return undefined;
    }
    throw error;
  }
}
