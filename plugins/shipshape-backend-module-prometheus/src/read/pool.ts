/**
 * Runs jobs over items, some at a time, and yields results as they come. When one throws or the consumer stops, the signal that jobs were given is
 * aborted, and all of them have ended before this returns.
 */
export async function* pool<T, R>(
  items: Iterable<T>,
  options: {
    concurrency: number;
    signal: AbortSignal;
    run: (item: T, signal: AbortSignal) => Promise<R>;
  },
): AsyncGenerator<R, void, undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const running = new Map<symbol, Promise<{ key: symbol; result: R }>>();
  const rest = items[Symbol.iterator]();
  let exhausted = false;
  const refill = () => {
    while (!exhausted && running.size < options.concurrency) {
      const next = rest.next();
      if (next.done) {
        exhausted = true;
      } else {
        const key = Symbol('job');
        running.set(
          key,
          options.run(next.value, signal).then(result => ({ key, result })),
        );
      }
    }
  };
  try {
    for (refill(); running.size > 0; refill()) {
      const { key, result } = await Promise.race(running.values());
      running.delete(key);
      yield result;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(running.values());
  }
}
