import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { SloSummary, Slos } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import { pollFigures } from '../model/polling';
import { Loaded, useLoaded } from './useLoaded';
import { SloFilters } from './useSloFilters';

interface MorePages {
  slos: SloSummary[];
  nextCursor?: string;
  loading: boolean;
  error?: Error;
}

/** A list that is read page by page. */
export interface SloPages extends Loaded<Slos> {
  /** Of all pages read so far, by risk. */
  slos: SloSummary[];
  hasMore: boolean;
  loadingMore: boolean;
  /** Why the next page could not be read; those before stay. */
  moreError?: Error;
  loadMore: () => void;
}

/** Reads SLOs page by page; other filters start with the first page again. */
export function useSloPages(filters: SloFilters): SloPages {
  const api = useApi(shipshapeApiRef);
  const first = useLoaded(
    useCallback(signal => api.listSlos(filters, { signal }), [api, filters]),
    pollFigures,
  );
  const [more, setMore] = useState<MorePages>();
  const request = useRef<AbortController>();

  // What was read after an older first page does not belong below a newer one.
  useEffect(() => {
    setMore(undefined);
    return () => request.current?.abort();
  }, [first.value]);

  const nextCursor = more ? more.nextCursor : first.value?.nextCursor;
  const slos = [...(first.value?.slos ?? []), ...(more?.slos ?? [])];

  const loadMore = () => {
    if (nextCursor === undefined) {
      return;
    }
    const controller = new AbortController();
    request.current = controller;
    const before = more?.slos ?? [];
    setMore({ slos: before, nextCursor, loading: true });
    api
      .listSlos(
        { ...filters, cursor: nextCursor },
        { signal: controller.signal },
      )
      .then(
        page => {
          if (!controller.signal.aborted) {
            setMore({
              slos: [...before, ...page.slos],
              nextCursor: page.nextCursor,
              loading: false,
            });
          }
        },
        (thrown: unknown) => {
          if (!controller.signal.aborted) {
            setMore({
              slos: before,
              nextCursor,
              loading: false,
              error:
                thrown instanceof Error ? thrown : new Error(String(thrown)),
            });
          }
        },
      );
  };

  return {
    ...first,
    slos: withoutDoubles(slos),
    hasMore: nextCursor !== undefined,
    loadingMore: more?.loading ?? false,
    moreError: more?.error,
    loadMore,
  };
}

/** An SLO whose risk changed between two pages would stand on both. */
function withoutDoubles(slos: SloSummary[]): SloSummary[] {
  return [
    ...new Map(
      slos.map(slo => [`${slo.entityRef} ${slo.sloId}`, slo]),
    ).values(),
  ];
}
