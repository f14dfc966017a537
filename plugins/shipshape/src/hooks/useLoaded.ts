import { useCallback, useEffect, useState } from 'react';

/** Something that is being loaded, was loaded, or could not be. */
export interface Loaded<T> {
  /** Stays while its successor is being loaded. */
  value?: T;
  error?: Error;
  loading: boolean;
  reload: () => void;
}

interface State<T> {
  value?: T;
  error?: Error;
  loading: boolean;
}

/**
 * Loads something, again whenever `load` changes or `reload` is called. Answers that come after a newer question are dropped.
 *
 * @param load - the same function for the same question (`useCallback`).
 * @param pollMs - after how long to ask again by itself, silently, because the value is about to change; undefined: not at all.
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  pollMs?: (value: T) => number | undefined,
): Loaded<T> {
  const [state, setState] = useState<State<T>>({ loading: true });
  const [attempt, setAttempt] = useState({ silent: false });

  useEffect(() => {
    const controller = new AbortController();
    const { silent } = attempt;
    if (!silent) {
      setState(current => ({ ...current, loading: true }));
    }
    load(controller.signal).then(
      value => {
        if (!controller.signal.aborted) {
          setState({ value, loading: false });
        }
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted) {
          const error =
            thrown instanceof Error ? thrown : new Error(String(thrown));
          // What the reader did not ask for does not take away what is on the screen.
          setState(current => ({
            value: silent ? current.value : undefined,
            error,
            loading: false,
          }));
        }
      },
    );
    return () => controller.abort();
  }, [load, attempt]);

  useEffect(() => {
    const delay =
      state.loading || state.value === undefined
        ? undefined
        : pollMs?.(state.value);
    if (delay === undefined) {
      return undefined;
    }
    const timer = setTimeout(() => setAttempt({ silent: true }), delay);
    return () => clearTimeout(timer);
  }, [state, pollMs]);

  const reload = useCallback(() => setAttempt({ silent: false }), []);
  return { ...state, reload };
}
