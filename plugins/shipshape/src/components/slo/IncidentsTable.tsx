import { Incident } from 'backstage-plugin-shipshape-common';
import { formatDuration, formatInstant } from '../../format';
import { secondsBetween } from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { Column, DataTable } from '../../ui/DataTable';
import { EntityLink } from '../../ui/EntityLink';
import { Panel } from '../../ui/Panel';

/** Properties of {@link IncidentsTable}. */
export interface IncidentsTableProps {
  incidents: Incident[];
  /** Whose they are. */
  context: string;
  /** Names the entity of each: they are of several. */
  withEntity?: boolean;
  level?: 3 | 4;
  title?: string;
  empty?: string;
}

interface NumberedIncident {
  number: number;
  incident: Incident;
}

/** Incidents by number, as they are marked in the charts. */
export function IncidentsTable(props: IncidentsTableProps) {
  const t = useTexts();
  const title = props.title ?? t('slo.incidents.title');
  return (
    <Panel title={title} context={props.context} level={props.level ?? 4}>
      <DataTable
        label={`${title}, ${props.context}`}
        columns={columnsOf(props.withEntity ?? false, t)}
        rows={props.incidents.map((incident, index) => ({
          number: index + 1,
          incident,
        }))}
        rowId={({ incident }) => `${incident.sourceId} ${incident.id}`}
        empty={props.empty ?? t('slo.incidents.empty')}
        limit={10}
      />
    </Panel>
  );
}

function columnsOf(
  withEntity: boolean,
  t: Translate,
): Column<NumberedIncident>[] {
  const columns: Column<NumberedIncident>[] = [
    {
      id: 'number',
      header: t('slo.incidents.number'),
      render: ({ number }) => String(number),
    },
    {
      id: 'title',
      header: t('slo.incidents.what'),
      wrap: true,
      render: ({ incident }) =>
        incident.url ? (
          <AppLink to={incident.url}>{incident.title ?? incident.id}</AppLink>
        ) : (
          incident.title ?? incident.id
        ),
    },
    {
      id: 'severity',
      header: t('slo.incidents.severity'),
      render: ({ incident }) =>
        incident.severity ? t(`slo.alerts.severity.${incident.severity}`) : '–',
    },
    {
      id: 'started',
      header: t('slo.incidents.started'),
      render: ({ incident }) =>
        incident.startedAt
          ? formatInstant(incident.startedAt)
          : t('slo.incidents.unknownStart'),
    },
    {
      id: 'detected',
      header: t('slo.incidents.detected'),
      render: ({ incident }) => formatInstant(incident.detectedAt),
    },
    {
      id: 'toDetect',
      header: t('slo.incidents.toDetect'),
      align: 'right',
      render: ({ incident }) =>
        describeSpan(incident.startedAt, incident.detectedAt),
    },
    {
      id: 'resolved',
      header: t('slo.incidents.resolved'),
      render: ({ incident }) =>
        incident.resolvedAt
          ? formatInstant(incident.resolvedAt)
          : t('slo.incidents.open'),
    },
    {
      id: 'toResolve',
      header: t('slo.incidents.toResolve'),
      align: 'right',
      render: ({ incident }) =>
        describeSpan(
          incident.startedAt ?? incident.detectedAt,
          incident.resolvedAt,
        ),
    },
  ];
  if (withEntity) {
    columns.splice(2, 0, {
      id: 'entity',
      header: t('slo.incidents.entity'),
      render: ({ incident }) => <EntityLink entityRef={incident.entityRef} />,
    });
  }
  return columns;
}

/** How long from one instant to another; a negative length is an error of the report, not a length. */
function describeSpan(from: string | undefined, to: string | undefined) {
  if (from === undefined || to === undefined) {
    return '–';
  }
  const seconds = secondsBetween(from, to);
  return seconds < 0 ? '–' : formatDuration(seconds);
}
