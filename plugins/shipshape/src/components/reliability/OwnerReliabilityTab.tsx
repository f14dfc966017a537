import { useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { OwnerReliability } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import { sortByRisk } from '../../model/slo';
import { useTexts } from '../../translation';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Panel, Stack } from '../../ui/Panel';
import { OwnerRecoverySection } from '../recovery/OwnerRecoverySection';
import { IncidentsTable } from '../slo/IncidentsTable';
import { SlosTable } from '../slo/SlosTable';
import { RecoveryTrend } from './RecoveryTrend';
import { ReliabilityStrip } from './ReliabilityStrip';
import { WithoutSlo } from './WithoutSlo';

/** The Reliability tab of a group, with its sub-groups, or of a user. */
export function OwnerReliabilityTab() {
  const { entity } = useEntity();
  const ownerRef = stringifyEntityRef(entity);
  // Another owner starts anew, so that one never sees the figures of the owner before.
  return (
    <OwnerReliabilityView key={ownerRef} entity={entity} ownerRef={ownerRef} />
  );
}

function OwnerReliabilityView(props: { entity: Entity; ownerRef: string }) {
  const t = useTexts();
  const { entity, ownerRef } = props;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getOwnerReliability(ownerRef, { signal }),
      [api, ownerRef],
    ),
    pollFigures,
  );
  const name = entity.metadata.title ?? entity.metadata.name;
  return (
    <Stack>
      {error && (
        <ErrorState
          error={error}
          attempt={t('reliability.attempt', { name })}
          permission={t('slo.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <ReliabilityContent name={name} answer={value} />
        </Refreshing>
      )}
      <OwnerRecoverySection ownerRef={ownerRef} name={name} />
    </Stack>
  );
}

function ReliabilityContent(props: { name: string; answer: OwnerReliability }) {
  const t = useTexts();
  const { name, answer } = props;
  const { slos, withoutSlo, incidents } = answer;
  if (slos.length === 0 && withoutSlo.length === 0) {
    return (
      <Stack>
        <FreshnessNotice freshness={answer.freshness} />
        <EmptyState title={t('reliability.emptyTitle', { name })}>
          {t('reliability.empty')}
        </EmptyState>
      </Stack>
    );
  }
  return (
    <Stack>
      <FreshnessNotice freshness={answer.freshness} />
      <ReliabilityStrip answer={answer} />
      {incidents.open.length > 0 && (
        <IncidentsTable
          title={t('reliability.open')}
          context={name}
          incidents={incidents.open}
          withEntity
          level={3}
        />
      )}
      <Panel title={t('reliability.slos')} hint={t('reliability.slosHint')}>
        <SlosTable
          label={t('reliability.slos')}
          slos={sortByRisk(slos)}
          empty={t('reliability.noSlo')}
        />
      </Panel>
      <WithoutSlo entityRefs={withoutSlo} />
      <RecoveryTrend months={incidents.months} context={name} />
    </Stack>
  );
}
