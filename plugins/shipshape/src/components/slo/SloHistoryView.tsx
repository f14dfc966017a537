import { useCallback, useState } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useApi } from '@backstage/core-plugin-api';
import {
  Incident,
  SloDetails,
  SloHistory,
  SloHistoryQuery,
} from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatAttainment, formatWindowLength } from '../../format';
import { useLoaded } from '../../hooks/useLoaded';
import { describeBudget } from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { Choice } from '../../ui/Choice';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Stack } from '../../ui/Panel';
import { AlertsTable } from './AlertsTable';
import { BurnDownChart, BurnRateChart } from './HistoryCharts';
import { IncidentsTable } from './IncidentsTable';
import { SloBasis } from './SloBasis';

type HistoryWindow = SloHistoryQuery['window'];

/** Properties of {@link SloHistoryView}. */
export interface SloHistoryViewProps {
  slo: SloDetails;
  /** Of this SLO, newest first; for when the history is not known. */
  incidents: Incident[];
}

/** How the budget of one SLO was spent, when it alerts, and what it was computed from. */
export function SloHistoryView(props: SloHistoryViewProps) {
  const { slo } = props;
  return (
    <Box sx={{ mt: 1 }}>
      <Stack>
        {slo.asOf ? (
          <History slo={slo} />
        ) : (
          // Nothing was ever counted: there is no history to ask for.
          <IncidentsTable incidents={props.incidents} context={slo.title} />
        )}
        <AlertsTable slo={slo} />
        <SloBasis slo={slo} />
      </Stack>
    </Box>
  );
}

function History(props: { slo: SloDetails }) {
  const t = useTexts();
  const { slo } = props;
  const { entityRef, sloId } = slo;
  const api = useApi(shipshapeApiRef);
  const [window, setWindow] = useState<HistoryWindow>('own');
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getSloHistory(entityRef, sloId, { window }, { signal }),
      [api, entityRef, sloId, window],
    ),
  );
  return (
    <>
      <Choice
        label={t('slo.history.windowOf', { title: slo.title })}
        value={window}
        options={offeredWindows(slo, t)}
        onChange={setWindow}
      />
      {error && (
        <ErrorState
          error={error}
          attempt={t('slo.history.attempt', { title: slo.title })}
          permission={t('slo.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState shape="card" />}
      {value && (
        <Refreshing active={loading}>
          <HistoryContent slo={slo} history={value} />
        </Refreshing>
      )}
    </>
  );
}

function HistoryContent(props: { slo: SloDetails; history: SloHistory }) {
  const t = useTexts();
  const { slo, history } = props;
  const { figures } = history;
  return (
    <Stack>
      <Typography variant="body2">
        {figures?.attainment === undefined
          ? t('slo.history.noFigures')
          : t('slo.history.figures', {
              attainment: formatAttainment(figures.attainment),
              budget: describeBudget(figures.budgetRemaining, t),
            })}
      </Typography>
      <BurnDownChart slo={slo} history={history} />
      <BurnRateChart slo={slo} history={history} />
      <IncidentsTable incidents={history.incidents} context={slo.title} />
    </Stack>
  );
}

/** The own window first; one of the same length is not offered twice. */
function offeredWindows(slo: SloDetails, t: Translate) {
  const { window } = slo;
  const length = formatWindowLength(window.duration);
  const lengths = { '1d': 1, '7d': 7, '30d': 30, '90d': 90 } as const;
  const others = (Object.keys(lengths) as Array<keyof typeof lengths>).filter(
    name =>
      window.type !== 'rolling' || window.seconds !== lengths[name] * 86_400,
  );
  return [
    { value: 'own' as const, label: t('slo.history.own', { length }) },
    { value: 'month' as const, label: t('slo.history.month') },
    ...others.map(name => ({
      value: name,
      label: formatWindowLength(name),
    })),
  ];
}
