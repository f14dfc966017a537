import Box from '@mui/material/Box';
import { SloSummary } from 'backstage-plugin-shipshape-common';
import {
  formatAttainment,
  formatCount,
  formatInstant,
  formatMinutes,
  formatTarget,
} from '../../format';
import {
  burnRateIn,
  describeBudget,
  describeWindow,
  describeWindowRate,
} from '../../model/slo';
import { useEntityTabLink } from '../../router';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { Column, DataTable } from '../../ui/DataTable';
import { EntityLink } from '../../ui/EntityLink';
import { ErrorBudgetBar } from '../../ui/ErrorBudgetBar';
import { DataAge } from '../../ui/Freshness';
import { SLO_TONES } from '../../ui/SloStatusChip';
import { StatusChip } from '../../ui/StatusChip';

/** Properties of {@link SlosTable}. */
export interface SlosTableProps {
  label: string;
  /** Shown in this order, which is that of risk. */
  slos: SloSummary[];
  /** Names the owner of each. */
  withOwner?: boolean;
  empty: string;
  /** Rows to show before "show all". */
  limit?: number;
}

/** SLOs of several entities, one in a row, whatever its state. */
export function SlosTable(props: SlosTableProps) {
  const t = useTexts();
  const tabLink = useEntityTabLink('/slos');
  return (
    <DataTable
      label={props.label}
      columns={columnsOf(
        props.withOwner ?? false,
        slo => `${tabLink(slo.entityRef)}?slo=${encodeURIComponent(slo.sloId)}`,
        t,
      )}
      rows={props.slos}
      rowId={slo => `${slo.entityRef} ${slo.sloId}`}
      empty={props.empty}
      limit={props.limit}
    />
  );
}

function columnsOf(
  withOwner: boolean,
  linkOf: (slo: SloSummary) => string,
  t: Translate,
): Column<SloSummary>[] {
  const owner: Column<SloSummary> = {
    id: 'owner',
    header: t('slo.table.owner'),
    render: slo =>
      slo.ownerRef ? (
        <EntityLink entityRef={slo.ownerRef} defaultKind="group" />
      ) : (
        t('slo.table.noOwner')
      ),
  };
  return [
    {
      id: 'slo',
      header: t('slo.table.slo'),
      wrap: true,
      render: slo => (
        <>
          <AppLink to={linkOf(slo)}>{slo.title}</AppLink>
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {formatTarget(slo.target)} {describeWindow(slo.window, t)}
            {slo.tier && ` · ${t('slo.table.tierOf', { tier: slo.tier })}`}
          </Box>
        </>
      ),
    },
    {
      id: 'entity',
      header: t('slo.table.entity'),
      render: slo => <EntityLink entityRef={slo.entityRef} />,
    },
    ...(withOwner ? [owner] : []),
    {
      id: 'status',
      header: t('slo.table.status'),
      wrap: true,
      render: slo => <StatusCell slo={slo} />,
    },
    {
      id: 'attainment',
      header: t('slo.attainment'),
      align: 'right',
      render: slo =>
        slo.figures?.attainment === undefined
          ? t('slo.unknown')
          : formatAttainment(slo.figures.attainment),
    },
    {
      id: 'budget',
      header: t('slo.budget.title'),
      render: slo => <BudgetCell slo={slo} />,
    },
    {
      id: 'burn',
      header: t('slo.table.burn'),
      align: 'right',
      render: slo =>
        slo.asOf
          ? describeWindowRate(burnRateIn(slo, '1h'), t)
          : t('slo.unknown'),
    },
    {
      id: 'age',
      header: t('slo.table.age'),
      render: slo => <DataAge instant={slo.asOf} />,
    },
  ];
}

/** The status, and in small print what to know about it. */
function StatusCell(props: { slo: SloSummary }) {
  const t = useTexts();
  const { slo } = props;
  const notes = [
    slo.error &&
      t('slo.table.stale', { since: formatInstant(slo.error.since) }),
    slo.data !== 'ok' && slo.data !== 'partial' && slo.dataReason,
    ...slo.flags.map(flag => t(`slo.table.flag.${flag}`)),
  ].filter(Boolean);
  return (
    <>
      <StatusChip
        tone={SLO_TONES[slo.status]}
        label={t(`slo.status.${slo.status}`)}
        hint={t(`slo.statusMeaning.${slo.status}`)}
      />
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {notes.join(' · ')}
      </Box>
    </>
  );
}

function BudgetCell(props: { slo: SloSummary }) {
  const t = useTexts();
  const { slo } = props;
  const { figures } = slo;
  const remaining = figures?.budgetRemaining;
  if (figures === undefined || remaining === undefined) {
    return <>{t('slo.unknown')}</>;
  }
  const left = figures.events?.left;
  const minutes = figures.budgetMinutesLeft;
  return (
    <Box sx={{ minWidth: 150 }}>
      <Box sx={{ mb: 0.25 }}>{describeBudget(remaining, t)}</Box>
      <ErrorBudgetBar
        title={slo.title}
        remaining={remaining}
        stale={slo.data === 'error'}
        compact
      />
      <Box sx={{ mt: 0.25, fontSize: '0.75rem', color: 'text.secondary' }}>
        {[
          left !== undefined &&
            t(
              slo.method.type === 'Occurrences'
                ? 'slo.table.requests'
                : 'slo.table.slices',
              { number: formatCount(left) },
            ),
          minutes !== undefined &&
            `${minutes < 0 ? '-' : ''}${formatMinutes(minutes)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </Box>
    </Box>
  );
}
