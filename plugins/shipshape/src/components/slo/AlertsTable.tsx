import Typography from '@mui/material/Typography';
import { SloAlertState, SloDetails } from 'backstage-plugin-shipshape-common';
import { formatBurnRate, formatDuration, formatTarget } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { StatusChip } from '../../ui/StatusChip';

/** When an SLO calls somebody: the alerts of its rules, and which of them fire. */
export function AlertsTable(props: { slo: SloDetails }) {
  const t = useTexts();
  const { slo } = props;
  const unreachable = slo.alerts.some(alert => !alert.reachable);
  return (
    <Panel
      title={t('slo.alerts.title')}
      context={slo.title}
      hint={t('slo.alerts.hint')}
      level={4}
    >
      <DataTable
        label={`${t('slo.alerts.title')}, ${slo.title}`}
        columns={columnsOf(t)}
        rows={slo.alerts}
        rowId={alert => `${alert.name} ${alert.severity} ${alert.longSeconds}`}
        empty={t('slo.alerts.empty')}
      />
      {unreachable && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
          {t('slo.alerts.unreachable', { target: formatTarget(slo.target) })}
        </Typography>
      )}
    </Panel>
  );
}

function columnsOf(t: Translate): Column<SloAlertState>[] {
  return [
    {
      id: 'name',
      header: t('slo.alerts.name'),
      render: alert => alert.name,
    },
    {
      id: 'severity',
      header: t('slo.alerts.severityTitle'),
      render: alert => t(`slo.alerts.severity.${alert.severity}`),
    },
    {
      id: 'windows',
      header: t('slo.alerts.windows'),
      render: alert =>
        alert.shortSeconds === undefined
          ? formatDuration(alert.longSeconds)
          : t('slo.alerts.both', {
              long: formatDuration(alert.longSeconds),
              short: formatDuration(alert.shortSeconds),
            }),
    },
    {
      id: 'factor',
      header: t('slo.alerts.factor'),
      align: 'right',
      render: alert => formatBurnRate(Number(alert.factor)),
    },
    {
      id: 'threshold',
      header: t('slo.alerts.threshold'),
      align: 'right',
      render: alert => formatTarget(alert.threshold),
    },
    {
      id: 'state',
      header: t('slo.alerts.state'),
      render: alert => <AlertChip alert={alert} />,
    },
  ];
}

function AlertChip(props: { alert: SloAlertState }) {
  const t = useTexts();
  const { reachable, firing, severity } = props.alert;
  if (!reachable) {
    return <StatusChip tone="neutral" label={t('slo.alerts.never')} />;
  }
  if (firing === undefined) {
    return <StatusChip tone="neutral" label={t('slo.alerts.unknown')} />;
  }
  return firing ? (
    <StatusChip
      tone={severity === 'page' ? 'bad' : 'warning'}
      label={t('slo.alerts.firing')}
    />
  ) : (
    <StatusChip tone="good" label={t('slo.alerts.quiet')} />
  );
}
