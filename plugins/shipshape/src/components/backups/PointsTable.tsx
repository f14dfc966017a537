import Box from '@mui/material/Box';
import { RecoveryPointView } from 'backstage-plugin-shipshape-common';
import { formatBytes, formatInstant } from '../../format';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { StatusChip } from '../../ui/StatusChip';
import { Small } from '../../ui/Small';

/** The newest recovery points, and whether one could restore from them. */
export function PointsTable(props: {
  points: RecoveryPointView[];
  context: string;
}) {
  const t = useTexts();
  return (
    <DataTable
      label={`${t('backups.points.title')}, ${props.context}`}
      columns={columnsOf(t)}
      rows={props.points}
      rowId={point => `${point.planId} ${point.locationId} ${point.nativeId}`}
      empty={t('backups.points.empty')}
      limit={7}
    />
  );
}

function columnsOf(t: Translate): Column<RecoveryPointView>[] {
  return [
    {
      id: 'id',
      header: t('backups.points.id'),
      wrap: true,
      render: point => (
        <>
          <Box sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
            {point.nativeId}
          </Box>
          <Small>{describeKind(point, t)}</Small>
        </>
      ),
    },
    {
      id: 'eligible',
      header: t('backups.points.eligible'),
      wrap: true,
      render: point => (
        <>
          <StatusChip
            tone={point.eligible ? 'good' : 'bad'}
            label={
              point.eligible ? t('backups.points.yes') : t('backups.points.no')
            }
          />
          {!point.eligible && (
            <Small>
              {point.ineligibleReason ?? t('backups.points.noReason')}
            </Small>
          )}
        </>
      ),
    },
    {
      id: 'consistent',
      header: t('backups.points.consistent'),
      render: point => formatInstant(point.consistentAt),
    },
    {
      id: 'location',
      header: t('backups.points.location'),
      render: point => point.locationId,
    },
    {
      id: 'size',
      header: t('backups.points.size'),
      align: 'right',
      render: point =>
        point.sizeBytes === undefined ? '–' : formatBytes(point.sizeBytes),
    },
    {
      id: 'expires',
      header: t('backups.points.expires'),
      render: point =>
        point.expiresAt
          ? formatInstant(point.expiresAt)
          : t('backups.points.never'),
    },
    {
      id: 'verification',
      header: t('backups.points.verification'),
      render: point => (
        <>
          {t(`backups.points.verified.${point.verification}`)}
          {point.verifiedAt && <Small>{formatInstant(point.verifiedAt)}</Small>}
        </>
      ),
    },
  ];
}

function describeKind(point: RecoveryPointView, t: Translate): string {
  return [
    t(`backups.points.type.${point.type}`),
    point.dependsOn.length > 0 &&
      t('backups.points.needs', { count: point.dependsOn.length }),
    point.copyOf && t('backups.points.copyOf', { id: point.copyOf }),
  ]
    .filter(Boolean)
    .join(' · ');
}
