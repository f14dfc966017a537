import { useCallback } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useApi } from '@backstage/core-plugin-api';
import { Showback } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatDay, formatMonth } from '../../format';
import { useLoaded } from '../../hooks/useLoaded';
import { useUrlState } from '../../router';
import { pollFigures } from '../../model/polling';
import { useTexts } from '../../translation';
import { useToday } from '../../ui/clock';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Notice } from '../../ui/Notice';
import { Panel, Stack } from '../../ui/Panel';
import { SourceLines } from '../cost/HowComputed';
import { ShowbackControls } from './ShowbackControls';
import { ShowbackSection } from './ShowbackSection';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The cost of a month by owner, and what belongs to nobody. */
export function ShowbackContent() {
  const t = useTexts();
  const api = useApi(shipshapeApiRef);
  const url = useUrlState();
  const currentMonth = useToday().slice(0, 7);
  const asked = url.get('month');
  const month = asked && MONTH.test(asked) ? asked : currentMonth;
  const metric = url.get('metric') === 'billed' ? 'billed' : 'effective';
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getShowback({ month, metric }, { signal }),
      [api, month, metric],
    ),
    pollFigures,
  );
  const months = [
    ...new Set([month, currentMonth, ...(value?.months ?? [])]),
  ].sort((a, b) => (a < b ? 1 : -1));

  return (
    <Stack>
      <ShowbackControls
        month={month}
        months={months}
        metric={metric}
        canExport={value?.scope === 'organisation'}
        onMonth={chosen => url.set({ month: chosen })}
        onMetric={chosen => url.set({ metric: chosen })}
      />
      {error && (
        <ErrorState
          error={error}
          attempt={t('showback.attempt', { month: formatMonth(month) })}
          permission={t('showback.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <ShowbackMonth showback={value} />
        </Refreshing>
      )}
    </Stack>
  );
}

function ShowbackMonth(props: { showback: Showback }) {
  const t = useTexts();
  const { showback } = props;
  const { currencies } = showback;
  const month = formatMonth(showback.month);
  return (
    <Stack>
      <Box>
        <Typography
          component="h2"
          sx={{ fontSize: '1.125rem', fontWeight: 700, m: 0 }}
        >
          {t('showback.heading', {
            metric: t(`shared.metric.${showback.metric}`),
            month,
            clock: t(`shared.clock.${showback.clock}`),
          })}
        </Typography>
        {!showback.complete && (
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {showback.dataUntil
              ? t('showback.incomplete', { day: formatDay(showback.dataUntil) })
              : t('showback.incompleteNone')}
          </Typography>
        )}
      </Box>
      {showback.scope === 'visible' && (
        <Notice severity="info" title={t('showback.visibleTitle')}>
          {t('showback.visibleText')}
        </Notice>
      )}
      <FreshnessNotice freshness={showback.freshness} />
      {currencies.length > 1 && (
        <Notice severity="info">
          {t('cost.currencies', { number: String(currencies.length) })}
        </Notice>
      )}
      {currencies.length === 0 && (
        <EmptyState title={t('showback.emptyTitle', { month })}>
          {t('showback.empty')}
        </EmptyState>
      )}
      {currencies.map(currency => (
        <ShowbackSection
          key={currency.currency}
          month={currency}
          oneOfSeveral={currencies.length > 1}
        />
      ))}
      <Panel title={t('cost.computed.title')}>
        <Box
          sx={{
            fontSize: '0.8125rem',
            color: 'text.secondary',
            lineHeight: 1.5,
          }}
        >
          <Box>
            {t('showback.computed')} {t('cost.computed.completeness')}
          </Box>
          <SourceLines freshness={showback.freshness} />
          <Box>{t('cost.computed.rounding')}</Box>
        </Box>
      </Panel>
    </Stack>
  );
}
