import { RecoveryOverview } from 'backstage-plugin-shipshape-common';
import { Loaded } from '../../hooks/useLoaded';
import { useTexts } from '../../translation';
import { CoverageFunnel } from '../../ui/CoverageFunnel';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Panel, Stack } from '../../ui/Panel';
import { RecoveryCounts } from '../../ui/RecoveryStatusChip';
import { RecoveryTable } from './RecoveryTable';

/** Rows of the two short tables. */
const SHORT = 5;

/** How much is covered, and what is worst of it, as far as it was answered. */
export function RecoveryOverviewView(props: {
  overview: Loaded<RecoveryOverview>;
}) {
  const t = useTexts();
  const { value, error, loading, reload } = props.overview;
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
          columns={['owner', 'drill', 'controls']}
          empty={t('recoveryPage.noOverdue')}
          limit={SHORT}
        />
      </Panel>
      <Panel
        title={t('recoveryPage.exposure')}
        hint={t('recoveryPage.exposureHint')}
      >
        <RecoveryTable
          label={t('recoveryPage.exposure')}
          // Those below their RPO come last, and the whole list is below.
          resources={worstExposure.slice(0, SHORT)}
          columns={['owner', 'exposure', 'success']}
          empty={t('recoveryPage.noExposure')}
        />
      </Panel>
    </Stack>
  );
}
