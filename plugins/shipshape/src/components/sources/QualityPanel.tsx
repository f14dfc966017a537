import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { Source } from 'backstage-plugin-shipshape-common';
import {
  DefectSummary,
  Reject,
  collectRejects,
  summarizeDefects,
} from '../../model/quality';
import { Translate, useTexts } from '../../translation';
import { isKnownDefect } from '../../translation/defects';
import { Column, DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';

/** What is wrong with the delivered data: counted and explained, not repaired. */
export function QualityPanel(props: { source: Source }) {
  const t = useTexts();
  const { source } = props;
  const defects = summarizeDefects(source);
  const rejects = collectRejects(source);
  return (
    <Panel
      title={t('sources.quality.title')}
      context={source.id}
      hint={t('sources.quality.hint')}
    >
      <DataTable
        label={t('sources.quality.table', { source: source.id })}
        columns={defectColumns(t)}
        rows={defects}
        rowId={defect => `${defect.code} ${defect.column ?? ''}`}
        initialSort={{ column: 'count', direction: 'descending' }}
        empty={t('sources.quality.none')}
        limit={15}
      />
      {rejects.cells > 0 && (
        <Box sx={{ mt: 2 }}>
          <Typography
            component="h4"
            sx={{ fontSize: '0.875rem', fontWeight: 700 }}
          >
            {t('sources.quality.rejectsTitle')}
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
            {t('sources.quality.rejectsCount', { count: rejects.cells })}
          </Typography>
          <DataTable
            label={t('sources.quality.rejectsTable', { source: source.id })}
            columns={rejectColumns(t)}
            rows={rejects.first}
            rowId={reject =>
              `${reject.file}:${reject.line ?? reject.row}:${reject.column}`
            }
            empty={t('sources.quality.none')}
            limit={10}
          />
        </Box>
      )}
    </Panel>
  );
}

function describePlace(
  place: { file: string; line?: number; row?: number } | undefined,
  t: Translate,
): string {
  if (!place) {
    return '–';
  }
  const { file, line, row } = place;
  if (line !== undefined) {
    return t('sources.quality.line', { file, line: String(line) });
  }
  return row === undefined
    ? file
    : t('sources.quality.row', { file, row: String(row) });
}

function defectColumns(t: Translate): Column<DefectSummary>[] {
  return [
    {
      id: 'code',
      header: t('sources.quality.code'),
      sortKey: defect => defect.code,
      render: defect => defect.code,
    },
    {
      id: 'meaning',
      header: t('sources.quality.meaning'),
      wrap: true,
      render: defect =>
        isKnownDefect(defect.code)
          ? t(`defect.${defect.code}`)
          : t('sources.quality.unknown'),
    },
    {
      id: 'column',
      header: t('sources.quality.column'),
      sortKey: defect => defect.column,
      render: defect => defect.column ?? '–',
    },
    {
      id: 'count',
      header: t('sources.quality.count'),
      align: 'right',
      sortKey: defect => defect.count,
      render: defect => new Intl.NumberFormat().format(defect.count),
    },
    {
      id: 'sample',
      header: t('sources.quality.sample'),
      render: defect => describePlace(defect.sample, t),
    },
  ];
}

function rejectColumns(t: Translate): Column<Reject>[] {
  return [
    {
      id: 'place',
      header: t('sources.quality.place'),
      render: reject => describePlace(reject, t),
    },
    {
      id: 'column',
      header: t('sources.quality.column'),
      render: reject => reject.column ?? '–',
    },
    {
      id: 'value',
      header: t('sources.quality.value'),
      render: reject => <code>{reject.value ?? ''}</code>,
    },
    {
      id: 'reason',
      header: t('sources.quality.reason'),
      wrap: true,
      render: reject => reject.reason,
    },
  ];
}
