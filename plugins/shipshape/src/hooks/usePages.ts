import { useCallback, useEffect, useRef, useState } from 'react';
import { SourceFreshness } from 'backstage-plugin-shipshape-common';
import { pollFigures } from '../model/polling';
import { Loaded, useLoaded } from './useLoaded';

/** One page of a list. */
export interface ListPage {
  nextCursor?: string;
  freshness: SourceFreshness[];
}

/** How a list is read. Each function is the same for the same question (`useCallback`, or outside of components). */
export interface PagesOptions<P extends ListPage, T> {
  /** Reads the page at a cursor; without one the first. */
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<P>;
  itemsOf: (page: P) => T[];
  idOf: (item: T) => string;
}

interface MorePages<T> {
  items: T[];
  nextCursor?: string;
  loading: boolean;
  error?: Error;
}

/** A list that is read page by page. */
export interface Pages<P, T> extends Loaded<P> {
  /** Of all pages read so far. */
  items: T[];
  hasMore: boolean;
  loadingMore: boolean;
  /** Why the next page could not be read; those before stay. */
  moreError?: Error;
  loadMore: () => void;
}

/** Reads a list page by page; another `read` starts with the first page again. */
export function usePages<P extends ListPage, T>(
  options: PagesOptions<P, T>,
): Pages<P, T> {
  const { read, itemsOf, idOf } = options;
  const first = useLoaded(
    useCallback((signal: AbortSignal) => read(undefined, signal), [read]),
    pollFigures,
  );
  const [more, setMore] = useState<MorePages<T>>();
  const request = useRef<AbortController>();

  // What was read after an older first page does not belong below a newer one.
  useEffect(() => {
    setMore(undefined);
    return () => request.current?.abort();
  }, [first.value]);

  const nextCursor = more ? more.nextCursor : first.value?.nextCursor;

  const loadMore = () => {
    if (nextCursor === undefined) {
      return;
    }
    const controller = new AbortController();
    request.current = controller;
    const before = more?.items ?? [];
    const settle = (state: MorePages<T>) => {
      if (!controller.signal.aborted) {
        setMore(state);
      }
    };
    setMore({ items: before, nextCursor, loading: true });
    read(nextCursor, controller.signal).then(
      page =>
        settle({
          items: [...before, ...itemsOf(page)],
          nextCursor: page.nextCursor,
          loading: false,
        }),
      (thrown: unknown) =>
        settle({
          items: before,
          nextCursor,
          loading: false,
          error: thrown instanceof Error ? thrown : new Error(String(thrown)),
        }),
    );
  };

  const items = [
    ...(first.value ? itemsOf(first.value) : []),
    ...(more?.items ?? []),
  ];
  return {
    ...first,
    items: withoutDoubles(items, idOf),
    hasMore: nextCursor !== undefined,
    loadingMore: more?.loading ?? false,
    moreError: more?.error,
    loadMore,
  };
}

/** Something whose place changed between two pages would stand on both. */
function withoutDoubles<T>(items: T[], idOf: (item: T) => string): T[] {
  return [...new Map(items.map(item => [idOf(item), item])).values()];
}
