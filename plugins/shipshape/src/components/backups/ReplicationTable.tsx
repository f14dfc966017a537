import Box from '@mui/material/Box';
import { ReplicationView } from 'backstage-plugin-shipshape-common';
import { formatBytes, formatInstant, formatSpan } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { DataAge } from '../../ui/Freshness';
import { StatusChip } from '../../ui/StatusChip';

/** How far replicas and the archive of changes are behind. */
export function ReplicationTable(props: {
  links: ReplicationView[];
  context: string;
}) {
  const t = useTexts();
  return (
    <DataTable
      label={`${t('backups.replication.title')}, ${props.context}`}
      columns={columnsOf(t)}
      rows={props.links}
      rowId={link => link.linkId}
      empty=""
    />
  );
}

function columnsOf(t: Translate): Column<ReplicationView>[] {
  return [
    {
      id: 'link',
      header: t('backups.replication.link'),
      render: link => link.linkId,
    },
    {
      id: 'mode',
      header: t('backups.replication.mode'),
      render: link => t(`backups.replication.modes.${link.mode}`),
    },
    {
      id: 'state',
      header: t('backups.replication.state'),
      wrap: true,
      render: link => <LinkState link={link} />,
    },
    {
      id: 'bytes',
      header: t('backups.replication.lagBytes'),
      align: 'right',
      render: link =>
        link.lagBytes === undefined ? '–' : formatBytes(link.lagBytes),
    },
    {
      id: 'seconds',
      header: t('backups.replication.lagSeconds'),
      align: 'right',
      // Of a link that has caught up the age of the last change says nothing.
      render: link =>
        link.lagSeconds === undefined || link.caughtUp
          ? '–'
          : formatSpan(link.lagSeconds),
    },
    {
      id: 'measured',
      header: t('backups.replication.measured'),
      render: link => <DataAge instant={link.measuredAt} />,
    },
  ];
}

function LinkState(props: { link: ReplicationView }) {
  const t = useTexts();
  const { link } = props;
  const notes = [
    link.failingSince &&
      t('backups.replication.failingSince', {
        instant: formatInstant(link.failingSince),
      }),
    link.gapAt && t('backups.replication.gap', { place: link.gapAt }),
  ].filter(Boolean);
  return (
    <>
      <LinkChip link={link} />
      <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
        {notes.join(' · ')}
      </Box>
    </>
  );
}

function LinkChip(props: { link: ReplicationView }) {
  const t = useTexts();
  const { failing, gapAt, outdated, caughtUp } = props.link;
  if (failing || gapAt) {
    return <StatusChip tone="bad" label={t('backups.replication.failing')} />;
  }
  if (outdated) {
    return (
      <StatusChip
        tone="neutral"
        label={t('backups.replication.outdated')}
        hint={t('backups.replication.outdatedHint')}
      />
    );
  }
  return caughtUp ? (
    <StatusChip tone="good" label={t('backups.replication.caughtUp')} />
  ) : (
    <StatusChip tone="warning" label={t('backups.replication.behind')} />
  );
}
