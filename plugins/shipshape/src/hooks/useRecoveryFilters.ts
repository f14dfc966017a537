import {
  RECOVERY_STATUSES,
  RecoveryStatus,
} from 'backstage-plugin-shipshape-common';
import {
  ListFilters,
  ListFiltersState,
  useListFilters,
} from './useListFilters';

/** What a list of protected resources is narrowed down to, as it stands in the address. */
export type RecoveryFilters = ListFilters<RecoveryStatus>;

/** The filters with the ways to change them. */
export type RecoveryFiltersState = ListFiltersState<RecoveryStatus>;

/** Reads the filters from the address; unknown statuses there are ignored. */
export function useRecoveryFilters(): RecoveryFiltersState {
  return useListFilters(RECOVERY_STATUSES);
}
