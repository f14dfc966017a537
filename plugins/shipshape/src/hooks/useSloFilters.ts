import { SLO_STATUSES, SloStatus } from 'backstage-plugin-shipshape-common';
import {
  ListFilters,
  ListFiltersState,
  useListFilters,
} from './useListFilters';

/** What a list of SLOs is narrowed down to, as it stands in the address. */
export type SloFilters = ListFilters<SloStatus>;

/** The filters with the ways to change them. */
export type SloFiltersState = ListFiltersState<SloStatus>;

/** Reads the filters from the address; unknown statuses there are ignored. */
export function useSloFilters(): SloFiltersState {
  return useListFilters(SLO_STATUSES);
}
