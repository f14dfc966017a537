import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useApi } from '@backstage/core-plugin-api';
import { DrillDetails, sha256Hex } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useTexts } from '../../translation';
import { downloadBlob } from '../../ui/download';
import { ErrorState } from '../../ui/ErrorState';

/** Properties of {@link ArtifactDownload}. */
export interface ArtifactDownloadProps {
  entityRef: string;
  drillId: string;
  item: Pick<DrillDetails['evidence'][number], 'id' | 'sha256' | 'mediaType'>;
}

/** Endings of files by media type, for names that the reader's programs understand. */
const ENDINGS: Record<string, string> = {
  'application/json': '.json',
  'text/plain': '.txt',
  'text/csv': '.csv',
};

/** Saves an artefact, and says whether its bytes have the hash that was recorded. */
export function ArtifactDownload(props: ArtifactDownloadProps) {
  const t = useTexts();
  const api = useApi(shipshapeApiRef);
  const { entityRef, drillId, item } = props;
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<string>();
  const [error, setError] = useState<Error>();

  const save = async () => {
    setBusy(true);
    setError(undefined);
    setFound(undefined);
    try {
      const content = await api.getDrillArtifact(
        entityRef,
        drillId,
        item.sha256,
      );
      setFound(sha256Hex(new Uint8Array(await content.arrayBuffer())));
      downloadBlob(
        `${drillId}-${item.id}${ENDINGS[item.mediaType] ?? ''}`,
        content,
      );
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
        disabled={busy}
        aria-label={t('drills.evidence.downloadOf', { id: item.id })}
        onClick={save}
        sx={{ textTransform: 'none' }}
      >
        {busy
          ? t('drills.evidence.downloading')
          : t('drills.evidence.download')}
      </Button>
      <Box role="status" sx={{ fontSize: '0.75rem' }}>
        {found === item.sha256 && t('drills.evidence.matches')}
        {found !== undefined && found !== item.sha256 && (
          <Box sx={{ color: 'error.main', overflowWrap: 'anywhere' }}>
            {t('drills.evidence.mismatch', { found })}
          </Box>
        )}
      </Box>
      {error && (
        <ErrorState
          error={error}
          attempt={t('drills.evidence.downloadAttempt', { id: item.id })}
          permission={t('recovery.permission')}
          onRetry={save}
        />
      )}
    </>
  );
}
