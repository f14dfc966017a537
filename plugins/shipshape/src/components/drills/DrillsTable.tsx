import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { DrillSummary } from 'backstage-plugin-shipshape-common';
import { formatInstant, formatSpan } from '../../format';
import { describeDrillRpo, verdictOf } from '../../model/recovery';
import { useUrlState } from '../../router';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { VerdictChip } from '../../ui/DrillChips';
import { Small } from '../../ui/Small';

/** Properties of {@link DrillsTable}. */
export interface DrillsTableProps {
  /** Newest first. */
  drills: DrillSummary[];
  context: string;
  /** The one whose details are shown. */
  selected?: string;
}

/** The drills of a resource; the address says which one is shown in detail. */
export function DrillsTable(props: DrillsTableProps) {
  const t = useTexts();
  const url = useUrlState();
  const { selected } = props;
  return (
    <DataTable
      label={`${t('drills.table.title')}, ${props.context}`}
      columns={columnsOf(
        selected,
        id => url.set({ drill: id === selected ? undefined : id }),
        t,
      )}
      rows={props.drills}
      rowId={drill => drill.drillId}
      empty={t('drills.table.empty')}
      limit={10}
    />
  );
}

function columnsOf(
  selected: string | undefined,
  toggle: (drillId: string) => void,
  t: Translate,
): Column<DrillSummary>[] {
  return [
    {
      id: 'declared',
      header: t('drills.table.declared'),
      render: drill => (
        <>
          {drill.declaredAt ? formatInstant(drill.declaredAt) : '–'}
          <Small>{drill.drillId}</Small>
          <DetailsButton
            drillId={drill.drillId}
            open={drill.drillId === selected}
            onToggle={() => toggle(drill.drillId)}
          />
        </>
      ),
    },
    {
      id: 'outcome',
      header: t('drills.table.outcome'),
      wrap: true,
      render: drill => <OutcomeCell drill={drill} />,
    },
    {
      id: 'rto',
      header: t('drills.table.rto'),
      align: 'right',
      render: drill => (
        <Measured
          value={
            drill.achievedRtoSeconds === undefined
              ? undefined
              : formatSpan(drill.achievedRtoSeconds)
          }
          target={drill.rtoTargetSeconds}
          met={drill.rtoMet}
        />
      ),
    },
    {
      id: 'rpo',
      header: t('drills.table.rpo'),
      align: 'right',
      render: drill => (
        <Measured
          value={describeDrillRpo(drill, t)}
          target={drill.rpoTargetSeconds}
          met={drill.rpoMet}
        />
      ),
    },
    {
      id: 'checks',
      header: t('drills.table.checks'),
      render: drill => (
        <>
          {t('drills.table.checksPassed', { count: drill.checksPassed })}
          <Small>
            {t('drills.table.checksFailed', { count: drill.checksFailed })}
          </Small>
        </>
      ),
    },
    {
      id: 'point',
      header: t('drills.table.point'),
      wrap: true,
      render: drill => (
        <>
          <Box sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
            {drill.pointNativeId ?? '–'}
          </Box>
          {drill.locationId && <Small>{drill.locationId}</Small>}
        </>
      ),
    },
    {
      id: 'plan',
      header: t('drills.table.plan'),
      wrap: true,
      render: drill => (
        <>
          {drill.drillPlanId}
          <Small>
            {[
              t(`drills.table.kind.${drill.kind}`),
              t(`recovery.scope.${drill.scope}`),
              t(`drills.table.by.${drill.executedBy}`),
            ].join(' · ')}
          </Small>
        </>
      ),
    },
  ];
}

function DetailsButton(props: {
  drillId: string;
  open: boolean;
  onToggle: () => void;
}) {
  const t = useTexts();
  const { drillId: id, open } = props;
  return (
    <Button
      size="small"
      aria-expanded={open}
      aria-label={
        open
          ? t('drills.table.hideOf', { id })
          : t('drills.table.detailsOf', { id })
      }
      onClick={props.onToggle}
      sx={{ textTransform: 'none', p: 0, minWidth: 0 }}
    >
      {open ? t('drills.table.hide') : t('drills.table.details')}
    </Button>
  );
}

function OutcomeCell(props: { drill: DrillSummary }) {
  const t = useTexts();
  const { drill } = props;
  const verdict = verdictOf(drill);
  const notes = [
    verdict === 'running' && t(`drills.lifecycle.${drill.lifecycle}`),
    drill.message ?? drill.reason,
    drill.cleanup === 'failed' && t('drills.table.cleanupFailed'),
    drill.cleanup === 'kept' && t('drills.table.kept'),
  ].filter(Boolean);
  return (
    <>
      <VerdictChip verdict={verdict} />
      <Box
        sx={{
          fontSize: '0.75rem',
          color: 'text.secondary',
          overflowWrap: 'anywhere',
        }}
      >
        {notes.join(' · ')}
      </Box>
    </>
  );
}

function Measured(props: { value?: string; target?: number; met?: boolean }) {
  const t = useTexts();
  const { value, target, met } = props;
  return (
    <>
      {value ?? '–'}
      {target !== undefined && (
        <Small>
          {[
            t('drills.table.target', { target: formatSpan(target) }),
            met === false && t('drills.table.missed'),
          ]
            .filter(Boolean)
            .join(', ')}
        </Small>
      )}
    </>
  );
}
