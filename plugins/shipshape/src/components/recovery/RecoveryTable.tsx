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

/** Properties of {@link RecoveryTable}. */
export interface RecoveryTableProps {
  label: string;
  /** Shown in this order, which is that of risk. */
  resources: RecoverySummary[];
  /** Names the owner of each. */
  withOwner?: boolean;
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
      columns={columnsOf(props.withOwner ?? false, backupsLink, drillsLink, t)}
      rows={props.resources}
      rowId={({ resource }) => `${resource.entityRef} ${resource.resourceId}`}
      empty={props.empty}
      limit={props.limit}
    />
  );
}

function columnsOf(
  withOwner: boolean,
  backupsLink: (entityRef: string) => string,
  drillsLink: (entityRef: string) => string,
  t: Translate,
): Column<RecoverySummary>[] {
  const owner: Column<RecoverySummary> = {
    id: 'owner',
    header: t('recovery.table.owner'),
    render: ({ resource }) =>
      resource.ownerRef ? (
        <EntityLink entityRef={resource.ownerRef} defaultKind="group" />
      ) : (
        t('recovery.table.noOwner')
      ),
  };
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
    ...(withOwner ? [owner] : []),
    {
      id: 'exposure',
      header: t('recovery.table.exposure'),
      align: 'right',
      render: ({ exposure }) => (
        <>
          {describeExposure(exposure, t)}
          <Small>{describeRpo(exposure, t)}</Small>
        </>
      ),
    },
    {
      id: 'success',
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
    },
    {
      id: 'drill',
      header: t('recovery.table.drill'),
      render: ({ resource, drill }) => (
        <>
          <DrillStateChip state={drill.state} />
          <Small>
            <AppLink
              to={drillsLink(resource.entityRef)}
              label={t('recovery.table.drillsOf', { name: resource.name })}
            >
              {t('recovery.table.drills')}
            </AppLink>
            {' · '}
            {drill.lastPassedAt ? (
              <>
                {t('recovery.standing.lastPassed')}{' '}
                <DataAge instant={drill.lastPassedAt} />
              </>
            ) : (
              t('recovery.standing.neverPassed')
            )}
          </Small>
        </>
      ),
    },
    {
      id: 'rto',
      header: t('recovery.table.measuredRto'),
      align: 'right',
      render: ({ drill }) => <MeasuredRto drill={drill} />,
    },
    {
      id: 'controls',
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
    },
  ];
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

function MeasuredRto(props: { drill: RecoverySummary['drill'] }) {
  const t = useTexts();
  const { rtoSeconds, rtoTargetSeconds, rtoMet } = props.drill;
  return (
    <>
      {rtoSeconds === undefined ? '–' : formatSpan(rtoSeconds)}
      {rtoTargetSeconds !== undefined && (
        <Small>
          {[
            t('drills.table.target', { target: formatSpan(rtoTargetSeconds) }),
            rtoMet === false && t('drills.table.missed'),
          ]
            .filter(Boolean)
            .join(', ')}
        </Small>
      )}
    </>
  );
}
