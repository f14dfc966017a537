import { readFile } from 'node:fs/promises';
import { hasCode } from '../tools/DrillTools';

/** Ticks per second of `/proc/<pid>/stat`: fixed in the interface of Linux, whatever the kernel counts with. */
const TICKS_PER_SECOND = 100;

/**
 * When a process started, in ticks since the boot of the machine; a pid alone may be of another process by now.
 *
 * @returns undefined when there is no such process
 */
export async function processStartTicks(
  pid: number,
): Promise<number | undefined> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
  // The name of the program, in parentheses, may itself hold spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined || fields[0] === 'Z') {
    return undefined;
  }
  return Number(fields[19]);
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

/** Identity of this boot of the machine: ticks of another one mean nothing. */
export async function bootId(): Promise<string | undefined> {
  return (await readIfThere('/proc/sys/kernel/random/boot_id'))?.trim();
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
