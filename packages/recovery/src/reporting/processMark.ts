import { isError } from '@backstage/errors';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

/** A process, told from a later one that got the same number. */
export const processMarkSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** Boot and start time where the system tells them. */
  startedAt: z.string().optional(),
});
export type ProcessMark = z.infer<typeof processMarkSchema>;

/** Linux: the boot, and the clock ticks since then when the process started; undefined elsewhere or when there is no such process. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, which may hold anything; of the rest the start time is the 20th.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot.trim()}/${ticks}`;
  } catch (error) {
    if (isError(error) && typeof error.code === 'string') {
      return undefined;
    }
    throw error;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and of another user.
    return isError(error) && error.code === 'EPERM';
  }
}

/** The mark of the running process. */
export async function ownMark(): Promise<ProcessMark> {
  const startedAt = await startOf(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

/** Whether a process still runs; undefined when it is of another host, where we cannot look. */
export async function stillRuns(
  mark: ProcessMark,
): Promise<boolean | undefined> {
  if (mark.host !== hostname()) {
    return undefined;
  }
  return mark.startedAt === undefined
    ? answersSignals(mark.pid)
    : (await startOf(mark.pid)) === mark.startedAt;
}
