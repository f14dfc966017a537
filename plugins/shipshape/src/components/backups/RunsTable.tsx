import Box from '@mui/material/Box';
import {
  BackupPlanView,
  BackupRunState,
  BackupRunView,
} from 'backstage-plugin-shipshape-common';
import { formatBytes, formatInstant, formatSpan } from '../../format';
import { secondsBetween } from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { StatusChip, StatusTone } from '../../ui/StatusChip';

const TONES: Record<BackupRunState, StatusTone> = {
  expected: 'busy',
  queued: 'busy',
  running: 'busy',
  succeeded: 'good',
  partial: 'warning',
  failed: 'bad',
  aborted: 'neutral',
  not_started: 'bad',
  missed: 'bad',
  lost: 'bad',
  unknown: 'neutral',
};

/** The newest backups of a plan, with those that should have been. */
export function RunsTable(props: { plan: BackupPlanView }) {
  const t = useTexts();
  const { plan } = props;
  return (
    <DataTable
      label={t('backups.runs.title', { id: plan.id })}
      columns={columnsOf(t)}
      rows={plan.runs}
      rowId={run => run.runKey}
      empty={t('backups.runs.empty')}
      limit={7}
    />
  );
}

function columnsOf(t: Translate): Column<BackupRunView>[] {
  const bytes = (value: number | undefined) =>
    value === undefined ? '–' : formatBytes(value);
  return [
    {
      id: 'started',
      header: t('backups.runs.started'),
      render: run => (run.startedAt ? formatInstant(run.startedAt) : '–'),
    },
    {
      id: 'state',
      header: t('backups.runs.state'),
      wrap: true,
      render: run => (
        <>
          <StatusChip
            tone={TONES[run.state]}
            label={t(`backups.runs.states.${run.state}`)}
          />
          <Box
            sx={{
              fontSize: '0.75rem',
              color: 'text.secondary',
              overflowWrap: 'anywhere',
            }}
          >
            {describeRun(run, t).join(' · ')}
          </Box>
        </>
      ),
    },
    {
      id: 'slot',
      header: t('backups.runs.slot'),
      render: run => (run.slotAt ? formatInstant(run.slotAt) : '–'),
    },
    {
      id: 'duration',
      header: t('backups.runs.duration'),
      align: 'right',
      render: run =>
        run.startedAt && run.finishedAt
          ? formatSpan(
              Math.max(0, secondsBetween(run.startedAt, run.finishedAt)),
            )
          : '–',
    },
    {
      id: 'size',
      header: t('backups.runs.size'),
      align: 'right',
      render: run => bytes(run.bytesProcessed),
    },
    {
      id: 'stored',
      header: t('backups.runs.stored'),
      align: 'right',
      render: run => bytes(run.bytesStored),
    },
    {
      id: 'trigger',
      header: t('backups.runs.trigger'),
      render: run => t(`backups.runs.triggers.${run.trigger}`),
    },
    {
      id: 'source',
      header: t('backups.runs.source'),
      render: run => t(`backups.runs.sources.${run.source}`),
    },
  ];
}

function describeRun(run: BackupRunView, t: Translate): string[] {
  return [
    run.kind === 'copy' && t('backups.runs.copy'),
    run.exitCode !== undefined &&
      run.exitCode !== 0 &&
      t('backups.runs.exit', { code: String(run.exitCode) }),
    run.signal && t('backups.runs.signal', { signal: run.signal }),
    run.message,
    run.conflict && t('backups.runs.conflict', { conflict: run.conflict }),
  ].filter((word): word is string => Boolean(word));
}
