import { act, renderHook } from '@testing-library/react';
import { useLoaded } from './useLoaded';

/** A question whose answers the test gives when it likes. */
function controlled() {
  const pending: Array<{
    resolve: (value: string) => void;
    reject: (error: unknown) => void;
    signal: AbortSignal;
  }> = [];
  const load = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      pending.push({ resolve, reject, signal });
    });
  return { pending, load };
}

describe('useLoaded', () => {
  it('keeps the value while the next one is being loaded', async () => {
    const { pending, load } = controlled();
    const { result } = renderHook(() => useLoaded(load));
    expect(result.current.loading).toBe(true);
    expect(result.current.value).toBeUndefined();

    await act(async () => pending[0].resolve('first'));
    expect(result.current).toMatchObject({ loading: false, value: 'first' });

    act(() => result.current.reload());
    expect(result.current).toMatchObject({ loading: true, value: 'first' });
    await act(async () => pending[1].resolve('second'));
    expect(result.current).toMatchObject({ loading: false, value: 'second' });
  });

  it('drops an answer that comes after a newer question', async () => {
    const old = controlled();
    const young = controlled();
    const { result, rerender } = renderHook(
      ({ load }: { load: typeof old.load }) => useLoaded(load),
      { initialProps: { load: old.load } },
    );
    rerender({ load: young.load });
    expect(old.pending[0].signal.aborted).toBe(true);

    await act(async () => young.pending[0].resolve('young'));
    await act(async () => old.pending[0].resolve('old'));
    expect(result.current.value).toBe('young');
  });

  it('shows an error instead of an older value', async () => {
    const { pending, load } = controlled();
    const { result } = renderHook(() => useLoaded(load));
    await act(async () => pending[0].resolve('first'));
    act(() => result.current.reload());
    await act(async () => pending[1].reject('no'));
    expect(result.current).toMatchObject({
      loading: false,
      error: new Error('no'),
    });
    expect(result.current.value).toBeUndefined();
  });

  it('asks again silently while the value is about to change', async () => {
    jest.useFakeTimers();
    try {
      const { pending, load } = controlled();
      const pollMs = (value: string) =>
        value === 'running' ? 3_000 : undefined;
      const { result } = renderHook(() => useLoaded(load, pollMs));
      await act(async () => pending[0].resolve('running'));
      act(() => jest.advanceTimersByTime(2_999));
      expect(pending).toHaveLength(1);
      act(() => jest.advanceTimersByTime(1));
      expect(pending).toHaveLength(2);
      expect(result.current.loading).toBe(false);

      await act(async () => pending[1].reject(new Error('a hiccup')));
      expect(result.current).toMatchObject({
        value: 'running',
        error: new Error('a hiccup'),
      });
      act(() => jest.advanceTimersByTime(3_000));
      await act(async () => pending[2].resolve('done'));
      expect(result.current).toMatchObject({ value: 'done', loading: false });
      expect(result.current.error).toBeUndefined();

      act(() => jest.advanceTimersByTime(60_000));
      expect(pending).toHaveLength(3);
    } finally {
      jest.useRealTimers();
    }
  });
});
