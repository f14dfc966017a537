import Box from '@mui/material/Box';
import {
  ControlResult,
  ControlStatus,
} from 'backstage-plugin-shipshape-common';
import { Translate, useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { StatusChip, StatusTone } from '../../ui/StatusChip';

const TONES: Record<ControlStatus, StatusTone> = {
  compliant: 'good',
  non_compliant: 'bad',
  insufficient_data: 'warning',
  not_applicable: 'neutral',
  exempt: 'neutral',
};

/** What failed comes first. */
const ORDER: readonly ControlStatus[] = [
  'non_compliant',
  'insufficient_data',
  'compliant',
  'exempt',
  'not_applicable',
];

/** The audit controls of a resource, and for those that do not hold what to do. */
export function ControlsTable(props: {
  controls: ControlResult[];
  context: string;
}) {
  const t = useTexts();
  return (
    <DataTable
      label={`${t('backups.controls.title')}, ${props.context}`}
      columns={columnsOf(t)}
      rows={[...props.controls].sort(
        (a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status),
      )}
      rowId={({ control }) => control}
      empty={t('backups.controls.empty')}
    />
  );
}

function columnsOf(t: Translate): Column<ControlResult>[] {
  return [
    {
      id: 'control',
      header: t('backups.controls.control'),
      wrap: true,
      render: ({ control, parameters }) => (
        <>
          {t(`backups.controls.name.${control}`)}
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
            {[
              control,
              ...Object.entries(parameters).map(
                ([name, value]) => `${name} ${value}`,
              ),
            ].join(' · ')}
          </Box>
        </>
      ),
    },
    {
      id: 'status',
      header: t('backups.controls.status'),
      render: ({ status }) => (
        <StatusChip
          tone={TONES[status]}
          label={t(`backups.controls.statuses.${status}`)}
          hint={t(`backups.controls.statusMeaning.${status}`)}
        />
      ),
    },
    {
      id: 'found',
      header: t('backups.controls.found'),
      wrap: true,
      render: ({ reason }) => reason,
    },
    {
      id: 'fix',
      header: t('backups.controls.fix'),
      wrap: true,
      render: result => describeFix(result, t),
    },
  ];
}

function describeFix(result: ControlResult, t: Translate): string {
  switch (result.status) {
    case 'non_compliant':
      return t(`backups.controls.remedy.${result.control}`);
    case 'insufficient_data':
      return t('backups.controls.unknownRemedy');
    default:
      return '–';
  }
}
