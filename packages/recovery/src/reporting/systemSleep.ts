import { setTimeout as wait } from 'node:timers/promises';

/** Waits so many seconds by the clock of the system; resolves sooner when the signal is aborted. */
export async function systemSleep(
  seconds: number,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await wait(seconds * 1000, undefined, { signal });
  } catch (error) {
    if (!signal?.aborted) {
      throw error;
    }
  }
}
