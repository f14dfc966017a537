import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { SloSummary, Slos } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import { Pages, usePages } from './usePages';
import { SloFilters } from './useSloFilters';

/** SLOs by risk, read page by page. */
export type SloPages = Pages<Slos, SloSummary>;

/** Reads SLOs page by page; other filters start with the first page again. */
export function useSloPages(filters: SloFilters): SloPages {
  const api = useApi(shipshapeApiRef);
  return usePages({
    read: useCallback(
      (cursor: string | undefined, signal: AbortSignal) =>
        api.listSlos({ ...filters, cursor }, { signal }),
      [api, filters],
    ),
    itemsOf: slosOf,
    idOf: idOfSlo,
  });
}

function slosOf(page: Slos): SloSummary[] {
  return page.slos;
}

function idOfSlo(slo: SloSummary): string {
  return `${slo.entityRef} ${slo.sloId}`;
}
