import Box from '@mui/material/Box';
import {
  ControlResult,
  ControlStatus,
} from 'backstage-plugin-shipshape-common';
import { formatSpan } from '../../format';
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
              ...Object.entries(parameters).map(([name, value]) =>
                describeParameter(name, value, t),
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

/** Seconds in a unit of the parameters that are lengths of time. */
const LENGTHS = {
  frequencySeconds: 1,
  recentPointSeconds: 1,
  maxRestoreMinutes: 60,
  retentionDays: 86_400,
} as const;

const NAMES = ['region', 'account', 'mode'] as const;

/** What a control was judged by: `kept at least 35 days`; one that is not known here as it is. */
function describeParameter(
  name: string,
  value: string | number,
  t: Translate,
): string {
  const length = (Object.keys(LENGTHS) as Array<keyof typeof LENGTHS>).find(
    known => known === name,
  );
  if (length && typeof value === 'number') {
    return t(`backups.controls.parameter.${length}`, {
      length: formatSpan(value * LENGTHS[length]),
    });
  }
  const named = NAMES.find(known => known === name);
  return named
    ? t(`backups.controls.parameter.${named}`, { value: String(value) })
    : `${name} ${value}`;
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
