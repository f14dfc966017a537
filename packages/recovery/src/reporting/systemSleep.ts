/** Waits so many seconds by the clock of the system; resolves sooner when the signal is aborted. */
export async function systemSleep(
  seconds: number,
  signal?: AbortSignal,
): Promise<void> {
  await new Promise<void>(resolve => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
