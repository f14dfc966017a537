import { useCallback } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityBackups,
  RecoverySummary,
} from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatSpan } from '../../format';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import {
  countRecoveryStatuses,
  describeDue,
  describeExposure,
  describeRpo,
  sortByRecoveryRisk,
} from '../../model/recovery';
import { useEntityTabLink } from '../../router';
import { useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { useNow } from '../../ui/clock';
import { DrillStateChip } from '../../ui/DrillChips';
import { ErrorState } from '../../ui/ErrorState';
import { SourceStatus } from '../../ui/Freshness';
import { LoadingState } from '../../ui/LoadingState';
import {
  RecoveryCounts,
  RecoveryStatusChip,
} from '../../ui/RecoveryStatusChip';
import { resourceLink } from './RecoveryTable';

/** Lines of a card that names several resources. */
const MOST_LINES = 6;

/** The card "Recoverability" of an entity's overview: its data at risk and its drills, or one line for each of several resources. */
export function RecoverabilityCard() {
  const t = useTexts();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(shipshapeApiRef);
  const backupsLink = useEntityTabLink('/backups');
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getEntityBackups(entityRef, { signal }),
      [api, entityRef],
    ),
    pollFigures,
  );
  const name = entity.metadata.title ?? entity.metadata.name;
  // The answer about the entity before is not shown.
  const current = value?.entityRef === entityRef ? value : undefined;
  return (
    <EntityInfoCard
      title={t('recovery.card.title')}
      footerActions={
        <AppLink to={backupsLink(entityRef)}>{t('recovery.card.link')}</AppLink>
      }
    >
      {error && (
        <ErrorState
          error={error}
          attempt={t('recovery.card.attempt', { name })}
          permission={t('recovery.permission')}
          onRetry={reload}
        />
      )}
      {!current && loading && <LoadingState shape="card" />}
      {current && <CardContent answer={current} name={name} />}
    </EntityInfoCard>
  );
}

function CardContent(props: { answer: EntityBackups; name: string }) {
  const t = useTexts();
  const { answer, name } = props;
  const resources = sortByRecoveryRisk(answer.resources);
  const [worst] = resources;
  const problems =
    answer.problems.filter(problem => problem.severity === 'error').length +
    answer.documents.filter(document => document.error !== undefined).length;
  const troubled = answer.freshness.filter(source => source.state !== 'fresh');
  return (
    <Box sx={{ display: 'grid', gap: 1.5, color: 'text.primary' }}>
      {worst && resources.length === 1 && <OnlyResource summary={worst} />}
      {resources.length > 1 && <ResourceLines resources={resources} />}
      {!worst && (
        <Typography variant="body2">
          {t('recovery.card.empty', { name })}
        </Typography>
      )}
      {problems > 0 && (
        <Typography variant="body2">
          {t('recovery.card.errors', { count: problems })}
        </Typography>
      )}
      {troubled.length > 0 && (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          {troubled.map(source => (
            <SourceStatus key={source.sourceId} freshness={source} />
          ))}
        </Box>
      )}
    </Box>
  );
}

/** One line for each, the one most at risk first, and what is at risk there. */
function ResourceLines(props: { resources: RecoverySummary[] }) {
  const t = useTexts();
  const { resources } = props;
  const backupsLink = useEntityTabLink('/backups');
  const [worst] = resources;
  const more = resources.slice(MOST_LINES);
  return (
    <>
      <Box
        component="ul"
        aria-label={t('recovery.card.byRisk')}
        sx={{
          display: 'grid',
          gap: 0.5,
          m: 0,
          p: 0,
          listStyle: 'none',
          fontSize: '0.875rem',
        }}
      >
        {resources.slice(0, MOST_LINES).map(({ resource, status }) => (
          <Box
            component="li"
            key={`${resource.entityRef} ${resource.resourceId}`}
            sx={{ display: 'flex', alignItems: 'center', gap: 1 }}
          >
            <AppLink to={resourceLink(backupsLink, resource)}>
              {resource.name}
            </AppLink>
            <RecoveryStatusChip status={status} />
          </Box>
        ))}
      </Box>
      {more.length > 0 && (
        <Box>
          {t('recovery.card.more', { count: more.length })}{' '}
          <RecoveryCounts counts={countRecoveryStatuses(more)} />
        </Box>
      )}
      <Typography variant="body2">
        {t('recovery.card.worst', { name: worst.resource.name })}{' '}
        <b>{describeExposure(worst.exposure, t)}</b> (
        {describeRpo(worst.exposure, t)})
      </Typography>
    </>
  );
}

function OnlyResource(props: { summary: RecoverySummary }) {
  const t = useTexts();
  const now = useNow();
  const { resource, status, exposure, drill } = props.summary;
  const drillsLink = useEntityTabLink('/drills');
  const due = describeDue(drill, now, t);
  return (
    <Box>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}
      >
        <Box component="span" sx={{ fontWeight: 700 }}>
          {resource.name}
        </Box>
        <RecoveryStatusChip status={status} />
      </Box>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t(`recovery.statusMeaning.${status}`)}
      </Typography>
      <Typography variant="body2" sx={{ mt: 1 }}>
        {t('recovery.exposure.title')}: <b>{describeExposure(exposure, t)}</b> (
        {describeRpo(exposure, t)})
      </Typography>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1,
          mt: 1,
          fontSize: '0.875rem',
        }}
      >
        <AppLink to={drillsLink(resource.entityRef)}>
          {t('recovery.card.drills')}
        </AppLink>
        <DrillStateChip state={drill.state} />
        {drill.rtoSeconds !== undefined && (
          <span>
            {t('recovery.standing.rto', {
              value: formatSpan(drill.rtoSeconds),
            })}
          </span>
        )}
        {due && <span>{due}</span>}
      </Box>
    </Box>
  );
}
