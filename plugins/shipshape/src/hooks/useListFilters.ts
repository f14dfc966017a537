import { useCallback, useMemo } from 'react';
import { useUrlState } from '../router';

/** What a list is narrowed down to, as it stands in the address. */
export interface ListFilters<S extends string> {
  owner: string[];
  system: string[];
  tier: string[];
  status: S[];
}

/** The filters with the ways to change them. */
export interface ListFiltersState<S extends string> {
  /** Equal filters give the identical object. */
  filters: ListFilters<S>;
  isFiltered: boolean;
  change(change: Partial<ListFilters<S>>): void;
  clear(): void;
}

/**
 * Reads the filters from the address; unknown statuses there are ignored.
 *
 * @param statuses - those that there are: a constant.
 */
export function useListFilters<S extends string>(
  statuses: readonly S[],
): ListFiltersState<S> {
  const url = useUrlState();
  const filters = useMemo((): ListFilters<S> => {
    const asked = new Set(url.getAll('status'));
    return {
      owner: url.getAll('owner'),
      system: url.getAll('system'),
      tier: url.getAll('tier'),
      status: statuses.filter(status => asked.has(status)),
    };
  }, [url, statuses]);
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
