import { useCallback, useMemo } from 'react';
import { SLO_STATUSES, SloStatus } from 'backstage-plugin-shipshape-common';
import { useUrlState } from '../router';

/** What a list of SLOs is narrowed down to, as it stands in the address. */
export interface SloFilters {
  owner: string[];
  system: string[];
  tier: string[];
  status: SloStatus[];
}

/** The filters with the ways to change them. */
export interface SloFiltersState {
  /** Equal filters give the identical object. */
  filters: SloFilters;
  isFiltered: boolean;
  change(change: Partial<SloFilters>): void;
  clear(): void;
}

function isStatus(text: string): text is SloStatus {
  return (SLO_STATUSES as readonly string[]).includes(text);
}

/** Reads the filters from the address; unknown statuses there are ignored. */
export function useSloFilters(): SloFiltersState {
  const url = useUrlState();
  const filters = useMemo(
    (): SloFilters => ({
      owner: url.getAll('owner'),
      system: url.getAll('system'),
      tier: url.getAll('tier'),
      status: url.getAll('status').filter(isStatus),
    }),
    [url],
  );
  return {
    filters,
    isFiltered: Object.values(filters).some(values => values.length > 0),
    change: useCallback(change => url.set({ ...change }), [url]),
    clear: useCallback(
      () => url.set({ owner: [], system: [], tier: [], status: [] }),
      [url],
    ),
  };
}
