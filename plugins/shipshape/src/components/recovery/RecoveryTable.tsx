import Box from '@mui/material/Box';
import { RecoverySummary } from 'backstage-plugin-shipshape-common';
import { formatPercent, formatSpan } from '../../format';
import { describeExposure, describeRpo } from '../../model/recovery';
import { useEntityTabLink } from '../../router';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { Column, DataTable } from '../../ui/DataTable';
import { DrillStateChip } from '../../ui/DrillChips';
import { EntityLink } from '../../ui/EntityLink';
import { DataAge } from '../../ui/Freshness';
import { RecoveryStatusChip } from '../../ui/RecoveryStatusChip';
import { Small } from '../../ui/Small';

/** What may be told of a resource; columns stand in the given order. */
export type RecoveryColumn =
  | 'owner'
  | 'exposure'
  | 'success'
  | 'drill'
  | 'controls';

/** Properties of {@link RecoveryTable}. */
export interface RecoveryTableProps {
  label: string;
  /** Shown in this order, which is that of risk. */
  resources: RecoverySummary[];
  /** What is told of each besides its name and status. */
  columns: readonly RecoveryColumn[];
  empty: string;
  /** Rows to show before "show all". */
  limit?: number;
}

/** Protected resources, one in a row, whatever their state. */
export function RecoveryTable(props: RecoveryTableProps) {
  const t = useTexts();
  const backupsLink = useEntityTabLink('/backups');
  const drillsLink = useEntityTabLink('/drills');
  return (
    <DataTable
      label={props.label}
      columns={[
        ...namingColumns(backupsLink, t),
        ...props.columns.map(id => columnOf(id, drillsLink, t)),
      ]}
      rows={props.resources}
      rowId={({ resource }) => `${resource.entityRef} ${resource.resourceId}`}
      empty={props.empty}
      limit={props.limit}
    />
  );
}

function namingColumns(
  backupsLink: (entityRef: string) => string,
  t: Translate,
): Column<RecoverySummary>[] {
  return [
    {
      id: 'resource',
      header: t('recovery.table.resource'),
      wrap: true,
      render: ({ resource }) => (
        <>
          <AppLink to={resourceLink(backupsLink, resource)}>
            {resource.name}
          </AppLink>
          <Small>
            {[
              t(`recovery.kind.${resource.kind}`),
              resource.environment,
              resource.tier &&
                t('recovery.table.tierOf', { tier: resource.tier }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Small>
        </>
      ),
    },
    {
      id: 'status',
      header: t('recovery.table.status'),
      render: ({ status }) => <RecoveryStatusChip status={status} />,
    },
  ];
}

function columnOf(
  id: RecoveryColumn,
  drillsLink: (entityRef: string) => string,
  t: Translate,
): Column<RecoverySummary> {
  switch (id) {
    case 'owner':
      return {
        id,
        header: t('recovery.table.owner'),
        wrap: true,
        render: ({ resource }) =>
          resource.ownerRef ? (
            <EntityLink entityRef={resource.ownerRef} defaultKind="group" />
          ) : (
            t('recovery.table.noOwner')
          ),
      };
    case 'exposure':
      return {
        id,
        header: t('recovery.table.exposure'),
        align: 'right',
        render: ({ exposure }) => (
          <>
            {describeExposure(exposure, t)}
            <Small>{describeRpo(exposure, t)}</Small>
          </>
        ),
      };
    case 'success':
      return {
        id,
        header: t('recovery.table.success'),
        align: 'right',
        render: ({ success, lastSuccessAt }) => (
          <>
            {success.rate === undefined
              ? t('recovery.success.none')
              : formatPercent(success.rate)}
            <Small>
              {t('recovery.table.lastSuccess')}{' '}
              <DataAge instant={lastSuccessAt} />
            </Small>
          </>
        ),
      };
    case 'drill':
      return {
        id,
        header: t('recovery.table.drill'),
        render: summary => (
          <DrillCell summary={summary} drillsLink={drillsLink} />
        ),
      };
    default:
      return {
        id,
        header: t('recovery.table.controls'),
        align: 'right',
        render: ({ controls }) => (
          <>
            {t('recovery.controls.failed', { count: controls.nonCompliant })}
            {controls.insufficientData > 0 && (
              <Small>
                {t('recovery.table.controlsUnknown', {
                  count: controls.insufficientData,
                })}
              </Small>
            )}
          </>
        ),
      };
  }
}

/** Address of the Backups tab with this resource open. */
export function resourceLink(
  backupsLink: (entityRef: string) => string,
  resource: RecoverySummary['resource'],
): string {
  return `${backupsLink(resource.entityRef)}?resource=${encodeURIComponent(
    resource.resourceId,
  )}`;
}

/** Where the drills stand, with the time that the last one measured. */
function DrillCell(props: {
  summary: RecoverySummary;
  drillsLink: (entityRef: string) => string;
}) {
  const t = useTexts();
  const { resource, drill } = props.summary;
  return (
    <>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <DrillStateChip state={drill.state} />
        <AppLink
          to={props.drillsLink(resource.entityRef)}
          label={t('recovery.table.drillsOf', { name: resource.name })}
          inText
        >
          {t('recovery.table.drills')}
        </AppLink>
      </Box>
      <Small>
        {drill.lastPassedAt ? (
          <>
            {t('recovery.standing.lastPassed')}{' '}
            <DataAge instant={drill.lastPassedAt} />
          </>
        ) : (
          t('recovery.standing.neverPassed')
        )}
      </Small>
      {drill.rtoSeconds !== undefined && (
        <Small>{describeRto(drill.rtoSeconds, drill, t)}</Small>
      )}
    </>
  );
}

/** `RTO 5 hr 33 min (target 4 hr, missed)`. */
function describeRto(
  rtoSeconds: number,
  drill: RecoverySummary['drill'],
  t: Translate,
): string {
  const measured = t('recovery.standing.rto', {
    value: formatSpan(rtoSeconds),
  });
  const { rtoTargetSeconds } = drill;
  if (rtoTargetSeconds === undefined) {
    return measured;
  }
  const target = t('drills.table.target', {
    target: formatSpan(rtoTargetSeconds),
  });
  return drill.rtoMet === false
    ? `${measured} (${target}, ${t('drills.table.missed')})`
    : `${measured} (${target})`;
}
