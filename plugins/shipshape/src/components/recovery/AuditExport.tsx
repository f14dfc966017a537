import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  addDays,
  evidenceExportPermission,
} from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatDay } from '../../format';
import { useTexts } from '../../translation';
import { useToday } from '../../ui/clock';
import { DateField } from '../../ui/DateField';
import { downloadText } from '../../ui/download';
import { ErrorState } from '../../ui/ErrorState';
import { Panel } from '../../ui/Panel';

/** Days that are offered at first. */
const PERIOD_DAYS = 90;

/** The export of a period for an audit, for those who may have it. The backend decides; this only does not offer what it would refuse. */
export function AuditExport() {
  const { allowed } = usePermission({ permission: evidenceExportPermission });
  return allowed ? <ExportPanel /> : null;
}

type Format = 'json' | 'csv';

function ExportPanel() {
  const t = useTexts();
  const today = useToday();
  const api = useApi(shipshapeApiRef);
  const [from, setFrom] = useState(addDays(today, -PERIOD_DAYS));
  const [last, setLast] = useState(today);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<string>();
  const [failed, setFailed] = useState<{ error: Error; format: Format }>();
  const isComplete = from !== '' && last !== '';
  const isOrdered = from <= last;

  const save = async (format: Format) => {
    // The interval of the backend is half-open; people name the last day.
    const query = { from, to: addDays(last, 1) };
    const file = `recovery-${from}-${last}.${format}`;
    setBusy(true);
    setSaved(undefined);
    setFailed(undefined);
    try {
      if (format === 'csv') {
        downloadText(file, await api.exportRecoveryCsv(query), 'text/csv');
      } else {
        const evidence = await api.exportRecovery(query);
        downloadText(
          file,
          JSON.stringify(evidence, null, 2),
          'application/json',
        );
      }
      setSaved(file);
    } catch (problem) {
      setFailed({
        error: problem instanceof Error ? problem : new Error(String(problem)),
        format,
      });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Panel
      title={t('recoveryPage.export.title')}
      hint={t('recoveryPage.export.hint')}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1.5,
        }}
      >
        <DateField
          label={t('recoveryPage.export.from')}
          value={from}
          max={today}
          onChange={setFrom}
        />
        <DateField
          label={t('recoveryPage.export.to')}
          value={last}
          max={today}
          onChange={setLast}
        />
        {(['json', 'csv'] as const).map(format => (
          <Button
            key={format}
            size="small"
            variant="outlined"
            startIcon={<FileDownloadOutlined />}
            disabled={busy || !isComplete || !isOrdered}
            onClick={() => save(format)}
            sx={{ textTransform: 'none' }}
          >
            {t(`recoveryPage.export.${format}`)}
          </Button>
        ))}
      </Box>
      <Typography variant="body2" role="status" sx={{ mt: 0.5 }}>
        {busy && t('recoveryPage.export.busy')}
        {!busy && saved && t('recoveryPage.export.done', { file: saved })}
        {!isComplete && t('recoveryPage.export.missing')}
        {isComplete && !isOrdered && t('recoveryPage.export.order')}
      </Typography>
      {failed && (
        <ErrorState
          error={failed.error}
          attempt={t('recoveryPage.export.attempt', {
            from: formatDay(from),
            to: formatDay(last),
          })}
          permission={t('recoveryPage.export.permission')}
          onRetry={() => save(failed.format)}
        />
      )}
    </Panel>
  );
}
