import { useCallback, useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { RecoveryOverview } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../api';
import { Loaded, useLoaded } from './useLoaded';
import { RecoveryFilters } from './useRecoveryFilters';

/** Reads the coverage of what the filters leave. The status is no filter here: the counts by status tell it. */
export function useRecoveryOverview(
  filters: RecoveryFilters,
): Loaded<RecoveryOverview> {
  const { owner, system, tier } = filters;
  const api = useApi(shipshapeApiRef);
  const query = useMemo(() => ({ owner, system, tier }), [owner, system, tier]);
  return useLoaded(
    useCallback(
      signal => api.getRecoveryOverview(query, { signal }),
      [api, query],
    ),
  );
}
