import { useCallback } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { EntitySlos } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import {
  countStatuses,
  describeBudget,
  describeObjective,
  newest,
  sortByRisk,
} from '../../model/slo';
import { useEntityTabLink } from '../../router';
import { useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { ErrorBudgetBar } from '../../ui/ErrorBudgetBar';
import { ErrorState } from '../../ui/ErrorState';
import { DataAge, SourceStatus } from '../../ui/Freshness';
import { LoadingState } from '../../ui/LoadingState';
import { SloStatusChip } from '../../ui/SloStatusChip';
import { StatusCounts } from '../../ui/StatusCounts';

/** The card "SLOs" of an entity's overview: the one most at risk, and how many are in which state. */
export function SlosCard() {
  const t = useTexts();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(shipshapeApiRef);
  const tabLink = useEntityTabLink('/slos');
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getEntitySlos(entityRef, { signal }),
      [api, entityRef],
    ),
    pollFigures,
  );
  const current = value?.entityRef === entityRef ? value : undefined;
  const name = entity.metadata.title ?? entity.metadata.name;

  return (
    <EntityInfoCard
      title={t('slo.title')}
      footerActions={
        <AppLink to={tabLink(entityRef)}>{t('slo.card.link')}</AppLink>
      }
    >
      {error && (
        <ErrorState
          error={error}
          attempt={t('slo.attempt', { name })}
          permission={t('slo.permission')}
          onRetry={reload}
        />
      )}
      {!current && loading && <LoadingState shape="card" />}
      {current && <CardContent answer={current} name={name} />}
    </EntityInfoCard>
  );
}

function CardContent(props: { answer: EntitySlos; name: string }) {
  const t = useTexts();
  const { answer, name } = props;
  const slos = sortByRisk(answer.slos);
  const [worst] = slos;
  const errors =
    answer.problems.filter(problem => problem.severity === 'error').length +
    answer.documents.filter(document => document.error !== undefined).length;
  const troubled = answer.freshness.filter(source => source.state !== 'fresh');
  return (
    <Box sx={{ display: 'grid', gap: 1.5, color: 'text.primary' }}>
      {worst ? (
        <>
          <Box>
            <Box
              sx={{
                display: 'flex',
                flexWrap: 'wrap',
                alignItems: 'center',
                gap: 1,
              }}
            >
              <Box component="span" sx={{ fontWeight: 700 }}>
                {worst.title}
              </Box>
              <SloStatusChip slo={worst} />
            </Box>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {describeObjective(worst, t)}
            </Typography>
            <Typography variant="body2" sx={{ my: 0.5 }}>
              {t('slo.card.budget', {
                budget: describeBudget(worst.figures?.budgetRemaining, t),
              })}
            </Typography>
            <ErrorBudgetBar
              title={worst.title}
              remaining={worst.figures?.budgetRemaining}
              stale={worst.data === 'error'}
            />
          </Box>
          {slos.length > 1 && <StatusCounts counts={countStatuses(slos)} />}
        </>
      ) : (
        <Typography variant="body2">
          {answer.annotated && errors > 0
            ? t('slo.empty.annotatedTitle', { name })
            : t('slo.empty.title', { name })}
        </Typography>
      )}
      {errors > 0 && (
        <Typography variant="body2">
          {t('slo.card.errors', { count: errors })}
        </Typography>
      )}
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1,
          fontSize: '0.75rem',
          color: 'text.secondary',
        }}
      >
        {worst && (
          <span>
            {t('slo.strip.age')}{' '}
            <DataAge instant={newest(slos.map(slo => slo.asOf))} />
          </span>
        )}
        {troubled.map(source => (
          <SourceStatus key={source.sourceId} freshness={source} />
        ))}
      </Box>
    </Box>
  );
}
