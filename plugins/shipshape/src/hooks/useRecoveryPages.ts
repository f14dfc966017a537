import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  RecoveryList,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import { Pages, usePages } from './usePages';
import { RecoveryFilters } from './useRecoveryFilters';

/** Protected resources by risk, read page by page. */
export type RecoveryPages = Pages<RecoveryList, RecoverySummary>;

/** Reads protected resources page by page; other filters start with the first page again. */
export function useRecoveryPages(filters: RecoveryFilters): RecoveryPages {
  const api = useApi(shipshapeApiRef);
  return usePages({
    read: useCallback(
      (cursor: string | undefined, signal: AbortSignal) =>
        api.listRecovery({ ...filters, cursor }, { signal }),
      [api, filters],
    ),
    itemsOf: resourcesOf,
    idOf: idOfResource,
  });
}

function resourcesOf(page: RecoveryList): RecoverySummary[] {
  return page.resources;
}

function idOfResource({ resource }: RecoverySummary): string {
  return `${resource.entityRef} ${resource.resourceId}`;
}
