import Box from '@mui/material/Box';
import {
  LOAD_STATES,
  LoadState,
  Source,
  SourceRun,
} from 'backstage-plugin-shipshape-common';
import { formatDuration, formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { StatusChip, StatusTone } from '../../ui/StatusChip';

const TONES: Record<SourceRun['outcome'], StatusTone> = {
  running: 'busy',
  succeeded: 'good',
  partial: 'warning',
  failed: 'bad',
};

/** The last attempts to refresh a source, newest first. */
export function RunsTable(props: { source: Source }) {
  const t = useTexts();
  const columns: Column<SourceRun>[] = [
    {
      id: 'started',
      header: t('sources.runs.started'),
      render: run => formatInstant(run.startedAt),
    },
    {
      id: 'outcome',
      header: t('sources.runs.outcome'),
      render: run => (
        <StatusChip
          tone={TONES[run.outcome]}
          label={t(`sources.outcome.${run.outcome}`)}
        />
      ),
    },
    {
      id: 'duration',
      header: t('sources.runs.duration'),
      align: 'right',
      render: run =>
        run.finishedAt
          ? formatDuration(secondsBetween(run.startedAt, run.finishedAt))
          : t('sources.runs.unfinished'),
    },
    {
      id: 'result',
      header: t('sources.runs.result'),
      wrap: true,
      render: run =>
        run.outcome === 'running' ? '–' : describeCounts(run.counts, t),
    },
    {
      id: 'errors',
      header: t('sources.runs.errors'),
      wrap: true,
      render: run => <RunErrors run={run} />,
    },
  ];
  return (
    <DataTable
      label={t('sources.runs.table', { source: props.source.id })}
      columns={columns}
      rows={props.source.runs}
      rowId={run => run.id}
      empty={t('sources.runs.none')}
      limit={5}
    />
  );
}

function secondsBetween(from: string, to: string): number {
  return Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000);
}

function isLoadState(text: string): text is LoadState {
  return (LOAD_STATES as readonly string[]).includes(text);
}

function describeCounts(counts: SourceRun['counts'], t: Translate): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(
      ([state, count]) =>
        `${isLoadState(state) ? t(`sources.state.${state}`) : state}: ${count}`,
    );
  return parts.join(', ') || t('sources.runs.nothing');
}

function RunErrors(props: { run: SourceRun }) {
  const t = useTexts();
  const { errors } = props.run;
  if (errors.length === 0) {
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('sources.runs.noErrors')}
      </Box>
    );
  }
  return (
    <>
      {errors.map(error => (
        <Box
          key={`${error.code}:${error.artifact ?? ''}:${error.message}`}
          sx={{ overflowWrap: 'anywhere' }}
        >
          {error.artifact && <strong>{error.artifact}: </strong>}
          {error.message}
        </Box>
      ))}
    </>
  );
}
