import { useCallback, useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { RecoveryOverview } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { RecoveryFilters } from '../../hooks/useRecoveryFilters';
import { useTexts } from '../../translation';
import { CoverageFunnel } from '../../ui/CoverageFunnel';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Panel, Stack } from '../../ui/Panel';
import { RecoveryCounts } from '../../ui/RecoveryStatusChip';
import { RecoveryTable } from './RecoveryTable';

/** How much is covered, and what is worst of it. The status is no filter here: the counts by status tell it. */
export function RecoveryOverviewView(props: { filters: RecoveryFilters }) {
  const t = useTexts();
  const { owner, system, tier } = props.filters;
  const api = useApi(shipshapeApiRef);
  const query = useMemo(() => ({ owner, system, tier }), [owner, system, tier]);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getRecoveryOverview(query, { signal }),
      [api, query],
    ),
  );
  return (
    <>
      {error && (
        <ErrorState
          error={error}
          attempt={t('recoveryPage.overviewAttempt')}
          permission={t('recovery.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState shape="card" />}
      {value && (
        <Refreshing active={loading}>
          <OverviewContent overview={value} />
        </Refreshing>
      )}
    </>
  );
}

function OverviewContent(props: { overview: RecoveryOverview }) {
  const t = useTexts();
  const { coverage, statuses, overdueDrills, worstExposure } = props.overview;
  return (
    <Stack>
      <Panel
        title={t('recovery.funnel.title')}
        hint={
          <>
            {t('recovery.funnel.hint')}
            <RecoveryCounts counts={statuses} />
          </>
        }
      >
        <CoverageFunnel
          coverage={coverage}
          label={t('recovery.funnel.title')}
        />
      </Panel>
      <Panel
        title={t('recoveryPage.overdue')}
        hint={t('recoveryPage.overdueHint')}
      >
        <RecoveryTable
          label={t('recoveryPage.overdue')}
          resources={overdueDrills}
          withOwner
          empty={t('recoveryPage.noOverdue')}
          limit={5}
        />
      </Panel>
      <Panel
        title={t('recoveryPage.exposure')}
        hint={t('recoveryPage.exposureHint')}
      >
        <RecoveryTable
          label={t('recoveryPage.exposure')}
          resources={worstExposure}
          withOwner
          empty={t('recoveryPage.noExposure')}
          limit={5}
        />
      </Panel>
    </Stack>
  );
}
