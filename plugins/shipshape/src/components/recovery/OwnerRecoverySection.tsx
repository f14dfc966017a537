import { useCallback } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useApi } from '@backstage/core-plugin-api';
import { OwnerRecovery } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatPercent } from '../../format';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import { sortByRecoveryRisk } from '../../model/recovery';
import { Translate, useTexts } from '../../translation';
import { CoverageFunnel } from '../../ui/CoverageFunnel';
import { ErrorState, errorName } from '../../ui/ErrorState';
import { Fact, FactText, Facts } from '../../ui/Facts';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Panel, Stack } from '../../ui/Panel';
import { RecoveryCounts } from '../../ui/RecoveryStatusChip';
import { DrillMonths } from './DrillMonths';
import { RecoveryTable } from './RecoveryTable';

/** Properties of {@link OwnerRecoverySection}. */
export interface OwnerRecoverySectionProps {
  ownerRef: string;
  name: string;
}

/** The recovery of what a group with its sub-groups, or a user, owns. It is asked for on its own: who may not see it still sees the rest. */
export function OwnerRecoverySection(props: OwnerRecoverySectionProps) {
  const t = useTexts();
  const { ownerRef, name } = props;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getOwnerRecovery(ownerRef, { signal }),
      [api, ownerRef],
    ),
    pollFigures,
  );
  if (error && errorName(error) === 'NotAllowedError') {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('recoveryPage.owned.hidden')}
      </Typography>
    );
  }
  return (
    <Panel title={t('recoveryPage.owned.title')}>
      {error && (
        <ErrorState
          error={error}
          attempt={t('recoveryPage.owned.attempt', { name })}
          permission={t('recovery.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState shape="card" />}
      {value && (
        <Refreshing active={loading}>
          <OwnedContent answer={value} name={name} />
        </Refreshing>
      )}
    </Panel>
  );
}

function OwnedContent(props: { answer: OwnerRecovery; name: string }) {
  const t = useTexts();
  const { answer, name } = props;
  if (answer.resources.length === 0) {
    return (
      <Stack>
        <FreshnessNotice freshness={answer.freshness} />
        <Typography variant="body2">{t('recoveryPage.owned.empty')}</Typography>
      </Stack>
    );
  }
  return (
    <Stack>
      <FreshnessNotice freshness={answer.freshness} />
      <Facts label={t('recoveryPage.owned.strip')} facts={factsOf(answer, t)} />
      <Panel
        title={t('recovery.funnel.title')}
        level={4}
        hint={t('recovery.funnel.hint')}
      >
        <CoverageFunnel
          coverage={answer.coverage}
          label={t('recovery.funnel.title')}
        />
      </Panel>
      <Panel title={t('recoveryPage.owned.byRisk')} level={4}>
        <RecoveryTable
          label={t('recoveryPage.owned.byRisk')}
          resources={sortByRecoveryRisk(answer.resources)}
          columns={['exposure', 'success', 'drill', 'controls']}
          empty={t('recoveryPage.owned.empty')}
          limit={10}
        />
      </Panel>
      <DrillMonths months={answer.months} context={name} />
    </Stack>
  );
}

function factsOf(answer: OwnerRecovery, t: Translate): Fact[] {
  const { coverage, months } = answer;
  const proven = coverage.steps.find(({ step }) => step === 'drill-current');
  const sum = (outcome: 'passed' | 'failed' | 'inconclusive') =>
    months.reduce((total, month) => total + month[outcome], 0);
  const [passed, failed, inconclusive] = [
    sum('passed'),
    sum('failed'),
    sum('inconclusive'),
  ];
  return [
    {
      id: 'resources',
      title: t('recoveryPage.owned.resources'),
      value: <FactText>{String(answer.resources.length)}</FactText>,
      details: <RecoveryCounts counts={answer.statuses} />,
    },
    {
      id: 'proven',
      title: t('recoveryPage.owned.proven'),
      value: (
        <FactText>
          {proven?.rate === undefined
            ? t('recovery.unknown')
            : formatPercent(proven.rate)}
        </FactText>
      ),
      details: (
        <Box>
          {t('recoveryPage.owned.of', { required: String(coverage.required) })}
        </Box>
      ),
    },
    {
      id: 'drills',
      title: t('recoveryPage.owned.drills'),
      value: <FactText>{String(passed + failed + inconclusive)}</FactText>,
      details: t('recoveryPage.owned.drillsOf', {
        passed: String(passed),
        failed: String(failed),
        inconclusive: String(inconclusive),
      }),
    },
  ];
}
