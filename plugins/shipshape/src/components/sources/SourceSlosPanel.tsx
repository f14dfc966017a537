import { Source } from 'backstage-plugin-shipshape-common';
import { formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';

type SourceSlos = NonNullable<Source['slos']>;

/** The SLOs that a source serves, and those whose queries fail: one that fails takes nothing away from the others. */
export function SourceSlosPanel(props: { source: Source }) {
  const t = useTexts();
  const { id, slos } = props.source;
  if (!slos) {
    return null;
  }
  return (
    <Panel
      title={t('sources.slos.title')}
      context={id}
      hint={t('sources.slos.served', { count: slos.total })}
    >
      <DataTable
        label={t('sources.slos.table', { source: id })}
        columns={columnsOf(t)}
        rows={slos.failed}
        rowId={failed => failed.sloId}
        empty={t('sources.slos.noneFailed')}
        limit={10}
      />
    </Panel>
  );
}

function columnsOf(t: Translate): Column<SourceSlos['failed'][number]>[] {
  return [
    {
      id: 'slo',
      header: t('sources.slos.slo'),
      render: failed => <code>{failed.sloId}</code>,
    },
    {
      id: 'reason',
      header: t('sources.slos.reason'),
      render: failed => t(`shared.errorCode.${failed.code}`),
    },
    {
      id: 'message',
      header: t('sources.slos.message'),
      wrap: true,
      render: failed => failed.message,
    },
    {
      id: 'since',
      header: t('sources.slos.since'),
      render: failed => formatInstant(failed.since),
    },
  ];
}
