import { useCallback, useMemo } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { CurrencyCost, EntityCost } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatDay, formatMoney, formatRange } from '../../format';
import { useLoaded } from '../../hooks/useLoaded';
import { rangeDays } from '../../model/ranges';
import { useEntityTabLink } from '../../router';
import { pollFigures } from '../../model/polling';
import { useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { BudgetBar } from '../../ui/BudgetBar';
import { useToday } from '../../ui/clock';
import { ErrorState } from '../../ui/ErrorState';
import { SourceStatus } from '../../ui/Freshness';
import { LoadingState } from '../../ui/LoadingState';
import { Money } from '../../ui/Money';
import { Trend } from '../../ui/Trend';
import { budgetIn } from './CostNotices';

/** The card "Cost this month" of an entity's overview. */
export function CostCard() {
  const t = useTexts();
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const api = useApi(shipshapeApiRef);
  const today = useToday();
  const costTabLink = useEntityTabLink('/cost');
  const query = useMemo(
    () => ({
      ...rangeDays('this-month', today),
      granularity: 'monthly' as const,
    }),
    [today],
  );
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getEntityCost(entityRef, query, { signal }),
      [api, entityRef, query],
    ),
    pollFigures,
  );
  const current = value?.entityRef === entityRef ? value : undefined;

  return (
    <EntityInfoCard
      title={t('cost.cardTitle')}
      footerActions={
        <AppLink to={costTabLink(entityRef)}>{t('cost.cardLink')}</AppLink>
      }
    >
      {error && (
        <ErrorState
          error={error}
          attempt={t('cost.attempt', { name: entity.metadata.name })}
          permission={t('cost.permission')}
          onRetry={reload}
        />
      )}
      {!current && loading && <LoadingState shape="card" />}
      {current && <CardContent cost={current} name={entity.metadata.name} />}
    </EntityInfoCard>
  );
}

function CardContent(props: { cost: EntityCost; name: string }) {
  const t = useTexts();
  const { cost } = props;
  const troubled = cost.freshness.filter(source => source.state !== 'fresh');
  return (
    <Box sx={{ display: 'grid', gap: 1.5, color: 'text.primary' }}>
      {cost.currencies.length === 0 && (
        <Typography variant="body2">
          <EmptyText cost={cost} name={props.name} />
        </Typography>
      )}
      {cost.currencies.map(currencyCost => (
        <CardFigures
          key={currencyCost.currency}
          cost={currencyCost}
          budget={budgetIn(currencyCost.currency, cost.budget)}
        />
      ))}
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
        {cost.currencies.length > 0 && (
          <span>
            {t(`shared.metric.${cost.query.metric}`)}
            {' · '}
            {t('cost.strip.dataUntil')}{' '}
            {cost.dataUntil
              ? formatDay(cost.dataUntil)
              : `– ${t('cost.strip.dataUntilNone')}`}
          </span>
        )}
        {troubled.map(source => (
          <SourceStatus key={source.sourceId} freshness={source} />
        ))}
      </Box>
    </Box>
  );
}

function CardFigures(props: {
  cost: CurrencyCost;
  budget: ReturnType<typeof budgetIn>;
}) {
  const t = useTexts();
  const { cost, budget } = props;
  const { currency, monthToDate, lastMonth } = cost;
  return (
    <Box>
      {monthToDate ? (
        <>
          <Money amount={monthToDate.amount} currency={currency} prominent />
          <Box sx={{ fontSize: '0.8125rem' }}>
            <Trend
              currency={currency}
              change={monthToDate.change}
              previousAmount={monthToDate.previousAmount}
            />{' '}
            <Box component="span" sx={{ color: 'text.secondary' }}>
              {t('cost.strip.against', {
                range: formatRange(
                  monthToDate.previousFrom,
                  monthToDate.previousTo,
                ),
              })}
            </Box>
          </Box>
        </>
      ) : (
        <>
          <Box sx={{ fontWeight: 700 }}>{t('cost.strip.noCompleteDay')}</Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
            {t('cost.strip.withIncomplete', {
              amount: formatMoney({ amount: cost.monthToDateTotal, currency }),
            })}
          </Box>
        </>
      )}
      {lastMonth && (
        <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary' }}>
          {t('cost.strip.lastMonth')}:{' '}
          <Money amount={lastMonth.amount} currency={currency} />
        </Box>
      )}
      {budget && budget !== 'elsewhere' && (
        <Box sx={{ mt: 1 }}>
          <BudgetBar budget={budget} />
        </Box>
      )}
    </Box>
  );
}

function EmptyText(props: { cost: EntityCost; name: string }) {
  const t = useTexts();
  const { cost, name } = props;
  const range = formatRange(cost.query.from, cost.query.to);
  switch (cost.emptyReason) {
    case 'not-mapped':
      return <>{t('empty.notMapped.title', { name })}</>;
    case 'no-data':
      return <>{t('empty.noData.title')}</>;
    case 'no-data-for-period':
      return <>{t('empty.noDataForPeriod.text', { range })}</>;
    case 'source-failing':
      return <>{t('empty.sourceFailing.title')}</>;
    default:
      return <>{t('empty.noCost.text', { range, name })}</>;
  }
}
