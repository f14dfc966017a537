const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something that Ctrl-C, SIGTERM or SIGHUP cancels, and that cleans up after itself then. Further signals while it does so change nothing:
 * whoever cannot wait sends SIGKILL, and the next start cleans up.
 */
export async function untilSignalled<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = () => controller.abort();
  for (const signal of SIGNALS) {
    process.on(signal, cancel);
  }
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) {
      process.off(signal, cancel);
    }
  }
}
