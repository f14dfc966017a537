import { useState } from 'react';
import Button from '@mui/material/Button';
import FileDownloadOutlined from '@mui/icons-material/FileDownloadOutlined';
import { useApi } from '@backstage/core-plugin-api';
import { CostMetric } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { formatMonth } from '../../format';
import { useTexts } from '../../translation';
import { downloadText } from '../../ui/download';
import { ErrorState } from '../../ui/ErrorState';

/** Properties of {@link ExportButton}. */
export interface ExportButtonProps {
  month: string;
  metric: CostMetric;
}

/** Saves the month as CSV, with every digit. */
export function ExportButton(props: ExportButtonProps) {
  const t = useTexts();
  const api = useApi(shipshapeApiRef);
  const { month, metric } = props;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();

  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const csv = await api.getShowbackCsv({ month, metric });
      downloadText(`showback-${month}-${metric}.csv`, csv, 'text/csv');
    } catch (problem) {
      setError(problem instanceof Error ? problem : new Error(String(problem)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button
        size="small"
        variant="outlined"
        startIcon={<FileDownloadOutlined />}
        title={t('showback.exportHint')}
        disabled={busy}
        onClick={save}
        sx={{ textTransform: 'none' }}
      >
        {busy ? t('showback.exporting') : t('showback.export')}
      </Button>
      {error && (
        <ErrorState
          error={error}
          attempt={t('showback.exportAttempt', { month: formatMonth(month) })}
          permission={t('showback.exportPermission')}
          onRetry={save}
        />
      )}
    </>
  );
}
