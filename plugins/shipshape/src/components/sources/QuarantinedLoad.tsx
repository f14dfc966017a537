import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useApi } from '@backstage/core-plugin-api';
import { Load } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatDay } from '../../format';
import { TotalComparison, compareTotals } from '../../model/loadTotals';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { errorName } from '../../ui/ErrorState';
import { Money } from '../../ui/Money';
import { Notice } from '../../ui/Notice';
import { ReasonDialog } from '../../ui/ReasonDialog';
import { Trend } from '../../ui/Trend';

/** Properties of {@link QuarantinedLoad}. */
export interface QuarantinedLoadProps {
  sourceId: string;
  load: Load;
  canManage: boolean;
  onDecided: (load: Load) => void;
  /** Somebody else was faster. */
  onConflict: () => void;
}

type Decision = 'accept' | 'reject';

/** A delivery that was held back: why, what it would change, and the decision. */
export function QuarantinedLoad(props: QuarantinedLoadProps) {
  const t = useTexts();
  const { load, canManage } = props;
  const [decision, setDecision] = useState<Decision>();
  return (
    <Box
      component="article"
      aria-label={load.artifact}
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        p: 1.5,
        minWidth: 0,
      }}
    >
      <Box sx={{ fontWeight: 700, overflowWrap: 'anywhere' }}>
        {load.artifact}
      </Box>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {t('sources.quarantine.scope', {
          account: load.billingAccountId ?? t('sources.loads.unknown'),
          period: load.billingPeriodStart
            ? formatDay(load.billingPeriodStart)
            : t('sources.loads.unknown'),
        })}
      </Typography>
      <Typography
        component="h4"
        sx={{ fontSize: '0.8125rem', fontWeight: 700, mt: 1 }}
      >
        {t('sources.quarantine.guards')}
      </Typography>
      <Box component="ul" sx={{ my: 0.5, pl: 2.5, fontSize: '0.8125rem' }}>
        {load.guards.map(guard => (
          <li key={`${guard.code}:${guard.message}`}>
            <strong>{t(`sources.guard.${guard.code}`)}</strong>: {guard.message}
          </li>
        ))}
      </Box>
      <DataTable
        label={t('sources.quarantine.compare')}
        columns={compareColumns(t)}
        rows={compareTotals(load)}
        rowId={row => `${row.currency}:${row.metric}`}
        empty={t('sources.loads.none')}
      />
      {canManage ? (
        <Box sx={{ display: 'flex', gap: 1, mt: 1.5 }}>
          <Button
            size="small"
            variant="contained"
            onClick={() => setDecision('accept')}
            sx={{ textTransform: 'none' }}
          >
            {t('sources.quarantine.accept')}
          </Button>
          <Button
            size="small"
            variant="outlined"
            onClick={() => setDecision('reject')}
            sx={{ textTransform: 'none' }}
          >
            {t('sources.quarantine.reject')}
          </Button>
        </Box>
      ) : (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
          {t('sources.quarantine.notAllowed')}
        </Typography>
      )}
      {decision && (
        <DecisionDialog
          {...props}
          decision={decision}
          onClose={() => setDecision(undefined)}
        />
      )}
    </Box>
  );
}

function DecisionDialog(
  props: QuarantinedLoadProps & { decision: Decision; onClose: () => void },
) {
  const t = useTexts();
  const api = useApi(shipshapeApiRef);
  const { decision, sourceId, load } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();

  const decide = async (reason: string) => {
    setBusy(true);
    setError(undefined);
    try {
      const result = await api.decideLoad({
        sourceId,
        loadId: load.id,
        decision,
        reason,
      });
      props.onClose();
      props.onDecided(result.load);
    } catch (problem) {
      setBusy(false);
      setError(problem instanceof Error ? problem : new Error(String(problem)));
    }
  };

  const conflict = error && errorName(error) === 'ConflictError';
  return (
    <ReasonDialog
      title={t(`sources.quarantine.${decision}Title`)}
      text={t(`sources.quarantine.${decision}Text`)}
      reasonLabel={t('sources.quarantine.reason')}
      reasonNeeded={t('sources.quarantine.reasonNeeded')}
      confirmLabel={t(`sources.quarantine.${decision}Confirm`)}
      busyLabel={busy ? t('sources.quarantine.deciding') : undefined}
      problem={
        error && (
          <Notice
            severity="error"
            role="alert"
            title={t('sources.quarantine.failed')}
          >
            {conflict ? t('sources.quarantine.conflict') : error.message}
          </Notice>
        )
      }
      onConfirm={decide}
      onCancel={() => {
        props.onClose();
        if (conflict) {
          props.onConflict();
        }
      }}
    />
  );
}

function compareColumns(t: Translate): Column<TotalComparison>[] {
  const money = (amount: string | undefined, currency: string) =>
    amount === undefined ? (
      t('sources.quarantine.noActive')
    ) : (
      <Money amount={amount} currency={currency} />
    );
  return [
    {
      id: 'metric',
      header: t('sources.quarantine.column'),
      render: row => `${t(`shared.metric.${row.metric}`)}, ${row.currency}`,
    },
    {
      id: 'active',
      header: t('sources.quarantine.active'),
      align: 'right',
      render: row => money(row.active, row.currency),
    },
    {
      id: 'new',
      header: t('sources.quarantine.new'),
      align: 'right',
      render: row => money(row.next, row.currency),
    },
    {
      id: 'difference',
      header: t('sources.quarantine.difference'),
      align: 'right',
      render: row => (
        <Trend
          currency={row.currency}
          change={row.difference}
          previousAmount={row.active}
        />
      ),
    },
  ];
}
