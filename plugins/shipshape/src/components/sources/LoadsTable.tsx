import Box from '@mui/material/Box';
import { Load, LoadState, Source } from 'backstage-plugin-shipshape-common';
import { formatInstant, formatMonth } from '../../format';
import { useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { DataAge } from '../../ui/Freshness';
import { Money } from '../../ui/Money';
import { StatusChip, StatusTone } from '../../ui/StatusChip';

const TONES: Record<LoadState, StatusTone> = {
  received: 'busy',
  validating: 'busy',
  staged: 'busy',
  quarantined: 'warning',
  active: 'good',
  superseded: 'neutral',
  duplicate: 'neutral',
  stale: 'neutral',
  rejected: 'bad',
  failed: 'bad',
};

/** What a source has delivered: the active delivery of every scope, and the failed ones of the last run. */
export function LoadsTable(props: { source: Source }) {
  const t = useTexts();
  const amounts = (
    id: 'billed' | 'effective',
    header: string,
  ): Column<Load> => ({
    id,
    header,
    align: 'right',
    render: load =>
      load.totals.map(total => (
        <Box key={total.currency}>
          <Money amount={total[id]} currency={total.currency} />
        </Box>
      )),
  });
  const columns: Column<Load>[] = [
    {
      id: 'period',
      header: t('sources.loads.period'),
      sortKey: load => load.billingPeriodStart,
      render: load =>
        load.billingPeriodStart
          ? formatMonth(load.billingPeriodStart)
          : t('sources.loads.unknown'),
    },
    {
      id: 'account',
      header: t('sources.loads.account'),
      sortKey: load => load.billingAccountId,
      wrap: true,
      render: load => load.billingAccountId ?? t('sources.loads.unknown'),
    },
    {
      id: 'state',
      header: t('sources.loads.state'),
      sortKey: load => t(`sources.state.${load.state}`),
      render: load => (
        <>
          <StatusChip
            tone={TONES[load.state]}
            label={t(`sources.state.${load.state}`)}
          />
          {load.error && (
            <Box sx={{ whiteSpace: 'normal', minWidth: 180, mt: 0.5 }}>
              {load.error}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'rows',
      header: t('sources.loads.rows'),
      align: 'right',
      sortKey: load => load.rows,
      render: load =>
        load.rows === undefined
          ? '–'
          : new Intl.NumberFormat().format(load.rows),
    },
    amounts('billed', t('sources.loads.billed')),
    amounts('effective', t('sources.loads.effective')),
    {
      id: 'when',
      header: t('sources.loads.when'),
      sortKey: load => load.activatedAt ?? load.createdAt,
      render: load => (
        <span title={formatInstant(load.activatedAt ?? load.createdAt)}>
          <DataAge instant={load.activatedAt ?? load.createdAt} />
        </span>
      ),
    },
    {
      id: 'artifact',
      header: t('sources.loads.artifact'),
      render: load => load.artifact,
    },
  ];
  return (
    <DataTable
      label={t('sources.loads.table', { source: props.source.id })}
      columns={columns}
      rows={props.source.loads}
      rowId={load => load.id}
      empty={t('sources.loads.none')}
      limit={10}
    />
  );
}
