import { useCallback, useEffect, useState } from 'react';

/** Something that is being loaded, was loaded, or could not be. */
export interface Loaded<T> {
  /** Stays while its successor is being loaded. */
  value?: T;
  error?: Error;
  loading: boolean;
  reload: () => void;
}

/**
 * Loads something, again whenever `load` changes or `reload` is called. Answers that come after a newer question are dropped.
 *
 * @param load - the same function for the same question (`useCallback`).
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({
    loading: true,
  });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    setState(current => ({ ...current, loading: true }));
    load(controller.signal).then(
      value => {
        if (!controller.signal.aborted) {
          setState({ value, loading: false });
        }
      },
      (error: unknown) => {
        if (!controller.signal.aborted) {
          setState({ error: asError(error), loading: false });
        }
      },
    );
    return () => controller.abort();
  }, [load, attempt]);

  const reload = useCallback(() => setAttempt(value => value + 1), []);
  return { ...state, reload };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
